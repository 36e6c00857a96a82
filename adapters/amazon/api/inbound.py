"""Asks what is on its way to Amazon's warehouses and what they counted of it (Fulfillment Inbound v0).

The newer version (2024-03-20) makes shipments and tells what was sent; what was received, only v0 tells. Of the
addresses that stand in its answers nothing is read.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.amazon.api.calls import Calls, Pages, Request
from adapters.amazon.api.operations import SHIPMENT_ITEMS, SHIPMENTS, Operation
from adapters.amazon.api.wire import listed, number, text
from adapters.amazon.markets import MARKETS
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Inbound, InboundState, Partial, Said, Topic, Whole

TOKEN, ASK = ("payload", "NextToken"), "NextToken"
# Claims about what was lost on the way end nine months after a shipment was closed; older ones move no more.
SPAN = timedelta(days=270)
# ShipmentStatus; of those that were given up nothing is on its way.
STATES = {
    "WORKING": InboundState.PLANNED,
    "READY_TO_SHIP": InboundState.PLANNED,
    "SHIPPED": InboundState.ON_THE_WAY,
    "IN_TRANSIT": InboundState.ON_THE_WAY,
    "DELIVERED": InboundState.ARRIVED,
    "CHECKED_IN": InboundState.ARRIVED,
    "RECEIVING": InboundState.RECEIVING,
    "CLOSED": InboundState.CLOSED,
    "CANCELLED": InboundState.CANCELLED,
    "DELETED": InboundState.CANCELLED,
    "ERROR": InboundState.CANCELLED,
}


def question(operation: Operation, market: str, now: datetime) -> Request:
    """All shipments, or all their items, that were touched of late in one market."""
    query = {"QueryType": "DATE_RANGE", "MarketplaceId": MARKETS[market].id}
    return Request(operation, query={**query, "LastUpdatedAfter": now - SPAN, "LastUpdatedBefore": now})


async def said(calls: Calls, markets: Sequence[str], *, urgent: bool) -> AsyncIterator[Said]:
    """What every market's shipments hold; one shipment that several markets name is told once."""
    told: dict[str, Inbound] = {}
    trouble: list[str] = []
    for market in markets:
        try:
            shipments, items = [
                await _pages(calls, question(operation, market, calls.now), urgent=urgent)
                for operation in (SHIPMENTS, SHIPMENT_ITEMS)
            ]
            found, unread = read(market, shipments.bodies, items.bodies)
        except Misread as error:
            trouble.append(f"{market}: {error}")
            continue
        told |= {one.key: one for one in found if one.key not in told}
        trouble += [f"{market}: {unread} rows were not understood"] if unread else []
        trouble += [] if shipments.whole and items.whole else [f"{market}: the list of shipments broke off"]
    for one in told.values():
        yield one
    yield Partial(Topic.INBOUND, ACCOUNT, "; ".join(trouble)) if trouble else Whole(Topic.INBOUND, ACCOUNT)


async def _pages(calls: Calls, request: Request, *, urgent: bool) -> Pages:
    return await calls.pages(request, ASK, TOKEN, urgent=urgent)


def read(market: str, shipments: Sequence[Any], items: Sequence[Any]) -> tuple[Sequence[Inbound], int]:
    """What the answers say of each SKU of each shipment, and how many rows were not understood.

    An item whose shipment the list does not name was touched after it, or belongs to another market: it comes next
    time. A SKU may stand twice in a shipment (two labels): it is counted together.
    """
    states: dict[str, InboundState | None] = {}
    for row in _rows(shipments, "ShipmentData"):
        states[text(row, "ShipmentId") or ""] = STATES.get(text(row, "ShipmentStatus") or "")
    found: dict[str, Inbound] = {}
    unread = sum(not name or state is None for name, state in states.items())
    for row in _rows(items, "ItemData"):
        name = text(row, "ShipmentId") or ""
        state = states.get(name)
        one = _item(market, row, state) if state else None
        unread += one is None and (state is not None or not name)
        if one:
            found[one.key] = _together(found.get(one.key), one)
    return tuple(found.values()), unread


def _rows(bodies: Sequence[Any], name: str) -> Iterator[Mapping[str, Any]]:
    return (row for body in bodies for row in listed(body, "payload", name))


def _item(market: str, row: Mapping[str, Any], state: InboundState) -> Inbound | None:
    shipment, sku, expected = text(row, "ShipmentId"), text(row, "SellerSKU"), number(row, "QuantityShipped")
    if not (shipment and sku) or expected is None:
        return None
    return Inbound(shipment, sku, expected, number(row, "QuantityReceived"), state, market)


def _together(one: Inbound | None, other: Inbound) -> Inbound:
    if one is None:
        return other
    counts = [each.received for each in (one, other)]
    received = None if None in counts else sum(count or 0 for count in counts)
    return Inbound(one.shipment, one.sku, one.expected + other.expected, received, one.state, one.market)
