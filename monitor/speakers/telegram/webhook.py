"""Being rung instead of asking: Telegram brings each update to an address of ours, with a secret that proves it."""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, Update

from adapters.clock import Clock
from adapters.pushes import Doorbell, Reaction, Ring
from monitor.speakers.telegram.ears import ALLOWED
from monitor.speakers.telegram.verdicts import TOKEN_REFUSED, is_token_refused, verdict

log = logging.getLogger(__name__)

# Bot API, setWebhook: the header in which the secret comes, in the small letters of `Ring`.
_HEADER = "x-telegram-bot-api-secret-token"
# Largest update that is read; the longest message has 4,096 signs, its looks and its chat a few kilobytes.
_MOST = 1_000_000
# How often Telegram is asked whether it still knows the address, which also shows whether it is there at all.
_CHECKED_EVERY, _LONGEST = 60.0, 60.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """`url` is the address by which Telegram reaches us, `listen` HOST:PORT of this machine behind it."""

    url: str
    listen: str
    secret: str = field(repr=False)

    @property
    def bell(self) -> Doorbell:
        """Where the inbound server answers."""
        return Doorbell(self.listen, urlsplit(self.url).path or "/", _MOST)


class Rung:
    """Updates as they are brought. Each is answered only after it was taken in: Telegram brings it again otherwise.

    `trouble` says why there are none, as far as Telegram tells, `deaf_since` since when it is out of reach.
    """

    def __init__(self, bot: Bot, clock: Clock, webhook: Webhook) -> None:
        self._bot = bot
        self._clock = clock
        self._webhook = webhook
        self._brought: asyncio.Queue[tuple[Update, asyncio.Event]] = asyncio.Queue()
        self.bot_name = ""
        self.trouble: str | None = "Telegram does not know our address yet"
        self.deaf_since: datetime | None = None

    async def updates(self) -> AsyncGenerator[Update, None]:
        """Every update, confirmed to Telegram only after the consumer has come back for the next one."""
        keeping = asyncio.create_task(self._keep_known())
        try:
            while True:
                update, taken_in = await self._brought.get()
                yield update
                taken_in.set()
        finally:
            keeping.cancel()

    async def rung(self, ring: Ring) -> Reaction:
        """One request to our address, from anybody: without the secret nothing of it is read."""
        told = ring.headers.get(_HEADER, "")
        if not hmac.compare_digest(told.encode("utf-8", "surrogateescape"), self._webhook.secret.encode()):
            return Reaction(403)
        update = _read(ring.body) if ring.method == "POST" else None
        if update is None:
            return Reaction(400)
        taken_in = asyncio.Event()
        self._brought.put_nowait((update, taken_in))
        await taken_in.wait()
        return Reaction(200)

    async def _keep_known(self) -> None:
        """Tells Telegram our address, and again where somebody has changed it meanwhile."""
        while True:
            await self._until_done(self._know)
            await self._clock.sleep(_CHECKED_EVERY)

    async def _until_done(self, work: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            try:
                return await work()
            except Exception as error:
                failures += 1
                self.deaf_since = self.deaf_since or self._clock.now()
                self.trouble = TOKEN_REFUSED if is_token_refused(error) else f"no webhook: {verdict(error)}"
                log.warning(self.trouble)
                await self._clock.sleep(min(_LONGEST, 2.0**failures))

    async def _know(self) -> None:
        if not self.bot_name:
            self.bot_name = (await self._bot.get_me()).username or ""
        known = await self._bot.get_webhook_info()
        self.deaf_since = None
        if known.url != self._webhook.url or self.trouble:
            await self._bot.set_webhook(self._webhook.url, allowed_updates=ALLOWED, secret_token=self._webhook.secret)
            self.trouble = None
        if known.url == self._webhook.url and known.pending_update_count and known.last_error_message:
            self.trouble = f"Telegram cannot bring messages to {self._webhook.url}: {known.last_error_message}"
            log.warning(self.trouble)


def _read(body: bytes) -> Update | None:
    """The update; one that the library cannot read has nothing to say but its number, and must not come again."""
    try:
        said: Any = json.loads(body)
        number = said["update_id"]
    except (ValueError, TypeError, KeyError):
        return None
    try:
        return Update.de_json(said, None) if type(number) is int else None
    except Exception:
        return Update(number)
