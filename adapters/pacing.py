"""How fast we may ask: a seat per host for public pages, a token bucket per account and operation for APIs."""

import json
import math
from asyncio import Lock
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Protocol

from adapters.clock import Clock
from adapters.errors import QuotaSpent, TryLater
from adapters.keep import Keep

# A turn further away than this is given back to the planner, which has a column for it, instead of slept through.
PATIENCE = 300.0


@dataclass(slots=True)
class _Seat:
    lock: Lock = field(default_factory=Lock)
    left_at: float = float("-inf")
    closed_until: float = float("-inf")


class Seats:
    """One request at a time to each host, with a gap between two, in the order in which they asked.

    Seats live in memory only: a restart takes longer than a gap.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seats: defaultdict[str, _Seat] = defaultdict(_Seat)

    @asynccontextmanager
    async def turn(self, host: str, gap: float) -> AsyncIterator[None]:
        """Holds the host's seat, `gap` seconds after the last request to it ended; TryLater if that is far away."""
        seat = self._seats[host]
        async with seat.lock:
            wait = max(seat.left_at + gap, seat.closed_until) - self._clock.monotonic()
            if wait > PATIENCE:
                raise TryLater(f"{host} may next be asked in {wait / 60:.0f} minutes", wait)
            if wait > 0:
                await self._clock.sleep(wait)
            try:
                yield
            finally:
                seat.left_at = self._clock.monotonic()

    def close(self, host: str, seconds: float) -> None:
        """Nobody asks the host for that long: it said so itself."""
        self._seats[host].closed_until = self._clock.monotonic() + seconds


# After a 429 the rate is halved, at most to this share of the quota, and is whole again after this many seconds.
SLOWEST = 1 / 64
RECOVERY = 1800.0


# A rate that a platform names is believed up to this many calls per second, and for this long.
FASTEST = 1000.0
LEARNED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tokens:
    """How many calls are free as of `at` (seconds; in the future while the platform told us to wait).

    `pace` is the share of the quota's rate that is used at present. Below zero, tokens are promised already.
    """

    count: float
    at: float
    pace: float = 1.0


