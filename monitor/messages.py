"""What is said in a chat: a message with its buttons, and how a channel can fail to say it."""

from dataclasses import dataclass, replace
from typing import Protocol

from monitor.language import Tongue


@dataclass(frozen=True, slots=True)
class Button:
    """A button with its visible label; `id` is the short random key of its row, never a value."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message: a picture (PNG) is shown, anything else is offered under its name."""

    name: str
    body: bytes
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Text in Telegram's HTML (b, i, code, a, blockquote; everything foreign escaped) and rows of buttons.

    With an attachment the text is its caption, which says in words what a picture shows. `thread` is the topic of a
    group into which a new message goes, None its General one.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    thread: int | None = None

    def settled(self, tongue: Tongue) -> "Message":
        """The same, whole as it is, for a reader of this tongue: from right to left where that is its way."""
        return replace(self, html=tongue.settled(self.html))


class NotSent(Exception):
    """Certainly not sent: try again after `wait` seconds."""

    def __init__(self, why: str, wait: float = 5.0) -> None:
        super().__init__(why)
        self.wait = wait


class Ambiguous(Exception):
    """Perhaps sent: the answer was lost after the request had left."""


class Unreachable(Exception):
    """This chat cannot be reached until a person acts: blocked, deleted, not found."""


class TopicGone(Unreachable):
    """The group is there, its topic is not, or lets nobody write: the same message can go to another one."""


class Migrated(Exception):
    """The group became a supergroup: the same message goes to `chat_id`."""

    def __init__(self, chat_id: int) -> None:
        super().__init__("the chat has a new id")
        self.chat_id = chat_id


class MessageGone(Exception):
    """The message that should be edited no longer exists."""


class TooLarge(Exception):
    """A file that somebody sent is larger than the channel hands out."""


class Speaker(Protocol):
    """A channel that can say and amend; `name` is shown in doctor and status."""

    @property
    def name(self) -> str: ...

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        """Says it and returns the message's id; raises NotSent, Ambiguous, Unreachable or Migrated."""
        ...

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        """Edits it ("not modified" is success); raises as `say`, or MessageGone."""
        ...


class Errands(Protocol):
    """What a channel can do beside speaking."""

    async def make_topic(self, chat_id: int, name: str) -> int:
        """Makes a topic in a group and returns its number; raises as `say`."""
        ...

    async def fetch(self, file_id: str) -> bytes:
        """The file that somebody sent; raises as `say`, TooLarge where the channel does not hand it out."""
        ...


class Pinner(Speaker, Protocol):
    """A channel whose chats can keep a message in sight."""

    async def pin(self, chat_id: int, message_id: int) -> None:
        """Pins it without a sound; raises as `amend`, Unreachable also where the chat does not let us pin."""
        ...

    async def unpin(self, chat_id: int, message_id: int) -> None:
        """Takes it down again, also where somebody already has; raises as `pin`."""
        ...
