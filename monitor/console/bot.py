"""Asks Telegram who our bot is."""

from adapters.clock import SystemClock
from monitor.config import Config
from monitor.speakers.telegram import TelegramSpeaker


async def bot_name(config: Config) -> str:
    """The bot's name with its @; raises Refused or TryLater with a text for a person. There must be a token."""
    settings = config.telegram
    token = settings.token.get_secret_value() if settings.token else ""
    speaker = TelegramSpeaker(token, SystemClock(), api_url=settings.api_url, proxy=settings.proxy)
    try:
        return await speaker.check()
    finally:
        await speaker.close()
