"""What the local Selling Partner API tells of, as one frozen value; a change is a new value put in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from adapters.readings import Condition
from monitor.demo.goods import Offer
from monitor.demo.spapi.purse import Purse
from monitor.demo.spapi.visits import Visits

Standing = Literal["NORMAL", "AT_RISK", "DEACTIVATED"]
OrderStatus = Literal["PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Board:
    """A place on a best-seller list; a `root` is that of a whole department, and its id the department's name."""

    id: str
    title: str
    place: int
    root: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the catalogue in one market, with everybody's offers on it in the market's currency.

    `sides` are height, length and width in inches and the weight in pounds; `children` are the variations under it.
    """

    asin: str
    title: str
    offers: tuple[Offer, ...] = ()
    boards: tuple[Board, ...] = ()
    market: str = "us"
    brand: str | None = None
    bullets: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    category: tuple[str, str] | None = None
    parent: str | None = None
    sides: tuple[Decimal, Decimal, Decimal, Decimal] | None = None
    gtins: tuple[str, ...] = ()
    adult: bool = False
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Depot:
    """Units of a SKU that lie at Amazon; `handling` is what Amazon keeps for sending one."""

    sellable: int
    inbound: int = 0
    reserved: int = 0
    unsellable: int = 0
    handling: Decimal = Decimal("3.22")


@dataclass(frozen=True, slots=True)
class Shipment:
    """Units on their way to Amazon: by SKU how many were sent and how many were counted."""

    id: str
    status: str
    units: tuple[tuple[str, int, int], ...]
    market: str = "us"


@dataclass(frozen=True, slots=True)
class Issue:
    """What Amazon finds wrong with a SKU; `actions` are such as LISTING_SUPPRESSED or SEARCH_SUPPRESSED."""

    code: str
    message: str
    severity: Literal["ERROR", "WARNING", "INFO"] = "ERROR"
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sku:
    """One SKU of the seller's in one market, at home (`quantity`) or at Amazon (`depot`).

    `title`, `brand` and `bullets` are what he contributed to the page, None and empty where he contributed none.
    `stranded` is the reason why units at Amazon have no live listing.
    """

    sku: str
    asin: str
    market: str = "us"
    quantity: int | None = None
    depot: Depot | None = None
    condition: Condition = Condition.NEW
    closed: bool = False
    issues: tuple[Issue, ...] = ()
    title: str | None = None
    brand: str | None = None
    bullets: tuple[str, ...] = ()
    stranded: str | None = None

    @property
    def left(self) -> int:
        return (self.quantity or 0) + (self.depot.sellable if self.depot else 0)

    @property
    def suppressed(self) -> bool:
        return any("LISTING_SUPPRESSED" in issue.actions for issue in self.issues)

    @property
    def status(self) -> tuple[str, ...]:
        """Amazon's words: it can be bought, it can be found."""
        if self.closed or self.suppressed:
            return ()
        return ("BUYABLE", "DISCOVERABLE") if self.left else ("DISCOVERABLE",)


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one SKU in an order, at a price each."""

    sku: str
    asin: str
    title: str
    price: Decimal
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """One order; `cancel_asked` is the reason that the buyer gave for wanting it cancelled."""

    id: str
    made: datetime
    lines: tuple[Line, ...]
    status: OrderStatus = "UNSHIPPED"
    market: str = "us"
    updated: datetime | None = None
    by_amazon: bool = False
    cancel_asked: str | None = None

    @property
    def touched(self) -> datetime:
        return self.updated or self.made

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of the account's health: a rate against its target ("orderDefectRate.mfn", "lateShipmentRate")."""

    name: str
    rate: Decimal
    target: Decimal
    orders: int
    good: bool = True


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a buyer thinks of the seller, in stars and words; of the buyer nothing is told."""

    at: datetime
    stars: int
    words: str
    order: str
    market: str = "us"


@dataclass(frozen=True, slots=True)
class Account:
    """How the seller stands with Amazon; `violations` are open policy violations."""

    standing: Standing = "NORMAL"
    health: Literal["GOOD", "WARNED", "BAD"] = "GOOD"
    violations: int = 0
    measured: tuple[Measured, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    suspended: bool = False


class _Index:
    """Finds things by their names: a sweep of thousands asks for each."""

    def __init__(self, items: Sequence[Item], skus: Sequence[Sku], orders: Sequence[Order]) -> None:
        self.items = {(one.market, one.asin): one for one in items}
        self.skus = {(one.market, one.sku): one for one in skus}
        self.orders = {one.id: one for one in orders}
        self.behind: dict[tuple[str, str], list[Sku]] = {}
        for sku in skus:
            self.behind.setdefault((sku.market, sku.asin), []).append(sku)


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller with everything that is his, and the pages on which he sells; `markets` are of one region."""

    seller_id: str
    name: str
    items: tuple[Item, ...] = ()
    skus: tuple[Sku, ...] = ()
    orders: tuple[Order, ...] = ()
    account: Account = Account()
    purse: Purse = field(default_factory=Purse)
    visits: Visits = field(default_factory=Visits)
    markets: tuple[str, ...] = ("us",)
    shipments: tuple[Shipment, ...] = ()
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _Index(self.items, self.skus, self.orders))

    def item(self, market: str, asin: str) -> Item | None:
        return self._index.items.get((market, asin))

    def sku(self, market: str, name: str) -> Sku | None:
        return self._index.skus.get((market, name))

    def behind(self, market: str, asin: str) -> Sequence[Sku]:
        """The seller's SKUs behind a page."""
        return self._index.behind.get((market, asin), ())

    def skus_in(self, market: str) -> Iterator[Sku]:
        return (one for one in self.skus if one.market == market)

    def own_offer(self, sku: Sku) -> Offer | None:
        """The seller's offer behind a SKU, where its page has one."""
        item = self.item(sku.market, sku.asin)
        offers = item.offers if item else ()
        mine = (one for one in offers if one.seller_id == self.seller_id and one.condition is sku.condition)
        return next(mine, None)

    def order(self, number: str) -> Order | None:
        return self._index.orders.get(number)
