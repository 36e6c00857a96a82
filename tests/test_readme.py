"""What the README tells a newcomer to type works, in its order, on a machine that knows nothing.

Only the addresses of Amazon and Telegram are others: two servers of our own stand in for them.
"""

import asyncio
import re
import shlex
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.clock import SystemClock
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ANNA, ASIN, BEN, LAMP, LISTING, MINE
from monitor.demo.market import LocalMarket
from tests.monitor.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
# A seller whom nobody has introduced yet is "wrong" to somebody who looks by hand; everything else ends well.
ENDS_WITH = {"twoam check": 1}
PHONES = {one.name: one.id for one in (ANNA, BEN)}


def commands(document: str) -> Iterator[str]:
    """The lines of every shell block, without comments."""
    for block in _BLOCK.findall((ROOT / document).read_text("utf-8")):
        yield from (said for line in block.splitlines() if (said := line.partition("#")[0].strip()))


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
        return here | {
            "TWOAM_ACCOUNTS__AMAZON__BASE_URL": self.market.base_url,
            "TWOAM_DOOR__ALLOW_PRIVATE": f"127.0.0.1:{self.market.port}",
            "TWOAM_DOOR__MIN_GAP_SECONDS": "1",
            "TWOAM_TELEGRAM__API_URL": self.api.base_url.removesuffix("/bot"),
        }

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
            await self._joins(shlex.split(line)[2], printed)
        return printed

    async def begins(self, *words: str) -> Process:
        return await asyncio.create_subprocess_exec(
            *words, cwd=self.home, env=self.env, stdin=PIPE, stdout=PIPE, stderr=STDOUT
        )

    async def _is_asked(self, line: str) -> str:
        """`init` wants a terminal: its questions are answered one by one, and the code is sent from the phone."""
        async with Terminal(*shlex.split(line), cwd=self.home, env=self.env) as at:
            await at.answers("Language", "en")
            await at.answers("time zone", "Asia/Shanghai")
            await at.answers("e-mail", "you@example.org")
            await at.answers("BotFather", self.api.token)
            await at.answers("all is well", "")
            await at.answers("Join the chat", "")
            await at.answers("Your name", ANNA.name)
            await self._joins(ANNA.name, await at.reads(r"/start \w{10}"))
            await at.answers("Listing", f"{LISTING} 15 USD")
            await at.answers("Listing", "")
            await at.answers("Watch what you pasted", "")
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

    async def _joins(self, name: str, printed: str) -> None:
        """Sends the code that was shown and is greeted."""
        user = PHONES[name]
        self.api.person(user, name)
        found = re.search(r"/start (\w{10})", printed)
        assert found, printed
        await self.api.user_says(user, user, f"/start {found[1]}")
        await self.api.until(lambda: f"Welcome, {name}" in self.phone(user), seconds=20)

    def phone(self, user: int) -> str:
        """All that the bot wrote to somebody, without the marks of writing direction."""
        said = "\n".join(message.text for message in self.api.messages(user) if message.from_bot)
        return re.sub("[\u2066-\u2069]", "", said)

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
    clock = SystemClock()
    async with LocalMarket(clock) as market, LocalBotApi(clock) as api:
        for asin in (ASIN, "B0LAMP0002"):
            market.put(asin, replace(LAMP, offers=(MINE,)))
        person = Newcomer(home, market, api)
        try:
            yield person
        finally:
            if person.daemon and person.daemon.returncode is None:
                person.daemon.kill()
                await person.daemon.wait()


async def test_every_command_shown_works_as_a_newcomer_types_it(tmp_path: Path) -> None:
    async with newcomer(tmp_path) as person:
        printed = {line: await person.types(line) for line in commands("README.md") if not line.startswith("./run.sh")}
        await person.api.until(lambda: "First look at 1 listing" in person.phone(ANNA.id), seconds=20)
        assert printed["twoam status"].startswith("awake, last sign of life ")
        assert await person.stops() == 0
        left = await person.begins("twoam", "status")
        assert (await left.communicate())[0].decode().startswith("NOT AWAKE, stopped ")
    assert "No unknown seller there. From now on I watch." in person.phone(ANNA.id)
