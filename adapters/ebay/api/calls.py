"""Sends operations of eBay's APIs: address, token, site, pace, and the answer as JSON or one of the errors."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from adapters.call import Call, Reply, target
from adapters.clock import Clock
from adapters.door import Door
from adapters.ebay.api.credentials import Credentials
from adapters.ebay.api.operations import RATE_LIMITS, Operation
from adapters.ebay.api.quotas import Quotas
from adapters.ebay.api.refusals import failure, ignored, is_stale_token
from adapters.ebay.api.tokens import Tokens
from adapters.ebay.markets import MARKETS
from adapters.errors import AdapterError
from adapters.keep import Keep
from adapters.manners import AGENT
from adapters.pacing import PATIENCE
from adapters.wire import parsed

# What is left of the day's calls is asked for so often.
_LIMITS_LIVE = timedelta(minutes=30)

# A request, once its access token is known.
Made = Callable[[str], Call]
# The headers that sign a request: its method and address.
Signer = Callable[[str, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """One call of an operation, on the site of `market` where the answer depends on it.

    Without a site's name Browse silently answers for the American one (Browse API, "X-EBAY-C-MARKETPLACE-ID"). `body`
    goes out as JSON, `signer` proves that nobody else sends it.
    """

    operation: Operation
    query: Mapping[str, str | int] = field(default_factory=dict)
    market: str | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    signer: Signer | None = None

    @property
    def target(self) -> str:
        return target(self.operation.path, self.path, self.query)

    def asking(self, **query: str | int) -> "Request":
        """The same request with other values in the query."""
        return replace(self, query={**self.query, **query})


@dataclass(frozen=True, slots=True)
class _Asking:
    """A call on its way: how a token makes it, how an answer that refuses the token is known, how long it waits."""

    operation: Operation
    made: Made
    is_stale: Callable[[Reply], bool] = is_stale_token
    urgent: bool = False
    patience: float = PATIENCE


class Calls:
    """One keyset's calls, each within its pool. Amounts in answers are Decimal, never float."""

    def __init__(
        self, door: Door, keep: Keep, clock: Clock, credentials: Credentials, postal_code: str | None = None
    ) -> None:
        self._door = door
        self._keep = keep
        self._clock = clock
        self._credentials = credentials
        self._postal_code = postal_code
        self.tokens = Tokens(door, keep, clock, credentials)
        self.quotas = Quotas(keep, clock, credentials.identity)
        self._looked: datetime | None = None
        self.skew: float | None = None
        """Seconds by which eBay's clock was ahead of ours at the last answer."""

    async def send(self, request: Request, *, urgent: bool = False, patience: float = PATIENCE) -> Any:
        """The parsed answer of one call, {} where it has no body; raises Denied, Rejected, TryLater or Misread.

        `urgent` calls (a person, a confirmation) do not queue behind sweeps. A stale token is renewed once. A turn
        that is further away than `patience` seconds is given back (TryLater). An answer to a part of the question,
        which eBay marks by a mere warning, is a Misread.
        """
        operation = request.operation
        reply = await self._told(_Asking(operation, self._call_of(request), urgent=urgent, patience=patience))
        if reply.status == 204 or (reply.status == 201 and not reply.body.strip()):
            return {}
        said = parsed(reply.body, f"eBay answered {operation.name}")
        if (error := ignored(operation, said)) is not None:
            raise error
        return said

    async def post(
        self, operation: Operation, headers: Mapping[str, str], body: bytes, is_stale: Callable[[Reply], bool]
    ) -> bytes:
        """The raw answer of a call of the Trading API, whose token travels in a header of its own.

        `is_stale` knows an answer that refuses the token: it comes with 200 there.
        """

        def made(token: str) -> Call:
            named = {**headers, "X-EBAY-API-IAF-TOKEN": token, "User-Agent": AGENT}
            return Call(operation.method, self._credentials.api_url + operation.path, named, body)

        return (await self._told(_Asking(operation, made, is_stale))).body

    async def limits(self) -> Any:
        """What is left of each pool, as eBay tells it."""
        said = await self.send(Request(RATE_LIMITS), urgent=True)
        await self.quotas.learn(said)
        return said

    async def _told(self, asking: _Asking) -> Reply:
        if asking.operation is not RATE_LIMITS:
            await self._mind()
        reply = await self._once(asking)
        if asking.is_stale(reply):
            reply = await self._once(asking)
        error = failure(asking.operation, reply)
        if error is not None:
            raise error
        return reply

    async def _mind(self) -> None:
        """Asks now and then what is left of the day; that it is not told keeps nobody from asking."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < _LIMITS_LIVE:
            return
        self._looked = now
        key = f"{self._credentials.identity}:looked"
        if await self._keep.get(key) is not None:
            return
        await self._keep.put(key, "yes", now + _LIMITS_LIVE)
        try:
            await self.limits()
        except AdapterError:
            return

    async def _once(self, asking: _Asking) -> Reply:
        operation, bucket = asking.operation, self.quotas[asking.operation.pool]
        await bucket.take(urgent=asking.urgent, patience=asking.patience)
        token = await self.tokens.bearer(user=operation.user)
        reply = await self._door.call(asking.made(token))
        self.skew = self.skew if reply.skew is None else reply.skew
        if reply.status == 429:
            await bucket.slow(1 / operation.pool.rate)
        if asking.is_stale(reply):
            await self.tokens.forget(token, user=operation.user)
        return reply

    def _call_of(self, request: Request) -> Made:
        credentials, operation = self._credentials, request.operation
        server = credentials.apiz_url if operation.apart else credentials.api_url
        site = self._site(request.market, placed=operation.placed)
        headers = {"Accept": "application/json", "User-Agent": AGENT, **site}
        body = None if request.body is None else json.dumps(request.body).encode()
        if body is not None:
            headers["Content-Type"] = "application/json"

        def made(token: str) -> Call:
            url = server + request.target
            sealed = request.signer(operation.method, url) if request.signer else {}
            named = {**headers, **sealed, "Authorization": f"{operation.scheme} {token}"}
            return Call(operation.method, url, named, body)

        return made

    def _site(self, code: str | None, *, placed: bool) -> dict[str, str]:
        """Where the question is asked from; the same for every question, or prices could not be compared."""
        if code is None:
            return {}
        market = MARKETS[code]
        if not placed:
            return {"X-EBAY-C-MARKETPLACE-ID": market.id}
        place = f"country={market.country}" + (f",zip={self._postal_code}" if self._postal_code else "")
        return {
            "X-EBAY-C-MARKETPLACE-ID": market.id,
            "X-EBAY-C-ENDUSERCTX": f"contextualLocation={quote(place, safe='')}",
            "Accept-Language": market.language,
        }
