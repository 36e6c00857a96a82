"""Access tokens of Login with Amazon: asked for once, kept sealed over restarts, renewed early, never shown."""

import json
from asyncio import Lock
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from adapters.amazon.api.credentials import AGENT, Credentials
from adapters.amazon.api.refusals import login_failure
from adapters.call import Call, Reply
from adapters.clock import Clock
from adapters.door import Door
from adapters.errors import AdapterError, Misread, TryLater
from adapters.keep import Keep
from adapters.sealed import Sealed

# A token of an hour is renewed after fifty-five minutes.
EARLY = 300.0
# A log-in that failed is not tried again for this long, however many questions wait for it.
PAUSE, PAUSE_WHEN_REFUSED = 30.0, 600.0
# A token younger than this that the API does not accept is not replaced: another would fare no better.
FRESH = 60.0


class Scope(StrEnum):
    """What a token without a seller (client credentials) is good for."""

    NOTIFICATIONS = "sellingpartnerapi::notifications"
    ROTATION = "sellingpartnerapi::client_credential:rotation"


@dataclass(frozen=True, slots=True)
class _Trouble:
    error: AdapterError
    until: float


class Tokens:
    """Hands out tokens; of many who ask at once one logs in and the others wait for him."""

    def __init__(self, door: Door, keep: Keep, clock: Clock, credentials: Credentials) -> None:
        self._door = door
        self._keep = Sealed(keep, credentials.client_secret)
        self._clock = clock
        self._credentials = credentials
        self._locks: defaultdict[Scope | None, Lock] = defaultdict(Lock)
        self._held: dict[Scope | None, tuple[str, datetime]] = {}
        self._troubles: dict[Scope | None, _Trouble] = {}
        self._minted: dict[Scope | None, float] = {}

    async def bearer(self, scope: Scope | None = None) -> str:
        """A token that is good for some minutes yet: the seller's, or the app's own where a scope is named.

        Raises Denied, TryLater or Misread; the last failure stands for a while without Amazon being asked again.
        """
        async with self._locks[scope]:
            held = self._held.get(scope) or await self._kept(scope)
            if held is None or held[1] <= self._clock.now():
                held = await self._renewed(scope)
            self._held[scope] = held
            return held[0]

    async def forget(self, token: str, scope: Scope | None = None) -> None:
        """The API did not accept this token: unless it is new or was replaced already, another is asked for."""
        async with self._locks[scope]:
            held = self._held.get(scope)
            age = self._clock.monotonic() - self._minted.get(scope, -FRESH)
            if held is not None and held[0] == token and age >= FRESH:
                now = self._clock.now()
                self._held[scope] = (token, now)
                await self._keep.put(self._key(scope), None, now)

    async def _kept(self, scope: Scope | None) -> tuple[str, datetime] | None:
        kept = await self._keep.get(self._key(scope))
        return (kept["token"], datetime.fromtimestamp(kept["until"], UTC)) if kept else None

    async def _renewed(self, scope: Scope | None) -> tuple[str, datetime]:
        trouble = self._troubles.get(scope)
        if trouble and self._clock.monotonic() < trouble.until:
            raise trouble.error
        try:
            token, lives = _granted(await self._door.call(self._login(scope)), self._days_left())
        except AdapterError as failed:
            # A damaged answer may hold half a token: it is no evidence.
            error = Misread(str(failed)) if isinstance(failed, Misread) else failed
            pause = PAUSE if isinstance(error, TryLater) else PAUSE_WHEN_REFUSED
            self._troubles[scope] = _Trouble(error, self._clock.monotonic() + pause)
            raise error from None
        until = self._clock.now() + timedelta(seconds=max(0.0, lives - EARLY))
        self._minted[scope] = self._clock.monotonic()
        await self._keep.put(self._key(scope), {"token": token, "until": until.timestamp()}, until)
        return token, until

    def _login(self, scope: Scope | None) -> Call:
        credentials = self._credentials
        form = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
        if scope is None:
            form |= {"grant_type": "refresh_token", "refresh_token": credentials.refresh_token}
        else:
            form |= {"grant_type": "client_credentials", "scope": scope.value}
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "User-Agent": AGENT}
        return Call("POST", credentials.login_url, headers, urlencode(form).encode(), most=100_000)

    def _days_left(self) -> int | None:
        return self._credentials.secret_days_left(self._clock.now().date())

    def _key(self, scope: Scope | None) -> str:
        return f"{self._credentials.identity}:token:{scope or 'seller'}"


def _granted(reply: Reply, days_left: int | None) -> tuple[str, float]:
    """The token and the seconds that it lives."""
    if reply.status != 200:
        raise login_failure(reply, days_left)
    said = _parsed(reply.body)
    token, lives = said.get("access_token"), said.get("expires_in", 3600)
    if not isinstance(token, str) or not token or not isinstance(lives, int | float):
        raise Misread("Login with Amazon answered without a token")
    return token, float(lives)


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, Mapping):
        raise Misread("Login with Amazon answered with something that is no JSON")
    return said
