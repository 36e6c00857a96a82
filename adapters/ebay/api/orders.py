"""Follows the orders as they change (Fulfillment API): never who bought, nor where he lives."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import Clock
from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.money import amount
from adapters.ebay.api.operations import ORDERS
from adapters.ebay.api.spans import Lists, span, until_now
from adapters.ebay.markets import market_of_id
from adapters.orders import FIRST, OVERLAP, begun, cancelled, ended, known
from adapters.readings import (
    CancelledBy,
    FulfilledBy,
    Next,
    Order,
    OrderLine,
    OrderState,
    Said,
    Subject,
)
from adapters.wire import moment, number, rows, text

# More than this eBay refuses ("limit", error 30830).
PAGE = 200
# After a long silence no more than this is caught up with; eBay tells two years.
_MOST = timedelta(days=60)
# So many may be asked for by their ids ("orderIds"), which no other filter goes with.
_MOST_IDS = 50
# Of an order that was never paid (Fulfillment API, OrderPaymentStatusEnum); one that was is refunded.
_UNPAID = ("PENDING", "FAILED")
_STATES = {
    "NOT_STARTED": OrderState.UNSHIPPED,
    "IN_PROGRESS": OrderState.PARTLY_SHIPPED,
    "FULFILLED": OrderState.SHIPPED,
}


def question(since: datetime, until: datetime, offset: int = 0) -> Request:
    """Orders touched in a span. An end in the future is refused (30850), a start alone is taken for 90 days."""
    return Request(ORDERS, {"filter": f"lastmodifieddate:{span(since, until)}", "limit": PAGE, "offset": offset})


async def told(calls: Calls, clock: Clock, cursor: str | None) -> AsyncIterator[Said]:
    """Orders that changed since the cursor, and the next cursor; errors of any call are raised, and nothing is lost."""
    now, since, unread = until_now(calls, clock), moment(cursor), 0
    since = now - FIRST if since is None else max(since, now - _MOST)
    async for row in _LISTS.read(calls, since, now):
        order = read_order(row)
        unread += order is None
        if order is not None:
            yield order
    yield Next((now - OVERLAP).isoformat())
    yield ended(unread)


_LISTS = Lists(question, PAGE, "orders")


async def some(calls: Calls, ids: Iterable[str]) -> list[Order]:
    """Orders by their ids, fifty at the most; those that are not understood are left to the next change."""
    wanted = sorted(ids)[:_MOST_IDS]
    body = await calls.send(Request(ORDERS, {"orderIds": ",".join(wanted)})) if wanted else {}
    return [order for row in rows(body, "orders") if (order := read_order(row))]


def read_order(row: Mapping[str, Any]) -> Order | None:
    """One order; None where its id, site, state or one of its two moments is missing or not known."""
    items = list(rows(row, "lineItems"))
    placed, changed = (moment(text(row, key)) for key in ("creationDate", "lastModifiedDate"))
    order = begun(text(row, "orderId"), _market(items), _state(row), placed, changed)
    if order is None:
        return None
    by = (moment(text(item, "lineItemFulfillmentInstructions", "shipByDate")) for item in items)
    return replace(
        order,
        lines=known(tuple(_lines(items, order.state)), items),
        total=amount(row, "pricingSummary", "total"),
        fulfilled_by=FulfilledBy.SELLER,
        ship_by=min((at for at in by if at is not None), default=None),
        # The list of requests is always empty in this answer; the state is right (Fulfillment API, CancelStatus).
        cancel_asked=text(row, "cancelStatus", "cancelState") == "IN_PROGRESS",
        cancelled_by=_cancelled_by(row) if order.state is OrderState.CANCELLED else None,
    )


def _cancelled_by(row: Mapping[str, Any]) -> CancelledBy | None:
    """The answer names nobody, but shows what nobody paid for."""
    return CancelledBy.UNPAID if text(row, "orderPaymentStatus") in _UNPAID else None


def _state(row: Mapping[str, Any]) -> OrderState | None:
    if text(row, "cancelStatus", "cancelState") == "CANCELED":
        return OrderState.CANCELLED
    if text(row, "orderPaymentStatus") in _UNPAID:
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