class Quota(Protocol):
    """What an adapter says of an operation: calls per second and how many may come at once."""

    @property
    def rate(self) -> float: ...

    @property
    def burst(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Tempo:
    """A quota as it was measured, or a share of one."""

    rate: float
    burst: int


def shared(quota: Quota, share: float) -> Tempo:
    """That share of a quota; of a burst at least one call is left."""
    return Tempo(quota.rate * share, max(1, int(quota.burst * share)))


def refilled(tokens: Tokens, quota: Quota, now: float) -> Tokens:
    """What has grown back by now."""
    passed = max(0.0, now - tokens.at)
    return Tokens(
        count=min(float(quota.burst), tokens.count + passed * quota.rate * tokens.pace),
        at=max(tokens.at, now),
        pace=min(1.0, tokens.pace + passed / RECOVERY),
    )


def taken(tokens: Tokens, quota: Quota, now: float) -> tuple[Tokens, float]:
    """One call less, and how many seconds from now that call may be made."""
    full = refilled(tokens, quota, now)
    left = full.count - 1
    wait = (full.at - now) + max(0.0, -left) / (quota.rate * full.pace)
    return replace(full, count=left), wait


def answered(tokens: Tokens, quota: Quota, now: float) -> Tokens:
    """After an answer: the platform counted that call when it arrived, which was later than when it was made.

    Until then its own bucket was full, and what had grown back here since the call did not grow there.
    """
    full = refilled(tokens, quota, now)
    return replace(full, count=min(full.count, quota.burst - 1.0))


def slowed(tokens: Tokens, quota: Quota, now: float, wait: float = 0.0) -> Tokens:
    """After a 429: nothing is free, the rate is halved, and nothing grows for as long as the platform said.

    Told so again before that time is over, it is not halved once more: it is still the same 429.
    """
    full = refilled(tokens, quota, now)
    pace = full.pace if full.at > now else max(SLOWEST, full.pace / 2)
    return Tokens(min(full.count, 0.0), max(full.at, now + wait), pace)


class TokenBucket:
    """Keeps the calls of one account's operation inside its quota, over restarts too; first come, first served."""

    def __init__(self, clock: Clock, keep: Keep, account: str, operation: str, quota: Quota) -> None:
        self._clock = clock
        self._keep = keep
        self._key = f"bucket:{account}:{operation}"
        self._quota = quota
        self._lock = Lock()
        self._tokens: Tokens | None = None

    async def take(self, patience: float = PATIENCE) -> None:
        """Returns when the next call may be made; QuotaSpent, and no call is counted, if that is far away."""
        async with self._lock:
            tokens, wait = taken(await self.load(), self._quota, self._clock.monotonic())
            if wait > patience:
                raise QuotaSpent(f"the quota lets us ask again in {wait / 60:.0f} minutes", wait)
            await self.dump(tokens)
            if wait > 0:
                await self._clock.sleep(wait)

    async def answered(self) -> None:
        """The platform answered, so that it has counted the last call by now."""
        tokens, now = await self.load(), self._clock.monotonic()
        if (counted := answered(tokens, self._quota, now)).count < refilled(tokens, self._quota, now).count:
            await self.dump(counted)

    async def slow(self, wait: float | None = None) -> None:
        """The platform answered 429, perhaps with seconds to wait."""
        await self.dump(slowed(await self.load(), self._quota, self._clock.monotonic(), wait or 0.0))

    async def learn(self, rate: float) -> None:
        """The platform named the calls per second that it really grants; they hold for a month, over restarts too."""
        tokens = refilled(await self.load(), self._quota, self._clock.monotonic())
        if rate == self._quota.rate or not (math.isfinite(rate) and 0 < rate <= FASTEST):
            return
        self._quota = Tempo(rate, self._quota.burst)
        # Before anything is waited for: a call that is taken meanwhile must not be forgotten.
        await self.dump(tokens)
        await self._keep.put(f"{self._key}:rate", repr(rate), self._clock.now() + LEARNED)

    async def load(self) -> Tokens:
        """The tokens as of this clock's seconds; kept ones are dated by the wall clock, which outlives a restart."""
        if self._tokens is None:
            learned = await self._keep.get(f"{self._key}:rate")
            kept = await self._keep.get(self._key)
            if self._tokens is None:
                self._quota = Tempo(float(learned), self._quota.burst) if learned else self._quota
                self._tokens = self._revived(kept)
        return self._tokens

    async def dump(self, tokens: Tokens) -> None:
        self._tokens = tokens
        shift = self._clock.now().timestamp() - self._clock.monotonic()
        await self._keep.put(self._key, json.dumps(asdict(replace(tokens, at=tokens.at + shift))))

    def _revived(self, kept: str | None) -> Tokens:
        now = self._clock.monotonic()
        if kept is None:
            return Tokens(float(self._quota.burst), now)
        tokens = Tokens(**json.loads(kept))
        ahead = tokens.at - self._clock.now().timestamp()
        # A wall clock that was set back must not close the account for longer than a platform would.
        return replace(tokens, at=now + min(ahead, 3600.0))


# The share of a quota that sweeps may use: confirmations and people find room in the rest.
SWEEPS = 0.85


class SharedBucket:
    """One operation's quota in two queues: what is urgent waits for the quota alone, a sweep also for its share."""

    def __init__(self, clock: Clock, keep: Keep, account: str, operation: str, quota: Quota) -> None:
        self._all = TokenBucket(clock, keep, account, operation, quota)
        self._sweeps = TokenBucket(clock, keep, account, f"{operation}:sweeps", shared(quota, SWEEPS))

    async def take(self, *, urgent: bool = False, patience: float = PATIENCE) -> None:
        """Returns when the call may be made; TryLater, and no call is counted, if that is far away."""
        if not urgent:
            await self._sweeps.take(patience)
        await self._all.take(patience)

    async def answered(self) -> None:
        """The platform answered, so that it has counted the last call by now."""
        await self._all.answered()

    async def slow(self, wait: float) -> None:
        """The platform answered 429: nothing for that many seconds, then at half the pace, for everybody."""
        await self._sweeps.slow(wait)
        await self._all.slow(wait)

    async def learn(self, rate: float) -> None:
        """The platform named the calls per second that it really grants."""
        await self._all.learn(rate)
        await self._sweeps.learn(rate * SWEEPS)


class Buckets:
    """The buckets of one account's operations, each made when it is first asked for."""

    def __init__(self, clock: Clock, keep: Keep, account: str) -> None:
        self._clock = clock
        self._keep = keep
        self._account = account
        self._made: dict[str, SharedBucket] = {}

    def of(self, operation: str, quota: Quota) -> SharedBucket:
        """The one bucket of that operation."""
        if operation not in self._made:
            self._made[operation] = SharedBucket(self._clock, self._keep, self._account, operation, quota)
        return self._made[operation]
