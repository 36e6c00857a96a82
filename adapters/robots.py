"""Asks a host's robots.txt whether we are welcome, once a day, and takes its word on how often (RFC 9309)."""

import json
from asyncio import Lock
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from protego import Protego
from yarl import URL

from adapters.addresses import authority
from adapters.clock import Clock
from adapters.errors import Refused, TryLater
from adapters.keep import Keep
from adapters.manners import TOKEN
from adapters.page import Page
from adapters.redact import redact

FRESH = timedelta(hours=24)
# While robots.txt cannot be had, an older copy holds (RFC 9309, 2.4), for at most the 30 days of section 2.3.1.4.
STALE = timedelta(days=30)
_RETRY = timedelta(hours=1)
_MOST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego
    until: datetime


class Robots:
    """Knows the robots.txt of every host it was asked about; `fetch` gets one through the door's own caps."""

    def __init__(self, clock: Clock, keep: Keep, fetch: Callable[[URL], Awaitable[Page]]) -> None:
        self._clock = clock
        self._keep = keep
        self._fetch = fetch
        self._known: dict[str, _Rules] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

    async def gap(self, url: URL) -> float:
        """Seconds that the host wants between two requests, 0 where it does not say.

        Raises Refused where it does not want us on that page, TryLater where its wish cannot be learned.
        """
        host = authority(url)
        async with self._locks[host]:
            rules = await self._rules(host, url)
        if not rules.parsed.can_fetch(str(url), TOKEN):
            raise Refused(
                f"{host} asks programs not to read {redact(url.path)} (its robots.txt):"
                " take this listing off the watch, or watch it through the platform's own API"
            )
        return _asked_gap(rules.parsed)

    async def _rules(self, host: str, url: URL) -> _Rules:
        known = self._known.get(host) or await self._kept(host)
        if known is None or known.until <= self._clock.now():
            known = await self._renewed(host, url, known)
        self._known[host] = known
        return known

    async def _kept(self, host: str) -> _Rules | None:
        kept = await self._keep.get(_key(host))
        if kept is None:
            return None
        row = json.loads(kept)
        return _Rules(Protego.parse(row["text"]), datetime.fromtimestamp(row["at"], UTC) + FRESH)

    async def _renewed(self, host: str, url: URL, known: _Rules | None) -> _Rules:
        now = self._clock.now()
        try:
            text = _text(host, await self._fetch(url.origin() / "robots.txt"))
        except TryLater:
            if known is None or known.until + (STALE - FRESH) <= now:
                raise
            return replace(known, until=now + _RETRY)
        await self._keep.put(_key(host), json.dumps({"at": now.timestamp(), "text": text}), now + STALE)
        return _Rules(Protego.parse(text), now + FRESH)


def _text(host: str, page: Page) -> str:
    """The rules; none where the host has no robots.txt (4xx), TryLater where it cannot say (RFC 9309, 2.3.1)."""
    if 200 <= page.status < 300:
        return page.body[:_MOST_BYTES].decode("utf-8-sig", errors="replace")
    if 400 <= page.status < 500:
        return ""
    raise TryLater(f"{host} could not say whether it may be read (its robots.txt answered {page.status})")


def _asked_gap(parsed: Protego) -> float:
    rate = parsed.request_rate(TOKEN)
    by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
    return min(max(parsed.crawl_delay(TOKEN) or 0.0, by_rate), FRESH.total_seconds())


def _key(host: str) -> str:
    return f"robots:{host}"
