"""What is planted at the marketplace during a soak, and what the daemon must say of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from adapters.readings import Condition, FulfilledBy, Topic
from monitor.demo.goods import Offer, Product
from tests.faults.soak_market import GONE, WHOLE, Served, SoakMarket

ME = Offer("A1LUMEN0SHOP1", "Lumen Direct", Decimal("21.99"), featured=True)
HARBOR = Offer("A2HARBOR0DIST", "Harbor Lights", Decimal("23.49"), shipping=Decimal("2.00"))
FLOOR = Decimal("18.00")
_FBM = Offer("A3XYZ0STRANGE", "XYZ Store", Decimal("22.49"))
_FBA = replace(_FBM, seller_id="A4FBA0STRANGE", name="Quick Lights", fulfilled_by=FulfilledBy.PLATFORM)
_HIJACKER = Offer("A5HIJACKER000", "Bright & Cheap", Decimal("18.49"), featured=True)
_USED = replace(_FBM, seller_id="A6USED0SELLER", name="Second Light", condition=Condition.USED)

Change = Callable[[Product], Product | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`change` makes it so. The rule says it of `subject` after `needs` whole answers to `topic`, and that it is over
    after `ends` of them; `told` False is what is only noted for the digest."""

    name: str
    rule: str
    subject: str
    change: Change
    topic: Topic = Topic.LISTINGS
    needs: int = 2
    ends: int = 1
    told: bool = True


@dataclass(slots=True)
class Planted:
    """One change at one listing, from `at` to `until` of the clock (None: not yet)."""

    kind: Kind
    asin: str
    hold: timedelta
    before: Product
    at: datetime
    until: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """The incident that it must become: rule, ASIN, subject."""
        return self.kind.rule, self.asin, self.kind.subject

    def must_be_told(self, served: Sequence[Served]) -> bool:
        return self._answers(served, self.at, self.until) >= self.kind.needs

    def must_be_over(self, served: Sequence[Served], end: datetime) -> bool:
        return self.until is not None and self._answers(served, self.until, end) >= self.kind.ends

    def _answers(self, served: Sequence[Served], since: datetime, until: datetime | None) -> int:
        """Whole answers to the question that decides it; one that left as it changed may show either."""
        margin = timedelta(minutes=1)
        return sum(
            one.asin == self.asin and one.topic is self.kind.topic and one.kind in (WHOLE, GONE)
            for one in served
            if one.at > since + margin and (until is None or one.at < until - margin)
        )


def _with(*offers: Offer) -> Change:
    return lambda product: replace(product, offers=(*product.offers, *offers))


def _featured(offer: Offer) -> Change:
    """Takes the featured offer, as a newcomer or as the one who stood there."""

    def change(product: Product) -> Product:
        others = [replace(one, featured=False) for one in product.offers if one.seller_id != offer.seller_id]
        return replace(product, offers=(replace(offer, featured=True), *others))

    return change


def _nobody(product: Product) -> Product:
    return replace(product, offers=tuple(replace(one, featured=False) for one in product.offers))


def _mine_at(price: str) -> Change:
    return lambda product: replace(
        product,
        offers=tuple(
            replace(one, price=Decimal(price)) if one.seller_id == ME.seller_id else one for one in product.offers
        ),
    )


def _harbor_at(price: str) -> Change:
    cheap = replace(HARBOR, price=Decimal(price), shipping=Decimal(0))
    return lambda product: replace(
        product, offers=tuple(cheap if one.seller_id == HARBOR.seller_id else one for one in product.offers)
    )


