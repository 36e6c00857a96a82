"""The sums of an hour from its lines: money by kind and currency, how many orders, what each SKU brought; pure.

Sums are of millionths, so that they equal the lines exactly. What names no SKU but an order is allotted to the order's
positions by their price, to the last millionth; what names neither is of no goods.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from adapters.readings import FEES, EntryKind, Order, OrderLine, OrderState
from monitor.books.allotting import allotted
from monitor.books.goods import is_sold
from monitor.books.knowledge import names_of
from monitor.books.statement import ADJUSTMENTS, BESIDE, REVENUE
from storage.millionths import from_millionths, millionth, millionths
from storage.states import Booking, GoodsTaking, Hour, HourSums, OrderCount, Taking

_COLUMNS: Mapping[EntryKind, str] = {
    **dict.fromkeys(REVENUE, "revenue"),
    **dict.fromkeys(FEES, "fees"),
    **dict.fromkeys(ADJUSTMENTS, "adjustments"),
    EntryKind.REFUND: "refunds",
    EntryKind.ADVERTISING: "advertising",
    EntryKind.GOODS: "goods",
}
_COUNTS = ("units", "returned", "costed", "unrated")
Place = tuple[str, str]


def sums_of(hour: Hour) -> HourSums:
    """All sums of the account's hour."""
    return HourSums(hour.account, hour.hour, _takings(hour), _orders(hour), _goods(hour), _sales(hour))


def _sales(hour: Hour) -> dict[Place, Decimal]:
    found: dict[Place, Decimal] = {}
    for order in hour.orders:
        for line in order.lines if order.state is not OrderState.CANCELLED else ():
            if line.price:
                key = order.market, line.price.currency
                found[key] = found.get(key, Decimal(0)) + from_millionths(_paid(line))
    return found


def _takings(hour: Hour) -> tuple[Taking, ...]:
    found: dict[tuple[str, EntryKind, str], list[Booking]] = {}
    for one in hour.lines:
        found.setdefault((one.market or "", one.kind, one.amount.currency), []).append(one)
    return tuple(_taking(hour.account, *key, lines) for key, lines in found.items())


def _taking(account: str, market: str, kind: EntryKind, currency: str, lines: Sequence[Booking]) -> Taking:
    rated = [(one, one.home.amount) for one in lines if one.home]
    return Taking(
        account,
        market,
        kind,
        currency,
        amount=sum((millionth(one.amount.amount) for one in lines), Decimal(0)),
        home=sum((home for _, home in rated), Decimal(0)),
        estimated=sum((home for one, home in rated if one.estimated), Decimal(0)),
        unrated=sum((millionth(one.amount.amount) for one in lines if one.home is None), Decimal(0)),
        lines=len(lines),
        units=sum(one.quantity or 0 for one in lines),
    )


def _orders(hour: Hour) -> dict[Place, OrderCount]:
    found: dict[Place, list[Order]] = {}
    for order in hour.orders:
        found.setdefault((order.market, order.country or ""), []).append(order)
    return {key: _count(hour.account, key[0], some) for key, some in found.items()}


def _count(account: str, market: str, orders: Sequence[Order]) -> OrderCount:
    kept = [one for one in orders if one.state is not OrderState.CANCELLED]
    units = sum(line.quantity - line.cancelled for one in kept for line in one.lines)
    return OrderCount(account, market, len(kept), units, len(orders) - len(kept))


@dataclass(slots=True)
class _Sum:
    """What one SKU brought: money by its column in millionths, and counts."""

    listing: str | None = None
    money: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTS, 0))

    def add(self, column: str, amount: int) -> None:
        self.money[column] = self.money.get(column, 0) + amount


def _goods(hour: Hour) -> tuple[GoodsTaking, ...]:
    sums: dict[Place, _Sum] = {}
    orders = {**hour.others, **{one.id: one for one in hour.orders}}
    for line in hour.lines:
        if line.kind not in BESIDE:
            _add_money(sums, line, orders.get(line.order or ""))
    _add_units(sums, hour, orders)
    for back in hour.returns:
        names = names_of(back.sku, back.listing)
        market = back.market or (orders[back.order].market if back.order in orders else "")
        _at(sums, market, names).counts["returned"] += back.quantity
    return tuple(_taken(hour.account, *place, one) for place, one in sums.items())


