"""Long polling in our own loop: it outlives dead links, a second poller and a refused token, and says which it is."""

import logging
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime

from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter

from adapters.clock import Clock
from monitor.speakers.telegram.ears import ALLOWED
from monitor.speakers.telegram.verdicts import TOKEN_REFUSED, is_token_refused, verdict, wait_of

log = logging.getLogger(__name__)

NO_LINK = "Telegram does not answer"
SECOND_POLLER = "another process uses this bot's token: only one of them hears what people say"
WEBHOOK = "a webhook receives this bot's messages: remove it (deleteWebhook) or use another bot"
SLOW_DOWN = "Telegram asks to poll more slowly"

_LONGEST = 60.0
# What keeps us from speaking too.
_NO_WAY = (NO_LINK, TOKEN_REFUSED)


class Polling:
    """Asks for updates without end. `trouble` says why there are none, `deaf_since` since when it is out of reach."""

    def __init__(self, bot: Bot, clock: Clock, hold: int) -> None:
        self._bot = bot
        self._clock = clock
        self._hold = hold
        self._offset: int | None = None
        self._failures = 0
        self._logged: str | None = None
        self.bot_name = ""
        self.trouble: str | None = None
        self.deaf_since: datetime | None = None

    async def updates(self) -> AsyncGenerator[Update, None]:
        """Every update, confirmed to Telegram only after the consumer has come back for the next one.

        After a crash an update may therefore come twice, never not at all. The offset follows the last id even
        downwards: after a week of silence Telegram begins again at a random one.
        """
        while True:
            for update in await self._next():
                yield update
                self._offset = update.update_id + 1

    async def _next(self) -> Sequence[Update]:
        try:
            if not self.bot_name:
                self.bot_name = (await self._bot.get_me()).username or ""
            updates = await self._bot.get_updates(self._offset, timeout=self._hold, allowed_updates=ALLOWED)
        except Exception as error:
            await self._wait_out(error)
            return ()
        self._well()
        return updates

    def _well(self) -> None:
        if self._logged:
            log.info("Telegram is heard again")
        self._failures, self.trouble, self._logged, self.deaf_since = 0, None, None, None

    async def _wait_out(self, error: Exception) -> None:
        self._failures += 1
        self.trouble, wait = _diagnosis(error, self._failures)
        self.deaf_since = (self.deaf_since or self._clock.now()) if self.trouble in _NO_WAY else None
        # One broken connection is everyday life; the second in a row, or anything else, is news – once.
        if self.trouble != self._logged and (self.trouble != NO_LINK or self._failures > 1):
            log.warning("%s (%s)", self.trouble, verdict(error))
            self._logged = self.trouble
        await self._clock.sleep(wait)


def _diagnosis(error: Exception, failures: int) -> tuple[str, float]:
    """What is wrong, and the seconds until the next try."""
    if isinstance(error, RetryAfter):
        return SLOW_DOWN, wait_of(error)
    if isinstance(error, Conflict):
        return whose(error), min(_LONGEST, 15.0 * failures)
    if is_token_refused(error):
        return TOKEN_REFUSED, _LONGEST
    return NO_LINK, min(_LONGEST, 2.0 ** min(failures - 1, 6))


def whose(error: Conflict) -> str:
    """Who else takes the messages, and what to do."""
    return WEBHOOK if "webhook" in error.message.lower() else SECOND_POLLER
