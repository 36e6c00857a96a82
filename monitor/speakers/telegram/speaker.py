"""The bot as a Speaker: says and amends in Telegram's HTML, and answers what people say to it."""

from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import Conflict

from adapters.clock import Clock
from adapters.errors import Refused, TryLater
from adapters.pushes import Reaction, Ring
from monitor.chat import Listener
from monitor.messages import Message
from monitor.speakers.telegram.answers import Answers
from monitor.speakers.telegram.ears import ALLOWED
from monitor.speakers.telegram.mouth import Mouth, judged
from monitor.speakers.telegram.polling import Polling, whose
from monitor.speakers.telegram.verdicts import TOKEN_REFUSED, is_token_refused, verdict
from monitor.speakers.telegram.webhook import Rung, Webhook
from monitor.speakers.telegram.wire import Timeouts, Wire, hush


class TelegramSpeaker:
    """One bot. It needs no network to come into being, and no call here waits longer than its timeouts.

    `api_url` is the Bot API's root, also your own server's. `proxy` is http://, https://, socks5:// or socks5h://,
    with user and password where it wants them; the environment's proxies are not used. With a `webhook` Telegram rings
    there instead of being asked.
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        clock: Clock,
        *,
        api_url: str = "https://api.telegram.org",
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
        webhook: Webhook | None = None,
    ) -> None:
        hush()
        times = timeouts or Timeouts()
        root = api_url.rstrip("/").removesuffix("/bot")
        self._wires = (Wire(token, times, proxy, held=times.poll), Wire(token, times, proxy))
        self._bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            get_updates_request=self._wires[0],
            request=self._wires[1],
        )
        self._mouth = Mouth(self._bot)
        self._answers = Answers(self._bot, clock, self._mouth)
        self.webhook = webhook
        self._rung = Rung(self._bot, clock, webhook) if webhook else None
        self._hears: Polling | Rung = self._rung or Polling(self._bot, clock, times.poll)

    # Speaking

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        """Says it (as plain text where Telegram does not take the HTML) and returns the message's id."""
        return await self._mouth.send(chat_id, message, ring, message.thread)

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        """Edits it; a message that already says so is amended, and a picture stays where the new text brings none."""
        await self._mouth.edit_words(chat_id, message_id, message)

    async def pin(self, chat_id: int, message_id: int) -> None:
        """Pins it without a sound; raises Unreachable where the group does not let the bot pin."""
        await judged(self._bot.pin_chat_message(chat_id, message_id, disable_notification=True))

    async def unpin(self, chat_id: int, message_id: int) -> None:
        """Takes it down; raises as `pin`."""
        await judged(self._bot.unpin_chat_message(chat_id, message_id))

    async def make_topic(self, chat_id: int, name: str) -> int:
        """Makes a topic in a forum and returns its number; Unreachable where the group does not let the bot."""
        return (await judged(self._bot.create_forum_topic(chat_id, name))).message_thread_id

    async def fetch(self, file_id: str) -> bytes:
        """The file that somebody sent, at most 20 MB (Bot API, getFile): TooLarge; raises as `say`."""
        file = await judged(self._bot.get_file(file_id))
        return bytes(await judged(file.download_as_bytearray()))

    async def set_menu(
        self, language: str | None, commands: Sequence[tuple[str, str]], chat_id: int | None = None
    ) -> None:
        """Shows (command, description) pairs as the menu of people with that two-letter language; None: of all others.

        In the chat alone, where one is given: that goes before all others (Bot API, BotCommandScope). Raises as `say`.
        """
        menu = [BotCommand(command, description) for command, description in commands]
        await judged(self._bot.set_my_commands(menu, scope=_only(chat_id), language_code=language))

    async def clear_menu(self, chat_id: int) -> None:
        """The chat has no menu of its own any more; raises as `say`."""
        await judged(self._bot.delete_my_commands(scope=_only(chat_id)))

    # Hearing

    async def listen(self, listener: Listener) -> None:
        """Hears people until cancelled, whatever the network does; answers on their way are given a moment to leave."""
        try:
            async with aclosing(self._hears.updates()) as updates:
                async for update in updates:
                    await self._answers.hear(update, self._hears.bot_name, listener)
        finally:
            await self._answers.finish()

    async def rung(self, ring: Ring) -> Reaction:
        """Somebody has come to the webhook's address; Telegram proves itself by the secret."""
        return await self._rung.rung(ring) if self._rung else Reaction(404)

    async def drop_webhook(self) -> None:
        """Lets Telegram keep what people say until it is asked; raises as `say`."""
        await judged(self._bot.delete_webhook())

    @property
    def trouble(self) -> str | None:
        """Why nobody can be heard at the moment (also: another process uses this token), or None."""
        return self._hears.trouble

    @property
    def deaf_since(self) -> datetime | None:
        """Since when Telegram is out of reach, as far as listening tells; None where it is heard or nobody listens."""
        return self._hears.deaf_since

    @property
    def answering(self) -> bool:
        """Whether an answer is on its way."""
        return self._answers.going

    # Life

    async def check(self) -> str:
        """The bot's name with its @; raises Refused (the token) or TryLater (the link), with a text for doctor."""
        try:
            me = await self._bot.get_me()
        except Exception as error:
            problem: Exception = Refused(TOKEN_REFUSED) if is_token_refused(error) else TryLater(str(verdict(error)))
        else:
            return f"@{me.username}"
        raise problem

    async def rival(self, hold: int) -> str | None:
        """Who else takes this bot's messages, a webhook or another process; None where nobody did in `hold` seconds.

        Nothing is taken away by asking; only another poller is disturbed, and shows itself by that. Raises TryLater.
        """
        try:
            await self._bot.get_updates(timeout=hold, allowed_updates=ALLOWED)
        except Conflict as error:
            return whose(error)
        except Exception as error:
            problem = TryLater(str(verdict(error)))
        else:
            return None
        raise problem

    async def close(self) -> None:
        """Closes the connections; the speaker is not used afterwards."""
        for wire in self._wires:
            await wire.shutdown()


def _only(chat_id: int | None) -> BotCommandScopeChat | None:
    return None if chat_id is None else BotCommandScopeChat(chat_id)
