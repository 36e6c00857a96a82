"""Looks at everything that an account needs to enter eBay's APIs, and says what is wrong and what to do."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

from adapters.clock import Clock
from adapters.diagnosis import WARN, Diagnosis, Health, of_clock, of_error, tried
from adapters.ebay.account import EbayConfig
from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.items import question
from adapters.ebay.api.operations import USER
from adapters.ebay.api.quotas import read_limits
from adapters.ebay.api.refusals import Rejected
from adapters.errors import AdapterError
from adapters.readings import Subject
from adapters.refusals import AGAIN
from adapters.wire import text

# Any number will do where only the permission to ask is looked at: what answers "no such item" has let us in.
_ANY = "110000000000"


class Examination:
    """Asks each kind of operation that costs little once; the hundred calls of the seller's standards are spared."""

    def __init__(self, calls: Calls, clock: Clock, config: EbayConfig) -> None:
        self._calls = calls
        self._clock = clock
        self._config = config

    async def findings(self) -> AsyncIterator[Diagnosis]:
        """Every finding, in the order in which a person would go about it; where the keyset fails, nothing after it."""
        limits = await tried(self._calls.limits())
        if isinstance(limits, AdapterError):
            yield of_error("eBay keyset", limits)
            return
        where = "of the sandbox: nothing it tells is real" if self._config.sandbox else "accepted"
        yield Diagnosis("eBay keyset", Health.HINT if self._config.sandbox else Health.FINE, where)
        for finding in _left(limits):
            yield finding
        yield await self._items()
        async for finding in self._seller():
            yield finding
        yield of_clock("eBay's", self._calls.skew)

    async def _items(self) -> Diagnosis:
        what = "eBay items (Browse API)"
        said = await tried(self._calls.send(probe(self._config.market), urgent=True))
        if isinstance(said, AdapterError) and not (isinstance(said, Rejected) and said.is_gone):
            return of_error(what, said)
        return Diagnosis(what, Health.FINE, "may be asked")

    async def _seller(self) -> AsyncIterator[Diagnosis]:
        """The authorisation: without one, items are read all the same."""
        what, given = "eBay authorisation", await self._calls.tokens.authorisation()
        if given is None:
            said = "not given: orders, stock, standards and visits are not read"
            yield Diagnosis(what, Health.HINT, said, "Run `twoam login` for the account.")
            return
        user = await tried(self._calls.send(Request(USER), urgent=True))
        if isinstance(user, AdapterError):
            yield of_error(what, user)
            return
        yield _authorised(what, given.until, self._clock.now())
        yield from_user(user, self._config.seller_id)


def probe(market: str) -> Request:
    """A question that any keyset may ask and that nothing answers."""
    return question(Subject(market, _ANY))


def _left(limits: Any) -> Iterator[Diagnosis]:
    """What eBay itself says is left of the day, pool by pool."""
    for one in read_limits(limits):
        said = f"{one.remaining} of {one.limit} calls are left until {one.reset:%Y-%m-%d %H:%M} UTC"
        health = Health.FINE if one.remaining else Health.WRONG
        remedy = "" if one.remaining else "Wait, or ask eBay for more (Application Growth Check)."
        yield Diagnosis(f"eBay quota {one.pool.resource}", health, said, remedy)


def _authorised(what: str, until: datetime, now: datetime) -> Diagnosis:
    days = (until.date() - now.date()).days
    said = f"accepted, ends in {days} days"
    return Diagnosis(what, Health.HINT if days <= WARN else Health.FINE, said, AGAIN if days <= WARN else "")


def from_user(user: Any, seller_id: str | None) -> Diagnosis:
    """Who let us in, and whether the account is on hold."""
    name, status = text(user, "username") or "?", text(user, "status") or "?"
    if seller_id is not None and name.casefold() != seller_id.casefold():
        return Diagnosis("eBay seller", Health.WRONG, f"it is {name} who let us in, not {seller_id}", AGAIN)
    if status == "ACCOUNTONHOLD":
        return Diagnosis("eBay seller", Health.WRONG, f"{name}: the account is on hold", "See your messages on eBay.")
    return Diagnosis("eBay seller", Health.FINE if status == "CONFIRMED" else Health.HINT, f"{name}: {status}")
