"""A walk through the chat: presses what is in sight, says what may be said (`python -m tests.chat.walk --help`)."""

import asyncio
import re
import sqlite3
from argparse import ArgumentParser
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from structlog.testing import capture_logs

from monitor.chat import Heard, Listener, Said
from monitor.commands.command import Command
from monitor.commands.table import COMMANDS
from monitor.demo.botmethods import Callback
from monitor.demo.cast import ZONE
from monitor.demo.chats import Message
from monitor.language import LANGUAGES, Tongue
from storage.states import Role
from tests.chat.street import Phone, Street, street
from tests.monitor.english import left_in
from tests.monitor.speakers.bot import listening

# What may be added to a command, and what people write besides.
_TAILS = ("", "", "", "Blue Lamp", "Blue Lmap", "灯", "1", "7", "30d", "off", "on", "no such thing", "-1", "🦊" * 40)
_TALK = (
    "status",
    "库存",
    "Blue Lamp",
    "B0LAMP0001",
    "hello?",
    "https://www.amazon.com/dp/B0OTHER001 Other 9.99",
    "1\n2",
)
# What whoever looks leaves behind: the buttons under his answers, and what was heard before.
_LOOKING = ("button", "seen_update", "sqlite_sequence")
# A setting in which everybody stands for himself: who wants to hear of orders.
_LISTS = "orders_told"
_REFUSED = (400, 403, 404, 413)
# What the speaker asks Telegram and is ready to hear: a board as it was, a picture whose place a text shall take.
_EXPECTED = ("not modified", "there is no text in the message to edit")
# Real seconds after which an answer is missed; a busy machine stalls for some.
_PATIENCE = 20.0
# Words that stand in names of goods and people of this street, which a button tells without isolating them.
_NAMED = {"their", "other", "light", "with", "table", "lamps", "owner", "operator", "viewer"}
_COPIED = re.compile(r"<(pre|code)>.*?</\1>", re.DOTALL)
# So many buttons of an answer are tried by a tour.
_FIRST = 4


@dataclass
class Walk(Listener):
    """`found` names everything that went wrong, each with the step that led there."""

    street: Street
    random: Random
    found: list[str] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)
    languages: tuple[str, ...] = tuple(LANGUAGES)
    buttons: int = _FIRST
    _said: list[Said | None] = field(default_factory=list)

    async def heard(self, heard: Heard) -> Said | None:
        """The house's own answer, noted on its way."""
        said = await self.street.rooms.commands.heard(heard)
        self._said.append(said)
        person = await self.street.rooms.store.person_by_user(heard.user_id)
        if said is not None and person is not None and person.language != "en":
            self.found += [f"told {person.language} in English: {line}" for line in _english(said, person.language)]
            self.found += [f"not made fit for {person.language}: {html}" for html in _unsettled(said, person.language)]
        return said

    def menu(self, language: str) -> tuple[tuple[str, str], ...]:
        return self.street.rooms.commands.menu(language)

    async def goes(self, steps: int) -> None:
        """So many steps; the time between two is up to a minute."""
        async with self._listening():
            for number in range(steps):
                await self.step(number, self.random.choice(self.street.phones))

    async def tours(self, phones: Callable[[int], Iterable[Phone]]) -> None:
        """Says each command's example, and presses once each button that comes with the answer; `phones` says whose."""
        async with self._listening():
            for number, command in enumerate(COMMANDS):
                for phone in phones(number):
                    await self._tries(phone, command)

    async def _tries(self, phone: Phone, command: Command) -> None:
        for text in dict.fromkeys((f"/{command.name}", command.example)):
            told = {one.id for one in self.street.api.messages(phone.user)}
            what = f"{phone.role.value} {phone.language} says “{text}”"
            await self._checked(phone, what, self._says(phone, text, what))
            new = [one for one in self.street.api.messages(phone.user) if one.from_bot and one.id not in told]
            for message in new:
                for button in message.buttons[: self.buttons]:
                    await self._tries_button(phone, message.id, button.data, f"{what}, presses “{button.text}”")

    async def _tries_button(self, phone: Phone, message: int, data: str | None, what: str) -> None:
        shown = next((one for one in self.street.api.messages(phone.user) if one.id == message), None)
        index = next((place for place, one in enumerate(shown.buttons if shown else ()) if one.data == data), None)
        if data is not None and shown is not None and index is not None:
            await self._checked(phone, what, self._presses(phone, shown, index, what))

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        with capture_logs() as logs:
            async with listening(self.street.rooms.speaker, self):  # type: ignore[arg-type]
                yield
        self.found += [f"logged: {one}" for one in logs if one["log_level"] in ("error", "critical")]
        self.found += [f"refused: {one}" for one in self._refusals()]

    async def step(self, number: int, phone: Phone) -> None:
        """A press where there is something to press (mostly), else a word."""
        pressable = list(self._buttons(phone))
        if pressable and self.random.random() < 0.7:
            message, index = self.random.choice(pressable[-40:])
            what = f"{number}: {phone.role.value} {phone.language} presses “{message.buttons[index].text}”"
            await self._checked(phone, what, self._presses(phone, message, index, what))
            return
        text = self._words()
        what = f"{number}: {phone.role.value} {phone.language} says “{text}”"
        await self._checked(phone, what, self._says(phone, text, what))

    async def _checked(self, phone: Phone, what: str, deed: Coroutine[None, None, None]) -> None:
        """Does it, a moment later, and looks whether a viewer changed what is not his own."""
        self.street.clock.advance(self.random.uniform(1, 60))
        phone = replace(phone, role=await self._role(phone))
        before = _rows(self._database, phone) if phone.role is Role.VIEWER else {}
        await deed
        after = _rows(self._database, phone) if before else {}
        if changed := [name for name in before if before[name] != after[name]]:
            self.found.append(f"a viewer changed {', '.join(changed)}; {what}")

    async def _role(self, phone: Phone) -> Role:
        """What he is now: an owner may have made something else of him, or removed him; then he joins again."""
        store = self.street.rooms.store
        person = await store.person_by_user(phone.user)
        name = f"{phone.role.value.title()} {phone.language}"
        joined = person or await store.add_person(name, phone.user, phone.user, phone.role, phone.language, ZONE)
        return joined.role

    def _words(self) -> str:
        kind = self.random.random()
        if kind < 0.15:
            return self.random.choice(_TALK)
        command = self.random.choice(COMMANDS)
        if kind < 0.35:
            return command.example
        return f"/{command.name} {self.random.choice(_TAILS)}".strip()

    async def _says(self, phone: Phone, text: str, what: str) -> None:
        shown, heard = self._outgoing(phone), len(self._said)
        await self.street.api.user_says(phone.user, phone.user, text)
        await self._answered(phone, shown, heard, what)
        if self._outgoing(phone) == shown:
            self.found.append(f"no answer; {what}")

    async def _presses(self, phone: Phone, message: Message, index: int, what: str) -> None:
        shown, heard = self._outgoing(phone), len(self._said)
        pressed = await self.street.api.press(phone.user, phone.user, message.id, index)
        await self._answered(phone, shown, heard, what)
        with suppress(TimeoutError):
            await self.street.api.until(lambda: self._callback(pressed).answered, _PATIENCE)
        if not self._callback(pressed).answered:
            self.found.append(f"the button goes on turning; {what}")
        elif self._outgoing(phone) == shown and not self._callback(pressed).text:
            self.found.append(f"nothing to be seen; {what}")

    async def _answered(self, phone: Phone, shown: int, heard: int, what: str) -> None:
        """Returns once the house has spoken and all of it has left."""
        try:
            await self.street.api.until(lambda: len(self._said) > heard, _PATIENCE)
            said = self._said[-1]
            self.steps["silence" if said is None else "answer"] += 1
            parts = 0 if said is None else len(said.messages) + (said.edit is not None)
            await self.street.api.until(lambda: self._outgoing(phone) >= shown + parts, _PATIENCE)
        except TimeoutError:
            self.found.append(f"nothing came; {what}")

    def _callback(self, number: str) -> Callback:
        return next(one for one in reversed(self.street.api.callbacks) if one.id == number)

    def _outgoing(self, phone: Phone) -> int:
        calls = self.street.api.calls(chat_id=phone.user)
        return sum(one.answer is not None and one.method.lower().startswith(("send", "edit")) for one in calls)

    def _buttons(self, phone: Phone) -> Iterator[tuple[Message, int]]:
        for message in self.street.api.messages(phone.user):
            yield from ((message, index) for index, one in enumerate(message.buttons) if one.data)

    def _refusals(self) -> Iterator[str]:
        for call in self.street.api.calls():
            if call.answer and call.answer.status in _REFUSED and not _is_answered_for(call.answer.body):
                yield f"{call.method} {call.answer.body.get('description')}: {(call.text or '')[:80]}"

    @property
    def _database(self) -> Path:
        return Path(str(self.street.rooms.config.machine.database_place))


