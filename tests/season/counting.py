"""Which lines of a deal count, under which moment, and what they are worth; it knows nothing of the product's books.

Money of an order's sale counts when the order was placed, refunds and the like
at their own moment; of two books that tell of an order the one counts that tells of its sale, transactions first; a
settlement's lines that are of no order count only where the account's transactions had not begun. Units whose sale is
not told yet are estimated from the order.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tests.season.shops import Range, Ware
from tests.season.sums import FEES, Counted, Hour
from tests.season.truth import CANCELLED, Deal, Movement, Position, Purchase
from tests.season.worth import Table, in_home, millionth

OWN_MOMENT = frozenset({"refund", "storage", "adjustment", "reserve", "payout", "other"})
_ONE, _NONE = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known by `by`; `began` is each shop's first transaction, `kept` the share of a sale that it keeps."""

    by: datetime
    goods: Range
    rates: Table
    began: Mapping[str, datetime]
    kept: Mapping[str, Decimal]

    def counted(self, deal: Deal) -> Iterator[Counted]:
        """Every line of the deal that is part of the figures."""
        sold, told = deal.purchase(self.by), deal.movements(self.by)
        positions, counting = deal.positions(self.by), of_the_book(told)
        yield from (self._line(one, sold, positions) for one in counting)
        yield from (self._line(one, None, ()) for one in told if one.purchase is None and self._is_first(one))
        if sold is None:
            for one in counting:
                yield from self._cost_of_told(one)
        elif sold.state != CANCELLED:
            yield from self._expected(sold, positions, counting)
            for position in positions:
                units = position.quantity - position.cancelled
                yield from self._cost(sold.shop, sold.market, position.sku, units, sold.placed)

    def uncosted(self, sku: str, day: date) -> bool:
        return not costs(self.goods, self.goods.by_sku[sku], day)

    def _is_first(self, one: Movement) -> bool:
        return one.book == "transactions" or one.shop not in self.began or one.at < self.began[one.shop]

    def _line(self, one: Movement, sold: Purchase | None, positions: Sequence[Position]) -> Counted:
        booked = one.at if sold is None or one.kind in OWN_MOMENT else sold.placed
        market = one.market or (sold.market if sold else "")
        shares = ((one.sku, _ONE),) if one.sku else allotted(positions)
        return self._worth(one.shop, market, one.kind, one.currency, one.amount, booked, shares)

    def _worth(
        self,
        shop: str,
        market: str,
        kind: str,
        currency: str,
        amount: Decimal,
        booked: datetime,
        shares: tuple[tuple[str, Decimal], ...],
        *,
        estimated: bool = False,
    ) -> Counted:
        home = in_home(amount, self.rates.of(currency, booked.date()))
        return Counted(shop, market, kind, currency, amount, booked, home, estimated, shares)

    def _expected(
        self, sold: Purchase, positions: Sequence[Position], counting: Iterable[Movement]
    ) -> Iterator[Counted]:
        """The units whose sale no line tells, at the order's price, less what the platform usually keeps.

        A sale that names no goods may be that of all of them: nothing is expected beside it.
        """
        sales = [one for one in counting if one.kind == "sale"]
        if not all(sale.sku for sale in sales):
            return
        told = Counter[str]()
        for sale in sales:
            told[sale.sku or ""] += sale.quantity or 0
        for one in positions:
            units = one.quantity - one.cancelled
            explained = min(units, told[one.sku])
            told[one.sku] -= explained
            if units > explained:
                yield from self._estimated(sold, one, units - explained)

    def _estimated(self, sold: Purchase, one: Position, units: int) -> Iterator[Counted]:
        price = millionth(one.price * units / one.quantity)
        kept = -millionth(price * self.kept.get(sold.shop, _NONE))
        for kind, amount in (("sale", price), ("fee", kept)):
            whose = sold.shop, sold.market, kind, sold.currency, amount, sold.placed, ((one.sku, _ONE),)
            if amount:
                yield self._worth(*whose, estimated=True)

    def _cost_of_told(self, one: Movement) -> Iterator[Counted]:
        """Of an order that was never told itself, what the units cost that its sale names."""
        if one.kind == "sale" and one.sku and one.quantity:
            yield from self._cost(one.shop, one.market or "", one.sku, one.quantity, one.at)

    def _cost(self, shop: str, market: str, sku: str, units: int, at: datetime) -> Iterator[Counted]:
        for each, currency in costs(self.goods, self.goods.by_sku[sku], at.date()):
            amount = -millionth(each * units)
            if units:
                yield self._worth(shop, market, "goods", currency, amount, at, ((sku, _ONE),))


def of_the_book(told: Iterable[Movement]) -> list[Movement]:
    """An order's lines in the book that counts: of those that tell of its sale transactions, else the settlement."""
    lines = [one for one in told if one.purchase is not None]
    selling = {one.book for one in lines if one.kind == "sale"}
    book = max(selling or {one.book for one in lines}, default="")
    return [one for one in lines if one.book == book]


def allotted(positions: Sequence[Position]) -> tuple[tuple[str, Decimal], ...]:
    """What names no SKU is of all positions of the order, by what was paid for the units that were not cancelled."""
    paid = [one.price * (one.quantity - one.cancelled) / one.quantity for one in positions]
    total = sum(paid, _NONE)
    if not total:
        return (("", _ONE),)
    return tuple((one.sku, part / total) for one, part in zip(positions, paid, strict=True))


def costs(goods: Range, ware: Ware, day: date) -> list[tuple[Decimal, str]]:
    """What one costs: its own cost of the day, else that of each of its parts; nothing where any is unknown."""
    own = cost_of(ware, day)
    if own is not None:
        return [(own, ware.currency)]
    found = []
    for sku, many in ware.parts:
        part = goods.by_sku[sku]
        cost = cost_of(part, day)
        if cost is None:
            return []
        found.append((cost * many, part.currency))
    return found


def cost_of(ware: Ware, day: date) -> Decimal | None:
    """The cost that holds on that day."""
    held = [cost for since, cost in ware.costs if since <= day]
    return held[-1] if held else None


def usual_shares(told: Hour) -> dict[str, Decimal]:
    """What each shop's platform keeps of a sale: told fees over told sales, to a thousandth."""
    sales: dict[str, Decimal] = {}
    fees: dict[str, Decimal] = {}
    for (shop, _, kind, _), one in told.money.items():
        if kind == "sale":
            sales[shop] = sales.get(shop, _NONE) + one.home - one.estimated
        if kind in FEES:
            fees[shop] = fees.get(shop, _NONE) + one.home - one.estimated
    shares = {shop: (-fees.get(shop, _NONE) / sold).quantize(Decimal("0.001")) for shop, sold in sales.items() if sold}
    return {shop: share for shop, share in shares.items() if share > 0}
