"""What people say to us and what we answer, whatever the channel."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from monitor.language import Tongue
from monitor.messages import Message


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent, not yet fetched; `size` in bytes where the channel told it.

    `kind` is "photo" or "document", or what it is else ("voice", "video", …), which we do not take.
    """

    id: str
    kind: str
    name: str
    size: int | None = None


def _nobody_waits() -> None:
    """Where what was said is answered before anything else is heard."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody wrote (`text`) or pressed (`button`, the pressed Button's id); ids as the channel gives them.

    `update_id` is the same when the channel tells it twice. `message_id` is the message that was written, or the one
    whose button was pressed. `private` is False in groups. `language` is the IETF tag of the person's app, if told.
    `title`, `forum` and `thread` are the group's name, whether it has topics, and the one in which it was said.
    `reply_to` is the message of ours that it answers, `reply_keys` the buttons under that one; `file` came with it,
    several of one `album` each by itself.
    `let_in` is True where the bot was just added or unblocked, False where it was put out or blocked. `moved_to` is the
    new id of a group that became a supergroup. `taken_in` is called by whoever has understood it and changes nothing
    more, but takes his time for the answer: others are heard meanwhile.
    """

    update_id: int
    user_id: int
    chat_id: int
    text: str | None
    button: str | None
    message_id: int | None
    private: bool
    name: str
    language: str | None
    title: str | None = None
    forum: bool = False
    thread: int | None = None
    reply_to: int | None = None
    reply_keys: tuple[str, ...] = ()
    file: SentFile | None = None
    album: str | None = None
    let_in: bool | None = None
    moved_to: int | None = None
    taken_in: Callable[[], None] = field(default=_nobody_waits, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What to answer: an edit of the pressed message, a toast for the button, and new messages, in this order.

    `later` is what takes its time (a file to be fetched): it is begun when all that is said, and brings more to say.
    """

    messages: tuple[Message, ...] = ()
    edit: Message | None = None
    toast: str | None = None
    later: "Callable[[], Awaitable[Said | None]] | None" = None

    def settled(self, tongue: Tongue) -> "Said":
        """The same for a reader of this tongue: from right to left where that is its way."""
        edit = self.edit.settled(tongue) if self.edit else None
        later = partial(_settled, self.later, tongue) if self.later else None
        return replace(self, messages=tuple(one.settled(tongue) for one in self.messages), edit=edit, later=later)


async def _settled(later: Callable[[], Awaitable[Said | None]], tongue: Tongue) -> Said | None:
    more = await later()
    return more.settled(tongue) if more else None


class Listener(Protocol):
    """Whoever understands what people say; it decides who they are, what they may, and what was heard before."""

    async def heard(self, heard: Heard) -> Said | None:
        """The answer, or None for silence (a stranger, a repeat)."""
        ...
