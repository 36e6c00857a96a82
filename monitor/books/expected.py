"""What an order lets expect until its platform tells the money: its price, and the fees of such a sale; pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from adapters.readings import EntryKind, Money, Order, OrderLine
from monitor.books.goods import derived, is_sold
from monitor.books.knowledge import Knowledge, kept_for, names_of
from storage.millionths import millionth
from storage.states import FROM_ORDERS, Booking


def expected(account: str, order: Order, counted: Sequence[Booking], known: Knowledge) -> Iterator[Booking]:
    """Lines for the units whose sale was not told; none where what was told does not say of how many units it is."""
    sales = [one for one in counted if one.kind is EntryKind.SALE and one.corrects is None]
    told = _told_units(order, sales)
    if told is None:
        return
    if not order.lines and order.total and not sales:
        yield _estimate(account, order, "", EntryKind.SALE, order.total)
    for place, line in enumerate(order.lines):
        units = _untold(line, told)
        if units > 0 and line.price and line.quantity > 0:
            share = Decimal(units) / line.quantity
            price = Money(millionth(line.price.amount * share), line.price.currency)
            yield from _of_line(account, order, place, units, price, known)


def _told_units(order: Order, sales: Sequence[Booking]) -> Counter[str] | None:
    """How many units of each position the lines of the sale name; None where they do not say it wholly."""
    ours = {names_of(line.sku, line.listing)[:1] for line in order.lines}
    told: Counter[str] = Counter()
    for sale in sales:
        names = names_of(sale.sku, sale.listing)[:1]
        if not is_sold(sale) or not names or names not in ours:
            return None
        told[names[0]] += sale.quantity or 0
    return told


def _untold(line: OrderLine, told: Counter[str]) -> int:
    """How many units of the line are left, after what was told of its SKU; takes from `told` what it explains."""
    units = line.quantity - line.cancelled
    for name in names_of(line.sku, line.listing)[:1]:
        explained = min(units, told[name])
        told[name] -= explained
        units -= explained
    return units


def _of_line(account: str, order: Order, place: int, units: int, price: Money, known: Knowledge) -> Iterator[Booking]:
    line = order.lines[place]
    names = names_of(line.sku, line.listing)
    sale = _estimate(account, order, f"{place}", EntryKind.SALE, price)
    yield replace(sale, quantity=units, sku=line.sku, listing=line.listing)
    fee = known.fee(account, names)
    kept = kept_for(units, price, fee) if fee else None
    if kept and kept.amount:
        taken = Money(-millionth(kept.amount), kept.currency)
        fees = _estimate(account, order, f"{place}", EntryKind.FEE, taken)
        yield replace(fees, sku=line.sku, listing=line.listing)


def _estimate(account: str, order: Order, place: str, kind: EntryKind, amount: Money) -> Booking:
    line = derived(account, FROM_ORDERS, kind, order)
    return replace(line, id=f"{order.id}:{place}:{kind.value}", amount=amount, estimated=True)
