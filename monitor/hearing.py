"""Hears people by the way that the configuration names, and takes back a webhook of ours before Telegram is asked."""

import structlog

from adapters.clock import Clock
from monitor.chat import Listener
from monitor.messages import NotSent
from monitor.speakers.telegram import TelegramSpeaker
from storage.store import Store

log = structlog.get_logger()

# The setting that holds the address which we told Telegram.
_KEY = "webhook"


async def hear(store: Store, clock: Clock, speaker: TelegramSpeaker, listener: Listener) -> None:
    """Hears until cancelled. Only an address that we told Telegram ourselves is taken back."""
    if speaker.webhook is not None:
        await store.put_setting(_KEY, speaker.webhook.url)
    elif await store.get_setting(_KEY) is not None:
        await _taken_back(store, clock, speaker)
    await speaker.listen(listener)


async def _taken_back(store: Store, clock: Clock, speaker: TelegramSpeaker) -> None:
    while True:
        try:
            await speaker.drop_webhook()
        except NotSent as why:
            log.warning("Telegram still brings messages to our old address", why=str(why))
            await clock.sleep(why.wait)
        except Exception:
            log.exception("Telegram does not forget our old address; asking it for messages says more")
            return None
        else:
            return await store.put_setting(_KEY, None)
