"""AliExpress by the seller's own app: products, stock, orders and the shop's standing."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from adapters.aliexpress.account import AliExpressConfig
from adapters.aliexpress.addresses import item_url
from adapters.aliexpress.api import issues, money, products, profile
from adapters.aliexpress.api.consent import AliExpressConsent
from adapters.aliexpress.api.diagnosis import Examination
from adapters.aliexpress.api.methods import AFFILIATE_HOT, ORDER, ORDERS, PRODUCT, PROFILE
from adapters.aliexpress.api.orderbook import Orderbook
from adapters.aliexpress.api.others import AliExpressOthers
from adapters.aliexpress.api.shelves import Shelves
from adapters.clock import Clock
from adapters.consent import Consent
from adapters.costs import Cost
from adapters.diagnosis import Diagnosis, Expiry
from adapters.door import Door
from adapters.errors import Misread, Refused
from adapters.keep import Keep
from adapters.quota import Quota, swept
from adapters.readings import (
    ACCOUNT,
    Ask,
    Evidence,
    Listing,
    Missed,
    Partial,
    Said,
    State,
    Subject,
    Topic,
    Whole,
)
from adapters.refusals import AGAIN


class NotMine(Misread):
    """The shop has no such product, as far as one answer says."""


class AliExpressApi(AliExpressOthers):
    """One seller's shop; pace, tokens and what was learned are kept by its authorisation."""

    path: ClassVar[str] = "api"
    keeps_pace: ClassVar[bool] = True

    operations: ClassVar[Mapping[Topic, Quota]] = {
        **AliExpressOthers.operations,
        Topic.LISTINGS: swept(PRODUCT),
        Topic.STOCK: swept(PRODUCT),
        Topic.ORDERS: swept(ORDERS),
        Topic.RETURNS: swept(ORDER),
        Topic.MONEY: swept(ORDER),
        Topic.ACCOUNT: swept(PROFILE),
    }

    # Products and their stock are read from one answer, asked for each of them; lists are read by calls, too.
    costs: ClassVar[Mapping[Topic, Cost]] = {
        Topic.LISTINGS: Cost(PRODUCT.name),
        Topic.STOCK: Cost(PRODUCT.name),
        Topic.RANKS: Cost(AFFILIATE_HOT.name),
    }

    def __init__(self, config: AliExpressConfig, door: Door, keep: Keep, clock: Clock) -> None:
        super().__init__(config, door, keep, clock)
        self._shelves = Shelves(self._calls, keep, self._credentials.identity)

    @property
    def consent(self) -> Consent:
        """How the seller lets the program into his shop."""
        return AliExpressConsent(self._calls.tokens, self._credentials)

    async def diagnose(self) -> Sequence[Diagnosis]:
        """Whether app, authorisation and permissions are right."""
        return [finding async for finding in Examination(self._calls, self._sources, self._clock).findings()]

    async def expiries(self) -> Sequence[Expiry]:
        """The day on which the authorisation ends, where renewals do not move it."""
        ends = await self._calls.tokens.ends()
        return (Expiry("AliExpress authorisation", ends.date(), AGAIN),) if ends else ()

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """What the shop's own lists say of each product: state, price, content, and its SKUs with what is wrong.

        One that the shop had and that stands in none of its lists any more is gone.
        """
        for subject in ask.listings:
            said = await self._detail(subject, urgent=ask.urgent)
            if isinstance(said, NotMine) and await self._shelves.lost(subject, urgent=ask.urgent):
                yield Listing(subject, State.GONE, item_url(*subject))
                yield Whole(Topic.LISTINGS, subject)
                continue
            if isinstance(said, Misread | Refused):
                yield Missed(Topic.LISTINGS, subject, said)
                continue
            await self._shelves.saw(subject)
            status = products.status_of(said, subject)
            reason = await self._reason(subject, urgent=ask.urgent) if status == products.OFFLINE else None
            for word in _listing_said(subject, said, status, reason):
                yield word

    async def stock(self, ask: Ask) -> AsyncIterator[Said]:
        """What is left of all SKUs of each product together; of what is gone there is nothing to count."""
        for subject in ask.listings:
            said = await self._detail(subject, urgent=ask.urgent)
            if isinstance(said, NotMine) and await self._shelves.lost(subject, urgent=ask.urgent):
                yield Whole(Topic.STOCK, subject)
                continue
            if isinstance(said, Misread | Refused):
                yield Missed(Topic.STOCK, subject, said)
                continue
            for word in _stock_said(subject, said):
                yield word

    def orders(self, ask: Ask) -> AsyncIterator[Said]:
        """Orders that changed since the cursor; of buyers nothing is read."""
        return Orderbook(self._calls, self._clock).told(ask.cursor)

    def returns(self, ask: Ask) -> AsyncIterator[Said]:
        """Disputes about orders that were touched since the cursor."""
        return issues.told(self._calls, self._clock, ask.cursor)

    def money(self, ask: Ask) -> AsyncIterator[Said]:
        """What the orders that were touched since the cursor bring and cost."""
        return money.told(self._calls, self._clock, ask.cursor)

    async def account(self, ask: Ask) -> AsyncIterator[Said]:
        """Whether the shop may post products, and how many of them AliExpress has taken off sale."""
        said = await self._calls.send(profile.QUESTION, urgent=ask.urgent)
        yield profile.read(said)
        await self._shop.learn(said)
        counts, all_told = await self._shelves.taken_off(urgent=ask.urgent)
        for count in counts:
            yield count
        if all_told:
            yield Whole(Topic.ACCOUNT, ACCOUNT)
        else:
            yield Partial(Topic.ACCOUNT, ACCOUNT, "AliExpress does not say how many products it took off sale")

    async def _detail(self, subject: Subject, *, urgent: bool) -> Mapping[str, Any] | Misread | Refused:
        if subject.market != "global":
            return Refused(f"the API knows no items of {subject.market}: paste the address at www.aliexpress.com")
        said = await self._calls.tried(products.detail(subject), urgent=urgent)
        if not isinstance(said, Misread) and products.status_of(said, subject) is None:
            return NotMine("the answer is not about this product: it may be another shop's")
        return said

    async def _reason(self, subject: Subject, *, urgent: bool) -> str | None:
        said = await self._calls.tried(products.shelf(subject), urgent=urgent)
        return None if isinstance(said, Misread) else products.reason_of(said, subject)


