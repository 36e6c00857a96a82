"""The composition root: what the configuration becomes, and a house that wakes up, works and goes to sleep."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.amazon import AmazonConfig
from adapters.clock import FastClock
from adapters.readings import Subject, Topic
from monitor import serve as life
from monitor.app import TERMINAL, WATCHED, next_morning, plan_of, speaker_of
from monitor.config import Config
from monitor.demo.botapi import TOKEN, LocalBotApi
from monitor.demo.market import LocalMarket
from monitor.heartbeat import heartbeat
from monitor.lock import AlreadyRunning
from monitor.serve import serve
from monitor.speakers.console import ConsoleSpeaker
from monitor.speakers.telegram import TelegramSpeaker
from storage.states import DeliveryState, Role
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.night import EVENING, LAMP, lay

SOON = 15.0


def config(folder: Path, **sections: Any) -> Config:
    machine = {"state_dir": folder / "state", "zone": "Asia/Shanghai", "language": "zh"}
    return Config.model_validate({"machine": machine, "door": {"contact": "tests@example.org"}, **sections})


@asynccontextmanager
async def running(made: Config, clock: FastClock) -> AsyncIterator[Store]:
    """The daemon at work in this process, and its database from outside."""
    made.machine.state_dir.mkdir(mode=0o700, exist_ok=True)
    if not made.machine.database_path.exists():
        await lay(made.machine.database_path)
    stop = asyncio.Event()
    daemon = asyncio.create_task(serve(made, clock, stop))
    try:
        async with Store.open(made.machine.database_path) as store:
            yield store
    finally:
        stop.set()
        await daemon


async def until(happened: Callable[[], Any]) -> None:
    async with asyncio.timeout(SOON):
        while not await happened():
            await asyncio.sleep(0.02)


# --- what the configuration becomes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "moment", "morning"),
    [
        ("Asia/Shanghai", "2026-11-13T18:14", "2026-11-14T00:00"),
        ("Asia/Shanghai", "2026-11-14T00:00", "2026-11-15T00:00"),
        ("Europe/Berlin", "2026-03-28T12:00", "2026-03-29T06:00"),  # the clock goes forward in that night
        ("Europe/Berlin", "2026-10-24T12:00", "2026-10-25T07:00"),  # and back in this one
        ("UTC", "2026-01-01T07:59", "2026-01-01T08:00"),
    ],
)
def test_undecided_sellers_wait_until_eight_o_clock_of_the_machine(zone: str, moment: str, morning: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert next_morning(zone, at) == datetime.fromisoformat(morning).replace(tzinfo=UTC)


def test_the_wished_periods_are_the_configured_ones(tmp_path: Path) -> None:
    plan = plan_of(config(tmp_path, watch={"every_minutes": {"listings": 30}, "confirm_after_seconds": 90}))
    wished = {Topic.LISTINGS: timedelta(minutes=30), Topic.OFFERS: timedelta(minutes=10)}
    wished |= {Topic.STOCK: timedelta(minutes=30), Topic.RANKS: timedelta(hours=4), Topic.ORDERS: timedelta(minutes=5)}
    assert {topic: plan.period("us", topic) for topic in wished} == wished
    assert plan.confirm_after == timedelta(seconds=90)


async def test_a_token_makes_a_bot_and_none_a_terminal(tmp_path: Path) -> None:
    clock = StillClock()
    assert isinstance(speaker_of(config(tmp_path), clock), ConsoleSpeaker)
    bot = speaker_of(config(tmp_path, telegram={"token": TOKEN}), clock)
    assert isinstance(bot, TelegramSpeaker)
    await bot.close()


# --- a house at work -------------------------------------------------------------------------------------------------


async def test_a_house_without_a_bot_tells_whoever_sits_at_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FastClock(EVENING, 300)
    async with LocalMarket(clock) as market:
        private = f"127.0.0.1:{market.port}"
        made = config(
            tmp_path,
            accounts={"us": AmazonConfig(platform="amazon", path="pages", market="us", base_url=market.base_url)},
            door={"contact": "tests@example.org", "min_gap_seconds": 1, "allow_private": [private]},
        )
        async with running(made, clock) as store:
            market.put("B0LAMP0001", LAMP)
            await until(store.people)
            [owner] = await store.people()
            assert (owner.user_id, owner.role, owner.language) == (TERMINAL, Role.OWNER, "zh")
            url = "https://www.amazon.com/dp/B0LAMP0001"
            await store.add_listing("us", Subject("us", "B0LAMP0001"), "Blue Lamp", url, clock.now(), WATCHED)

            async def told() -> bool:
                return any(one.state is DeliveryState.SENT for one in await store.deliveries_since(EVENING))

            await until(told)
    assert "Blue Lamp" in capsys.readouterr().out


async def test_a_house_with_a_bot_forgets_the_terminal_and_greets_with_a_menu(tmp_path: Path) -> None:
    clock = FastClock(EVENING, 100)
    async with LocalBotApi(clock) as api:
        bot = {"token": api.token, "api_url": api.base_url.removesuffix("/bot")}
        made = config(tmp_path, telegram=bot)
        (tmp_path / "state").mkdir()
        await lay(made.machine.database_path)
        async with Store.open(made.machine.database_path) as store:
            await store.add_person("Owner", TERMINAL, TERMINAL, Role.OWNER, "en", "UTC")
        async with running(made, clock) as store:

            async def empty() -> bool:
                return not await store.people()

            await until(empty)
            await api.until(lambda: bool(api.commands(language="zh")), SOON)
            assert api.commands(), "people whose Telegram speaks another language see no menu"
            assert api.commands() == api.commands(language="en") != api.commands(language="zh")


async def test_it_beats_while_it_works_and_says_farewell(tmp_path: Path) -> None:
    clock = FastClock(EVENING, 100)
    made = config(tmp_path)
    async with running(made, clock) as store:

        async def alive() -> bool:
            return (await heartbeat(store)).is_alive(clock.now())

        await until(alive)
    async with Store.open(made.machine.database_path) as store:
        assert not (await heartbeat(store)).is_alive(clock.now())


async def test_two_houses_do_not_share_a_state_directory(tmp_path: Path) -> None:
    clock = FastClock(EVENING, 100)
    made = config(tmp_path)
    async with running(made, clock) as store:
        await until(store.people)
        with pytest.raises(AlreadyRunning):
            await serve(made, clock, asyncio.Event())


async def test_a_part_that_died_costs_nothing_of_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(*_: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr(life, "mind_the_clock", dies)
    made = config(tmp_path)
    with capture_logs() as logged:
        async with running(made, FastClock(EVENING, 100)) as store:
            await until(store.people)
    assert [one["event"] for one in logged][-2:] == ["a part of the house had died", "asleep"]
