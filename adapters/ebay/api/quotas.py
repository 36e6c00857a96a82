"""How many calls are left of each pool: as documented at first, then as eBay itself tells (getRateLimits)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import Clock
from adapters.costs import Supply
from adapters.ebay.api.operations import POOLS, Pool
from adapters.keep import Keep
from adapters.pacing import LEARNED, SWEEPS, SharedBucket
from adapters.wire import moment, number, rows, text

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Left:
    """What eBay says of one pool: how many calls a day it holds, how many are left, and when they come back."""

    pool: Pool
    limit: int
    remaining: int
    reset: datetime


def read_limits(body: Any) -> Iterator[Left]:
    """The pools that are told; resources that we do not use, and windows other than a day, are passed over."""
    known = {pool.resource: pool for pool in POOLS}
    for api in rows(body, "rateLimits"):
        for resource in rows(api, "resources"):
            pool = known.get((text(resource, "name") or "").lower())
            for rate in rows(resource, "rates"):
                found = (number(rate, "limit"), number(rate, "remaining"), moment(text(rate, "reset")))
                limit, remaining, reset = found
                if pool and limit and remaining is not None and reset and number(rate, "timeWindow") == _DAY:
                    yield Left(pool, limit, remaining, reset)


def pace(left: Left, now: datetime) -> float:
    """Calls per second that last until the pool is full again: the day's even pace, less where others used it up."""
    even = left.pool.paced(left.limit)
    seconds = max(60.0, (left.reset - now) / timedelta(seconds=1))
    return min(even, max(1, left.remaining) / seconds)


class Quotas:
    """The buckets of one keyset, one for each pool: whoever shares the keyset shares them."""

    def __init__(self, keep: Keep, clock: Clock, identity: str) -> None:
        self._clock = clock
        self._keep = keep
        self._key = f"{identity}:told"
        self._buckets = {pool: SharedBucket(clock, keep, identity, pool.resource, pool) for pool in POOLS}

    def __getitem__(self, pool: Pool) -> SharedBucket:
        return self._buckets[pool]

    async def learn(self, body: Any) -> None:
        """Takes over what eBay says is left: an empty pool is closed until it is full again."""
        now = self._clock.now()
        told = list(read_limits(body))
        await self._keep.put(self._key, _noted(told, now), now + LEARNED)
        for left in told:
            bucket = self._buckets[left.pool]
            await bucket.learn(pace(left, now))
            if left.remaining <= 0 and left.reset > now:
                await bucket.slow((left.reset - now).total_seconds())

    async def supplies(self) -> list[Supply]:
        """The calls of every pool by the last that eBay told of it.

        Their number is the day's, not what others have left of it: what is spent today comes back at midnight there.
        """
        kept = await self._keep.get(self._key)
        told = json.loads(kept) if kept else {}
        return [_supply(pool, told.get(pool.resource), self._clock.now()) for pool in POOLS]


def _noted(told: Iterable[Left], now: datetime) -> str:
    at = now.isoformat()
    return json.dumps({one.pool.resource: [one.limit, one.remaining, one.reset.isoformat(), at] for one in told})


def _supply(pool: Pool, told: Sequence[Any] | None, now: datetime) -> Supply:
    if told is None:
        return Supply(pool.resource, pool.rate * SWEEPS, pool.daily)
    limit, remaining, reset, at = told
    rate = pool.paced(limit) * SWEEPS
    if datetime.fromisoformat(reset) <= now:
        return Supply(pool.resource, rate, limit)
    return Supply(pool.resource, rate, limit, limit - remaining, datetime.fromisoformat(at))
