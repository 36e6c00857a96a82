"""An update of the Bot API as what a person said, or as nothing."""

import re
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from monitor.chat import Heard, SentFile

ALLOWED = ("message", "callback_query", "my_chat_member")

_ADDRESSED = re.compile(r"(/\w+)@(\w+)")
_OUT = (ChatMember.LEFT, ChatMember.BANNED)
# What may be sent instead of a text; the first two are taken, the others are named when they are refused.
_PHOTO, _DOCUMENT = "photo", "document"
_OTHERS = ("voice", "audio", "video", "video_note", "animation", "sticker")


def heard_in(update: Update, bot: str) -> Heard | None:
    """What one person said to `bot` (its name without @); None for anything else.

    Edits, channels, most service messages, bots and anonymous administrators (whose user id is the same for all) are
    nothing, and so is a command addressed to another bot. That the bot was added or put out is heard, and that a
    group has a new id, whoever did it.
    """
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _let_in(update.update_id, update.my_chat_member)
    if update.message is not None and update.message.migrate_to_chat_id is not None:
        return _moved(update.update_id, update.message, update.message.migrate_to_chat_id)
    if update.message is not None:
        return _written(update.update_id, update.message, bot)
    return None


def thread_of(update: Update) -> int | None:
    """The topic of a group in which it was said, so that the answer goes there too."""
    query = update.callback_query
    return _thread(update.message if query is None else query.message)


def _thread(message: object) -> int | None:
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _pressed(update_id: int, query: CallbackQuery) -> Heard | None:
    message = query.message
    if message is None or not query.data or query.from_user.is_bot:
        return None
    where = message.chat, message.message_id
    return _heard(update_id, query.from_user, *where, button=query.data, thread=_thread(message))


def _let_in(update_id: int, change: ChatMemberUpdated) -> Heard | None:
    """Added to a group (as if /start had been said there), unblocked, or put out; other changes are nothing."""
    was, now = (member.status in _OUT for member in (change.old_chat_member, change.new_chat_member))
    if was == now or change.chat.type == Chat.CHANNEL:
        return None
    return _heard(update_id, change.from_user, change.chat, None, text="/start", let_in=was)


def _moved(update_id: int, message: Message, chat_id: int) -> Heard:
    person = message.from_user or User(0, "", is_bot=True)
    return _heard(update_id, person, message.chat, message.message_id, moved_to=chat_id)


def _written(update_id: int, message: Message, bot: str) -> Heard | None:
    person = message.from_user
    if person is None or person.is_bot or message.sender_chat is not None:
        return None
    file = _file(message)
    text = _to_us(message.text or message.caption or "", bot)
    if text is None or not (text or file):
        return None
    return _heard(
        update_id,
        person,
        message.chat,
        message.message_id,
        text=text or None,
        thread=_thread(message),
        **_answered(message, bot),
        file=file,
        album=message.media_group_id,
    )


def _answered(message: Message, bot: str) -> dict[str, Any]:
    """The message of ours that this one answers; in a topic every message seems to answer the one that opened it."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or answered.forum_topic_created is not None:
        return {}
    if (answered.from_user.username or "").lower() != bot.lower():
        return {}
    rows = answered.reply_markup.inline_keyboard if answered.reply_markup else ()
    keys = (button.callback_data for row in rows for button in row)
    return {"reply_to": answered.message_id, "reply_keys": tuple(key for key in keys if isinstance(key, str))}


def _file(message: Message) -> SentFile | None:
    if message.photo:
        largest = message.photo[-1]
        return SentFile(largest.file_id, _PHOTO, "photo.jpg", largest.file_size)
    # An animation comes as a document, too.
    for kind in _OTHERS:
        if getattr(message, kind) is not None:
            return SentFile("", kind, kind)
    paper = message.document
    return SentFile(paper.file_id, _DOCUMENT, paper.file_name or "file", paper.file_size) if paper else None


def _to_us(text: str, bot: str) -> str | None:
    """`/status@our_bot blue` as `/status blue`; None where another bot is meant."""
    hit = _ADDRESSED.match(text)
    if hit is None:
        return text
    return hit[1] + text[hit.end() :] if hit[2].lower() == bot.lower() else None


def _heard(
    update_id: int,
    person: User,
    chat: Chat,
    message_id: int | None,
    *,
    text: str | None = None,
    button: str | None = None,
    **more: Any,
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
        title=chat.title,
        forum=bool(chat.is_forum),
        **more,
    )
