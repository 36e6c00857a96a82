"""The first person joins: a code, a link and a picture of it in the terminal, until somebody has sent it."""

import asyncio
from contextlib import AsyncExitStack, suppress
from datetime import timedelta

import segno
from rich.text import Text

from adapters.clock import SystemClock
from adapters.errors import AdapterError
from monitor import pairing
from monitor.app import TERMINAL, House, house
from monitor.chat import Heard, Listener, Said
from monitor.config import Config
from monitor.console.bot import bot_name
from monitor.console.output import show
from monitor.console.setup.guide import Guide
from monitor.lock import AlreadyRunning, only_one
from monitor.speakers.telegram import TelegramSpeaker
from storage.states import Person, Role

_GLANCE = 0.5


async def people(config: Config) -> int:
    """How many may talk to the bot."""
    async with house(config, SystemClock()) as rooms:
        return len(await _joined(rooms))


def pair(guide: Guide, config: Config, name: str) -> None:
    """Waits until the person has joined, the code has expired, or Ctrl-C is pressed; says which it was."""
    try:
        person = asyncio.run(paired(guide, config, name, pairing.VALID))
    except KeyboardInterrupt:
        guide.tell("Not waiting any longer. The code stays good for its ten minutes once `twoam run` runs;")
        guide.tell("a new one: twoam invite {name} --role owner", name=name)
        return
    except AdapterError as error:
        guide.tell("The bot cannot be reached now, so nobody can join yet: {why}", why=guide.why(error))
        guide.tell("Later: twoam invite {name} --role owner", name=name)
        return
    if person is not None:
        guide.tell("{name} has joined and was greeted in the chat.", name=person.name)
    elif guide.agree("Nobody has sent the code within ten minutes, and it is no longer good. A new one?"):
        pair(guide, config, name)


async def paired(guide: Guide, config: Config, name: str, patience: timedelta) -> Person | None:
    """Whoever joined by the code within `patience`; None where nobody did. Raises Refused or TryLater for the bot."""
    bot = await bot_name(config)
    async with house(config, SystemClock()) as rooms, AsyncExitStack() as held:
        hearing = _hearing(rooms, held)
        try:
            before = await _joined(rooms)
            _show(guide, bot, await _code(rooms, name))
            async with asyncio.timeout(patience.total_seconds()):
                while not (new := await _joined(rooms) - before):
                    await rooms.clock.sleep(_GLANCE)
        except TimeoutError:
            return None
        finally:
            if hearing is not None:
                await hearing.end()
        return next(iter(new))


class _Hearing(Listener):
    """The bot's ears while we wait; whoever is being answered is answered before they close."""

    def __init__(self, speaker: TelegramSpeaker, listener: Listener) -> None:
        self._listener = listener
        self._turn = asyncio.Lock()
        self._listening = asyncio.create_task(speaker.listen(self))

    async def heard(self, heard: Heard) -> Said | None:
        async with self._turn:
            return await self._listener.heard(heard)

    async def end(self) -> None:
        """Answers on their way leave first."""
        async with self._turn:
            self._listening.cancel()
        with suppress(asyncio.CancelledError):
            await self._listening


def _hearing(rooms: House, held: AsyncExitStack) -> _Hearing | None:
    """None where the daemon runs, which hears for us: two that ask take each other's messages away."""
    try:
        held.enter_context(only_one(rooms.config.machine.state_dir))
    except AlreadyRunning:
        return None
    assert isinstance(rooms.speaker, TelegramSpeaker)
    return _Hearing(rooms.speaker, rooms.commands)


async def _joined(rooms: House) -> set[Person]:
    return {person for person in await rooms.store.people() if person.user_id != TERMINAL}


async def _code(rooms: House, name: str) -> str:
    machine, now = rooms.config.machine, rooms.clock.now()
    return await pairing.invite(
        rooms.store, name=name, role=Role.OWNER, language=machine.language, zone=machine.zone, now=now
    )


def _show(guide: Guide, bot: str, code: str) -> None:
    link = f"https://t.me/{bot.removeprefix('@')}?start={code}"
    show(picture(link))
    guide.tell("Scan it with your phone, or open {link}", link=link)
    guide.tell("or write to {bot}: /start {code}", bot=bot, code=code)
    guide.tell("Waiting for ten minutes; Ctrl-C goes on without.")


def picture(link: str) -> Text:
    """The link as a QR code, white on black whatever the terminal's own colours are; two modules to a character."""
    rows = [list(row) for row in segno.make(link, error="l", micro=False).matrix_iter(border=2)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ("".join(_HALVES[bool(up), bool(down)] for up, down in zip(*pair, strict=True)) for pair in pairs)
    return Text("\n").join(Text(line, style="bright_white on black") for line in lines)


# Dark modules are left black, light ones are painted.
_HALVES = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
