"""`twoam chat`: an owner talks to the watcher's memory here, beside a running daemon or without one."""

import asyncio
import readline  # noqa: F401 - input() then has a history and can be edited
import sys
import termios
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread

from adapters.clock import SystemClock
from monitor.app import House, at_the_terminal, house
from monitor.commands import Commands
from monitor.config import Config
from monitor.console.failures import Code, Usage
from monitor.console.output import note
from monitor.console.typed import known_language
from monitor.heartbeat import heartbeat
from monitor.speakers.console import ConsoleChat, ConsoleSpeaker, Typist, typed
from storage.states import Person, Role

_PROMPT = "> "


@dataclass(frozen=True, slots=True)
class Wish:
    """What is said at once (nothing: a talk), which owner says it, and in which language he is answered."""

    say: tuple[str, ...] = ()
    called: str | None = None
    language: str | None = None


def chat(config: Config, wish: Wish) -> int:
    """A talk with the same commands as in Telegram, until an empty line; with `wish.say` only that.

    2 where a command does not exist, 3 where something was not answered.
    """
    if wish.language is not None:
        known_language(wish.language)
    if unknown := next((line for line in wish.say if not Commands.knows(line)), None):
        raise Usage(f"There is no command “{unknown.split()[0]}”. `twoam chat --say /help` shows them all.")
    with suppress(KeyboardInterrupt), _terminal_restored():
        return asyncio.run(_chat(config, wish))
    return Code.CLEAR


async def _chat(config: Config, wish: Wish) -> int:
    clock = SystemClock()
    async with house(config, clock) as rooms:
        person = await _talker(rooms, wish.called)
        if not (await heartbeat(rooms.store)).is_alive(clock.now()):
            note("The daemon is not running: nobody is watching, and what you read is the past. `twoam run` starts it.")
        commands = Commands(rooms.store, clock, rooms.tools, wish.language)
        typist = Typist(person.user_id, person.name, wish.language or person.language)
        talk = ConsoleChat(commands, ConsoleSpeaker(sys.stdout), typist, clock)
        if wish.say:
            return await _said(talk, wish.say)
        await talk.run(_asked() if _at_a_terminal() else typed(sys.stdin))
    return Code.CLEAR


async def _said(talk: ConsoleChat, lines: Sequence[str]) -> int:
    """Says the lines one after the other: a number presses a button of the answer before it."""
    answered = [await talk.say(line) for line in lines if line.strip()]
    return Code.CLEAR if all(answered) else Code.COULD_NOT_LOOK


async def _talker(rooms: House, called: str | None) -> Person:
    """The owner who is named; the only one; or the one that is chosen where there are several."""
    owners = [one for one in await rooms.store.people() if one.role is Role.OWNER]
    names = ", ".join(one.name for one in owners)
    if called is not None:
        meant = [one for one in owners if called.casefold() in (one.name.casefold(), str(one.user_id))]
        if len(meant) != 1:
            why = f"Several owners are called “{called}”" if meant else f"No owner is called “{called}”"
            raise Usage(f"{why}: the owners are {names or 'none yet'}. --as takes a Telegram id as well.")
        return meant[0]
    if len(owners) < 2:
        return await at_the_terminal(rooms)
    if not _at_a_terminal():
        raise Usage(f"There are several owners: {names}. Say who is talking: --as NAME")
    return await _chosen(owners)


async def _chosen(owners: Sequence[Person]) -> Person:
    for number, one in enumerate(owners, 1):
        note(f"{number}  {one.name}")
    while (answer := await _line("Who are you? ")) is not None:
        if answer.strip() in (numbers := {str(number): one for number, one in enumerate(owners, 1)}):
            return numbers[answer.strip()]
        note(f"Write a number from 1 to {len(owners)}.")
    raise Usage("Nobody was chosen. --as NAME says who is talking.")


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


async def _asked() -> AsyncIterator[str]:
    """Line after line as they are typed; the next is asked for when the one before is answered."""
    while (line := await _line(_PROMPT)) is not None:
        yield line


async def _line(prompt: str) -> str | None:
    """One line by the shell's own line editing; None at the end of the input.

    A daemon thread asks: a question that nobody answers must not keep the program from ending.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str | None] = loop.create_future()

    def ask() -> None:
        try:
            line = input(prompt)
        except EOFError:
            line = None
        with suppress(RuntimeError):  # the loop has closed, nobody listens any more
            loop.call_soon_threadsafe(heard, line)

    def heard(line: str | None) -> None:
        if not answer.done():
            answer.set_result(line)

    Thread(target=ask, daemon=True, name="typed line").start()
    return await answer


@contextmanager
def _terminal_restored() -> Iterator[None]:
    """Line editing changes the terminal; whoever leaves it by Ctrl-C finds it as it was."""
    if not _at_a_terminal():
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
