"""eBay through the seller's own keyset: items as buyers see them, his own listings, orders, standards and visits."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import ClassVar

from adapters.clock import Clock
from adapters.consent import Consent
from adapters.costs import Cost, Supply
from adapters.diagnosis import Diagnosis, Expiry
from adapters.door import Door
from adapters.ebay.account import EbayAccount, EbayConfig
from adapters.ebay.api import items, left, orders, places, postorder, standards, trading, traffic, wishes
from adapters.ebay.api.calls import Calls
from adapters.ebay.api.consent import EbayConsent
from adapters.ebay.api.copycats import Copycats
from adapters.ebay.api.credentials import credentials_of
from adapters.ebay.api.diagnosis import Examination
from adapters.ebay.api.finances import PAID_OUT, TRANSACTED
from adapters.ebay.api.ledger import Ledger
from adapters.ebay.api.operations import ANALYTICS, BROWSE, BROWSE_CALLS, FINANCES, FULFILLMENT, RETURNING, TRADING
from adapters.ebay.api.pictures import Pictures
from adapters.ebay.api.push import Push, place_of
from adapters.ebay.api.refusals import GROUP, Rejected
from adapters.ebay.api.shelf import Shelf, read_sku
from adapters.ebay.api.subscriptions import Subscriptions
from adapters.ebay.markets import MARKETS, parted
from adapters.errors import Misread, Unsupported
from adapters.keep import Keep
from adapters.pushes import Doorbell, Reaction, Receipt, Ring
from adapters.quota import Quota, swept
from adapters.readings import (
    ACCOUNT,
    Ask,
    Figure,
    Listing,
    Missed,
    Order,
    Partial,
    Said,
    Subject,
    Sweep,
    Topic,
)
from adapters.refusals import AGAIN
from adapters.rivals import as_rivals


class EbayApi(EbayAccount):
    """One keyset and the seller who let it in; quotas and tokens are kept by the keyset."""

    path: ClassVar[str] = "api"
    keeps_pace: ClassVar[bool] = True
    # Only orders are told, and who sells nothing for a day is told nothing.
    pushes_daily: ClassVar[bool] = False

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
        Topic.RETURNS: swept(RETURNING),
        Topic.MONEY: swept(FINANCES),
        Topic.SETTLEMENTS: swept(FINANCES),
        Topic.BALANCE: swept(FINANCES),
    }

    # Visits are looked for twice a day, and once of the two there are the last two days to read.
    costs: ClassVar[Mapping[Topic, Cost]] = {
        **{topic: Cost(BROWSE.resource, calls) for topic, calls in BROWSE_CALLS.items()},
        Topic.STOCK: Cost(TRADING.resource, batch=trading.PAGE),
        Topic.ORDERS: Cost(FULFILLMENT.resource),
        Topic.ACCOUNT: Cost(ANALYTICS.resource),
        Topic.TRAFFIC: Cost(ANALYTICS.resource, batch=traffic.BATCH),
        Topic.RETURNS: Cost(RETURNING.resource),
        Topic.MONEY: Cost(FINANCES.resource),
        Topic.SETTLEMENTS: Cost(FINANCES.resource),
        Topic.BALANCE: Cost(FINANCES.resource),
    }

    def __init__(self, config: EbayConfig, door: Door, keep: Keep, clock: Clock) -> None:
        super().__init__(config, door, keep, clock)
        self._credentials = credentials_of(config)
        self._calls = Calls(door, keep, clock, self._credentials, config.postal_code)
        # Items of several variations, as far as they are known to be.
        self._groups: set[str] = set()
        self._shelf = Shelf(self._calls, keep, clock, config.market, self._credentials.identity)
        self._ledger = Ledger(self._calls, keep, clock, self._credentials, config)
        place = place_of(config)
        self._push = Push(place, self._calls, keep, clock, self._credentials.identity) if place else None
        pictures = Pictures(lambda url: door.page(self.asked_at(url, config)), clock)
        self._copycats = Copycats(self._calls, pictures, self._mine, self._shelf.numbers)

    @property
    def consent(self) -> Consent:
        """How the seller lets the program into his account."""
        return EbayConsent(self.door, self._calls.tokens, self._credentials, self.config.seller_id)

    @property
    def subscriptions(self) -> Subscriptions:
        """What eBay is to ring for; raises Unsupported where the section names no place for it."""
        if self._push is None:
            raise Unsupported("the account has no address to ring at: set push_url, push_listen and push_token_file")
        return Subscriptions(self._calls, self._push.place, self.config.push_email)

    @property
    def doorbell(self) -> Doorbell | None:
        """Where eBay rings, if the section says so."""
        return self._push.place.doorbell if self._push else None

    async def rung(self, ring: Ring) -> Reaction:
        """eBay's challenge, or a notification."""
        return await self._push.rung(ring) if self._push else await super().rung(ring)

    @property
    def has_pushes(self) -> bool:
        """Whether eBay is to ring."""
        return self._push is not None

    def pushes(self) -> AsyncIterator[tuple[Sweep | None, Receipt]]:
        """New orders, each as the question that is due now."""
        return self._push.heard() if self._push else super().pushes()

    async def acknowledge(self, receipts: Sequence[Receipt]) -> None:
        """eBay was answered when it rang."""

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
        found = [one async for one in Examination(self._calls, self._clock, self.config).findings()]
        return [*found, *[one async for one in self.subscriptions.show()]] if self._push else found

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """Each item as a buyer on its site sees it, all its variations unless one is meant, and my SKU behind it."""
        async for word in self._seen(ask):
            yield word
            mine = await self._shelf.mine(word.subject, urgent=ask.urgent) if isinstance(word, Listing) else None
            if mine is not None and isinstance(word, Listing):
                yield read_sku(word.subject, mine, word.state)

    async def _seen(self, ask: Ask) -> AsyncIterator[Said]:
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
        return as_rivals(self._seen(ask))

    async def copycats(self, ask: Ask) -> AsyncIterator[Said]:
        """Items of others that may copy mine, found by product, bar code, title and picture."""
        async for word in self._copycats.told(ask, await self.me(), self._clock.now()):
            yield word

    def ranks(self, ask: Ask) -> AsyncIterator[Said]:
        """Where my items stand among the first two hundred for a word: one call for all of them."""
        return places.told(self._calls, ask)

    async def stock(self, ask: Ask) -> AsyncIterator[Said]:
        """What is left of my active listings; of what is none of them there is nothing to count, or nothing is left."""
        active, whole = await self._shelf.active(urgent=ask.urgent)
        for subject in dict.fromkeys(ask.listings):
            lost = whole and parted(subject.id)[0] not in active
            mine = await self._shelf.mine(subject, urgent=ask.urgent) if lost else None
            for word in left.said(subject, active, mine, whole=whole):
                yield word

    async def orders(self, ask: Ask) -> AsyncIterator[Said]:
        """Orders of all sites that changed since the cursor, and those that a buyer wishes to cancel; never who."""
        told: set[str] = set()
        async for word in orders.told(self._calls, self._clock, ask.cursor):
            told |= {word.id} if isinstance(word, Order) else set()
            yield word
        # The sandbox knows of no wishes.
        for order in (
            () if self.config.sandbox else await wishes.told(self._calls, self._clock, self.config.market, told)
        ):
            yield order

    def returns(self, ask: Ask) -> AsyncIterator[Said]:
        """What buyers wish to send back; of them nothing is read."""
        if self.config.sandbox:
            raise Unsupported("eBay's sandbox tells no returns")
        return postorder.told(self._calls, self._clock, self.config.market, ask.cursor)

    def money(self, ask: Ask) -> AsyncIterator[Said]:
        """The lines of the ledger since the cursor, where the section wants them."""
        return self._ledger.told(TRANSACTED, ask.cursor)

    def settlements(self, ask: Ask) -> AsyncIterator[Said]:
        """The payouts since the cursor, likewise."""
        return self._ledger.told(PAID_OUT, ask.cursor)

    def balance(self, ask: Ask) -> AsyncIterator[Said]:
        """What eBay holds of my money now, likewise."""
        return self._ledger.held()

    def account(self, ask: Ask) -> AsyncIterator[Said]:
        """Whether the account is on hold, and how the seller is judged in each program."""
        return standards.told(self._calls, urgent=ask.urgent)

    async def traffic(self, ask: Ask) -> AsyncIterator[Said]:
        """How often each of my listings was seen and bought, day by day, and how many watch it now."""
        now = self._clock.now()
        active: tuple[trading.Active, ...] = ()
        if traffic.days(ask.cursor, now):
            found, whole = await self._shelf.active()
            active = tuple(found.values())
            if not whole:  # a sum of some listings would look like a fall of all
                yield Partial(Topic.TRAFFIC, ACCOUNT, left.NOT_ALL)
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
