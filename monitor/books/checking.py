"""Whether the books tell an order's sale, and both the same of it; pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from adapters.readings import EntryKind, OrderState
from storage.millionths import millionth
from storage.states import DERIVED, SETTLED_BOOK, TOLD_BOOK, Booking, OrderCheck, Sheet

# The two books hold these differently.
_APART = frozenset({EntryKind.PAYOUT, EntryKind.RESERVE, EntryKind.TAX})


def checks_of(sheet: Sheet, booked: Sequence[Booking]) -> Iterator[OrderCheck]:
    """Of an order as it is booked; it counts when it was placed, else with its first line."""
    told = [one for one in booked if one.book not in DERIVED]
    at = sheet.order.placed_at if sheet.order else min((one.booked_at for one in told), default=None)
    if at is None:
        return
    if sheet.order and sheet.order.state is not OrderState.CANCELLED and any(one.estimated for one in booked):
        yield OrderCheck(sheet.account, sheet.order_id, at)
    for currency in sorted({one.amount.currency for one in told}):
        transactions, settlement = (_sum(told, book, currency) for book in (TOLD_BOOK, SETTLED_BOOK))
        if transactions is not None and settlement is not None:
            yield OrderCheck(sheet.account, sheet.order_id, at, currency, (transactions, settlement))


def _sum(told: Sequence[Booking], book: str, currency: str) -> Decimal | None:
    """None where the book tells nothing of it."""
    amounts = [
        millionth(one.amount.amount)
        for one in told
        if one.book == book and one.amount.currency == currency and one.kind not in _APART
    ]
    return sum(amounts, Decimal()) if amounts else None
