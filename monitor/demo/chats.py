"""What the phones show: people, chats and messages as frozen values, and the box that keeps them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from monitor.demo.markup import Entity, units

# As Telegram finds them (TDLib, MessageEntity.cpp, match_bot_commands): also behind a mark that isolates them.
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Person:
    """A user of Telegram, or the bot itself."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        extra = {"username": self.username, "language_code": self.language_code}
        return said | {name: value for name, value in extra.items() if value}


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat (its id is the user's) or a supergroup (its id begins with -100).

    In a group the bot may pin, and make topics in a forum, only where an administrator lets it.
    """

    id: int
    name: str
    username: str | None = None
    is_forum: bool = False
    bot_may_pin: bool = True
    bot_may_make_topics: bool = True

    @property
    def private(self) -> bool:
        return self.id > 0

    def to_json(self) -> dict[str, Any]:
        if not self.private:
            said = {"id": self.id, "type": "supergroup", "title": self.name}
            return said | ({"is_forum": True} if self.is_forum else {})
        said = {"id": self.id, "type": "private", "first_name": self.name}
        return said | ({"username": self.username} if self.username else {})


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: either `data` comes back when it is pressed, or it opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text} | ({"callback_data": self.data} if self.data is not None else {"url": self.url})


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file as it arrived."""

    name: str
    mime: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Content:
    """What an edit can change. `text` is the caption where the message has a file."""

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the phone shows it now; `history` holds what it said before each edit, oldest first."""

    chat: Chat
    id: int
    sender: Person
    at: datetime
    content: Content
    silent: bool = False
    thread_id: int | None = None
    reply_to: int | None = None
    kind: str = "text"
    file: File | None = None
    edited_at: datetime | None = None
    history: tuple[Content, ...] = ()
    pinned: bool = False
    album: str | None = None

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def keyboard(self) -> Keyboard:
        return self.content.keyboard

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, row by row."""
        return tuple(button for row in self.keyboard for button in row)

    @property
    def from_bot(self) -> bool:
        return self.sender.is_bot

    def to_json(self) -> dict[str, Any]:
        """The message in the Bot API's shape."""
        said: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.to_json(),
            "chat": self.chat.to_json(),
            "date": int(self.at.timestamp()),
        }
        return said | self._words() | self._attached() | self._marks()

    def _words(self) -> dict[str, Any]:
        text, entities = ("text", "entities") if self.kind == "text" else ("caption", "caption_entities")
        said: dict[str, Any] = {text: self.text} if self.text else {}
        if self.content.entities:
            said[entities] = [entity.to_json() for entity in self.content.entities]
        if self.keyboard:
            rows = [[button.to_json() for button in row] for row in self.keyboard]
            said["reply_markup"] = {"inline_keyboard": rows}
        return said

    def _attached(self) -> dict[str, Any]:
        if self.file is None:
            return {}
        size = len(self.file.body)
        ids = {"file_id": f"file-{self.chat.id}-{self.id}", "file_unique_id": f"u{self.id}", "file_size": size}
        if self.kind == "photo":
            return {"photo": [ids | {"width": 800, "height": 400}]}
        if self.kind == "voice":
            return {"voice": ids | {"duration": 3, "mime_type": self.file.mime}}
        return {"document": ids | {"file_name": self.file.name, "mime_type": self.file.mime}}

    def _marks(self) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if self.edited_at:
            said["edit_date"] = int(self.edited_at.timestamp())
        if self.album:
            said["media_group_id"] = self.album
        if self.thread_id:
            said |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        return said


def found_entities(text: str) -> tuple[Entity, ...]:
    """The commands and addresses that Telegram finds by itself in what a person typed."""
    hits = [("bot_command", hit) for hit in _COMMAND.finditer(text)]
    hits += [("url", hit) for hit in _ADDRESS.finditer(text)]
    entities = (Entity(kind, units(text[: hit.start()]), units(hit[0])) for kind, hit in hits)
    return tuple(sorted(entities, key=lambda entity: entity.offset))


class Chats:
    """All chats that the bot may write to, with their messages."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._messages: dict[int, dict[int, Message]] = defaultdict(dict)
        # Private chats share one counter, each supergroup has its own: ids repeat over chats, as in Telegram.
        self._last: dict[int, int] = defaultdict(int)

    def open(self, chat: Chat) -> Chat:
        """Makes the chat known: before that the bot cannot write to it."""
        self._chats[chat.id] = chat
        return chat

    @property
    def all(self) -> tuple[Chat, ...]:
        return tuple(self._chats.values())

    def get(self, chat_id: int) -> Chat | None:
        return self._chats.get(chat_id)

    def shown(self, chat_id: int) -> tuple[Message, ...]:
        """The messages that the phone shows, oldest first."""
        return tuple(self._messages[chat_id].values())

    def message(self, chat_id: int, message_id: int) -> Message | None:
        return self._messages[chat_id].get(message_id)

    def add(self, chat: Chat, sender: Person, at: datetime, content: Content, **more: Any) -> Message:
        """Shows a new message; `more` are Message's other fields."""
        message = Message(chat=chat, id=self.next_number(chat), sender=sender, at=at, content=content, **more)
        self._messages[chat.id][message.id] = message
        return message

    def next_number(self, chat: Chat) -> int:
        """The number of a message that nobody is shown, such as the one that opens a topic."""
        self._last[0 if chat.private else chat.id] += 1
        return self._last[0 if chat.private else chat.id]

    def edit(self, message: Message, content: Content, at: datetime, **more: Any) -> Message:
        """Changes a message in place and keeps what it said before; `more` is its new file and kind."""
        history = (*message.history, message.content)
        return self._put(replace(message, content=content, edited_at=at, history=history, **more))

    def pin(self, message: Message, pinned: bool) -> Message:
        return self._put(replace(message, pinned=pinned))

    def delete(self, message: Message) -> None:
        del self._messages[message.chat.id][message.id]

    def _put(self, message: Message) -> Message:
        self._messages[message.chat.id][message.id] = message
        return message
