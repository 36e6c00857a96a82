"""Sends operations of the Selling Partner API: address, token, pace, and the answer as JSON or one of the errors."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.amazon.api.credentials import AGENT, Credentials
from adapters.amazon.api.operations import Operation
from adapters.amazon.api.refusals import Rejected, failure, is_stale_token
from adapters.amazon.api.tokens import Scope, Tokens
from adapters.call import Call, Reply, Value, target
from adapters.clock import Clock
from adapters.door import Door
from adapters.errors import Misread
from adapters.keep import Keep
from adapters.pacing import PATIENCE, Buckets
from adapters.wire import parsed

# More pages than this are no list but a circle.
MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class Request:
    """One call of an operation; lists in `query` are joined by commas, `body` is JSON."""

    operation: Operation
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Value] = field(default_factory=dict)
    body: Any = None

    @property
    def target(self) -> str:
        return target(self.operation.path, self.path, self.query)

    def asking(self, **query: Value) -> "Request":
        """The same request with more or other parameters."""
        return replace(self, query={**self.query, **query})


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a list; `whole` is false where the list broke off before its end."""

    bodies: tuple[Any, ...]
    whole: bool


class Calls:
    """One seller's calls, each operation within its own quota. Amounts in answers are Decimal, never float."""

    def __init__(self, door: Door, keep: Keep, clock: Clock, credentials: Credentials) -> None:
        self._door = door
        self._clock = clock
        self._credentials = credentials
        self._tokens = Tokens(door, keep, clock, credentials)
        self._buckets = Buckets(clock, keep, credentials.identity)
        self.skew: float | None = None
        """Seconds by which Amazon's clock was ahead of ours at the last answer."""

    @property
    def now(self) -> datetime:
        """Amazon's time, as far as its last answer told it; questions about the future are refused."""
        return self._clock.now() + timedelta(seconds=self.skew or 0.0)

    async def send(self, request: Request, *, urgent: bool = False, patience: float = PATIENCE) -> Any:
        """The parsed answer of one call; raises Denied, Rejected, TryLater or Misread.

        `urgent` calls (a person, a confirmation) do not queue behind sweeps. A stale token is renewed, and a 429
        waited out, once. A turn that is further away than `patience` seconds is given back (TryLater).
        """
        reply = await self._once(request, urgent=urgent, patience=patience)
        if is_stale_token(reply) or reply.status == 429:
            reply = await self._once(request, urgent=urgent, patience=patience)
        error = failure(request.operation, reply, _pause(request.operation))
        if error is not None:
            raise error
        return _parsed(request.operation, reply)

    async def pages(
        self, request: Request, ask: str, said: Sequence[str], *, urgent: bool = False, alone: bool = False
    ) -> Pages:
        """Every page of a list: the token at `said` in each answer goes into the parameter `ask` of the next call.

        A token that died on the way (some live thirty seconds) is met by beginning again, once. `alone` says that a
        token may have no other parameter beside it.
        """
        following = replace(request, query={}) if alone else request
        pages = await self._run(request, following, ask, said, urgent=urgent)
        return pages if pages.whole else await self._run(request, following, ask, said, urgent=urgent)

    async def fetch(self, url: str, most: int) -> Reply:
        """A document at an address that Amazon signed; it gets no token, and nothing else of ours."""
        return await self._door.call(Call("GET", url, {"User-Agent": AGENT}, most=most))

    async def _run(self, request: Request, following: Request, ask: str, said: Sequence[str], *, urgent: bool) -> Pages:
        bodies = [await self.send(request, urgent=urgent)]
        tokens = [_token(bodies[0], said)]
        while tokens[-1] is not None:
            if len(bodies) == MOST_PAGES or tokens[-1] in tokens[:-1]:
                return Pages(tuple(bodies), whole=False)
            try:
                bodies.append(await self.send(following.asking(**{ask: tokens[-1]}), urgent=urgent))
            except Rejected:
                return Pages(tuple(bodies), whole=False)
            tokens.append(_token(bodies[-1], said))
        return Pages(tuple(bodies), whole=True)

    async def _once(self, request: Request, *, urgent: bool, patience: float) -> Reply:
        bucket = self._buckets.of(request.operation.name, request.operation)
        await bucket.take(urgent=urgent, patience=patience)
        scope = Scope.NOTIFICATIONS if request.operation.grantless else None
        token = await self._tokens.bearer(scope)
        reply = await self._door.call(self._call(request, token))
        await bucket.answered()
        self.skew = self.skew if reply.skew is None else reply.skew
        if reply.status == 429:
            await bucket.slow(_pause(request.operation))
        if is_stale_token(reply):
            await self._tokens.forget(token, scope)
        if (rate := _rate(reply)) is not None:
            await bucket.learn(rate)
        return reply

    def _call(self, request: Request, token: str) -> Call:
        headers = {"x-amz-access-token": token, "User-Agent": AGENT, "Accept": "application/json"}
        body = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(request.body, ensure_ascii=False).encode()
        return Call(request.operation.method, self._credentials.api_url + request.target, headers, body)


def _pause(operation: Operation) -> float:
    """After a 429, which names no time: until one call has grown back."""
    return 1 / operation.rate


def _rate(reply: Reply) -> float | None:
    """The calls per second that the answer says we have; it is left out at will, and always from a 429."""
    try:
        rate = float(reply.headers.get("x-amzn-RateLimit-Limit", ""))
    except ValueError:
        return None
    return rate if math.isfinite(rate) and rate > 0 else None


def _parsed(operation: Operation, reply: Reply) -> Any:
    if not reply.body:
        return _silent(operation, reply)
    return parsed(reply.body, f"Amazon answered {operation.name}")


def _silent(operation: Operation, reply: Reply) -> Any:
    """Nothing is a good answer only to what asks for nothing: else an empty list would be read out of a hiccup."""
    if operation.method == "DELETE" or reply.status == 204:
        return {}
    raise Misread(f"Amazon answered {operation.name} with nothing")


def _token(body: Any, said: Sequence[str]) -> str | None:
    for key in said:
        body = body.get(key) if isinstance(body, Mapping) else None
    return body if isinstance(body, str) and body else None
