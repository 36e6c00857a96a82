"""The local Bot API's own way to the bot: updates brought one by one to the address that it named."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from monitor.demo.botparams import Params
from monitor.demo.refusals import refuse
from monitor.demo.updates import Updates

# Bot API, setWebhook: "Ports currently supported for webhooks: 443, 80, 88, 8443."
_PORTS = (443, 80, 88, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LONGEST_SECRET = 256
# Real seconds until one that was not taken is brought again; Telegram's own are more.
_AGAIN, _PATIENCE = 0.05, 10.0


def accepted(params: Params) -> tuple[str, str]:
    """Address and secret of setWebhook; plain http is taken on loopback, as by a server in --local mode."""
    url, secret = params.text("url"), params.text("secret_token")
    if len(secret) > _LONGEST_SECRET:
        raise refuse("secret_too_long")
    if not _SECRET.fullmatch(secret):
        raise refuse("secret_signs")
    place = urlsplit(url)
    if url and place.hostname != "127.0.0.1":
        if place.scheme != "https":
            raise refuse("webhook_scheme")
        if (place.port or 443) not in _PORTS:
            raise refuse("webhook_port")
    return url, secret


class Webhooks:
    """Brings what waits to one address, each until it is taken."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._bringing: asyncio.Task[None] | None = None
        self._failed = ""

    def info(self, url: str) -> dict[str, Any]:
        """The answer of getWebhookInfo."""
        said = {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}
        return said | ({"last_error_message": self._failed, "last_error_date": 1} if self._failed else {})

    def bring_to(self, url: str, secret: str, allowed: Sequence[str] | None) -> None:
        """From now on they are brought there; to nobody where the address is empty."""
        if self._bringing is not None:
            self._bringing.cancel()
        self._failed = ""
        self._bringing = asyncio.create_task(self._bring(url, secret, allowed)) if url else None

    async def _bring(self, url: str, secret: str, allowed: Sequence[str] | None) -> None:
        headers, offset = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}, 0
        patience = aiohttp.ClientTimeout(total=_PATIENCE)
        async with aiohttp.ClientSession(headers=headers, timeout=patience) as web:
            while True:
                for update in await self._updates.poll(offset, 1, 3600, allowed):
                    if await self._taken(web, url, update):
                        offset = update["update_id"] + 1
                    else:
                        await asyncio.sleep(_AGAIN)

    async def _taken(self, web: aiohttp.ClientSession, url: str, update: dict[str, Any]) -> bool:
        try:
            async with web.post(url, json=update) as answer:
                self._failed = "" if answer.ok else f"Wrong response from the webhook: {answer.status}"
                return answer.ok
        except (aiohttp.ClientError, TimeoutError):
            self._failed = "Connection refused"
            return False
