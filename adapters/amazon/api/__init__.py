"""Amazon through the seller's own Selling Partner API: offers, ranks, listings and stock of up to twenty at a time."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import catalog, fees, inventory, listings, offers, others, summary
from adapters.amazon.api.abroad import AbroadPages
from adapters.amazon.api.batches import settled
from adapters.amazon.api.business import AmazonBusiness
from adapters.amazon.api.diagnosis import Examination
from adapters.amazon.api.families import Families
from adapters.amazon.api.operations import (
    COMPETITIVE_SUMMARY,
    FEES,
    INVENTORY,
    ITEM_OFFERS_BATCH,
    LISTING_OFFERS_BATCH,
    SEARCH_CATALOG,
    SEARCH_LISTINGS,
)
from adapters.amazon.api.push import Push
from adapters.amazon.api.queue import Queue, place_of
from adapters.amazon.api.refusals import Rejected
from adapters.amazon.api.subscriptions import Subscriptions
from adapters.amazon.api.together import evidence, listing_said
from adapters.amazon.api.wire import get, text
from adapters.amazon.markets import MARKETS
from adapters.clock import Clock
from adapters.diagnosis import Diagnosis
from adapters.door import Door
from adapters.errors import AdapterError, Misread, Unsupported
from adapters.keep import Keep
from adapters.pushes import Receipt
from adapters.quota import Quota, swept
from adapters.readings import (
    Ask,
    Condition,
    Missed,
    Said,
    Subject,
    Sweep,
    Topic,
)
from adapters.refusals import Denied, Why


class AmazonApi(AmazonBusiness):
    """One seller in the markets of one region; quotas, tokens and what was learned are kept by his credentials."""

    path: ClassVar[str] = "api"
    conditions: ClassVar[Sequence[Condition]] = (Condition.NEW, Condition.USED, Condition.REFURBISHED)

    operations: ClassVar[Mapping[Topic, Quota]] = {
        Topic.LISTINGS: swept(SEARCH_CATALOG, SEARCH_CATALOG.batch),
        Topic.OFFERS: swept(LISTING_OFFERS_BATCH, LISTING_OFFERS_BATCH.batch),
        Topic.RIVALS: swept(ITEM_OFFERS_BATCH, ITEM_OFFERS_BATCH.batch),
        # Lists are public pages; the door keeps the host's own gap.
        Topic.RANKS: Quota(rate=1 / 15),
        Topic.STOCK: swept(INVENTORY, SEARCH_LISTINGS.batch),
        Topic.FEES: swept(FEES, FEES.batch),
        **AmazonBusiness.operations,
    }

    def __init__(self, config: AmazonConfig, door: Door, keep: Keep, clock: Clock) -> None:
        super().__init__(config, door, keep, clock)
        self._push = self._push_of(config)
        self._abroad = AbroadPages(self._calls, keep, clock, self._credentials.identity, config.all_markets)
        self._families = Families(self._calls, self._shelf, keep, clock, self._credentials.identity)

    def _push_of(self, config: AmazonConfig) -> Push | None:
        place = place_of(config)
        if place is None:
            return None
        queue = Queue(self.door, self._clock, place)
        return Push(queue, self._calls, self._shelf, self.keep, self._clock, self._credentials.identity)

    @property
    def subscriptions(self) -> Subscriptions:
        """What Amazon is asked to send to the queue; raises Unsupported where the section names none."""
        if self._push is None:
            raise Unsupported("the account has no queue: set queue_url, queue_key_id and queue_secret_file")
        return Subscriptions(self._calls, self._push.queue, self.config)

    @property
    def has_pushes(self) -> bool:
        """Whether the section names a queue."""
        return self._push is not None

    def pushes(self) -> AsyncIterator[tuple[Sweep | None, Receipt]]:
        """What Amazon put into the seller's queue: offers as readings, all else as what is due now."""
        return self._push.heard(self.config.all_markets) if self._push else super().pushes()

    async def acknowledge(self, receipts: Sequence[Receipt]) -> None:
        """Deletes them from the queue."""
        if self._push is not None:
            await self._push.acknowledge(receipts)

    async def diagnose(self) -> Sequence[Diagnosis]:
        """Whether the keys, the markets and the roles are right, and how long the client secret lives."""
        examination = Examination(self._calls, self._credentials, self.config, self._clock)
        found = [finding async for finding in examination.findings(await self._shelf.me())]
        return [*found, await self.subscriptions.queue_open()] if self._push else found

    async def me(self) -> str | None:
        """My merchant token: as configured, else as an offer of mine told it."""
        return await self._shelf.me()

    async def meet(self, topic: Topic, subjects: Sequence[Subject]) -> None:
        """Which of them have a SKU of mine: kept for a day, else looked up while the quota of offers grows back."""
        if topic is Topic.OFFERS and await self._shelf.me():
            ours = [one for one in dict.fromkeys(subjects) if self._is_ours(one)]
            await self._shelf.meet(ours, LISTING_OFFERS_BATCH.batch)

    def kin(self, topic: Topic, subject: Subject) -> str:
        """Offers asked for by SKU have five times the quota: what has none of mine must not slow them down."""
        by_asin = topic is Topic.OFFERS and subject in self._shelf.nameless
        return f"{subject.market} by ASIN" if by_asin else subject.market

    async def offers(self, ask: Ask) -> AsyncIterator[Said]:
        """Offers of one condition with the ranks of the same answer: by SKU where one is mine, else by ASIN."""
        condition = ask.condition or Condition.NEW
        for market, subjects in self._by_market(ask):
            names = await self._shelf.names(market, [one.id for one in subjects], urgent=ask.urgent)
            boards = await self._shelf.boards(market)
            by_asin = [one for one in subjects if one.id not in names]
            items = [offers.by_sku(one, names[one.id], condition) for one in subjects if one.id in names]
            async for item, said in settled(self._calls, LISTING_OFFERS_BATCH, items, urgent=ask.urgent):
                if isinstance(said, Rejected):
                    await self._shelf.unname(item.subject)
                    by_asin.append(item.subject)
                    continue
                for word in await self._offers_said(item.subject, said, condition, boards):
                    yield word
            items = [offers.by_asin(one, condition) for one in by_asin]
            async for item, said in settled(self._calls, ITEM_OFFERS_BATCH, items, urgent=ask.urgent):
                for word in await self._offers_said(item.subject, said, condition, boards):
                    yield word
        for word in self._strangers(Topic.OFFERS, ask):
            yield word

    async def confirm(self, subjects: Sequence[Subject]) -> Sweep:
        """By Product Pricing 2022-05-01; v0's own mark of the featured offer is wrong at times."""
        return await self._collected(Topic.OFFERS, Ask(tuple(subjects), urgent=True), self.featured)

    async def featured(self, ask: Ask) -> AsyncIterator[Said]:
        """The confirmed featured offers with their shares of the views; dear (two calls a minute), for candidates."""
        me = await self._shelf.me()
        for _, subjects in self._by_market(ask):
            items = [summary.question(one) for one in subjects]
            async for item, said in settled(self._calls, COMPETITIVE_SUMMARY, items, urgent=ask.urgent):
                if isinstance(said, AdapterError):
                    yield Missed(Topic.OFFERS, item.subject, said)
                    continue
                for word in summary.read_featured(item.subject, said, me):
                    yield word
                yield evidence(item.subject, said)

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """What the catalogue says of each listing, its ranks, and how my SKUs behind it are."""
        for market, subjects in self._by_market(ask):
            for part in _parts(subjects, SEARCH_CATALOG.batch):
                asins = [one.id for one in part]
                items = await self._catalogue(market, asins, catalog.CONTENT, urgent=ask.urgent)
                skus = await self._shelf.skus(market, asins, listings.STANDING, urgent=ask.urgent)
                closed = [sku for some in skus.values() for sku in some if not any(one.buyable for one in some)]
                lying = await self._lying(market, inventory.at_amazon(closed), urgent=ask.urgent)
                parents = {one.id: catalog.parent_of(one, items[one.id]) for one in part if one.id in items}
                mine = {asin: parent for asin, parent in parents.items() if parent and skus[asin]}
                families = await self._families.of(market, mine, urgent=ask.urgent)
                abroad = await self._abroad.of([one for one in part if skus[one.id]], urgent=ask.urgent)
                for one in part:
                    item = items.get(one.id) or await self._single(one, urgent=ask.urgent)
                    for word in listing_said(one, item, skus[one.id], lying, (families, abroad)):
                        yield word
        for word in self._strangers(Topic.LISTINGS, ask):
            yield word

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """What the catalogue says of listings of others, with price and state by their new offers."""
        return others.told(ask, self._collected, self.listings, self.offers)

    def ranks(self, ask: Ask) -> AsyncIterator[Said]:
        """The first page of one list, for all the listings at once, as a visitor sees it."""
        return self._places(ask)

    async def stock(self, ask: Ask) -> AsyncIterator[Said]:
        """What is left of my SKUs behind each listing, at Amazon and at home together."""
        if not await self._shelf.me():
            raise Unsupported("which SKUs are mine is not known: set seller_id in the account's section")
        for market, subjects in self._by_market(ask):
            asins = [one.id for one in subjects]
            skus = await self._shelf.skus(market, asins, inventory.STANDING, urgent=ask.urgent)
            theirs = inventory.at_amazon(sku for some in skus.values() for sku in some)
            lying = await self._lying(market, theirs, urgent=ask.urgent)
            for one in subjects:
                for word in inventory.stock_said(one, skus[one.id], lying):
                    yield word
        for word in self._strangers(Topic.STOCK, ask):
            yield word

    async def fees(self, ask: Ask) -> AsyncIterator[Said]:
        """What Amazon would keep of a sale of each of my SKUs at its price."""
        if not await self._shelf.me():
            raise Unsupported("which SKUs are mine is not known: set seller_id in the account's section")
        for market, subjects in self._by_market(ask):
            skus = await self._shelf.skus(market, [one.id for one in subjects], fees.STANDING, urgent=ask.urgent)
            async for word in fees.said(self._calls, skus, market, urgent=ask.urgent):
                yield word
        for word in self._strangers(Topic.FEES, ask):
            yield word

    async def _offers_said(
        self, subject: Subject, said: Any, condition: Condition, boards: Mapping[str, str]
    ) -> list[Said]:
        if isinstance(said, AdapterError):
            return [Missed(Topic.OFFERS, subject, said)]
        payload = get(said, "payload")
        await self._shelf.is_me(offers.my_id(payload))
        words = offers.read_offers(subject, payload, condition, await self._shelf.me(), boards)
        return [*words, evidence(subject, payload)]

    async def _catalogue(
        self, market: str, asins: Sequence[str], included: Sequence[str], *, urgent: bool
    ) -> dict[str, Mapping[str, Any]]:
        body = await self._calls.send(catalog.search(market, asins, included), urgent=urgent)
        items = catalog.items_of(body)
        titles = [catalog.titles_of(Subject(market, asin), item) for asin, item in items.items()]
        await self._shelf.learn_boards(market, {board: title for some in titles for board, title in some.items()})
        return items

    async def _single(self, subject: Subject, *, urgent: bool) -> Mapping[str, Any] | Misread | None:
        """A listing that a search did not bring: it may leave one out, only 404 says that there is none."""
        try:
            found = await self._calls.send(catalog.single(subject, catalog.CONTENT), urgent=urgent)
        except Misread as error:
            return None if isinstance(error, Rejected) and error.status == 404 else error
        return found if text(found, "asin") == subject.id else Misread("Amazon's answer is not about this listing")

    async def _lying(self, market: str, skus: Sequence[str], *, urgent: bool) -> dict[str, inventory.Lying]:
        """Units at Amazon by SKU; an account without anything there is answered with 400."""
        bodies: list[Any] = []
        for question in inventory.questions(market, skus):
            try:
                pages = await self._calls.pages(question, inventory.ASK, inventory.TOKEN, urgent=urgent)
            except Rejected:
                continue
            bodies += pages.bodies
        return inventory.read_lying(bodies)

    def _by_market(self, ask: Ask) -> Iterator[tuple[str, list[Subject]]]:
        """The asked subjects, each once, market by market; those of other regions are left to `_strangers`."""
        ours = [one for one in dict.fromkeys(ask.listings) if self._is_ours(one)]
        for market in dict.fromkeys(one.market for one in ours):
            yield market, [one for one in ours if one.market == market]

    def _strangers(self, topic: Topic, ask: Ask) -> Iterator[Missed]:
        for subject in ask.listings:
            if not self._is_ours(subject):
                said = f"{subject.market} is not in the account's region ({self.config.region})"
                yield Missed(topic, subject, Denied(Why.REGION, said, "Give that region a section of its own."))

    def _is_ours(self, subject: Subject) -> bool:
        market = MARKETS.get(subject.market)
        return market is not None and market.region is self.config.region


def _parts(subjects: Sequence[Subject], size: int) -> Iterator[Sequence[Subject]]:
    return (subjects[start : start + size] for start in range(0, len(subjects), size))
