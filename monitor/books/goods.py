"""What the goods of an order cost me, as lines of the ledger; units whose cost is unknown have none; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from adapters.readings import EntryKind, Money, Order
from monitor.books.knowledge import Knowledge, names_of
from storage.millionths import millionth
from storage.states import FROM_COSTS, Booking

_NOTHING = Decimal(0)


def goods_of_order(account: str, order: Order, known: Knowledge) -> Iterator[Booking]:
    """Of every unit that was ordered and not cancelled, on the day of the order."""
    whole = derived(account, FROM_COSTS, EntryKind.GOODS, order)
    for place, line in enumerate(order.lines):
        names, units = names_of(line.sku, line.listing), line.quantity - line.cancelled
        if names and units > 0:
            first = replace(whole, id=f"{order.id}:{place}", sku=names[0], listing=line.listing, quantity=units)
            yield from _costed(first, names, units, known)


def goods_of_entries(counted: Sequence[Booking], known: Knowledge) -> Iterator[Booking]:
    """Where the order itself is unknown: of the units that the lines of its sale name, each at its own moment."""
    for sale in counted:
        names = names_of(sale.sku, sale.listing)
        if is_sold(sale) and names:
            first = replace(sale, book=FROM_COSTS, id=f"{sale.book}:{sale.id}", kind=EntryKind.GOODS, sku=names[0])
            first = replace(first, noted_at=sale.at, settled=True)
            yield from _costed(first, names, sale.quantity or 0, known)


def is_sold(sale: Booking) -> bool:
    """Whether the line itself says that units were sold."""
    return sale.kind is EntryKind.SALE and (sale.quantity or 0) > 0 and sale.corrects is None


def derived(account: str, book: str, kind: EntryKind, order: Order) -> Booking:
    """A line of the order that no platform told, still without a name and an amount."""
    at = order.placed_at
    return Booking(account, book, "", kind, at, at, at, Money(_NOTHING, ""), None, market=order.market, order=order.id)


def _costed(line: Booking, names: Sequence[str], units: int, known: Knowledge) -> Iterator[Booking]:
    """One line, of a bundle one for each component; the first of them tells the units."""
    places = (line.account, line.market or "")
    parts = known.unit_costs(names, places, _day(line))
    for number, (sku, cost) in enumerate(parts):
        amount = Money(-millionth(cost.amount * units), cost.currency)
        word, quantity = "" if sku == names[0] else sku, units if number == 0 else None
        yield replace(line, id=f"{line.id}:{number}", amount=amount, word=word, quantity=quantity)


def _day(line: Booking) -> date:
    return line.booked_at.date()
