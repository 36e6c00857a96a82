"""Reads orders of the older API (Orders v0), which other programs have kept; never who bought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from adapters.amazon.api.notifications import moment
from adapters.amazon.api.wire import channel, get, money, number, rows, text
from adapters.amazon.markets import market_of_id
from adapters.orders import begun, cancelled, known
from adapters.readings import Money, Order, OrderLine, OrderState, Subject

# OrderStatus (Orders v0, model).
_STATES = {
    "PendingAvailability": OrderState.PENDING,
    "Pending": OrderState.PENDING,
    "Unshipped": OrderState.UNSHIPPED,
    "InvoiceUnconfirmed": OrderState.UNSHIPPED,
    "PartiallyShipped": OrderState.PARTLY_SHIPPED,
    "Shipped": OrderState.SHIPPED,
    "Canceled": OrderState.CANCELLED,
    "Unfulfillable": OrderState.UNFULFILLABLE,
}


def orders_in(body: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The orders of an answer to getOrders or getOrder."""
    payload = get(body, "payload")
    return tuple(rows(payload, "Orders")) or ((payload,) if text(payload, "PurchaseDate") else ())


def items_in(body: Mapping[str, Any]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """The items of an answer to getOrderItems, by the order that they are of."""
    order = text(body, "payload", "AmazonOrderId")
    items = tuple(rows(body, "payload", "OrderItems"))
    return {order: items} if order and items else {}


def read_order(row: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Order | None:
    """One order with the items that are known of it; None where its id, market, state or a moment is not known."""
    market = market_of_id(text(row, "MarketplaceId") or "")
    placed, changed = (moment(text(row, key)) for key in ("PurchaseDate", "LastUpdateDate"))
    state = _STATES.get(text(row, "OrderStatus") or "")
    order = begun(text(row, "AmazonOrderId"), market.code if market else None, state, placed, changed)
    if order is None:
        return None
    return replace(
        order,
        lines=known(tuple(_lines(items, order)), items),
        total=money(row, "OrderTotal"),
        fulfilled_by=channel(row, "FulfillmentChannel"),
        ship_by=moment(text(row, "LatestShipDate")),
        cancel_asked=any(text(one, "BuyerRequestedCancel", "IsBuyerRequestedCancel") == "true" for one in items),
    )


def _lines(items: Sequence[Mapping[str, Any]], order: Order) -> Iterator[OrderLine]:
    for item in items:
        id_, quantity, asin = text(item, "OrderItemId"), number(item, "QuantityOrdered"), text(item, "ASIN")
        if id_ is None or quantity is None:
            continue
        yield OrderLine(
            id=id_,
            quantity=quantity,
            sku=text(item, "SellerSKU"),
            listing=Subject(order.market, asin) if asin else None,
            price=_less(money(item, "ItemPrice"), money(item, "PromotionDiscount")),
            cancelled=cancelled(quantity, order.state),
        )


def _less(price: Money | None, off: Money | None) -> Money | None:
    """ItemPrice is of all units together."""
    if price is None or off is None or off.currency != price.currency:
        return price
    return Money(max(price.amount - abs(off.amount), Decimal()), price.currency)
