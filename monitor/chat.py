"""What people say to us and what we answer, whatever the channel."""

from dataclasses import dataclass, replace
from typing import Protocol

from monitor.language import Tongue
from monitor.messages import Message


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody wrote (`text`) or pressed (`button`, the pressed Button's id); ids as the channel gives them.

    `update_id` is the same when the channel tells it twice. `message_id` is the message that was written, or the one
    whose button was pressed. `private` is False in groups. `language` is the IETF tag of the person's app, if told.
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


@dataclass(frozen=True, slots=True)
class Said:
    """What to answer: an edit of the pressed message, a toast for the button, and new messages, in this order."""

    messages: tuple[Message, ...] = ()
    edit: Message | None = None
    toast: str | None = None

    def settled(self, tongue: Tongue) -> "Said":
        """The same for a reader of this tongue: from right to left where that is its way."""
        edit = self.edit.settled(tongue) if self.edit else None
        return replace(self, messages=tuple(one.settled(tongue) for one in self.messages), edit=edit)


class Listener(Protocol):
    """Whoever understands what people say; it decides who they are, what they may, and what was heard before."""

    async def heard(self, heard: Heard) -> Said | None:
        """The answer, or None for silence (a stranger, a repeat)."""
        ...
