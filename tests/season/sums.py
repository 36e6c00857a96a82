"""Sums of money, orders and goods over an hour or a span, by plain decimal arithmetic."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

REVENUE = frozenset({"sale", "shipping", "promotion"})
FEES = frozenset({"referral", "fulfilment", "fee", "storage"})
ADJUSTMENTS = frozenset({"adjustment", "other"})
BESIDE = frozenset({"tax", "reserve", "payout"})
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """A line that is part of the figures; `home` is None where no rate is known.

    `shares` says which part of it is of which SKU, "" for what is of no goods.
    """

    shop: str
    market: str
    kind: str
    currency: str
    amount: Decimal
    booked: datetime
    home: Decimal | None
    estimated: bool = False
    shares: tuple[tuple[str, Decimal], ...] = ()


@dataclass(slots=True)
class Money:
    """Sums of one kind in one currency of one market of a shop."""

    amount: Decimal = _NONE
    home: Decimal = _NONE
    estimated: Decimal = _NONE
    unrated: Decimal = _NONE

    def add(self, other: "Money") -> None:
        self.amount += other.amount
        self.home += other.home
        self.estimated += other.estimated
        self.unrated += other.unrated


@dataclass(slots=True)
class Count:
    """Orders of one market of a shop, and their units."""

    orders: int = 0
    units: int = 0
    cancelled: int = 0

    def add(self, other: "Count") -> None:
        self.orders += other.orders
        self.units += other.units
        self.cancelled += other.cancelled


@dataclass(slots=True)
class Goods:
    """What one SKU brought in one market of a shop, in the house's currency, by the part of the statement."""

    units: int = 0
    returned: int = 0
    uncosted: int = 0
    parts: dict[str, Decimal] = field(default_factory=dict)

    def put(self, part: str, amount: Decimal, *, estimated: bool) -> None:
        self.parts[part] = self.parts.get(part, _NONE) + amount
        if estimated:
            self.parts["estimated"] = self.parts.get("estimated", _NONE) + amount

    def add(self, other: "Goods") -> None:
        self.units += other.units
        self.returned += other.returned
        self.uncosted += other.uncosted
        for name, amount in other.parts.items():
            self.parts[name] = self.parts.get(name, _NONE) + amount


MoneyKey = tuple[str, str, str, str]
OrderKey = tuple[str, str]
GoodsKey = tuple[str, str, str]


@dataclass(slots=True)
class Hour:
    """All sums of an hour, or of a span."""

    money: dict[MoneyKey, Money] = field(default_factory=dict)
    orders: dict[OrderKey, Count] = field(default_factory=dict)
    goods: dict[GoodsKey, Goods] = field(default_factory=dict)

    def line(self, one: Counted) -> None:
        key = one.shop, one.market, one.kind, one.currency
        home = one.home if one.home is not None else _NONE
        unrated = one.amount if one.home is None else _NONE
        self.money.setdefault(key, Money()).add(Money(one.amount, home, home if one.estimated else _NONE, unrated))
        part = part_of(one.kind)
        for sku, share in one.shares if part and one.home is not None else ():
            self.good(one.shop, one.market, sku).put(part, home * share, estimated=one.estimated)

    def good(self, shop: str, market: str, sku: str) -> Goods:
        return self.goods.setdefault((shop, market, sku), Goods())

    def add(self, other: "Hour") -> None:
        for key, money in other.money.items():
            self.money.setdefault(key, Money()).add(money)
        for place, count in other.orders.items():
            self.orders.setdefault(place, Count()).add(count)
        for sku, goods in other.goods.items():
            self.goods.setdefault(sku, Goods()).add(goods)


def part_of(kind: str) -> str:
    """The part of the statement that a kind belongs to; "" for what is beside the profit."""
    if kind in BESIDE:
        return ""
    for name, kinds in (("revenue", REVENUE), ("fees", FEES), ("adjustments", ADJUSTMENTS)):
        if kind in kinds:
            return name
    return {"refund": "refunds"}.get(kind, kind)
