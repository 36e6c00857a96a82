"""A fresh machine follows docs/getting-started.md line by line to a supervised daemon with its first listing.

The lines are the document's own, unchanged and in their order. They run in a mount namespace, where /etc, /opt,
/usr/local and /var/lib can be written and are gone afterwards. What stands in for the rest of the world: the wheel of
this clone for the registry, local servers for Telegram and Amazon, and tests/supervisor.py for systemd, with the
service file that `twoam init` offered. Users are not changed: the machine's own interpreter may be closed to others.
"""

import asyncio
import re
import shlex
import signal
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ANNA, BEN, LAMP
from monitor.demo.market import LocalMarket
from tests.fresh import Machine, can_be_made, machine
from tests.monitor.terminal import Terminal
from tests.newcomers import is_asked, joins, leading_to, lines_of, phone, world
from tests.supervisor import Supervisor, directives
from tests.wheels import built

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "getting-started.md"
UNIT = "/etc/systemd/system/twoam.service"
# The unit's spans are divided by this, so that its ninety seconds of patience are nine.
HASTE = 10.0


@dataclass(slots=True)
class Newcomer:
    """Somebody at a fresh machine, with a phone."""

    machine: Machine
    market: LocalMarket
    api: LocalBotApi
    folder: Path
    service: Supervisor | None = None

    async def types(self, line: str) -> str:
        """Types one line; what it printed. It must end well."""
        words = line.removeprefix("sudo ").split()
        if words[0] == "systemctl":
            return await self._service(words[1])
        if "init" in words:
            return await self._is_asked(line)
        code, printed = await self.runs(line)
        assert code == 0, f"{line}\n{printed}"
        if "invite" in words:
            await joins(self.api, BEN.name, printed)
        return printed

    async def runs(self, line: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *self._there(line), env=self.machine.environment, stdin=PIPE, stdout=PIPE, stderr=STDOUT
        )
        printed = (await process.communicate())[0].decode()
        assert process.returncode is not None
        return process.returncode, printed

    def _there(self, line: str) -> tuple[str, ...]:
        return (*self.machine.enter, "/bin/sh", "-c", f"cd {shlex.quote(str(self.machine.home))} && {line}")

    async def _is_asked(self, line: str) -> str:
        async with Terminal(*self._there(line), env=self.machine.environment) as at:
            await is_asked(at, self.api)
            await at.answers("Shall systemd", "")
            if "now" in await at.reads("start it now[^\n]*: $", "These three lines"):
                at.types("n")
            assert await at.ends() == 0
        assert self.api.token not in at.shown
        return at.shown

    async def _service(self, verb: str) -> str:
        """What systemd would do."""
        match verb:
            case "enable":
                await self._starts()
                await self.api.until(lambda: "First look at 1 listing" in phone(self.api, ANNA.id), seconds=30)
            case "status":
                assert self.service
                return self.service.status
        return ""

    async def _starts(self) -> None:
        code, text = await self.runs(f"cat {UNIT}")
        assert code == 0
        unit = directives(text)
        self.service = Supervisor(unit, self.folder, self.machine.environment, self.machine.enter, HASTE)
        await self.service.start()

    async def alive(self) -> Supervisor:
        """The service, once it is ready and beats."""
        assert self.service
        async with asyncio.timeout(90):
            await self.service.ready.wait()
            await self.service.beat.wait()
        return self.service


@asynccontextmanager
async def newcomer(folder: Path) -> AsyncIterator[Newcomer]:
    """Nothing is left running."""
    async with world() as (market, api):
        (folder / "source").mkdir()
        wheel = await asyncio.to_thread(built, folder / "source")
        with machine(folder, wheel, leading_to(market, api)) as fresh:
            person = Newcomer(fresh, market, api, folder)
            try:
                yield person
            finally:
                if person.service is not None:
                    await person.service.stop()


async def it_is_kept_alive(person: Newcomer) -> None:
    """Killed or hung it is started anew, a reload keeps it, and a stop ends it for good."""
    service = await person.alive()
    for starts, blow in ((2, signal.SIGKILL), (3, signal.SIGSTOP)):
        service.beat.clear()
        service.ready.clear()
        service.kill(blow)
        await person.alive()
        assert service.starts == starts
    process = service.process
    await service.reload()
    service.beat.clear()
    assert (await person.alive()).process is process
    assert await service.stop() == 0
    assert service.starts == 3
    code, said = await person.runs("sudo -u twoam twoam status")
    assert (code, said.startswith("NOT AWAKE, stopped ")) == (3, True)
    person.service = None


# Where nothing can be mounted it is not there, and the run's first lines say so (tests/conftest.py).
if can_be_made():

    @pytest.mark.timeout(600)
    async def test_a_fresh_machine_comes_to_a_supervised_daemon_with_its_first_listing(tmp_path: Path) -> None:
        async with newcomer(tmp_path) as person:
            printed = {line: await person.types(line) for line in lines_of(DOCUMENT.read_text("utf-8"))}
            asked = next(said for line, said in printed.items() if " init " in line)
            offered = [
                line.strip() for line in asked.splitlines() if line.startswith(("  sudo install", "  sudo systemctl"))
            ]
            assert [line for line in printed if line in offered] == offered, (
                "the document's lines are those that init shows"
            )
            assert printed["sudo -u twoam twoam status"].startswith("awake, last sign of life ")
            assert re.match(r"awake, all \d+ loops turn", printed["systemctl status twoam"])
            assert LAMP.title[:30] in printed["sudo -u twoam twoam list"]
            assert "✓ Telegram: the bot is @twoam_demo_bot" in printed["sudo -u twoam twoam doctor"]
            await it_is_kept_alive(person)
