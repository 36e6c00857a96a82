"""Follows the orders as they change (Fulfillment API): never who bought, nor where he lives.

Pages are cut by row out of a list that changes while it is read, so that an order may slip from one page to another.
Only an answer of a single page is believed; a span that holds more is halved until each half fits.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.clock import Clock
from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.money import amount
from adapters.ebay.api.operations import ORDERS
from adapters.ebay.markets import market_of_id
from adapters.errors import Misread
from adapters.orders import FIRST, OVERLAP, cancelled, ended, known
from adapters.readings import (
    FulfilledBy,
    Next,
    Order,
    OrderLine,
    OrderState,
    Said,
    Subject,
)
from adapters.wire import listed, moment, number, rows, text

# More than this eBay refuses ("limit", error 30830).
PAGE = 200
# Orders that share one second can be had by pages alone.
_SHORTEST = timedelta(seconds=1)
# After a long silence no more than this is caught up with; eBay tells two years.
_MOST = timedelta(days=60)
# More spans and orders than this are no shop but a filter that is not heard; the day has a hundred thousand calls.
_MOST_SPANS, _MOST_ORDERS = 500, 20_000
_STATES = {
    "NOT_STARTED": OrderState.UNSHIPPED,
    "IN_PROGRESS": OrderState.PARTLY_SHIPPED,
    "FULFILLED": OrderState.SHIPPED,
}


def question(since: datetime, until: datetime, offset: int = 0) -> Request:
    """Orders touched in a span. An end in the future is refused (30850), a start alone is taken for 90 days."""
    span = f"lastmodifieddate:[{_written(since)}..{_written(until)}]"
    return Request(ORDERS, {"filter": span, "limit": PAGE, "offset": offset})


async def told(calls: Calls, clock: Clock, cursor: str | None) -> AsyncIterator[Said]:
    """Orders that changed since the cursor, and the next cursor; errors of any call are raised, and nothing is lost."""
    now = clock.now() + timedelta(seconds=min(0.0, calls.skew or 0.0))
    since = moment(cursor)
    since = now - FIRST if since is None else max(since, now - _MOST)
    spans, unread, asked = [(since, now)], 0, 0
    while spans:
        begin, end = spans.pop()
        asked += 1
        body = await calls.send(question(begin, end))
        if _total(body, asked) > PAGE and end - begin > _SHORTEST:
            middle = begin + (end - begin) / 2
            spans += [(middle, end), (begin, middle)]
            continue
        bodies = [body, *[rest async for rest in _rest(calls, begin, end, body)]]
        for row in (row for one in bodies for row in listed(one, "orders", whose="eBay")):
            order = read_order(row)
            unread += order is None
            if order is not None:
                yield order
    yield Next((now - OVERLAP).isoformat())
    yield ended(unread)


async def _rest(calls: Calls, begin: datetime, end: datetime, first: Any) -> AsyncIterator[Any]:
    """The further pages of a second that holds more orders than one page."""
    for offset in range(PAGE, _total(first), PAGE):
        yield await calls.send(question(begin, end, offset))


def _total(body: Any, asked: int = 0) -> int:
    """How many orders the span holds. Misread where that is not said, or where spans, however short, hold too many."""
    total = number(body, "total")
    if total is None:
        raise Misread("eBay's answer does not say how many orders there are")
    if asked > _MOST_SPANS or total > _MOST_ORDERS:
        raise Misread(f"eBay counts {total} orders in a part of the time: it may not hear for which time it is asked")
    return total


def read_order(row: Mapping[str, Any]) -> Order | None:
    """One order; None where its id, site, state or one of its two moments is missing or not known."""
    items = list(rows(row, "lineItems"))
    id_, market = text(row, "orderId"), _market(items)
    placed, changed = (moment(text(row, key)) for key in ("creationDate", "lastModifiedDate"))
    state = _state(row)
    if not (id_ and market and state and placed and changed):
        return None
    lines = tuple(_lines(items, state))
    by = (moment(text(item, "lineItemFulfillmentInstructions", "shipByDate")) for item in items)
    return Order(
        id=id_,
        market=market,
        state=state,
        placed_at=placed,
        changed_at=changed,
        lines=known(lines, items),
        total=amount(row, "pricingSummary", "total"),
        fulfilled_by=FulfilledBy.SELLER,
        ship_by=min((at for at in by if at is not None), default=None),
        # The list of requests is always empty in this answer; the state is right (Fulfillment API, CancelStatus).
        cancel_asked=text(row, "cancelStatus", "cancelState") == "IN_PROGRESS",
    )


def _state(row: Mapping[str, Any]) -> OrderState | None:
    if text(row, "cancelStatus", "cancelState") == "CANCELED":
        return OrderState.CANCELLED
    if text(row, "orderPaymentStatus") in ("PENDING", "FAILED"):
        return OrderState.PENDING
    return _STATES.get(text(row, "orderFulfillmentStatus") or "")


def _market(items: list[Mapping[str, Any]]) -> str | None:
    names = (text(item, key) for item in items for key in ("purchaseMarketplaceId", "listingMarketplaceId"))
    found = (market_of_id(name) for name in names if name)
    return next((market.code for market in found if market), None)


def _lines(items: list[Mapping[str, Any]], state: OrderState) -> Iterator[OrderLine]:
    for item in items:
        id_, quantity, listing = text(item, "lineItemId"), number(item, "quantity"), text(item, "legacyItemId")
        market = market_of_id(text(item, "listingMarketplaceId") or "")
        if id_ is None or quantity is None:
            continue
        yield OrderLine(
            id=id_,
            quantity=quantity,
            sku=text(item, "sku"),
            listing=Subject(market.code, listing) if market and listing else None,
            price=amount(item, "discountedLineItemCost") or amount(item, "lineItemCost"),
            cancelled=cancelled(quantity, state),
        )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
