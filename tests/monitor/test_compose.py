"""What stands on the phones: the texts of real deliveries, made from what is true when they leave."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.clock import Clock
from adapters.readings import Wall
from monitor import incidents
from monitor.budgets import Budgets
from monitor.compose import Composer
from monitor.demo.botapi import LocalBotApi
from monitor.dispatch import Dispatch
from monitor.findings import Bad
from monitor.incidents import Place
from monitor.speakers.telegram import TelegramSpeaker
from monitor.tools import tools_of
from storage.states import Batch, DeliveryState, Incident, Role, Severity
from tests.monitor.night import ASIN, FOLLOWED, HIJACKED, LAMP, ME, OTHER, XYZ, Night, night

ANNA, BEN = 11, 12
HOSTILE = '<b>&amp;</b> <a href="https://evil.example">Lamp</a> {name} %s \u202e'
# What of it can be seen: the text as it was written; the mark that turns the direction round is taken out.
SHOWN = '<b>&amp;</b> <a href="https://evil.example">Lamp</a> {name} %s'


class Phones:
    """The night with a teller and two phones."""

    def __init__(self, world: Night, api: LocalBotApi, dispatch: Dispatch) -> None:
        self.world, self.api, self.dispatch = world, api, dispatch

    async def passes(self, minutes: float, every: float = 1) -> None:
        """Lets the time pass, with looks, reviews and deliveries in it."""
        for _ in range(max(1, round(minutes / every))):
            await self.world.passes(every, every=every)
            await self.dispatch.tick()
            await self.dispatch.drain()

    async def alert(self, subject: str = "A3", severity: Severity = Severity.PUSH) -> Incident:
        """A finding that needs no second look, committed."""
        place = Place("new_seller", "us", 1, f"us/{ASIN}")
        bad = Bad(subject, severity, {"seller": {"id": subject, "name": None}, "who": "stranger"}, confirm=False)
        told = incidents.raised(place, bad, self.world.clock.now())
        assert told is not None
        [stored] = await self.world.store.commit(Batch(told=(told,)))
        return stored

    def texts(self, chat: int = ANNA) -> list[str]:
        return [one.text for one in self.api.messages(chat)]

    def last(self, chat: int = ANNA) -> str:
        return self.texts(chat)[-1]


def composer(world: Night, clock: Clock) -> Composer:
    accounts = world.poll.accounts
    sections = {name: account.config for name, account in accounts.items()}
    plan = world.poll.plan
    budgets = Budgets(world.store, accounts, clock, plan, 15.0)
    tools = tools_of(sections, accounts, plan, budgets, timedelta(minutes=15), lambda: None, dict)
    return Composer(world.store, clock, tools)


@pytest_asyncio.fixture
async def phones(tmp_path: Path) -> AsyncIterator[Phones]:
    async with night(tmp_path) as world, LocalBotApi(world.clock) as api:
        for user, name, role in ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR)):
            api.person(user, name)
            await world.store.add_person(name, user, user, role, "en", "Asia/Shanghai")
        await world.mine()
        speaker = TelegramSpeaker(api.token, world.clock, api_url=api.base_url)
        try:
            yield Phones(world, api, Dispatch(world.store, world.clock, speaker, composer(world, world.clock)))
        finally:
            await speaker.close()


async def settled(phones: Phones) -> None:
    await phones.world.watch()
    await phones.passes(25, every=5)


async def test_an_alert_says_what_was_what_is_and_what_to_do(phones: Phones) -> None:
    await settled(phones)
    phones.world.market.put(ASIN, HIJACKED)
    await phones.passes(15)
    text = phones.last()
    for words in (
        "New seller on your listing",
        "Amazon US",
        "XYZ Store",
        "17.99",
        "21.99",
        "confirmed 2 of 2",
        "Next:",
    ):
        assert words in text
    labels = [button.text for button in phones.api.messages(ANNA)[-1].buttons]
    assert labels[0] == "I'm on it"
    assert {"Snooze 2 h", "Friend", "Evidence"} <= set(labels)
    assert len(text) <= 900


async def test_the_second_is_told_who_has_not_answered(phones: Phones) -> None:
    await settled(phones)
    phones.world.market.put(ASIN, HIJACKED)
    await phones.passes(30)
    first, second = [text for text in phones.texts(BEN) if "Still:" in text][:2]
    assert "\u2068Anna\u2069 has not answered" in first
    assert "\u2068Anna\u2069 and \u2068Ben\u2069 have not answered" in second


async def test_what_is_over_says_how_long_it_lasted_on_every_phone(phones: Phones) -> None:
    await settled(phones)
    phones.world.market.put(ASIN, FOLLOWED)
    await phones.passes(15)
    phones.world.market.put(ASIN, LAMP)
    await phones.passes(50, every=2)
    for chat in (ANNA, BEN):
        assert phones.last(chat).startswith("🟢 Over: ")
        assert "it lasted" in phones.last(chat)


async def test_what_did_not_reach_somebody_is_named_in_his_next_message(phones: Phones) -> None:
    await settled(phones)
    phones.api.faults.add("drop_before", "sendMessage", chat_id=ANNA)
    phones.world.market.put(ASIN, FOLLOWED)
    await phones.passes(15)
    assert not any("case 1" in text for text in phones.texts())
    phones.world.market.put(ASIN, replace(HIJACKED, offers=(*HIJACKED.offers, OTHER)))
    await phones.passes(20)
    first = next(text for text in phones.texts() if "case 2" in text or "Other Store" in text)
    assert "Did not reach you" in first or "did not reach you" in first
    assert not await phones.world.store.parked_untold()


async def test_somebody_who_was_removed_gets_nothing_more(phones: Phones) -> None:
    await settled(phones)
    said = len(phones.texts(BEN))
    await phones.alert()
    await phones.dispatch.route()
    ben = next(one for one in await phones.world.store.people() if one.name == "Ben")
    await phones.world.store.remove_person(ben.id)
    await phones.passes(5)
    assert len(phones.texts(BEN)) == said
    assert any("case 1" in text for text in phones.texts(ANNA))
    states = {one.person_id: one.state for one in await phones.world.store.deliveries(1)}
    assert states[ben.id] is DeliveryState.WITHHELD


async def test_an_unconfirmed_alert_says_that_it_is_one(phones: Phones) -> None:
    await settled(phones)
    phones.world.market.put(ASIN, HIJACKED)
    while not await phones.world.told():
        await phones.passes(0.25, every=0.25)
    phones.world.market.wall(Wall.CAPTCHA, times=None)
    await phones.passes(16)
    assert "Not confirmed: the second look did not get through" in phones.last()


Happens = Callable[[Phones], Awaitable[None]]


async def hostile_alert(phones: Phones) -> None:
    phones.world.market.put(ASIN, replace(LAMP, offers=(replace(XYZ, name=HOSTILE), replace(ME, featured=False))))
    await phones.passes(15)


async def hostile_title(phones: Phones) -> None:
    phones.world.market.put(ASIN, replace(LAMP, title=f"{LAMP.title} {HOSTILE}"))
    await phones.passes(25)


async def hostile_first_look(phones: Phones) -> None:
    await phones.world.watch("B0HOSTILE1", replace(LAMP, offers=(ME, replace(OTHER, name=HOSTILE))), HOSTILE)
    await phones.passes(8)


async def hostile_storm(phones: Phones) -> None:
    await phones.world.store.rename(1, HOSTILE)
    for number in range(6):
        await phones.alert(f"A{number}")
    await phones.passes(2)


async def hostile_digest(phones: Phones) -> None:
    await phones.world.store.rename(1, HOSTILE)
    await phones.alert()
    await phones.passes(60 * 11, every=30)


@pytest.mark.parametrize("kind", [hostile_alert, hostile_title, hostile_first_look, hostile_storm, hostile_digest])
async def test_hostile_words_arrive_as_text_in_every_kind_of_message(phones: Phones, kind: Happens) -> None:
    await settled(phones)
    calls = len(phones.api.calls("sendMessage"))
    await kind(phones)
    sent = phones.api.calls("sendMessage")[calls:]
    assert all(call.answer and call.answer.status == 200 for call in sent), "Telegram refused the HTML"
    texts = [text for text in phones.texts() if SHOWN[:14] in text]
    assert texts, "the hostile words were nowhere shown"
    assert "\u202e" not in "".join(phones.texts())
    links = [entity.url for one in phones.api.messages(ANNA) for entity in one.content.entities if entity.url]
    assert not [link for link in links if "evil" in link]
