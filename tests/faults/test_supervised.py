"""A daemon that hangs, and one that was away: it is started anew in time, and tells what it missed exactly once."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from tests.faults.reckoning import cases
from tests.faults.world import ANNA, World, world

# Clock seconds; at the speed below six real ones, of which a beat takes three.
WATCHDOG, SPEED = 120, 20.0


@dataclass(slots=True)
class Manager:
    """What systemd does with Type=notify and WatchdogSec: it kills what is silent for too long, and starts it anew."""

    made: World
    socket: socket.socket
    restarts: int = 0

    async def supervise(self) -> None:
        loop, last = asyncio.get_running_loop(), monotonic()
        while True:
            try:
                async with asyncio.timeout(0.05):
                    heard = (await loop.sock_recv(self.socket, 4096)).decode()
            except TimeoutError:
                heard = ""
            if "WATCHDOG=1" in heard or "READY=1" in heard:
                last = monotonic()
            if monotonic() - last > WATCHDOG / SPEED + 10 * (not self.made.times_woken() > self.made.woken):
                await self.made.kill()
                self.restarts += 1
                await self.made.start()
                last = monotonic()


@asynccontextmanager
async def supervised(made: World, folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[Manager]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.setblocking(False)
        heard.bind(str(folder / "notify"))
        patch.setenv("NOTIFY_SOCKET", str(folder / "notify"))
        patch.setenv("WATCHDOG_USEC", str(WATCHDOG * 1_000_000))
        manager = Manager(made, heard)
        supervising = asyncio.create_task(manager.supervise())
        try:
            yield manager
        finally:
            supervising.cancel()


async def test_a_daemon_that_hangs_is_started_anew_by_its_supervisor_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path, speed=SPEED) as made:
        await made.listings(2)
        async with supervised(made, tmp_path, monkeypatch) as manager:
            await made.start()
            await made.first_looks()
            assert made.process is not None
            assert manager.restarts == 0, "it was killed while it worked"
            os.kill(made.process.pid, signal.SIGSTOP)
            stopped = monotonic()
            made.strangers(wake=[0], push=[1])
            await made.until(lambda: manager.restarts, "the hang was not noticed")
            assert monotonic() - stopped <= 2 * WATCHDOG / SPEED
            await made.settled(2)
        assert await made.stop() == 0
        await made.check()


async def test_what_changed_while_it_was_away_is_told_once_and_what_was_told_is_not_told_again(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await made.listings(4)
        await made.start()
        await made.first_looks()
        made.strangers(push=[0])
        await made.until(lambda: any(cases(one) for one in made.phone(ANNA)), "the first was not told")
        assert await made.stop() == 0
        told = len(made.phone(ANNA))
        made.strangers(push=[1, 2])
        await made.start()
        await made.settled(3)
        assert await made.stop() == 0
        await made.check()
        fresh = made.phone(ANNA)[told:]
        assert sorted(case for one in fresh for case in cases(one)) == [2, 3, 4], (
            "the two, and that one seller stands on three"
        )
