"""One seller on several of my listings is one message with members: one ladder, one answer, one end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from adapters.readings import Subject, Topic
from monitor import incidents
from monitor.findings import Bad, Look, Memory, Rule, Verdict
from monitor.incidents import Place
from monitor.members import FAMILY, of_one_family, of_one_seller, with_family
from storage.states import Batch, Facts, Incident, Severity, Status, Step
from tests.monitor.builders import NIGHT, Story, incident, listing
from tests.monitor.team import ANNA, Team, team
from tests.monitor.test_storms import PUSH, WAKE, Chat
from tests.words import unmarked

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Team]:
    async with team(tmp_path, forum=False) as world:
        yield world


class Seller(Chat):
    """One seller who comes to one listing after the other."""

    def comes(self, severity: Severity = WAKE, family: str | None = None, subject: str = "A3") -> None:
        number = len(self.open) + 1
        facts: Facts = {FAMILY: family} if family else {}
        self.open[number] = incident(id=number, severity=severity, facts=facts, subject=subject, listing_id=number)
        self.passes([number], Step.CONFIRMED)


def test_one_seller_on_many_listings_at_once_is_one_message() -> None:
    chat = Seller()
    for _ in range(5):
        chat.comes()
        chat.after(2 * MINUTE)
    assert chat.messages() == [(1, 2, 3, 4, 5)]
    assert len([one for one in chat.rows if one.ring]) == 1


def test_another_seller_has_a_message_of_his_own() -> None:
    chat = Seller()
    chat.comes()
    chat.comes(subject="A4")
    chat.comes()
    assert chat.messages() == [(1, 3), (2,)]


def test_on_variations_of_one_product_he_is_one_message_hours_later_too_and_elsewhere_he_is_news() -> None:
    for family, messages in (("us/B0PARENT", [(1, 2)]), ("us/B0OTHER", [(1,), (2,)]), (None, [(1,), (2,)])):
        chat = Seller()
        chat.comes(family="us/B0PARENT")
        chat.after(4 * HOUR)
        chat.comes(family=family)
        assert chat.messages() == messages


def test_a_graver_turn_on_one_of_them_rings_with_all_of_them() -> None:
    chat = Seller()
    chat.comes(PUSH)
    chat.comes(PUSH)
    chat.comes(WAKE)
    assert chat.messages() == [(1, 2), (3, 1, 2)]
    chat.comes(PUSH)
    assert chat.messages() == [(1, 2), (3, 1, 2, 4)]


def test_one_whose_cases_are_over_is_told_anew() -> None:
    chat = Seller()
    chat.comes(PUSH)
    chat.open[1] = replace(chat.open[1], status=Status.RESOLVED)
    del chat.open[1]
    chat.open = {7: incident(id=7)}
    chat.passes([7], Step.CONFIRMED)
    assert chat.messages() == [(1,), (7,)]


def test_the_family_is_noted_where_the_platform_tells_it_and_only_of_sellers() -> None:
    found = Verdict((Bad("A3", WAKE, {"featured": True}),))
    seen: list[Look] = []

    def check(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
        seen.append(look)
        return memory, found

    story = Story(Rule("new_seller", frozenset({Topic.LISTINGS}), check))
    story.page(listing(parent="B0PARENT"))
    story.page(listing())
    known, bare = seen[0], replace(seen[1], now=replace(seen[1].now, content=listing()))
    assert with_family(found, known, "new_seller").bads[0].facts == {"featured": True, FAMILY: "us/B0PARENT"}
    assert with_family(found, known, "price_changed") == found
    assert with_family(found, bare, "new_seller") == found


def test_what_belongs_together() -> None:
    one, other = incident(facts={FAMILY: "us/P"}), incident(facts={FAMILY: "us/P"}, account="uk")
    assert not of_one_seller([one, other])
    assert not of_one_seller([incident(rule="price_changed")])
    assert of_one_family([one, other])
    assert not of_one_family([one, incident()])
    assert not of_one_family([incident(), incident()])


async def test_he_is_named_once_with_his_listings_and_taken_once_and_over_when_the_last_is(world: Team) -> None:
    cases = [await _comes(world, number) for number in (1, 2, 3)]
    await world.tell(3)
    [told] = world.shown(ANNA)
    assert "“A3” (A3) on 3 of your listings" in unmarked(told.text)
    assert [button.text for button in told.buttons][:2] == ["I'm on it, all", "Friend"]
    await world.press(ANNA, ANNA, "Friend")
    assert "who is it, and where may it sell?" in unmarked(world.texts(ANNA)[-1])
    await world.press(ANNA, ANNA, "I'm on it, all")
    assert {one.status for one in await world.store.open_incidents()} == {Status.ACKNOWLEDGED}
    for case in cases:
        [now] = await world.store.cases([case.id])
        await world.store.commit(Batch(told=(incidents.well(now, world.clock.now()),)))
        await world.tell(2)
    assert "All of it is over since" in unmarked(world.shown(ANNA)[0].text)
    assert len([one for one in world.shown(ANNA) if "on 3 of your listings" in unmarked(one.text)]) == 1


async def _comes(world: Team, number: int) -> Incident:
    subject = Subject("us", f"B0LAMP000{number}")
    if number > 1:
        address = f"https://x.example/{number}"
        await world.store.add_listing("us", subject, f"Lamp {number}", address, NIGHT, [Topic.LISTINGS])
    facts: Facts = {"seller": {"id": "A3", "name": "A3"}, "who": "stranger"}
    place = Place("new_seller", "us", number, str(subject))
    told = incidents.raised(place, Bad("A3", WAKE, facts, confirm=False), world.clock.now())
    assert told is not None
    [stored] = await world.store.commit(Batch(told=(told,)))
    return stored
