"""The bot as a Speaker: says and amends in Telegram's HTML, and answers what people say to it."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import MessageLimit, ParseMode
from telegram.error import Conflict

from adapters.clock import Clock
from adapters.errors import Refused, TryLater
from monitor.chat import Listener
from monitor.messages import Button, Message
from monitor.speakers.markup import fit, plain, whole
from monitor.speakers.telegram.answers import Answers
from monitor.speakers.telegram.ears import ALLOWED
from monitor.speakers.telegram.polling import Polling, whose
from monitor.speakers.telegram.verdicts import TOKEN_REFUSED, Malformed, NotModified, is_token_refused, verdict
from monitor.speakers.telegram.wire import Timeouts, Wire, hush

T = TypeVar("T")

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to put a message on the wire."""

    text: str
    parse_mode: str | None
    keyboard: InlineKeyboardMarkup | None


class TelegramSpeaker:
    """One bot. It needs no network to come into being, and no call here waits longer than its timeouts.

    `api_url` is the Bot API's root, also your own server's. `proxy` is http://, https://, socks5:// or socks5h://,
    with user and password where it wants them; the environment's proxies are not used.
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
        self._answers = Answers(self._bot, clock, self._send, self._edit)
        self._polling = Polling(self._bot, clock, times.poll)

    # Speaking

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        """Says it (as plain text where Telegram does not take the HTML) and returns the message's id."""
        return await self._send(chat_id, message, ring, None)

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        """Edits it; a message that already says so is amended."""
        await self._edit(chat_id, message_id, message)

    async def pin(self, chat_id: int, message_id: int) -> None:
        """Pins it without a sound; raises Unreachable where the group does not let the bot pin."""
        await _judged(self._bot.pin_chat_message(chat_id, message_id, disable_notification=True))

    async def unpin(self, chat_id: int, message_id: int) -> None:
        """Takes it down; raises as `pin`."""
        await _judged(self._bot.unpin_chat_message(chat_id, message_id))

    async def _send(self, chat_id: int, message: Message, ring: bool, thread: int | None) -> int:
        async def send(form: _Form) -> int:
            sent = await self._bot.send_message(
                chat_id,
                form.text,
                parse_mode=form.parse_mode,
                reply_markup=form.keyboard,
                link_preview_options=_NO_PREVIEW,
                disable_notification=not ring,
                message_thread_id=thread,
            )
            return sent.message_id

        return await _first_accepted(send, message)

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> None:
        async def edit(form: _Form) -> None:
            await self._bot.edit_message_text(
                form.text,
                chat_id,
                message_id,
                parse_mode=form.parse_mode,
                reply_markup=form.keyboard,
                link_preview_options=_NO_PREVIEW,
            )

        try:
            await _first_accepted(edit, message)
        except NotModified:
            return

    async def set_menu(self, language: str | None, commands: Sequence[tuple[str, str]]) -> None:
        """Shows (command, description) pairs as the menu of people with that two-letter language; None: of all others.

        Raises as `say`.
        """
        menu = [BotCommand(command, description) for command, description in commands]
        await _judged(self._bot.set_my_commands(menu, language_code=language))

    # Hearing

    async def listen(self, listener: Listener) -> None:
        """Hears people until cancelled, whatever the network does; answers on their way are given a moment to leave."""
        try:
            async with aclosing(self._polling.updates()) as updates:
                async for update in updates:
                    await self._answers.hear(update, self._polling.bot_name, listener)
        finally:
            await self._answers.finish()

    @property
    def trouble(self) -> str | None:
        """Why nobody can be heard at the moment (also: another process uses this token), or None."""
        return self._polling.trouble

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


async def _judged(call: Awaitable[T]) -> T:
    """The call's answer, or the contract's exception without the library's behind it."""
    try:
        return await call
    except Exception as error:
        problem = verdict(error)
    raise problem


async def _first_accepted(send: Callable[[_Form], Awaitable[T]], message: Message) -> T:
    """Sends the first form of the message that Telegram takes: what it says matters more than how it looks."""
    *most, last = _forms(message)
    for form in most:
        try:
            return await _judged(send(form))
        except Malformed:
            continue
    return await _judged(send(last))


def _forms(message: Message) -> Iterator[_Form]:
    html = fit(whole(message.html), MessageLimit.MAX_TEXT_LENGTH)
    keyboard = _keyboard(message.buttons)
    yield _Form(html, ParseMode.HTML, keyboard)
    yield _Form(plain(html), None, keyboard)
    if keyboard:
        yield _Form(plain(html), None, None)


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(whole(button.label), callback_data=button.id) for button in row] for row in rows]
    )
