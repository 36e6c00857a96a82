"""What people do on their phones, as the local Bot API tells it to the bot."""

from abc import ABC, abstractmethod
from typing import Any

from adapters.clock import Clock
from monitor.demo.botmethods import Callback, Methods
from monitor.demo.chats import Button, Chat, Chats, Content, File, Message, Person, found_entities
from monitor.demo.forums import Topic


class Phones(ABC):
    """The people's side of LocalBotApi, which gives it its chats and its queue."""

    _chats: Chats
    _methods: Methods
    _people: dict[int, Person]
    _clock: Clock

    @abstractmethod
    async def push_update(self, update: dict[str, Any]) -> int:
        """Queues an update for the bot."""

    def person(
        self, user_id: int, name: str, username: str | None = None, language: str | None = "en", started: bool = True
    ) -> Person:
        """Names a user; `started` says whether he has opened the chat, before which the bot cannot write to him."""
        person = self._people[user_id] = Person(user_id, name, username, language)
        if started:
            self._chats.open(Chat(user_id, name, username))
        return person

    def group(self, chat_id: int, title: str, forum: bool = False, **rights: Any) -> Chat:
        """Opens a supergroup; its id is negative. `rights` are bot_may_pin and bot_may_make_topics."""
        return self._chats.open(Chat(chat_id, title, is_forum=forum, **rights))

    async def user_says(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        thread_id: int | None = None,
        *,
        reply_to: int | None = None,
        file: File | None = None,
        album: str | None = None,
    ) -> Message:
        """A person writes, perhaps as an answer to a message; commands and addresses are marked as Telegram marks them.

        With a file `text` is its caption: a picture goes as a photo, speech as a voice message, anything else as a
        document. Files of one `album` are sent together. A topic that is not known yet is one that somebody opened.
        """
        person, chat = self._who(user_id), self._where(user_id, chat_id)
        if thread_id is not None:
            self._methods.forums.of(chat_id).setdefault(thread_id, Topic(f"Topic {thread_id}"))
        more: dict[str, Any] = {"kind": _kind_of(file), "file": file, "album": album} if file else {}
        answered = self._shown(chat_id, reply_to) if reply_to is not None else None
        content = Content(text, found_entities(text))
        now = self._clock.now()
        message = self._chats.add(chat, person, now, content, thread_id=thread_id, reply_to=reply_to, **more)
        said = message.to_json() | ({"reply_to_message": answered.to_json()} if answered else {})
        await self.push_update({"message": said})
        return message

    async def press(self, user_id: int, chat_id: int, message_id: int, button: int | str) -> str:
        """Presses a button by position (0 is the first, row by row), data or label. Returns the callback query's id.

        LookupError where the message or the button is not there: a forged press goes through `push_update`.
        """
        message = self._shown(chat_id, message_id)
        data = _pressed(message, button).data
        if data is None:
            raise LookupError("this button opens an address; it sends nothing to the bot")
        callback = Callback(
            str(len(self._methods.callbacks) + 5_000_000_001), self._who(user_id), data, self._clock.now()
        )
        self._methods.callbacks[callback.id] = callback
        said = {"id": callback.id, "from": callback.user.to_json(), "message": message.to_json()}
        await self.push_update({"callback_query": said | {"chat_instance": str(chat_id), "data": data}})
        return callback.id

    def unpins(self, chat_id: int, message_id: int) -> None:
        """A person takes a pinned message down by hand; the bot is told nothing."""
        self._chats.pin(self._shown(chat_id, message_id), False)

    def deletes(self, chat_id: int, message_id: int) -> None:
        """A person deletes a message for everybody; the bot is told nothing."""
        self._chats.delete(self._shown(chat_id, message_id))

    def _shown(self, chat_id: int, message_id: int) -> Message:
        message = self._chats.message(chat_id, message_id)
        if message is None:
            raise LookupError(f"message {message_id} is not in chat {chat_id}")
        return message

    def _who(self, user_id: int) -> Person:
        return self._people.get(user_id) or self.person(user_id, f"User {user_id}", started=False)

    def _where(self, user_id: int, chat_id: int) -> Chat:
        person, chat = self._who(user_id), self._chats.get(chat_id)
        if chat is not None:
            return chat
        if chat_id > 0:
            return self._chats.open(Chat(chat_id, person.first_name, person.username))
        return self.group(chat_id, f"Group {-chat_id}")


def _kind_of(file: File) -> str:
    return {"image": "photo", "audio": "voice"}.get(file.mime.partition("/")[0], "document")


def _pressed(message: Message, button: int | str) -> Button:
    if isinstance(button, int):
        return message.buttons[button]
    for candidate in message.buttons:
        if button in (candidate.data, candidate.text):
            return candidate
    raise LookupError(f"no button {button!r} on message {message.id}")
