"""Tells the orders and what they come to (Orders 2026-01-01, Sales v1); of buyers nothing is told."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.amazon.markets import MARKETS
from monitor.demo.spapi.paging import Pages, Stale
from monitor.demo.spapi.shop import Line, Order, Shop
from monitor.demo.spapi.wire import Answer, Asked, error, invalid, iso, moment, new_money, not_found, said, text_money

# Nothing of the last two minutes is told.
LAG = timedelta(minutes=2)
_TOKEN_LIVES = 86_400.0
# The latest dispatch that is promised for every order.
_PROMISED = timedelta(days=2)
_STEPS = {"Hour": timedelta(hours=1), "Day": timedelta(days=1), "Week": timedelta(weeks=1)}


def search(shop: Shop, asked: Asked, pages: Pages) -> Answer:
    """searchOrders: those made, or touched, after a moment and at least two minutes ago, the oldest first."""
    span = _span(asked)
    if isinstance(span, str):
        return invalid(span)
    by, after, before = span
    found = [one for one in shop.orders if after <= _when(one, by) < before and _is_meant(one, asked)]
    found.sort(key=lambda one: _when(one, by))
    question = repr(sorted(pair for pair in asked.query.items() if pair[0] != "paginationToken"))
    size = min(asked.number("maxResultsPerPage", 100), 100)
    try:
        page = pages.cut(found, size, asked.one("paginationToken"), question, _TOKEN_LIVES)
    except Stale:
        return invalid("The pagination token is invalid or has expired")
    body: dict[str, Any] = {"orders": [_order(one, asked) for one in page.rows]}
    body["createdBefore" if by == "created" else "lastUpdatedBefore"] = iso(before)
    return said(body | ({"pagination": {"nextToken": page.token}} if page.token else {}))


def single(shop: Shop, asked: Asked) -> Answer:
    """getOrder."""
    order = shop.order(asked.path["orderId"])
    return said({"order": _order(order, asked)}) if order else not_found("The order was not found")


def _span(asked: Asked) -> tuple[str, datetime, datetime] | str:
    """By which moment is searched, from and up to when; or what is wrong with the question."""
    given = [by for by in ("created", "lastUpdated") if asked.one(f"{by}After")]
    if len(given) != 1:
        return "Exactly one of createdAfter and lastUpdatedAfter must be given"
    by, latest = given[0], asked.at - LAG
    after = moment(asked.one(f"{by}After") or "")
    before = moment(asked.one(f"{by}Before") or iso(latest))
    if after is None or before is None:
        return f"{by}After and {by}Before must be in ISO 8601 format"
    if before > latest:
        return f"{by}Before must be at least two minutes in the past"
    return by, after, before


def _when(order: Order, by: str) -> datetime:
    return order.made if by == "created" else order.touched


def _is_meant(order: Order, asked: Asked) -> bool:
    markets, statuses, by = asked.markets, asked.many("fulfillmentStatuses"), asked.many("fulfilledBy")
    if markets and order.market not in {market.code for market in markets}:
        return False
    return (not statuses or order.status in statuses) and (not by or _shipper(order) in by)


def _shipper(order: Order) -> str:
    return "AMAZON" if order.by_amazon else "MERCHANT"


def _order(order: Order, asked: Asked) -> dict[str, Any]:
    """An order that is pending has no prices yet."""
    market, wanted = MARKETS[order.market], asked.many("includedData")
    channel = {"channelName": "AMAZON", "marketplaceId": market.id, "marketplaceName": market.domain.capitalize()}
    made: dict[str, Any] = {
        "orderId": order.id,
        "createdTime": iso(order.made),
        "lastUpdatedTime": iso(order.touched),
        "programs": [],
        "salesChannel": channel,
        "orderItems": [_line(order, line, place, wanted) for place, line in enumerate(order.lines)],
    }
    if "PROCEEDS" in wanted and order.status != "PENDING":
        made["proceeds"] = {"grandTotal": text_money(order.total, order.market)}
    if "FULFILLMENT" in wanted:
        window = {"earliestDateTime": iso(order.made), "latestDateTime": iso(order.made + _PROMISED)}
        shipping = {"fulfillmentStatus": order.status, "fulfilledBy": _shipper(order), "shipByWindow": window}
        made["fulfillment"] = shipping
    return made


def _line(order: Order, line: Line, place: int, wanted: Sequence[str]) -> dict[str, Any]:
    priced = order.status != "PENDING"
    product: dict[str, Any] = {"asin": line.asin, "title": line.title, "sellerSku": line.sku}
    if priced:
        product["price"] = {"unitPrice": text_money(line.price, order.market)}
    made: dict[str, Any] = {
        "orderItemId": f"{order.id.replace('-', '')}{place:02}",
        "quantityOrdered": line.quantity,
        "product": product,
    }
    if "PROCEEDS" in wanted and priced:
        made["proceeds"] = {"proceedsTotal": text_money(line.price * line.quantity, order.market)}
    if "CANCELLATION" in wanted and (cancellation := _cancellation(order)):
        made["cancellation"] = cancellation
    if "FULFILLMENT" in wanted:
        sent = line.quantity if order.status == "SHIPPED" else 0
        made["fulfillment"] = {"quantityFulfilled": sent, "quantityUnfulfilled": line.quantity - sent}
    return made


def _cancellation(order: Order) -> dict[str, Any]:
    """Who wants it undone, and who undid it."""
    made: dict[str, Any] = {}
    if order.cancel_asked:
        made["cancellationRequest"] = {"requester": "BUYER", "cancelReason": order.cancel_asked}
    if order.status == "CANCELLED":
        made["cancellationExecution"] = {"cancelledBy": "BUYER" if order.cancel_asked else "MERCHANT"}
    return made


def metrics(shop: Shop, asked: Asked) -> Answer:
    """getOrderMetrics: orders, units and sales of a span, whole or cut into hours, days or weeks."""
    start, _, end = (asked.one("interval") or "").partition("--")
    first, last, granularity = moment(start), moment(end), asked.one("granularity") or ""
    if first is None or last is None or last <= first:
        return error(400, "InvalidInput", "Invalid Interval")
    if granularity not in ("Hour", "Total") and not asked.one("granularityTimeZone"):
        return error(400, "InvalidInput", "granularityTimeZone is required for this granularity")
    codes = [market.code for market in asked.markets]
    orders = [one for one in shop.orders if one.market in codes and one.status != "CANCELLED"]
    step = _STEPS.get(granularity, last - first)
    rows = [_metric(orders, begin, until, codes[0]) for begin, until in _cut(first, last, step)]
    return said({"payload": rows})


def _cut(first: datetime, last: datetime, step: timedelta) -> Iterator[tuple[datetime, datetime]]:
    while first < last:
        yield first, min(first + step, last)
        first += step


def _metric(orders: Sequence[Order], begin: datetime, until: datetime, market: str) -> dict[str, Any]:
    """In reality the amounts are numbers, where the reference has texts."""
    meant = [one for one in orders if begin <= one.made < until]
    units, total = sum(one.units for one in meant), sum((one.total for one in meant), Decimal(0))
    average = (total / units).quantize(Decimal("0.01")) if units else Decimal(0)
    return {
        "interval": f"{_minute(begin)}--{_minute(until)}",
        "unitCount": units,
        "orderItemCount": sum(len(one.lines) for one in meant),
        "orderCount": len(meant),
        "averageUnitPrice": new_money(average, market),
        "totalSales": new_money(total, market),
    }


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes").replace("+00:00", "Z")
