"""What the lists of orders of all platforms have in common, however each of them is paged."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import ACCOUNT, Money, Order, OrderLine, OrderState, Partial, Said, Topic, Whole

# What can still be dispatched in time or cancelled was ordered or touched within a week; older orders come by
# themselves when something becomes of them.
FIRST = timedelta(days=7)
# An order that was touched may come into a list some minutes late.
OVERLAP = timedelta(minutes=15)


def begun(
    id_: str | None, market: str | None, state: OrderState | None, placed: datetime | None, changed: datetime | None
) -> Order | None:
    """An order without its lines; None where its id, market, state or one of its two moments is not known."""
    if not (id_ and market and state and placed and changed):
        return None
    return Order(id_, market, state, placed_at=placed, changed_at=changed)


def known(lines: Sequence[OrderLine], rows: Sequence[object]) -> tuple[OrderLine, ...]:
    """The lines that an order's rows hold; none where one is not understood: the others alone would say less."""
    return tuple(lines) if len(lines) == len(rows) else ()


def price_of(whole: Money | None, single: Money | None, quantity: int) -> Money | None:
    """The goods of a line together; where that is not told, the price of one unit as often as ordered."""
    return whole or (Money(single.amount * Decimal(quantity), single.currency) if single else None)


def cancelled(quantity: int, state: OrderState) -> int:
    """Units of a line that will never be sent, where a platform cancels orders only as a whole."""
    return quantity if state is OrderState.CANCELLED else 0


def ended(unread: int) -> Said:
    """The end of a list of which so many orders were not understood."""
    if unread:
        return Partial(Topic.ORDERS, ACCOUNT, f"{unread} orders of the answer were not understood")
    return Whole(Topic.ORDERS, ACCOUNT)
