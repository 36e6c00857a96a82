"""What the README tells a newcomer to type works, in its order, on a machine that knows nothing.

Only the addresses of Amazon and Telegram are others: two servers of our own stand in for them.
"""

import asyncio
import shlex
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ANNA
from monitor.demo.market import LocalMarket
from tests.monitor.terminal import Terminal
from tests.newcomers import is_asked, joins, leading_to, lines_of, phone, world

README = Path(__file__).resolve().parents[1] / "README.md"
# A seller whom nobody has introduced yet is "wrong" to somebody who looks by hand; everything else ends well.
ENDS_WITH = {"twoam check": 1}


@dataclass(slots=True)
class Newcomer:
    """Somebody with a fresh home, one command on the path, and a phone."""

    home: Path
    market: LocalMarket
    api: LocalBotApi
    daemon: Process | None = None

    @property
    def env(self) -> dict[str, str]:
        here = {"HOME": str(self.home), "PATH": str(self.home / "bin"), "LANG": "C.UTF-8"}
        return here | leading_to(self.market, self.api)

    async def types(self, line: str) -> str:
        """Types one line; what it printed. It must end as the documents say."""
        if line == "twoam init":
            return await self._is_asked(line)
        if line == "twoam run":
            return await self._starts(line)
        process = await self.begins("/bin/sh", "-c", line)
        printed = (await process.communicate())[0].decode()
        assert process.returncode == ENDS_WITH.get(line, 0), f"{line}\n{printed}"
        if line.startswith("twoam invite"):
            await joins(self.api, shlex.split(line)[2], printed)
        return printed

    async def begins(self, *words: str) -> Process:
        return await asyncio.create_subprocess_exec(
            *words, cwd=self.home, env=self.env, stdin=PIPE, stdout=PIPE, stderr=STDOUT
        )

    async def _is_asked(self, line: str) -> str:
        """`init` wants a terminal: its questions are answered one by one, and the code is sent from the phone."""
        async with Terminal(*shlex.split(line), cwd=self.home, env=self.env) as at:
            await is_asked(at, self.api)
            if "Shall" in await at.reads("Shall systemd[^\n]*: $", "no systemd"):
                at.types("n")
            assert await at.ends() == 0
        assert self.api.token not in at.shown
        return at.shown

    async def _starts(self, line: str) -> str:
        """The daemon stays; it is awake when it asks Telegram what is new."""
        self.daemon = await self.begins(*shlex.split(line))
        await self.api.until(lambda: bool(self.api.calls("getUpdates")), seconds=30)
        return ""

    async def stops(self) -> int:
        assert self.daemon
        self.daemon.send_signal(signal.SIGTERM)
        await self.daemon.communicate()
        assert self.daemon.returncode is not None
        return self.daemon.returncode


@asynccontextmanager
async def newcomer(home: Path) -> AsyncIterator[Newcomer]:
    """A machine with nothing on it but the command; nothing is left running."""
    (home / "bin").mkdir()
    (home / "bin" / "twoam").symlink_to(Path(sys.executable).parent / "twoam")
    # Installing it is tests/test_packaging.py's affair: here it is done.
    (home / "bin" / "pipx").symlink_to("/bin/true")
    async with world() as (market, api):
        person = Newcomer(home, market, api)
        try:
            yield person
        finally:
            if person.daemon and person.daemon.returncode is None:
                person.daemon.kill()
                await person.daemon.wait()


async def test_every_command_shown_works_as_a_newcomer_types_it(tmp_path: Path) -> None:
    async with newcomer(tmp_path) as person:
        printed = {
            line: await person.types(line)
            for line in lines_of(README.read_text("utf-8"))
            if not line.startswith("./run.sh")
        }
        await person.api.until(lambda: "First look at 1 listing" in phone(person.api, ANNA.id), seconds=20)
        assert printed["twoam status"].startswith("awake, last sign of life ")
        assert await person.stops() == 0
        left = await person.begins("twoam", "status")
        assert (await left.communicate())[0].decode().startswith("NOT AWAKE, stopped ")
    assert "No unknown seller there. From now on I watch." in phone(person.api, ANNA.id)