_OFFERS = Topic.OFFERS
KINDS = (
    Kind("a stranger (FBM)", "new_seller", _FBM.seller_id, _with(_FBM), _OFFERS, ends=3),
    Kind("a stranger (FBA)", "new_seller", _FBA.seller_id, _with(_FBA), _OFFERS, ends=3),
    Kind("a hijacker", "new_seller", _HIJACKER.seller_id, _featured(_HIJACKER), _OFFERS, ends=3),
    Kind("a used one", "used_seller", _USED.seller_id, _with(_USED), _OFFERS, needs=1, ends=3, told=False),
    Kind("lost to a friend", "featured_lost", "held", _featured(replace(HARBOR, price=Decimal("20.49")))),
    Kind("nobody featured", "featured_nobody", "held", _nobody),
    Kind("my price down", "price_changed", "price", _mine_at("14.99")),
    Kind("my price up", "price_changed", "price", _mine_at("41.99")),
    Kind("below the floor", "below_floor", HARBOR.seller_id, _harbor_at("15.49"), _OFFERS),
    Kind("title", "content_changed", "title", lambda one: replace(one, title=f"{one.title} (renewed)")),
    Kind("image", "content_changed", "image", lambda one: replace(one, image=f"{one.image}".replace("/I/", "/I/9x"))),
    Kind("brand", "content_changed", "brand", lambda one: replace(one, brand="Generic")),
    Kind("out of stock", "not_live", "state", lambda one: replace(one, offers=())),
    Kind("gone", "not_live", "state", lambda _: None),
    Kind("rating fell", "rating_fell", "rating", lambda one: replace(one, rating=Decimal("4.1"))),
    Kind("rank lost", "rank_lost", "rank", lambda one: replace(one, ranks=()), needs=3),
    Kind("rank moved", "rank_moved", "rank", lambda one: replace(one, ranks=(("Desk Toys", 77),)), needs=3),
)


def lamp(number: int, asin: str) -> Product:
    """The number-th thing I sell; a distributor of mine stands on each."""
    return Product(
        title=f"Lumen Lamp {number}, dimmable",
        brand="Lumen",
        offers=(ME, HARBOR),
        ranks=(("Table Lamps", 40 + 7 * number), ("Bedside Lamps", 5 + number)),
        rating=Decimal("4.6"),
        reviews=100 + number,
        image=f"https://m.media-amazon.com/images/I/41{asin}._AC_SX679_.jpg",
    )


@dataclass(slots=True)
class Planter:
    """Plants the changes at seeded moments, each on a listing of its own that is known by then, and takes them back."""

    market: SoakMarket
    random: Random
    planted: list[Planted]
    waiting: list[tuple[datetime, Kind, timedelta]]

    @classmethod
    def of(cls, market: SoakMarket, seed: int, changes: int, begin: datetime, length: timedelta) -> "Planter":
        """Each is begun between a sixth and a fourth of the time, and lasts for more than a third of it."""
        random = Random(seed)
        kinds = random.sample(KINDS * (changes // len(KINDS) + 1), changes)
        ats = sorted(begin + length * random.uniform(1 / 6, 1 / 4) for _ in kinds)
        holds = [length * random.uniform(0.35, 0.42) for _ in kinds]
        return cls(market, random, [], list(zip(ats, kinds, holds, strict=True)))

    def tend(self, now: datetime) -> None:
        """Plants what is due and takes back what has stood long enough, also for all answers that its rule asks for."""
        while self.waiting and self.waiting[0][0] <= now:
            asin = self._free()
            if asin is None:
                break
            _, kind, hold = self.waiting.pop(0)
            before = self.market.products[asin]
            self._put(asin, kind.change(before))
            self.planted.append(Planted(kind, asin, hold, before, now))
        for one in self.planted:
            if one.until is None and now >= one.at + one.hold and one.must_be_told(self.market.served):
                self._put(one.asin, one.before)
                one.until = now

    def _free(self) -> str | None:
        """A listing on which nothing was planted yet and whose both questions were answered before."""
        known = {(one.asin, one.topic) for one in self.market.served if one.kind == WHOLE}
        taken = {one.asin for one in self.planted}
        free = [a for a in self.market.products if a not in taken and {(a, t) for t in _BOTH} <= known]
        return self.random.choice(free) if free else None

    def _put(self, asin: str, product: Product | None) -> None:
        if product is None:
            self.market.remove(asin)
        else:
            self.market.put(asin, product)


_BOTH = (Topic.LISTINGS, Topic.OFFERS)
