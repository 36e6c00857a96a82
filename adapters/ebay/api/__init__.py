"""eBay through the seller's own keyset: items as buyers see them, his own listings, orders, standards and visits."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import ClassVar

from adapters.base import Quota, swept
from adapters.clock import Clock
from adapters.consent import Consent
from adapters.costs import Cost, Supply
from adapters.diagnosis import Diagnosis, Expiry
from adapters.door import Door
from adapters.ebay.account import EbayAccount, EbayConfig
from adapters.ebay.api import items, orders, places, standards, trading, traffic
from adapters.ebay.api.calls import Calls
from adapters.ebay.api.consent import EbayConsent
from adapters.ebay.api.copycats import Copycats
from adapters.ebay.api.credentials import credentials_of
from adapters.ebay.api.diagnosis import Examination
from adapters.ebay.api.operations import ANALYTICS, BROWSE, BROWSE_CALLS, FULFILLMENT, TRADING
from adapters.ebay.api.refusals import GROUP, Rejected
from adapters.ebay.markets import MARKETS, parted
from adapters.errors import Misread
from adapters.keep import Keep
from adapters.readings import ACCOUNT, Ask, Figure, Listing, Missed, Partial, Said, Stock, Subject, Topic, Whole
from adapters.refusals import AGAIN
from adapters.rivals import as_rivals

_NOT_ALL = "eBay did not tell all of my listings"


class EbayApi(EbayAccount):
    """One keyset and the seller who let it in; quotas and tokens are kept by the keyset."""

    path: ClassVar[str] = "api"
    keeps_pace: ClassVar[bool] = True
    lists_are_pages: ClassVar[bool] = False

    operations: ClassVar[Mapping[Topic, Quota]] = {
        # What each of these takes of one pool: operations.BROWSE_CALLS.
        Topic.LISTINGS: swept(BROWSE),
        Topic.RIVALS: swept(BROWSE),
        Topic.COPYCATS: swept(BROWSE),
        Topic.RANKS: swept(BROWSE),
        Topic.STOCK: swept(TRADING, trading.PAGE),
        Topic.ORDERS: swept(FULFILLMENT),
        Topic.ACCOUNT: swept(ANALYTICS),
        Topic.TRAFFIC: swept(ANALYTICS),
    }

    # Visits are looked for twice a day, and once of the two there are the last two days to read.
    costs: ClassVar[Mapping[Topic, Cost]] = {
        **{topic: Cost(BROWSE.resource, calls) for topic, calls in BROWSE_CALLS.items()},
        Topic.STOCK: Cost(TRADING.resource, batch=trading.PAGE),
        Topic.ORDERS: Cost(FULFILLMENT.resource),
        Topic.ACCOUNT: Cost(ANALYTICS.resource),
        Topic.TRAFFIC: Cost(ANALYTICS.resource, batch=traffic.BATCH),
    }

    def __init__(self, config: EbayConfig, door: Door, keep: Keep, clock: Clock) -> None:
        super().__init__(config, door, keep, clock)
        self._credentials = credentials_of(config)
        self._calls = Calls(door, keep, clock, self._credentials, config.postal_code)
        # Items of several variations, as far as they are known to be.
        self._groups: set[str] = set()
        self._copycats = Copycats(self._calls, lambda url: door.page(self.asked_at(url, config)), self._mine)

    @property
    def consent(self) -> Consent:
        """How the seller lets the program into his account."""
        return EbayConsent(self.door, self._calls.tokens, self._credentials, self.config.seller_id)

    async def me(self) -> str | None:
        """My user name: as configured, else as eBay told it when I logged in."""
        given = await self._calls.tokens.authorisation()
        return self.config.seller_id or (given.user if given else None)

    async def supplies(self) -> Sequence[Supply]:
        """The pools of the keyset, as eBay told them last."""
        return await self._calls.quotas.supplies()

    async def expiries(self) -> Sequence[Expiry]:
        """The end of the seller's authorisation, eighteen months after he logged in."""
        given = await self._calls.tokens.authorisation()
        return (Expiry("eBay authorisation", given.until.date(), AGAIN),) if given else ()

    async def diagnose(self) -> Sequence[Diagnosis]:
        """Whether keyset and authorisation are right, what is left of the day's calls, and how long all that lasts."""
        return [one async for one in Examination(self._calls, self._clock, self.config).findings()]

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """Each item as a buyer on its site sees it, all variations together unless one is meant."""
        for subject in dict.fromkeys(ask.listings):
            if subject.market not in MARKETS:
                yield Missed(Topic.LISTINGS, subject, Misread(f"eBay has no site “{subject.market}”"))
                continue
            found = await self._items(subject, urgent=ask.urgent)
            if isinstance(found, Misread):
                yield Missed(Topic.LISTINGS, subject, found)
                continue
            for word in items.said_of(subject, found, self._clock.now()):
                yield word

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """Items of others, one call each: eBay gives twenty in one (getItems) to chosen partners only."""
        return as_rivals(self.listings(ask))

    async def copycats(self, ask: Ask) -> AsyncIterator[Said]:
        """Items of others that may copy mine, found by product, bar code, title and picture."""
        async for word in self._copycats.told(ask, await self.me(), self._clock.now()):
            yield word

    def ranks(self, ask: Ask) -> AsyncIterator[Said]:
        """Where my items stand among the first two hundred for a word: one call for all of them."""
        return places.told(self._calls, ask)

    async def stock(self, ask: Ask) -> AsyncIterator[Said]:
        """What is left of my active listings; of what is none of them there is nothing to count."""
        active, whole = await trading.my_active(self._calls, self.config.market)
        mine = {one.number: one for one in active}
        for subject in dict.fromkeys(ask.listings):
            for word in _stock_said(subject, mine, whole=whole):
                yield word

    def orders(self, ask: Ask) -> AsyncIterator[Said]:
        """Orders of all sites that changed since the cursor, in one list; of buyers nothing is read."""
        return orders.told(self._calls, self._clock, ask.cursor)

    def account(self, ask: Ask) -> AsyncIterator[Said]:
        """Whether the account is on hold, and how the seller is judged in each program."""
        return standards.told(self._calls, urgent=ask.urgent)

    async def traffic(self, ask: Ask) -> AsyncIterator[Said]:
        """How often each of my listings was seen and bought, day by day, and how many watch it now."""
        now = self._clock.now()
        active: tuple[trading.Active, ...] = ()
        if traffic.days(ask.cursor, now):
            active, whole = await trading.my_active(self._calls, self.config.market)
            if not whole:  # a sum of some listings would look like a fall of all
                yield Partial(Topic.TRAFFIC, ACCOUNT, _NOT_ALL)
                return
            for figure in self._watchers(active):
                yield figure
        numbers = [one.number for one in active]
        async for word in traffic.told(self._calls, self.config.market, numbers, now, ask.cursor):
            yield word

    def _watchers(self, active: Sequence[trading.Active]) -> Iterator[Figure]:
        begin, end = traffic.span_of(traffic.today(self._clock.now()))
        market = self.config.market
        for one in active:
            if one.watchers is not None:
                yield Figure("watchers", begin, end, Decimal(one.watchers), "", market, Subject(market, one.number))

    async def _mine(self, subject: Subject, urgent: bool) -> Listing | Misread:
        """What a listing of mine states."""
        found = await self._items(subject, urgent=urgent)
        return found if isinstance(found, Misread) else items.listing_of(subject, found, self._clock.now())

    async def _items(self, subject: Subject, *, urgent: bool) -> Sequence[items.Item] | Misread:
        """The item, or its variations; none where eBay does not serve it any more. One bad question costs no other."""
        try:
            return await self._found(subject, urgent=urgent)
        except Rejected as error:
            return () if error.is_gone else error
        except Misread as error:
            return error

    async def _found(self, subject: Subject, *, urgent: bool) -> Sequence[items.Item]:
        """By one call where it is known what the item is, for Browse has few."""
        if subject.id in self._groups:
            with suppress(Rejected):  # it may have lost its variations since
                return await self._group(subject, urgent=urgent)
            self._groups.discard(subject.id)
        try:
            return items.read_item(subject, await self._calls.send(items.question(subject), urgent=urgent))
        except Rejected as error:
            if error.number != GROUP:
                raise
        found = await self._group(subject, urgent=urgent)
        self._groups.add(subject.id)
        return found

    async def _group(self, subject: Subject, *, urgent: bool) -> Sequence[items.Item]:
        return items.read_group(subject, await self._calls.send(items.group_question(subject), urgent=urgent))


def _stock_said(subject: Subject, mine: Mapping[str, trading.Active], *, whole: bool) -> Iterator[Said]:
    number, variation = parted(subject.id)
    found = mine.get(number)
    if found is None:
        yield Whole(Topic.STOCK, subject) if whole else Partial(Topic.STOCK, subject, _NOT_ALL)
    elif variation is not None or found.quantity is None:
        yield Partial(Topic.STOCK, subject, "eBay does not tell how many are left of it")
    else:
        yield Stock(subject, found.quantity, at_home=found.quantity)
        yield Whole(Topic.STOCK, subject)
