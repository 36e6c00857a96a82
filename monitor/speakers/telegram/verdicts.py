"""What an error of the Bot API means for a message: not sent, perhaps sent, unreachable, moved, or gone."""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from monitor.messages import Ambiguous, MessageGone, Migrated, NotSent, TooLarge, TopicGone, Unreachable

TOKEN_REFUSED = "Telegram refuses the bot token (or api_url is not a Bot API): get a valid one from @BotFather"  # noqa: S105

# Descriptions of 400 answers in lower case, as the Bot API server words them (telegram-bot-api, Client.cpp).
_UNREACHABLE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "input_user_deactivated",
    "user_is_blocked",
    "chat_write_forbidden",
    "chat_restricted",
    "not enough rights",
    "have no rights",
    "need administrator rights",
)
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message media can't be edited",
    "message to pin not found",
    "message to unpin not found",
)
_OTHER_KIND = "there is no text in the message to edit"


# A closed topic is refused by Telegram's servers in their own words, a deleted one by the Bot API's.
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted")


class Malformed(NotSent):
    """Telegram does not take this form of the message; another form of the same content may pass."""


class OtherKind(MessageGone):
    """The message is of a kind that this edit cannot change: a picture or a file has no text."""


class NotModified(Exception):
    """The message already says exactly this."""


def verdict(error: Exception) -> Exception:
    """The contract's exception for what the library raised."""
    if not isinstance(error, TelegramError):
        return Ambiguous(f"the answer was not understood ({type(error).__name__})")
    if isinstance(error.__cause__, TelegramError):
        # A status without the Bot API's own words: a proxy, a gateway or a hotel's log-in page answered instead.
        return _between(error)
    match error:
        case RetryAfter():
            return NotSent("Telegram asks to slow down", wait_of(error))
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case Forbidden():
            return Unreachable(error.message)
        case InvalidToken():
            return NotSent(TOKEN_REFUSED, wait=60.0)
        case BadRequest():
            return _refused(error)
        case Conflict():
            return NotSent(error.message)
        case NetworkError():
            return _network(error)
    return Ambiguous(error.message)


def is_token_refused(error: Exception) -> bool:
    """Whether the Bot API itself refused the token, and not something that stands between."""
    return isinstance(error, InvalidToken) and not isinstance(error.__cause__, TelegramError)


def wait_of(error: RetryAfter) -> float:
    """Seconds that Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _between(error: TelegramError) -> Exception:
    why = error.message.partition(". ")[0]
    # A gateway that waited in vain had passed the call on.
    return Ambiguous(why) if "gateway time" in why.lower() else NotSent(why, wait=15.0)


def _refused(error: BadRequest) -> Exception:
    said = error.message.lower()
    if "message is not modified" in said:
        return NotModified()
    if "file is too big" in said:
        return TooLarge(error.message)
    if _OTHER_KIND in said:
        return OtherKind(error.message)
    if any(words in said for words in _TOPIC_GONE):
        return TopicGone(error.message)
    if any(words in said for words in _GONE):
        return MessageGone(error.message)
    if any(words in said for words in _UNREACHABLE):
        return Unreachable(error.message)
    return Malformed(error.message, wait=300.0)


def _network(error: NetworkError) -> Exception:
    cause = error.__cause__
    if cause is None and "(413)" in error.message:
        return Malformed(error.message, wait=300.0)
    if cause is None:
        return Ambiguous(error.message) if "gateway time" in error.message.lower() else NotSent(error.message)
    return NotSent(error.message) if isinstance(cause, httpx.ConnectError) else Ambiguous(error.message)
