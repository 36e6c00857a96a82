"""How the lines of one order are booked: which count, on which moment, at which rate, and what is derived; pure.

An order's lines, its costs and what the platform has not told yet follow from what is stored alone: whatever came
first and however often, the same facts are booked the same way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from adapters.readings import EntryKind, Order, OrderState
from monitor.books.exchange import Exchange, day_of
from monitor.books.expected import expected
from monitor.books.goods import goods_of_entries, goods_of_order
from monitor.books.knowledge import Knowledge
from storage.states import DERIVED, SETTLED_BOOK, TOLD_BOOK, Booking, Sheet

# Of an order these happen when they happen; all else is part of its sale, and counts when it was placed.
_OWN_MOMENT = frozenset(
    {
        EntryKind.REFUND,
        EntryKind.STORAGE,
        EntryKind.ADJUSTMENT,
        EntryKind.RESERVE,
        EntryKind.PAYOUT,
        EntryKind.OTHER,
    }
)
# Beyond this no amount is one of a shop's, and sums could not hold it.
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Booker:
    """Books orders and lines by what is known of rates, costs and fees; `began` is each account's first transaction."""

    exchange: Exchange
    known: Knowledge
    began: Mapping[str, datetime]

    def sheet(self, sheet: Sheet) -> tuple[Booking, ...]:
        """Every line of the order as it has to stand, those that are derived with them."""
        told = [one for one in sheet.lines if one.book not in DERIVED]
        book = counting_book(told)
        booked = [_placed(one, sheet.order, counted=one.book == book) for one in told]
        return tuple(map(self.rated, (*booked, *self._derived(sheet, [one for one in booked if one.counted]))))

    def _derived(self, sheet: Sheet, counted: Sequence[Booking]) -> Iterator[Booking]:
        if sheet.order is None:
            yield from goods_of_entries(counted, self.known)
        elif sheet.order.state is not OrderState.CANCELLED:
            yield from expected(sheet.account, sheet.order, counted, self.known)
            yield from goods_of_order(sheet.account, sheet.order, self.known)

    def line(self, line: Booking) -> Booking:
        """A line that is of no order."""
        return self.rated(replace(line, booked_at=line.at, counted=self._counts(line), estimated=False))

    def _counts(self, line: Booking) -> bool:
        """A settlement tells once more what the transactions told since they are read."""
        began = self.began.get(line.account)
        return line.book != SETTLED_BOOK or began is None or line.at < began

    def rated(self, line: Booking) -> Booking:
        """With its worth in the house's currency and the rate that was used."""
        if abs(line.amount.amount) >= _LARGEST:
            return replace(line, counted=False, home=None, rate=None, rate_day=None, rate_origin="")
        found = self.exchange.of(line.amount, day_of(line))
        if found is None:
            return replace(line, home=None, rate=None, rate_day=None, rate_origin="")
        home, used = found
        return replace(line, home=home, rate=used.rate, rate_day=used.day, rate_origin=used.origin)


def days_of(sheet: Sheet) -> set[date]:
    """The days whose rates the order's lines may need."""
    placed = {sheet.order.placed_at.date()} if sheet.order else set()
    return placed | {one.at.date() for one in sheet.lines}


def counting_book(told: Sequence[Booking]) -> str | None:
    """Of the books that tell of an order the first that tells of its sale; where none does, the first."""
    books = sorted({one.book for one in told}, key=_rank)
    selling = {one.book for one in told if one.kind is EntryKind.SALE}
    return next((book for book in books if book in selling), books[0] if books else None)


def _rank(book: str) -> tuple[bool, bool, str]:
    return book != TOLD_BOOK, book != SETTLED_BOOK, book


def _placed(line: Booking, order: Order | None, *, counted: bool) -> Booking:
    """At the moment of the order where it is part of its sale; in the order's market where it names none."""
    own = order is None or line.kind in _OWN_MOMENT
    at = line.at if own or order is None else order.placed_at
    market = line.market or (order.market if order else None)
    return replace(line, booked_at=at, market=market, counted=counted, estimated=False)
