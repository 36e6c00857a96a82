"""`twoam demo`: a night in two minutes, played by the real daemon against a local marketplace and a local Bot API."""

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from monitor import logs
from monitor.configuration.sections import Machine
from monitor.demo import phone
from monitor.demo.cast import ANNA, BEN, ZONE, Partner
from monitor.demo.chats import Message
from monitor.demo.proof import proofs
from monitor.demo.stage import Failed, Stage, set_up
from monitor.demo.story import Story
from monitor.demo.wrap import wrapped
from monitor.language import N_, Tongue

# The unattended night is this much hastier than the one that somebody watches.
_HASTE_FAST, _HASTE = 1.0, 1.0
_READING_TIME = 4.0


def main(fast: bool, keep: bool, lang: str) -> int:
    """Plays the night; 0 only if every step truly happened."""
    log = StringIO()
    logs.set_up(Machine(log_level="warning", log_format="text"), log)
    try:
        return asyncio.run(_demo(fast, keep, lang))
    except KeyboardInterrupt:
        return 0
    finally:
        if log.getvalue():
            sys.stderr.write(log.getvalue())


async def _demo(fast: bool, keep: bool, lang: str) -> int:
    console = Console(highlight=False, markup=False, emoji=False)
    tongue = Tongue(lang, ZONE)
    async with set_up(lang, _HASTE_FAST if fast else _HASTE) as stage:
        screen = Screen(console, tongue, stage, fast)
        screen.open()
        typing = None if fast else asyncio.create_task(screen.type_along())
        held = await _night(stage, screen, lang)
        if keep and held:
            await screen.stay()
        if typing:
            typing.cancel()
            with suppress(asyncio.CancelledError):
                await typing
    return 0 if held else 1


async def _night(stage: Stage, screen: "Screen", lang: str) -> bool:
    try:
        await Story(stage, lang, screen.narrate, screen.show).play()
    except Failed as error:
        await screen.show()
        screen.say(f"✗ {error}")
        return False
    return await screen.prove()


@dataclass(slots=True)
class Screen:
    """The terminal: a line for each scene, and what changed on the two phones."""

    console: Console
    tongue: Tongue
    stage: Stage
    fast: bool
    seen: dict[tuple[int, int], int] = field(default_factory=dict)
    drawn: tuple[phone.Tap, ...] = ()
    owner: Partner = ANNA

    def open(self) -> None:
        self.say(
            self.tongue._("twoam demo: the real daemon, a local marketplace, a local Telegram; one night, sped up.")
        )
        if not self.fast:
            hint = N_("You are {name}. Type a command such as /status, or a button's number; an empty line ends it.")
            self.say(self.tongue._(hint, name=self.owner.name))

    def say(self, text: str, style: str = "") -> None:
        """Breaks lines as on the phones: the terminal's own way would part a name behind Chinese words."""
        self.console.print(Text("\n").join(wrapped(Text(text, style=style), self.console.width)))

    async def narrate(self, text: str) -> None:
        self.console.rule()
        self.say(self.tongue._(text), style="bold")

    async def show(self) -> None:
        """Draws what is new or edited on each phone."""
        for partner in (ANNA, BEN):
            fresh = [one for one in self.stage.api.messages(partner.id) if self._is_fresh(one)]
            if fresh:
                title = self.tongue._("{name}'s phone", name=partner.name)
                now = self.stage.clock.now()
                self.console.print(phone.draw(fresh, title, 64, zone=ZoneInfo(ZONE), me=partner.id, now=now))
            if partner == self.owner and fresh:
                self.drawn = phone.taps(fresh)
            for message in fresh:
                self.seen[partner.id, message.id] = len(message.history)
        if not self.fast:
            await self._read()

    async def _read(self) -> None:
        """Time to read, in which the night nearly stands still."""
        pace = self.stage.clock.speed
        self.stage.pace(1.0)
        await asyncio.sleep(_READING_TIME)
        self.stage.pace(pace)

    def _is_fresh(self, message: Message) -> bool:
        return self.seen.get((message.chat.id, message.id)) != len(message.history)

    async def prove(self) -> bool:
        """Lists what the records say of each step."""
        self.console.rule()
        self.console.print(self.tongue._("What the records say:"), style="bold")
        checks = await proofs(self.stage)
        for check in checks:
            self.console.print(f"{'✓' if check.held else '✗'} {self.tongue._(check.what)}")
        return all(check.held for check in checks)

    async def type_along(self) -> None:
        """Lets whoever sits at the terminal write and press as Anna."""
        lines: asyncio.Queue[str] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        loop.add_reader(sys.stdin, lambda: lines.put_nowait(sys.stdin.readline()))
        try:
            while line := (await lines.get()).strip():
                await self._act(line)
        finally:
            loop.remove_reader(sys.stdin)

    async def _act(self, line: str) -> None:
        before = len(self.stage.api.messages(self.owner.id))
        if line.isdecimal():
            tap = next((tap for tap in self.drawn if tap.number == int(line)), None)
            if tap is None:
                self.say(self.tongue._("There is no button {number}.", number=line))
                return
            await self.stage.api.press(self.owner.id, self.owner.id, tap.message.id, tap.position)
        else:
            await self.stage.api.user_says(self.owner.id, self.owner.id, line)
        with suppress(TimeoutError):
            await self.stage.api.until(lambda: len(self.stage.api.messages(self.owner.id)) > before + 1, seconds=1)
        await self.show()

    async def stay(self) -> None:
        """Keeps everything running for whoever wants to try more, until an empty line or Ctrl-C."""
        self.stage.pace(1.0)
        self.say(self.tongue._("The night is over; the daemon keeps running. An empty line ends it."))
        await self.type_along()
