"""Asks until when an order must be sent: only its detail says so, and its list does not."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.aliexpress.answers import ident
from adapters.aliexpress.api import times
from adapters.aliexpress.api.calls import Calls
from adapters.aliexpress.api.orders import detail
from adapters.clock import Clock
from adapters.errors import AdapterError, Misread
from adapters.readings import FulfilledBy, Order, OrderState
from adapters.wire import get, text

_TO_SEND = (OrderState.UNSHIPPED, OrderState.PARTLY_SHIPPED)
# In other states of an order (a dispute, a wish to cancel) the same field is the end of those.
_WAITS = ("WAIT_SELLER_SEND_GOODS", "SELLER_PART_SEND_GOODS")


async def dated(calls: Calls, clock: Clock, orders: Iterable[Order]) -> AsyncIterator[Order]:
    """The orders, those that wait for their dispatch with its end; a limit or a refusal costs the dates alone.

    They are asked for again with the next change, and for a while after each, as the list is.
    """
    answers = True
    for order in orders:
        if not answers or not _waits(order):
            yield order
            continue
        try:
            said = await calls.tried(detail(order.id))
        except AdapterError:
            answers = False
            yield order
            continue
        yield order if isinstance(said, Misread) else replace(order, ship_by=ship_by(order.id, said, clock.now()))


def _waits(order: Order) -> bool:
    """Whether I have to send it, as far as the list says."""
    return order.state in _TO_SEND and order.fulfilled_by is not FulfilledBy.PLATFORM and order.id.isdecimal()


def ship_by(order: str, said: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the state ends in which it waits to be sent (`over_time_left`, method document: "current status expiration
    date"); None where the detail is another order's, or in another state.

    In the official sample it lies 20 days and an hour of the clock after the order was made, over the beginning of
    summer time: it is US Pacific like the others.
    """
    data = get(said, "result", "data")
    if ident(data, "id") != order or text(data, "order_status") not in _WAITS:
        return None
    return times.moment(text(data, "over_time_left"), now)
