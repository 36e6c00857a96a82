"""Asks which orders buyers wish to cancel (Post-Order API, Search Cancellations), and for those that were not told yet.

Whether a wish alone counts as a change of an order eBay does not say. The API has no contract that could be used: it is
believed to name the orders, and no more; without it the orders are told all the same.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import timedelta

from adapters.clock import Clock
from adapters.ebay.api import orders
from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.operations import CANCELLATIONS
from adapters.ebay.api.spans import until_now, written
from adapters.errors import AdapterError
from adapters.readings import Order
from adapters.wire import rows, text

_PAGE = 200
# A wish is settled within days; without a state nothing is known of it.
_OPEN_FOR, _SETTLED = timedelta(days=7), frozenset({"CLOSED", None})


async def told(calls: Calls, clock: Clock, market: str, known: AbstractSet[str]) -> Sequence[Order]:
    """The orders with a wish that is not settled, but for the `known`; none where that cannot be learned now."""
    with suppress(AdapterError):
        wished = await _named(calls, clock, market)
        return await orders.some(calls, wished - known)
    return ()


async def _named(calls: Calls, clock: Clock, market: str) -> AbstractSet[str]:
    now = until_now(calls, clock)
    query: dict[str, str | int] = {
        "creation_date_range_from": written(now - _OPEN_FOR),
        "creation_date_range_to": written(now),
        "role": "SELLER",
        "limit": _PAGE,
    }
    body = await calls.send(Request(CANCELLATIONS, query, market))
    found = (row for row in rows(body, "cancellations") if text(row, "cancelState") not in _SETTLED)
    return {id_ for row in found if (id_ := text(row, "legacyOrderId"))}
