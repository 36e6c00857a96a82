"""The platforms of the simulated shop, as adapters see them: the real contract, answered from the world."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from pydantic import PrivateAttr

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.quota import Quota
from adapters.readings import (
    ACCOUNT,
    Abroad,
    Ask,
    Family,
    Listing,
    Missed,
    Money,
    Next,
    Offer,
    Page,
    Partial,
    Rank,
    ReviewSummary,
    Said,
    Seller,
    Sku,
    StarShares,
    State,
    Stock,
    Subject,
    Topic,
    Whole,
)
from tests.quarter.faults import Weather, spoilt_error
from tests.quarter.promises import WEEKLY
from tests.quarter.world import ME, STRANGE, Books, Item, World

_ANY = Quota(1e6, 1_000_000, 20)


class SimConfig(AccountConfig):
    """An account of the simulation; `give` tells it in which world it stands."""

    _name: str = PrivateAttr("")
    _world: World = PrivateAttr()
    _weather: Weather = PrivateAttr()

    def give(self, name: str, world: World, weather: Weather) -> "SimConfig":
        self._name, self._world, self._weather = name, world, weather
        return self

    @property
    def stage(self) -> tuple[str, World, Weather]:
        return self._name, self._world, self._weather


class Simulated(Adapter[SimConfig]):
    """What all three share: every answer may be spoilt, every whole one is counted by the world."""

    Config = SimConfig
    one_catalogue: ClassVar[bool] = True

    @classmethod
    def subject_of(cls, text: str, config: SimConfig) -> tuple[Subject, str] | None:
        return None

    async def me(self) -> str | None:
        return ME

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._each(Topic.LISTINGS, ask, self._page):
            yield word

    def _each(self, topic: Topic, ask: Ask, said: Callable[[Item], Iterator[Said]]) -> Iterator[Said]:
        name, world, weather = self.config.stage
        if error := weather.closed(name, world.now):
            yield from (Missed(topic, one, error) for one in ask.listings)
            return
        for subject in ask.listings:
            kind = weather.spoilt(name)
            if kind in (None, "lacking"):
                words = [*said(world.items[subject]), Whole(topic, subject)]
                yield from self._lacking(words) if kind else words
                if kind is None:
                    world.answered(subject, topic)
            elif kind == "half":
                words = [*said(world.items[subject])]
                yield from words[: weather.random.randrange(len(words) + 1)]
                yield Partial(topic, subject, "the answer breaks off")
            else:
                yield Missed(topic, subject, spoilt_error(kind))

    def _lacking(self, words: list[Said]) -> Iterator[Said]:
        """An answer that looks whole and lacks something: a mark, a rank, half of what the page states."""
        weather = self.config.stage[2]
        for word in words:
            if isinstance(word, Rank | ReviewSummary | StarShares) and weather.random.random() < 0.5:
                continue
            if isinstance(word, Listing):
                yield Listing(word.subject, word.state, word.url, title=word.title, price=word.price)
            elif isinstance(word, Offer) and word.featured:
                yield Offer(word.subject, word.seller, word.price, condition=word.condition)
            else:
                yield word

    def _page(self, item: Item) -> Iterator[Said]:
        """What buyers see of the listing itself."""
        if item.state is State.GONE:
            yield Listing(item.subject, State.GONE, item.url)
            return
        yield Listing(
            item.subject,
            self._state(item),
            item.url,
            title=item.title,
            brand=item.brand,
            image=item.image,
            price=self._price(item),
            bullets=item.bullets,
            images=(item.image, *item.images),
            category=item.category,
            parent=item.parent,
            adult=self._adult(item),
        )
        yield from self._ranks(item)

    def _state(self, item: Item) -> State:
        return item.state if item.stock or item.state is not State.LIVE else State.OUT_OF_STOCK

    def _adult(self, item: Item) -> bool | None:
        """A page does not say it."""
        return None

    def _price(self, item: Item) -> Money | None:
        holder = item.stands.get(item.featured)
        if item.state is not State.LIVE or holder is None:
            return None
        return Money(item.paid if item.featured == ME else holder.price, item.currency)

    def _ranks(self, item: Item) -> Iterator[Said]:
        yield Rank(item.subject, "Home & Kitchen", self.config.stage[1].rank(item))

    def _offers(self, item: Item) -> Iterator[Said]:
        for seller, stand in item.stands.items():
            price = item.paid if seller == ME else stand.price
            yield Offer(
                item.subject,
                Seller(seller, stand.name),
                Money(price, item.currency),
                Money(price - price, item.currency),
                stand.condition,
                stand.by,
                featured=seller == item.featured,
            )


class AmazonPages(Simulated):
    """Amazon by public pages: sellers and content, nothing of SKUs and stock."""

    platform = "amazon"
    path = "pages"
    operations: ClassVar[Mapping[Topic, Quota]] = dict.fromkeys((Topic.LISTINGS, Topic.OFFERS), _ANY)

    async def offers(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._each(Topic.OFFERS, ask, self._offers):
            yield word

    def _page(self, item: Item) -> Iterator[Said]:
        yield from super()._page(item)
        holder = item.stands.get(item.featured)
        if holder and item.state is State.LIVE:
            price = Money(item.paid if item.featured == ME else holder.price, item.currency)
            seller = Seller(item.featured, holder.name)
            yield Offer(item.subject, seller, price, condition=holder.condition, featured=True)
        five = 100 * item.fives // item.ratings
        rest = 100 - five
        yield StarShares(item.subject, (rest // 5, rest // 5, rest // 5, rest - 3 * (rest // 5), five))
        yield ReviewSummary(item.subject, item.stars, item.ratings)


class OfAnAccount(Simulated):
    """What a platform tells of the whole account: how it stands, and what has happened since the last answer."""

    keeps_pace: ClassVar[bool] = True

    def _standing(self, topic: Topic) -> Iterator[Said]:
        yield from self._business(topic, lambda books: iter(books.stands.get(topic, [])))

    def _news(self, topic: Topic, ask: Ask) -> Iterator[Said]:
        def said(books: Books) -> Iterator[Said]:
            told = books.told.get(topic, [])
            yield from told[int(ask.cursor or 0) :]
            yield Next(str(len(told)))

        yield from self._business(topic, said)

    def _business(self, topic: Topic, said: Callable[[Books], Iterator[Said]]) -> Iterator[Said]:
        name, world, weather = self.config.stage
        error, kind = weather.closed(name, world.now), weather.spoilt(name)
        if error is None and kind in ("wall", "busy", "half"):
            error = spoilt_error(kind)
        if error:
            yield Missed(topic, ACCOUNT, error)
            return
        yield from said(world.books[name])
        yield Whole(topic, ACCOUNT)

    async def orders(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._news(Topic.ORDERS, ask):
            yield word

    async def returns(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._news(Topic.RETURNS, ask):
            yield word

    async def account(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._standing(Topic.ACCOUNT):
            yield word


class AmazonApi(OfAnAccount):
    """Amazon by the seller's own API: sellers, content, my SKUs, stock, and the account."""

    platform = "amazon"
    path = "api"
    operations: ClassVar[Mapping[Topic, Quota]] = dict.fromkeys(Topic, _ANY)

    async def offers(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._each(Topic.OFFERS, ask, self._offers):
            yield word

    async def stock(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._each(Topic.STOCK, ask, self._stock):
            yield word

    def _stock(self, item: Item) -> Iterator[Said]:
        if item.skus:
            yield Stock(item.subject, item.stock, at_platform=item.stock, at_home=0)

    async def money(self, ask: Ask) -> AsyncIterator[Said]:
        for word in self._news(Topic.MONEY, ask):
            yield word

    def _adult(self, item: Item) -> bool | None:
        return item.adult

    def _page(self, item: Item) -> Iterator[Said]:
        yield from super()._page(item)
        world = self.config.stage[1]
        if item.parent:
            mine = [one.subject.id for one in world.items.values() if one.parent == item.parent]
            others = (f"{item.parent}X1", f"{item.parent}X2") if item.parent == STRANGE else ()
            yield Family(item.subject, item.parent, (*mine, *others), others)
        yield from self._abroad(item, world.now)
        if item.skus and item.state is not State.GONE:
            yield Sku(
                item.subject,
                item.sku,
                buyable=item.buyable and item.stock > 0,
                discoverable=item.discoverable and item.stock > 0,
                quantity=item.stock,
                price=Money(item.price, item.currency),
                title=item.title,
                brand=item.brand,
                bullets=item.bullets,
                issues=item.issues,
            )

    def _abroad(self, item: Item, now: datetime) -> Iterator[Said]:
        """The catalogues of other markets are asked once a week."""
        if item.abroad_asked is None or now - item.abroad_asked >= WEEKLY:
            item.abroad_asked = now
            yield Abroad(item.subject, tuple(Page(market, item.title, item.brand) for market in item.abroad))

    def _state(self, item: Item) -> State:
        """By the SKUs behind it, as the API itself tells no state."""
        if item.state is State.GONE or not item.skus or (item.buyable and item.stock > 0):
            return item.state
        return State.ENDED if item.stock else State.OUT_OF_STOCK


class EbayApi(OfAnAccount):
    """eBay by its APIs: no other sellers share a listing."""

    platform = "ebay"
    path = "api"
    operations: ClassVar[Mapping[Topic, Quota]] = dict.fromkeys(Topic, _ANY)
