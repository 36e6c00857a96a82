"""The deadline clock in the whole house: a phone is told each step once, through nights, restarts and outages."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.readings import Topic
from monitor.app import House, house
from monitor.chores import begin
from monitor.config import Config
from monitor.deadlines import DeadlineClock
from monitor.demo.botapi import LocalBotApi
from monitor.demo.chats import Message
from monitor.demo.ebay import LocalEbay, Sale, Shop
from monitor.speakers.telegram import TelegramSpeaker
from storage.states import Deadline, DeadlineKind, Mute, Role, Status
from tests.adapters.ebay_api.conftest import LAMP, config_of, sent_to
from tests.clock import NIGHT, StillClock
from tests.monitor.speakers.bot import listening
from tests.words import unmarked

ANNA, VERA = 11, 12
HOUR = timedelta(hours=1)
# Two days after the beginning, at three in the morning in Shanghai.
DUE = NIGHT.replace(hour=19, minute=0) + timedelta(days=2)


@dataclass(slots=True)
class Home:
    """Anna's eBay shop; `awake` is one life of the daemon, the platform, the chat and the time go on."""

    folder: Path
    clock: StillClock
    ebay: LocalEbay
    bot: LocalBotApi
    told: int = 0

    @asynccontextmanager
    async def awake(self) -> AsyncIterator[House]:
        section = {"machine": {"state_dir": self.folder}, "accounts": {"bay": config_of(self.ebay)}}
        telegram = {"token": self.bot.token, "api_url": self.bot.base_url.removesuffix("/bot")}
        door = {"contact": "tests@example.org", "allow_private": [self.ebay.authority]}
        config = Config.model_validate({**section, "telegram": telegram, "door": door})
        async with house(config, self.clock) as rooms:
            await begin(rooms)
            yield rooms
            await rooms.business.stop()

    async def until(self, rooms: House, at: datetime, *, read: bool = True) -> list[Message]:
        """What Anna's phone brings anew once it is that time; `read` asks eBay for the orders before."""
        self.clock.advance((at - self.clock.now()).total_seconds())
        if read:
            [watch] = [one for one in await rooms.store.account_watches("bay") if one.topic is Topic.ORDERS]
            assert await rooms.business.look(watch) is None
        await DeadlineClock(rooms.store, self.clock, rooms.work.set).tick()
        await rooms.dispatch.tick()
        await rooms.dispatch.drain()
        said = [one for one in self.bot.messages(ANNA) if one.from_bot]
        news, self.told = said[self.told :], len(said)
        return news


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    clock = StillClock()
    async with AsyncExitStack() as stack:
        ebay = await stack.enter_async_context(LocalEbay(clock, Shop(items=(LAMP,))))
        bot = await stack.enter_async_context(LocalBotApi(clock))
        home = Home(tmp_path, clock, ebay, bot)
        for number, name in ((ANNA, "Anna"), (VERA, "Vera")):
            bot.person(number, name)
        async with home.awake() as rooms:
            await rooms.store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "Asia/Shanghai")
            consent = rooms.accounts["bay"].consent
            await consent.enter(sent_to(consent.address("the-state"), ebay), "the-state")
        yield home


def sold(home: Home, count: int, **changes: object) -> tuple[Sale, ...]:
    at = home.clock.now()
    some = (Sale(f"27-00000-{number:05}", LAMP.number, at, at, ship_by=DUE) for number in range(count))
    return tuple(replace(one, **changes) for one in some)  # type: ignore[arg-type]


def short(news: list[Message]) -> list[str]:
    """The first line of each, with whether it makes a sound."""
    return [f"{'' if one.silent else '! '}{unmarked(one.text).splitlines()[0]}" for one in news]


async def test_thirty_orders_of_one_promise_are_one_alert_a_step_and_shipped_is_the_end(home: Home) -> None:
    async with home.awake() as rooms:
        home.ebay.shop = replace(home.ebay.shop, sales=sold(home, 30))
        assert await home.until(rooms, DUE - 24 * HOUR - timedelta(seconds=1)) == []
        [day] = await home.until(rooms, DUE - 24 * HOUR)
        assert short([day]) == ["⚪ 30 orders are to be shipped by 6 Mar 03:00 · eBay · bay · case 1"]
        assert "Orders: …00000, …00001, …00002" in unmarked(day.text)
        assert "and 22 more" in unmarked(day.text)
        # The machine is off over T-12, and told once what holds when it is back: at night, and it rings.
    async with home.awake() as rooms:
        assert short(await home.until(rooms, DUE - 3 * HOUR)) == [
            "! 🔴 30 orders are to be shipped by 03:00 · eBay · bay · case 1"
        ]
        # All but two leave in time, and of these nothing is said to be late before eBay was asked.
        left = sold(home, 30, changed=home.clock.now(), fulfilment="FULFILLED")
        home.ebay.shop = replace(home.ebay.shop, sales=(*home.ebay.shop.sales[:2], *left[2:]))
        assert [one for one in await home.until(rooms, DUE - HOUR) if "should have" in one.text] == []
        late = await home.until(rooms, DUE, read=False)
        assert [one for one in late if "should have" in one.text] == []
        [late_now] = [one for one in await home.until(rooms, DUE + HOUR) if "should have" in one.text]
        assert short([late_now]) == ["! 🔴 2 orders should have been shipped by 03:00 · eBay · bay · case 1"]
        assert "Overdue for 1 h." in unmarked(late_now.text)
        shipped = sold(home, 30, changed=home.clock.now(), fulfilment="FULFILLED")
        home.ebay.shop = replace(home.ebay.shop, sales=shipped)
        await home.until(rooms, DUE + 2 * HOUR)
        [case] = await rooms.store.recent_incidents(NIGHT)
        assert case.status is Status.RESOLVED
        [edited] = [one for one in home.bot.messages(ANNA) if one.id == late_now.id]
        assert unmarked(edited.text).startswith("🟢 Over: 2 orders should have been shipped by")