def _at(sums: dict[Place, _Sum], market: str, names: Sequence[str]) -> _Sum:
    """The sum of a position; without a SKU of mine it is called by the platform's id."""
    return sums.setdefault((market, names[0] if names else ""), _Sum())


def _add_money(sums: dict[Place, _Sum], line: Booking, order: Order | None) -> None:
    shares = _shares(line, order)
    for number, (names, listing, amount) in enumerate(shares):
        found = _at(sums, line.market or "", names)
        found.listing = found.listing or listing
        if line.home is None:
            found.counts["unrated"] += number == 0
            continue
        found.add(_COLUMNS[line.kind], amount)
        found.add("estimated", amount if line.estimated else 0)
    if line.kind is EntryKind.GOODS and shares:
        _at(sums, line.market or "", shares[0][0]).counts["costed"] += line.quantity or 0


Share = tuple[tuple[str, ...], str | None, int]


def _shares(line: Booking, order: Order | None) -> list[Share]:
    """Whose goods the money is of, as (names, listing, millionths)."""
    amount = millionths(line.home.amount) if line.home else 0
    names = names_of(line.sku, line.listing)
    if names or order is None or not order.lines:
        return [(names, line.listing.id if line.listing else None, amount)]
    parts = allotted(amount, _weights(order.lines))
    return [
        (names_of(one.sku, one.listing), one.listing.id if one.listing else None, part)
        for one, part in zip(order.lines, parts, strict=True)
    ]


def _weights(lines: Sequence[OrderLine]) -> list[int]:
    """By what was paid for the units that were not cancelled; by their number where that is not told."""
    paid = [_paid(line) for line in lines]
    units = [max(line.quantity - line.cancelled, 0) for line in lines]
    return paid if any(paid) else units if any(units) else [1] * len(lines)


def _paid(line: OrderLine) -> int:
    kept = max(line.quantity - line.cancelled, 0)
    return abs(millionths(line.price.amount * kept / line.quantity)) if line.price and line.quantity > 0 else 0


def _add_units(sums: dict[Place, _Sum], hour: Hour, orders: Mapping[str, Order]) -> None:
    """Of the orders that were placed in the hour; of sales whose order is unknown by their own word."""
    for market, names, listing, units in (*_ordered(hour), *_told(hour, orders)):
        found = _at(sums, market, names)
        found.listing = found.listing or listing
        found.counts["units"] += units


Units = tuple[str, tuple[str, ...], str | None, int]


def _ordered(hour: Hour) -> Iterator[Units]:
    for order in hour.orders:
        for line in order.lines if order.state is not OrderState.CANCELLED else ():
            listing = line.listing.id if line.listing else None
            yield order.market, names_of(line.sku, line.listing), listing, line.quantity - line.cancelled


def _told(hour: Hour, orders: Mapping[str, Order]) -> Iterator[Units]:
    for line in hour.lines:
        if is_sold(line) and line.order not in orders and not line.estimated:
            listing = line.listing.id if line.listing else None
            yield line.market or "", names_of(line.sku, line.listing), listing, line.quantity or 0


def _taken(account: str, market: str, sku: str, one: _Sum) -> GoodsTaking:
    def money(column: str) -> Decimal:
        return from_millionths(one.money.get(column, 0))

    return GoodsTaking(
        account,
        market,
        sku,
        one.listing,
        units=one.counts["units"],
        returned=one.counts["returned"],
        revenue=money("revenue"),
        refunds=money("refunds"),
        fees=money("fees"),
        advertising=money("advertising"),
        adjustments=money("adjustments"),
        goods=money("goods"),
        estimated=money("estimated"),
        uncosted=max(one.counts["units"] - one.counts["costed"], 0),
        unrated=one.counts["unrated"],
    )