def _is_answered_for(body: object) -> bool:
    return any(words in str(body) for words in _EXPECTED)


def _english(said: Said, language: str) -> list[str]:
    """The lines and labels in which words of ours stayed English."""
    messages = [one for one in (*said.messages, said.edit) if one is not None]
    labels = [button.label for one in messages for row in one.buttons for button in row]
    # What is there to be copied is in the language of the platform.
    lines = [line for one in messages for line in _COPIED.sub("", one.html).split("\n")]
    told = [*lines, *labels, said.toast or ""]
    return [line for line in told if set(left_in(line, language)) - _NAMED]


def _unsettled(said: Said, language: str) -> list[str]:
    """The messages that would turn around where the language runs from right to left."""
    told = [one.html for one in (*said.messages, said.edit) if one is not None]
    return [html for html in told if Tongue(language).settled(html) != html]


def _rows(database: Path, phone: Phone) -> dict[str, list[tuple[object, ...]]]:
    """All that is remembered by table, but for what is of the phone's own person: how he wants to be spoken to."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        [(person,)] = connection.execute("SELECT id FROM person WHERE user_id = ?", (phone.user,))
        own = (str(phone.user), f"person:{person}", _LISTS)
        kept = [name for name in names if name not in _LOOKING]
        tables = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in kept}
    his = re.compile("|".join(map(re.escape, own)))
    return {name: [row for row in rows if not his.search(str(row))] for name, rows in tables.items()}


async def _main(steps: int, seed: int) -> int:
    with TemporaryDirectory() as folder:
        async with street(Path(folder)) as home:
            walk = Walk(home, Random(seed))
            await walk.goes(steps)
            await walk.tours(lambda _: home.phones)
    print(*walk.found, f"seed {seed}: {walk.steps['answer']} answers, {len(walk.found)} found wanting", sep="\n")
    return int(bool(walk.found))


if __name__ == "__main__":
    parser = ArgumentParser(description="A seeded walk, then every command and button for each role in each language.")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    raise SystemExit(asyncio.run(_main(**vars(parser.parse_args()))))