async def test_a_notice_is_told_at_each_step_in_the_night_too_and_ends_by_a_tap_on_done(home: Home) -> None:
    async with home.awake() as rooms:
        await rooms.store.add_person("Vera", VERA, VERA, Role.VIEWER, "en", "Asia/Shanghai")
        notice = Deadline(0, "Notice", DeadlineKind.NOTICE, DUE, "03:00", "Asia/Shanghai", NIGHT, "Anna")
        await rooms.store.add_deadline(notice)
        assert await home.until(rooms, DUE - 25 * HOUR) == []
        steps = [short(await home.until(rooms, DUE - hours * HOUR)) for hours in (24, 23, 12, 11, 4)]
        case = "Due 6 Mar 03:00: Notice · case 1"
        # Three in the morning: a push is silent then, at three in the afternoon it sounds; four hours before it wakes.
        assert steps == [[f"🟠 {case}"], [], [f"! 🟠 {case}"], [], [f"! 🔴 {case}"]]
        assert isinstance(rooms.speaker, TelegramSpeaker)
        [alarm] = [one for one in home.bot.messages(ANNA) if "🔴" in one.text]
        async with listening(rooms.speaker, rooms.commands):
            await home.bot.press(VERA, ANNA, alarm.id, "Done")
            await home.bot.until(lambda: len(home.bot.callbacks) == 1 and home.bot.callbacks[0].answered)
            assert len(await rooms.store.deadlines()) == 1, "Vera may only look"
            await home.bot.press(ANNA, ANNA, alarm.id, "Done")
            await home.bot.until(lambda: len(home.bot.callbacks) == 2 and home.bot.callbacks[1].answered)
        assert unmarked(home.bot.callbacks[1].text).startswith("Done. By mistake? /deadline 1 reopen")
        assert await home.until(rooms, DUE + HOUR) == []
        [edited] = [one for one in home.bot.messages(ANNA) if one.id == alarm.id]
        assert "Over: Due 03:00: Notice" in unmarked(edited.text)
        assert "Done: Anna, 5 Mar 23:00." in unmarked(edited.text)


async def test_what_passes_says_so_and_only_a_mute_of_the_rule_itself_keeps_it_back(home: Home) -> None:
    async with home.awake() as rooms:
        notice = Deadline(0, "Notice", DeadlineKind.NOTICE, DUE, "03:00", "Asia/Shanghai", NIGHT, "Anna", listing_id=1)
        await rooms.store.add_deadline(notice)
        await rooms.store.add_mute("listing:1", DUE, "Anna")
        assert short(await home.until(rooms, DUE - 4 * HOUR)) == ["! 🔴 Due 6 Mar 03:00: Notice · case 1"]
        muted: Mute = await rooms.store.add_mute("rule:deadline", DUE + HOUR, "Anna")
        assert await home.until(rooms, DUE) == []
        await rooms.store.remove_mute(muted.id)
        home.clock.advance(HOUR.total_seconds())
        await rooms.review.tick()
        still = (await home.until(rooms, DUE + HOUR))[-1]
        assert short([still]) == ["! 🔴 Still: Overdue since 03:00: Notice · case 1"]
        assert "Overdue for 1 h." in unmarked(still.text)


async def test_orders_that_are_asked_for_no_more_are_let_go_and_not_told_anew(home: Home) -> None:
    async with home.awake() as rooms:
        home.ebay.shop = replace(home.ebay.shop, sales=sold(home, 2))
        assert len(await home.until(rooms, DUE - 4 * HOUR)) == 1
        rooms.store.ask_only({"bay": frozenset({Topic.STOCK})})
        await rooms.review.tick()
        await home.until(rooms, DUE - 3 * HOUR, read=False)
        [case] = await rooms.store.recent_incidents(NIGHT)
        assert (case.status, case.facts["unwatched"]) == (Status.RESOLVED, True)
