"""Asks Telegram who our bot is."""

from adapters.clock import SystemClock
from monitor.config import Config
from monitor.speakers.telegram import TelegramSpeaker, Timeouts

# Somebody sits there and waits for the answer.
_PATIENCE = Timeouts(connect=5, answer=10)


def bot_of(config: Config) -> TelegramSpeaker:
    """The bot for a few questions by hand. There must be a token."""
    settings = config.telegram
    token = settings.token.get_secret_value() if settings.token else ""
    return TelegramSpeaker(token, SystemClock(), api_url=settings.api_url, proxy=settings.proxy, timeouts=_PATIENCE)


async def bot_name(config: Config) -> str:
    """The bot's name with its @; raises Refused or TryLater with a text for a person. There must be a token."""
    speaker = bot_of(config)
    try:
        return await speaker.check()
    finally:
        await speaker.close()
