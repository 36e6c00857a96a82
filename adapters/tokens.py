"""Keeps access tokens: asked for once, sealed over restarts, renewed early, never shown."""

from asyncio import Lock
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.clock import Clock
from adapters.errors import AdapterError, Misread, TryLater
from adapters.sealed import Sealed
from adapters.wire import json_in

# A token of an hour is renewed after fifty-five minutes.
EARLY = 300.0
# A log-in that failed is not tried again for this long, however many questions wait for it.
PAUSE, PAUSE_WHEN_REFUSED = 30.0, 600.0
# A token younger than this that the API does not accept is not replaced: another would fare no better.
FRESH = 60.0
# Who logs in holds the lease of his token for so long at the most; who wants it too looks so often for the outcome.
LEASE, LOOK = timedelta(seconds=90), 1.0
# For so long a process that runs may hold a token that was given out before a new log-in.
DROPPED = timedelta(days=40)
# An authorisation that has ended is remembered for so long, to be told of.
REMEMBERED = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Grant:
    """A token that was given out, and the seconds that it lives."""

    token: str = field(repr=False)
    lives: float


# Logs in for the token of that name; raises one of the five.
Mint = Callable[[str], Awaitable[Grant]]


@dataclass(frozen=True, slots=True)
class _Trouble:
    error: AdapterError
    until: float


class TokenKeeper:
    """Hands out an account's tokens by their names; of many who ask at once one logs in and the others wait for him.

    So do other programs on the same store, by a lease: a platform may take back what it gave for a token used twice.

    `identity` is what the rows are kept by; it tells no secret.
    """

    def __init__(self, keep: Sealed, clock: Clock, identity: str, mint: Mint) -> None:
        self._keep = keep
        self._clock = clock
        self._identity = identity
        self._mint = mint
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._held: dict[str, tuple[str, datetime]] = {}
        self._seen: dict[str, tuple[str, datetime] | None] = {}
        self._troubles: dict[str, _Trouble] = {}
        self._minted: dict[str, float] = {}

    async def bearer(self, name: str) -> str:
        """A token that is good for some minutes yet.

        Raises Refused, TryLater or Misread; the last failure stands for a while without the platform being asked again.
        """
        async with self._locks[name]:
            held = await self._known(name)
            if held is None or held[1] <= self._clock.now():
                held = await self._renewed(name)
            self._held[name] = held
            return held[0]

    async def forget(self, token: str, name: str) -> None:
        """The API did not accept this token: unless it is new or was replaced already, another is asked for."""
        async with self._locks[name]:
            held = self._held.get(name)
            age = self._clock.monotonic() - self._minted.get(name, -FRESH)
            if held is not None and held[0] == token and age >= FRESH:
                now = self._clock.now()
                self._held[name] = (token, now)
                await self._keep.put(self._key(name), None, now)

    async def _known(self, name: str) -> tuple[str, datetime] | None:
        """The token at hand, or the kept one where another process has put another there: a person may have logged in.

        A row that stays as it was, as where the disk is full, is not taken for that.
        """
        kept = await self._kept(name)
        if kept is None or kept == self._seen.get(name):
            return self._held.get(name)
        self._seen[name] = kept
        return kept

    async def _kept(self, name: str) -> tuple[str, datetime] | None:
        kept = await self._keep.get(self._key(name))
        return (kept["token"], datetime.fromtimestamp(kept["until"], UTC)) if kept else None

    async def _renewed(self, name: str) -> tuple[str, datetime]:
        trouble = self._troubles.get(name)
        if trouble and self._clock.monotonic() < trouble.until:
            raise trouble.error
        lease = f"{self._key(name)}:lease"
        await self._turn(lease)
        try:
            return await self._anothers(name) or await self._logged_in(name)
        finally:
            await self._keep.put(lease, None, self._clock.now())

    async def _turn(self, lease: str) -> None:
        """Waits for the lease, but no longer than one can be held: a clock that was set back would keep it for ever."""
        begun = self._clock.monotonic()
        while not await self._keep.claim(lease, self._clock.now() + LEASE):
            if self._clock.monotonic() - begun >= LEASE.total_seconds():
                return
            await self._clock.sleep(LOOK)

    async def _anothers(self, name: str) -> tuple[str, datetime] | None:
        """The token that whoever had the lease before put there; None where nobody did."""
        kept = await self._kept(name)
        if kept is None or kept == self._seen.get(name) or kept[1] <= self._clock.now():
            return None
        self._seen[name] = kept
        return kept

    async def _logged_in(self, name: str) -> tuple[str, datetime]:
        try:
            grant = await self._mint(name)
        except AdapterError as failed:
            # A damaged answer may hold half a token: it is no evidence.
            error = Misread(str(failed)) if isinstance(failed, Misread) else failed
            pause = PAUSE if isinstance(error, TryLater) else PAUSE_WHEN_REFUSED
            self._troubles[name] = _Trouble(error, self._clock.monotonic() + pause)
            raise error from None
        until = self._clock.now() + timedelta(seconds=max(0.0, grant.lives - EARLY))
        self._minted[name] = self._clock.monotonic()
        await self._keep.put(self._key(name), {"token": grant.token, "until": until.timestamp()}, until)
        self._seen[name] = await self._kept(name)
        return grant.token, until

    async def drop(self, name: str) -> None:
        """A person has logged in anew: what was given out before, and what failed, counts no longer."""
        async with self._locks[name]:
            self._held.pop(name, None)
            self._troubles.pop(name, None)
            now = self._clock.now()
            # A token that has ended says so to the processes that hold another one.
            await self._keep.put(self._key(name), {"token": "", "until": now.timestamp()}, now + DROPPED)

    def _key(self, name: str) -> str:
        return f"{self._identity}:token:{name}"


def granted(body: bytes, whose: str) -> Mapping[str, Any]:
    """What a granted log-in says (RFC 6749, section 5.1), its access token included; `whose` it is, errors tell."""
    said = _parsed(body)
    if said is None:
        raise Misread(f"{whose} answered with something that is no JSON")
    token, lives = said.get("access_token"), said.get("expires_in", 3600)
    if not isinstance(token, str) or not token or isinstance(lives, bool) or not isinstance(lives, int | float):
        raise Misread(f"{whose} answered without a token")
    return said


def grant_of(body: bytes, whose: str) -> Grant:
    """The token of a granted log-in, an hour long where it does not say."""
    said = granted(body, whose)
    return Grant(said["access_token"], float(said.get("expires_in", 3600)))


def error_code(body: bytes) -> str:
    """The code of a log-in that was not granted (RFC 6749, section 5.2); empty where it tells none."""
    code = (_parsed(body) or {}).get("error")
    return code if isinstance(code, str) and code.replace("_", "").isalpha() else ""


def _parsed(body: bytes) -> Mapping[str, Any] | None:
    said = json_in(body)
    return said if isinstance(said, Mapping) else None
