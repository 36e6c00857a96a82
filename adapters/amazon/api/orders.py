"""Asks for the orders that were touched in a span of time and reads them (Orders 2026-01-01); never who bought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.amazon.api.calls import Request
from adapters.amazon.api.notifications import moment
from adapters.amazon.api.operations import SEARCH_ORDERS
from adapters.amazon.api.wire import channel, get, listed, money, number, rows, text
from adapters.amazon.markets import MARKETS, market_of_id
from adapters.call import Value
from adapters.orders import begun, known, price_of
from adapters.readings import CancelledBy, Money, Order, OrderLine, OrderState, Subject

# Where an answer names the page after it, and the parameter that asks for it.
TOKEN, ASK = ("pagination", "nextToken"), "paginationToken"
# The parts that no buyer is in. BUYER and RECIPIENT are he, PACKAGES and FULFILLMENT_ORDERS are where he lives, TAX
# and PAYMENT name him too (Orders 2026-01-01, model: CustomerAddress, OrderTaxRegistration).
INCLUDED = ("PROCEEDS", "FULFILLMENT", "CANCELLATION")
_STATES = {
    "PENDING_AVAILABILITY": OrderState.PENDING,
    "PENDING": OrderState.PENDING,
    "UNSHIPPED": OrderState.UNSHIPPED,
    "PARTIALLY_SHIPPED": OrderState.PARTLY_SHIPPED,
    "SHIPPED": OrderState.SHIPPED,
    "CANCELLED": OrderState.CANCELLED,
    "UNFULFILLABLE": OrderState.UNFULFILLABLE,
}
# The possible values of ItemCancellationExecution.cancelledBy (Orders 2026-01-01, model).
_CANCELLERS = {"BUYER": CancelledBy.BUYER, "MERCHANT": CancelledBy.SELLER, "AMAZON": CancelledBy.PLATFORM}
_EXECUTED = ("cancellation", "cancellationExecution")


@dataclass(frozen=True, slots=True)
class Page:
    """One answer; all that was touched before `before` is in its list, whose rest is asked for by `token`.

    `unread` of the orders were not understood. `before` is None where the answer does not say it.
    """

    orders: tuple[Order, ...]
    unread: int
    token: str | None
    before: datetime | None


def question(markets: Sequence[str], since: datetime, until: datetime | None = None, size: int = 100) -> Request:
    """Orders touched since a moment, in all the markets at once; None leaves the end to Amazon (two minutes ago).

    Only markets of our own table are named: Amazon refuses the whole question for one of its shadow markets
    (selling-partner-api-models, issue 5295).
    """
    query: dict[str, Value] = {
        "lastUpdatedAfter": since,
        "marketplaceIds": tuple(MARKETS[market].id for market in markets),
        "includedData": INCLUDED,
        "maxResultsPerPage": size,
    }
    return Request(SEARCH_ORDERS, query=query if until is None else {**query, "lastUpdatedBefore": until})


def read_page(body: Any) -> Page:
    """What one answer says; Misread where it holds no list. Orders of markets that we do not know are left out."""
    ours = [row for row in listed(body, "orders") if _market(row) or not text(row, "salesChannel", "marketplaceId")]
    orders = [read_order(row) for row in ours]
    return Page(
        tuple(order for order in orders if order is not None),
        orders.count(None),
        text(body, *TOKEN),
        moment(text(body, "lastUpdatedBefore")),
    )


def read_order(row: Mapping[str, Any]) -> Order | None:
    """One order; None where its id, market, state or one of its two moments is missing or not known."""
    placed, changed = (moment(text(row, key)) for key in ("createdTime", "lastUpdatedTime"))
    state = _STATES.get(text(row, "fulfillment", "fulfillmentStatus") or "")
    order = begun(text(row, "orderId"), _market(row), state, placed, changed)
    if order is None:
        return None
    items = list(rows(row, "orderItems"))
    return replace(
        order,
        lines=known(tuple(_lines(items, order.market, order.state)), items),
        total=money(row, "proceeds", "grandTotal"),
        fulfilled_by=channel(row, "fulfillment", "fulfilledBy"),
        ship_by=moment(text(row, "fulfillment", "shipByWindow", "latestDateTime")),
        cancel_asked=any(get(item, "cancellation", "cancellationRequest") is not None for item in items),
        cancelled_by=_cancelled_by(items) if order.state is OrderState.CANCELLED else None,
    )


def _cancelled_by(items: Sequence[Mapping[str, Any]]) -> CancelledBy | None:
    """Who undid the order, where all items agree. What I cancel because the buyer asked is the buyer's doing."""
    said = {_CANCELLERS.get(text(item, *_EXECUTED, "cancelledBy") or "") for item in items}
    by = said.pop() if len(said) == 1 else None
    asked = any("buyer" in (text(item, *_EXECUTED, "cancelReason") or "").lower() for item in items)
    return CancelledBy.BUYER if by is CancelledBy.SELLER and asked else by


def _market(row: Mapping[str, Any]) -> str | None:
    market = market_of_id(text(row, "salesChannel", "marketplaceId") or "")
    return market.code if market else None


def _lines(items: Sequence[Mapping[str, Any]], market: str, state: OrderState) -> Iterator[OrderLine]:
    for item in items:
        id_, quantity = text(item, "orderItemId"), number(item, "quantityOrdered")
        if id_ is None or quantity is None:
            continue
        asin = text(item, "product", "asin")
        yield OrderLine(
            id=id_,
            quantity=quantity,
            sku=text(item, "product", "sellerSku"),
            listing=Subject(market, asin) if asin else None,
            price=_price(item, quantity),
            cancelled=_cancelled(item, quantity, state),
        )


def _price(item: Mapping[str, Any], quantity: int) -> Money | None:
    """The goods alone, less what promotions took off them, as the proceeds split them up.

    Where they do not, the price of one unit as often as ordered (Orders API 2026-01-01, ItemProceedsBreakdown).
    """
    parts = rows(item, "proceeds", "breakdowns")
    goods = next((money(part, "subtotal") for part in parts if text(part, "type") == "ITEM"), None)
    single = money(item, "product", "price", "unitPrice")
    off = [one for part in parts if text(part, "type") == "DISCOUNT" for one in _of_goods(part)]
    return _less(price_of(goods, single, quantity), off)


def _of_goods(part: Mapping[str, Any]) -> Iterator[Money]:
    """What of a discount is off the goods and not off their sending."""
    for one in rows(part, "detailedBreakdowns"):
        value = money(one, "value") if text(one, "subtype") == "ITEM" else None
        if value is not None:
            yield value


def _less(price: Money | None, off: Sequence[Money]) -> Money | None:
    """Whether a discount is told as a negative sum the model does not say: it is one either way."""
    if price is None:
        return None
    taken = sum((abs(one.amount) for one in off if one.currency == price.currency), Decimal())
    return Money(max(price.amount - taken, Decimal()), price.currency) if taken else price


def _cancelled(item: Mapping[str, Any], quantity: int, state: OrderState) -> int:
    """Units that will never be sent: the rest of a line that somebody cancelled, or of an order that was."""
    executed = get(item, *_EXECUTED) is not None
    if not executed and state is not OrderState.CANCELLED:
        return 0
    return max(0, quantity - (number(item, "fulfillment", "quantityFulfilled") or 0))
