"""All ways to people as one: what goes to a chat is said by the bot or the terminal, the rest by its channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.channels.known import is_channel
from monitor.messages import Message, MessageGone, Speaker


@dataclass(frozen=True, slots=True)
class Voices:
    """`main` says what goes to chats, `channels` are the others by the number that stands for a chat's."""

    main: Speaker
    channels: Mapping[int, Speaker] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return ", ".join((self.main.name, *(one.name for one in self.channels.values())))

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        """As the speaker that it goes to; raises MessageGone where the channel is in the configuration no more."""
        return await self._speaker(chat_id).say(chat_id, message, ring=ring)

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        """As the speaker that said it; no channel can."""
        await self._speaker(chat_id).amend(chat_id, message_id, message)

    def _speaker(self, chat_id: int) -> Speaker:
        if not is_channel(chat_id):
            return self.main
        if chat_id not in self.channels:
            raise MessageGone("the channel is no longer configured")
        return self.channels[chat_id]
