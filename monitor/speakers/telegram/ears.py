"""An update of the Bot API as what a person said, or as nothing."""

import re

from telegram import CallbackQuery, Chat, Message, Update, User

from monitor.chat import Heard

ALLOWED = ("message", "callback_query", "my_chat_member")

_ADDRESSED = re.compile(r"(/\w+)@(\w+)")


def heard_in(update: Update, bot: str) -> Heard | None:
    """What one person said to `bot` (its name without @); None for anything else.

    Edits, channels, service messages, bots and anonymous administrators (whose user id is the same for all) are
    nothing, and so is a command addressed to another bot.
    """
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    if update.message is not None:
        return _written(update.update_id, update.message, bot)
    return None


def thread_of(update: Update) -> int | None:
    """The topic of a group in which it was said, so that the answer goes there too."""
    query = update.callback_query
    message = update.message if query is None else query.message
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _pressed(update_id: int, query: CallbackQuery) -> Heard | None:
    message = query.message
    if message is None or not query.data or query.from_user.is_bot:
        return None
    return _heard(update_id, query.from_user, message.chat, message.message_id, button=query.data)


def _written(update_id: int, message: Message, bot: str) -> Heard | None:
    person = message.from_user
    if person is None or person.is_bot or message.sender_chat is not None or not message.text:
        return None
    text = _to_us(message.text, bot)
    return _heard(update_id, person, message.chat, message.message_id, text=text) if text else None


def _to_us(text: str, bot: str) -> str | None:
    """`/status@our_bot blue` as `/status blue`; None where another bot is meant."""
    hit = _ADDRESSED.match(text)
    if hit is None:
        return text
    return hit[1] + text[hit.end() :] if hit[2].lower() == bot.lower() else None


def _heard(
    update_id: int, person: User, chat: Chat, message_id: int, text: str | None = None, button: str | None = None
) -> Heard:
    return Heard(
        update_id=update_id,
        user_id=person.id,
        chat_id=chat.id,
        text=text,
        button=button,
        message_id=message_id,
        private=chat.type == Chat.PRIVATE,
        name=person.full_name,
        language=person.language_code,
    )
