"""Groups of the local Bot API: their topics, and what people do with the bot in them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from monitor.demo.botparams import Params
from monitor.demo.chats import Chat, Person
from monitor.demo.refusals import refuse

# The names of the longest topic (Bot API, createForumTopic: 1-128 characters).
_LONGEST = 128


@dataclass(slots=True)
class Topic:
    """One topic of a forum; a deleted one is not there."""

    name: str
    closed: bool = False


@dataclass(slots=True)
class Forums:
    """The topics of all forums by chat and number; numbers are those of the messages that opened them."""

    topics: dict[int, dict[int, Topic]] = field(default_factory=dict)

    def of(self, chat_id: int) -> dict[int, Topic]:
        return self.topics.setdefault(chat_id, {})

    def create(self, chat: Chat, params: Params, number: int) -> dict[str, Any]:
        """The method createForumTopic."""
        if not chat.is_forum:
            raise refuse("no_forum")
        if not chat.bot_may_make_topics:
            raise refuse("no_topic_rights")
        name = params.text("name").strip()[:_LONGEST]
        if not name:
            raise refuse("no_topic_name")
        self.of(chat.id)[number] = Topic(name)
        return {"message_thread_id": number, "name": name, "icon_color": 7322096}

    def check(self, chat: Chat, thread: int | None) -> None:
        """Refuses a message into a topic that is not there or lets nobody write."""
        if not thread:
            return
        topic = self.of(chat.id).get(thread) if chat.is_forum else None
        if topic is None:
            raise refuse("no_thread")
        if topic.closed:
            raise refuse("topic_closed")


class Membership:
    """What people do with the bot's place in their chats, told to it as my_chat_member."""

    def __init__(self, bot: Person, push: Callable[[dict[str, Any]], Awaitable[int]], now: Callable[[], float]) -> None:
        self._bot = bot
        self._push = push
        self._now = now

    async def added(self, person: Person, chat: Chat) -> None:
        """A person adds the bot to a group, or unblocks it."""
        await self._changed(person, chat, "kicked" if chat.private else "left", "member")

    async def put_out(self, person: Person, chat: Chat) -> None:
        """A person puts the bot out of a group, or blocks it."""
        await self._changed(person, chat, "member", "kicked")

    async def _changed(self, person: Person, chat: Chat, was: str, now: str) -> None:
        said = {"chat": chat.to_json(), "from": person.to_json(), "date": int(self._now())}
        members = {"old_chat_member": self._member(was), "new_chat_member": self._member(now)}
        await self._push({"my_chat_member": said | members})

    def _member(self, status: str) -> dict[str, Any]:
        said: dict[str, Any] = {"user": self._bot.to_json(), "status": status}
        return said | ({"until_date": 0} if status == "kicked" else {})
