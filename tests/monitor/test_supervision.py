"""What systemd hears: ready, alive, hanging, stopping – over a datagram socket as systemd's own."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.clock import FastClock
from monitor import serve as life
from monitor.config import Config
from monitor.dispatch import Dispatch
from monitor.serve import serve
from monitor.supervision import Systemd, Turns, supervised, systemd
from monitor.ticks import Ticks
from tests.clock import StillClock
from tests.monitor.night import EVENING, lay

SOON = 15.0
BEAT = "WATCHDOG=1"


@dataclass(frozen=True, slots=True)
class Manager:
    """The other end: hears what systemd would hear."""

    socket: socket.socket

    async def hears(self) -> list[str]:
        """The lines of the next datagram."""
        async with asyncio.timeout(SOON):
            return (await asyncio.get_running_loop().sock_recv(self.socket, 4096)).decode().split("\n")

    async def hears_until(self, word: str) -> list[list[str]]:
        """Every datagram up to the first with a line that begins so."""
        heard = [await self.hears()]
        while not any(line.startswith(word) for line in heard[-1]):
            heard.append(await self.hears())
        return heard

    def heard_nothing(self) -> bool:
        try:
            self.socket.recv(1)
        except BlockingIOError:
            return True
        return False


@pytest.fixture(params=["a path", "an abstract name"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "notify") if request.param == "a path" else f"@twoam-test-{os.getpid()}-{tmp_path.name}"


@pytest.fixture
def manager(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    """A service manager that wants a beat within thirty seconds."""
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    monkeypatch.setenv("WATCHDOG_USEC", "30000000")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as end:
        end.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        yield Manager(end)


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[None]:
    """The whole daemon, sixty times as fast: telling may then be late by four seconds, which no busy machine takes."""
    machine = {"state_dir": folder / "state"}
    config = Config.model_validate({"machine": machine})
    config.machine.state_dir.mkdir(mode=0o700)
    await lay(config.machine.database_path)
    stop = asyncio.Event()
    daemon = asyncio.create_task(serve(config, FastClock(EVENING, 60), stop))
    try:
        yield
    finally:
        stop.set()
        await daemon


# --- the house and its manager ---------------------------------------------------------------------------------------


async def test_systemd_hears_ready_then_beats_and_at_the_end_stopping(manager: Manager, tmp_path: Path) -> None:
    async with house(tmp_path):
        ready, status = await manager.hears()
        assert ready == "READY=1"
        assert re.fullmatch(r"STATUS=awake, all \d+ loops turn", status)
        for _ in range(5):
            assert BEAT in await manager.hears()
    heard = await manager.hears_until("STOPPING=1")
    assert all(BEAT in one for one in heard[:-1])
    assert manager.heard_nothing(), "whoever stops says nothing more"


async def test_the_beats_end_when_telling_hangs(
    manager: Manager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: Dispatch) -> None:
        await asyncio.Event().wait()

    async with house(tmp_path):
        await manager.hears_until(BEAT)
        monkeypatch.setattr(Dispatch, "tick", hang)
        heard = await manager.hears_until("STATUS=hangs: telling")
        assert BEAT not in heard[-1]
        for _ in range(5):
            assert BEAT not in await manager.hears()
        monkeypatch.undo()


async def test_nothing_is_said_where_nobody_wants_to_hear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    turns, before = Turns(StillClock()), asyncio.all_tasks()
    async with supervised(turns):
        assert asyncio.all_tasks() == before


async def test_a_manager_that_went_away_costs_a_line_in_the_log_and_nothing_else(tmp_path: Path) -> None:
    with capture_logs() as logged:
        Systemd(str(tmp_path / "nobody")).say("READY=1")
    assert [one["event"] for one in logged] == ["systemd could not be told"]


# --- loops that hang -------------------------------------------------------------------------------------------------


async def test_a_poll_that_hangs_ends_the_beats_and_one_that_goes_on_brings_them_back(manager: Manager) -> None:
    ticks, go_on = Ticks(FastClock(EVENING, 300)), asyncio.Event()

    async def hangs() -> None:
        await go_on.wait()

    ticks.every(1, "poll ebay", _sound, limit=60)
    ticks.every(1, "poll amazon", hangs, limit=60)
    ticks.start()
    with capture_logs() as logged:
        async with supervised(ticks.turns):
            await manager.hears_until("STATUS=hangs: poll amazon")
            assert BEAT not in await manager.hears()
            go_on.set()
            assert (await manager.hears_until(BEAT))[-1] == [BEAT, "STATUS=awake, all 2 loops turn"]
    await ticks.stop()
    assert [one["parts"] for one in logged if "hangs" in one["event"]] == [("poll amazon",)]


async def test_a_job_that_is_given_up_has_not_turned_but_one_that_fails_has() -> None:
    clock = StillClock()
    ticks, hung, failed = Ticks(clock), asyncio.Event(), asyncio.Event()

    async def hangs() -> None:
        hung.set()
        await asyncio.Event().wait()

    async def fails() -> None:
        failed.set()
        raise OSError("the disk is full")

    ticks.every(0.01, "hangs", hangs, limit=0.01)
    ticks.every(0.01, "fails", fails, limit=60)
    clock.advance(1000)
    assert ticks.turns.late() == ("fails", "hangs")
    ticks.start()
    for _ in range(2):  # the second begins after the first has come to its end
        for begun in (hung, failed):
            begun.clear()
            async with asyncio.timeout(SOON):
                await begun.wait()
    assert ticks.turns.late() == ("hangs",)
    await ticks.stop()


async def test_a_part_of_the_house_that_died_ends_the_beats(
    manager: Manager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr(life, "mind_the_clock", dies)
    async with house(tmp_path):
        await manager.hears_until("STATUS=hangs: minding the clock")
        assert BEAT not in await manager.hears()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 50)), max_size=30))
def test_a_loop_is_late_exactly_when_its_last_turn_is_longer_ago_than_it_may_be(turns: list[tuple[str, float]]) -> None:
    clock = StillClock()
    registry, last = Turns(clock), dict.fromkeys("abc", 0.0)
    for name in last:
        registry.expect(name, 100)
    for name, passed in turns:
        clock.advance(passed)
        registry.turned(name)
        last[name] = clock.monotonic()
    assert registry.late() == tuple(name for name in "abc" if clock.monotonic() - last[name] > 100)


def test_a_loop_is_unproven_until_it_has_turned_once() -> None:
    registry = Turns(StillClock())
    for name in ("poll", "review"):
        registry.expect(name, 100)
    registry.turned("poll")
    assert registry.unproven() == ("review",)
    registry.died("poll")
    assert (registry.late(), registry.unproven()) == (("poll",), ("poll", "review"))


# --- whom to tell ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        ({"NOTIFY_SOCKET": ""}, None),
        ({"NOTIFY_SOCKET": "vsock:2:1"}, None),
        ({"NOTIFY_SOCKET": "/run/systemd/notify"}, Systemd("/run/systemd/notify", 30)),
        ({"NOTIFY_SOCKET": "@notify", "WATCHDOG_USEC": "90000000"}, Systemd("\0notify", 45)),
        ({"NOTIFY_SOCKET": "/n", "WATCHDOG_USEC": "soon"}, Systemd("/n", 30)),
    ],
)
def test_whom_to_tell_and_how_often_is_what_systemd_says(environment: dict[str, str], expected: Systemd | None) -> None:
    assert systemd(environment) == expected


async def _sound() -> None:
    """A job that comes to its end at once."""
