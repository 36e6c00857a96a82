"""The terminal as a channel: says things on it, and lets one person talk to the listener from it."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import groupby
from threading import Thread
from typing import TextIO

from rich.console import Console
from rich.text import Text

from adapters.clock import Clock
from monitor.chat import Heard, Listener, Said
from monitor.messages import Attachment, Button, Message
from monitor.speakers.files import Files
from monitor.speakers.markup import plain, runs, tag_name, whole

log = logging.getLogger(__name__)

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "a": "underline",
    "s": "strike",
    "code": "cyan",
    "pre": "cyan",
    "blockquote": "dim",
}
_HREF = re.compile(r'href="([^"]*)"')
# A hostile title must not steer the terminal: no control character but the line break and the tab. The marks that keep
# a name's writing direction to itself are for phones; most terminals print them as boxes.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Typist:
    """Who sits at the terminal; `language` as in Heard."""

    user_id: int
    name: str
    language: str | None = None


class ConsoleSpeaker:
    """Says on a terminal, or plainly into anything else that takes text (standard output). Every chat is the same one.

    `numbered` are the buttons of the newest message that has any, with that message's id. Pictures and files are kept
    in `files` and named.
    """

    name = "console"

    def __init__(self, out: TextIO | None = None, files: Files | None = None) -> None:
        self.out = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._files = files or Files()
        self.numbered: tuple[int, tuple[Button, ...]] | None = None
        self._said = 0

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        """Prints it with its buttons numbered; `ring` sounds the terminal's bell."""
        self._said += 1
        self._show(self._said, message)
        if ring:
            self.out.bell()
        return self._said

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        """Prints the new wording: what scrolled by cannot be changed."""
        self._show(message_id, message)

    def toast(self, text: str) -> None:
        """The short words that answer a button."""
        self.out.print(Text(_clean(text), style="dim"))

    def _show(self, message_id: int, message: Message) -> None:
        if message.attachment is not None:
            self.out.print(Text(self._kept(message.attachment), style="blue"))
        if message.html:
            self.out.print(rich_text(message.html))
        buttons = tuple(button for row in message.buttons for button in row)
        if buttons:
            self.numbered = message_id, buttons
            labels = (f"[{number}] {_clean(button.label)}" for number, button in enumerate(buttons, 1))
            self.out.print(Text("  ".join(labels), style="green"))
        self.out.print()

    def _kept(self, attachment: Attachment) -> str:
        """Where the picture or file lies; its name and the reason where it could not be kept."""
        try:
            where = str(self._files.keep(attachment))
        except OSError as error:
            where = f"{attachment.name}: {error.strerror}"
        return f"{'🖼' if attachment.is_picture else '📎'} {_clean(where)}"


class ConsoleChat:
    """One person's talk with the listener: a line is what he says, a number presses a button, an empty line ends it."""

    def __init__(self, listener: Listener, speaker: ConsoleSpeaker, typist: Typist, clock: Clock) -> None:
        self._listener = listener
        self._speaker = speaker
        self._typist = typist
        # Below zero, so that no channel's own update ids are met, and from the time, so that no earlier talk's are.
        self._update_id = -int(clock.now().timestamp() * 1000)

    async def run(self, lines: AsyncIterator[str]) -> None:
        """Returns at an empty line or where the lines end."""
        async for line in lines:
            if not line.strip():
                return
            await self.say(line)

    async def say(self, line: str) -> bool:
        """Says one line and prints the answer; False where there was none."""
        return await self._hear(self._heard(line.strip()))

    def _heard(self, line: str) -> Heard:
        self._update_id -= 1
        message_id, button = self._pressed(line)
        return Heard(
            update_id=self._update_id,
            user_id=self._typist.user_id,
            chat_id=self._typist.user_id,
            text=None if button else line,
            button=button,
            message_id=message_id,
            private=True,
            name=self._typist.name,
            language=self._typist.language,
        )

    def _pressed(self, line: str) -> tuple[int | None, str | None]:
        if self._speaker.numbered is None or not re.fullmatch(r"[0-9]{1,3}", line):
            return None, None
        message_id, buttons = self._speaker.numbered
        number = int(line)
        return (message_id, buttons[number - 1].id) if 1 <= number <= len(buttons) else (None, None)

    async def _hear(self, heard: Heard) -> bool:
        try:
            said = await self._listener.heard(heard)
        except Exception:
            log.exception("what was typed could not be handled")
            return False
        if said is not None:
            await self._answer(heard, said)
        return said is not None

    async def _answer(self, heard: Heard, said: Said) -> None:
        if said.toast:
            self._speaker.toast(said.toast)
        if said.edit is not None and heard.message_id is not None:
            await self._speaker.amend(heard.chat_id, heard.message_id, said.edit)
        for message in said.messages:
            await self._speaker.say(heard.chat_id, message, ring=False)
        if said.later is not None and (more := await said.later()):
            await self._answer(heard, more)


async def typed(stream: TextIO) -> AsyncIterator[str]:
    """The lines of a terminal, a pipe or a file as they come.

    A daemon thread reads them: a read that nobody answers must not keep the program from ending.
    """
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        try:
            while line := stream.readline():
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, "")
        except RuntimeError:
            return  # the loop has closed, nobody listens any more

    Thread(target=read, daemon=True, name="typed lines").start()
    while line := await lines.get():
        yield line


def rich_text(html: str) -> Text:
    """Telegram's HTML with its styles; a link's address follows its words where it is met first."""
    text = Text()
    told: set[str | None] = {None}
    for address, link in groupby(runs(whole(html)), key=lambda run: _address(run[1])):
        start = len(text)
        for tags, group in groupby(link, key=lambda run: run[1]):
            text.append(_clean("".join(shown for shown, _ in group)), " ".join(_styles(tags)) or None)
        if address not in told and address != text.plain[start:]:
            text.append(f", {address}" if text.plain[:start].endswith("(") else f" ({address})")
        told.add(address)
    return text


def _address(tags: tuple[str, ...]) -> str | None:
    return next((_clean(plain(hit[1])) for tag in tags if (hit := _HREF.search(tag))), None)


def _styles(tags: tuple[str, ...]) -> Iterator[str]:
    return (_STYLES[name] for name in map(tag_name, tags) if name in _STYLES)


def _clean(text: str) -> str:
    return _CONTROL.sub("", whole(text))