def _listing_said(subject: Subject, said: Mapping[str, Any], status: str | None, reason: str | None) -> Iterator[Said]:
    """Of what is being reviewed nobody knows whether it is on sale: its last state stands."""
    if status == products.IN_REVIEW:
        yield Partial(Topic.LISTINGS, subject, "AliExpress is reviewing the product")
        return
    yield products.read_listing(subject, said, status or "")
    yield from products.read_skus(subject, said, status or "", reason)
    yield _evidence(subject, said)
    if status == products.OFFLINE and reason is None:
        yield Partial(Topic.LISTINGS, subject, "AliExpress does not say why the product is off sale")
    else:
        yield Whole(Topic.LISTINGS, subject)


def _stock_said(subject: Subject, said: Mapping[str, Any]) -> Iterator[Said]:
    left = products.read_stock(subject, said)
    if left is None:
        yield Partial(Topic.STOCK, subject, "AliExpress does not say how many are left of each SKU")
        return
    yield left
    yield Whole(Topic.STOCK, subject)


def _evidence(subject: Subject, said: Mapping[str, Any]) -> Evidence:
    """The answer about the product, for the case file; it names no buyer."""
    body = json.dumps(said, ensure_ascii=False, default=str).encode(errors="backslashreplace")
    return Evidence(subject, item_url(*subject), 200, body)
