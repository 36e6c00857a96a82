"""Shows people the bot's menu in their language, as soon as Telegram can be reached."""

import structlog

from adapters.clock import Clock
from monitor.commands import Commands
from monitor.messages import NotSent
from monitor.speakers.telegram import TelegramSpeaker

log = structlog.get_logger()

_AGAIN = 300.0


async def keep_menus(speaker: TelegramSpeaker, clock: Clock) -> None:
    """Sets the menu of every language once; tries again every five minutes while there is no link.

    None are the people whose Telegram speaks another language: they get the English menu instead of none.
    """
    for language in (None, *Commands.languages):
        while not await _set(speaker, language):
            await clock.sleep(_AGAIN)


async def _set(speaker: TelegramSpeaker, language: str | None) -> bool:
    try:
        await speaker.set_menu(language, Commands.menu(language or "en"))
    except NotSent as error:
        log.info("the menu is not shown yet", why=str(error))
        return False
    except Exception:
        log.exception("Telegram refused the menu; it works without one")
    return True
