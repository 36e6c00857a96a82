"""Tells how many units lie at Amazon (FBA Inventory v1) and are on their way there (Fulfillment Inbound v0)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from adapters.amazon.markets import MARKETS
from monitor.demo.spapi.paging import Pages, Stale
from monitor.demo.spapi.shop import Depot, Shipment, Shop, Sku
from monitor.demo.spapi.wire import Answer, Asked, invalid, iso, said

# The token of a page dies after so many seconds.
TOKEN_LIVES = 30.0
_SIZE = 50


def summaries(shop: Shop, asked: Asked, pages: Pages) -> Answer:
    """getInventorySummaries: fifty SKUs a page. A seller with nothing at Amazon is answered with 400."""
    if asked.one("granularityId") != asked.one("marketplaceIds"):
        return invalid("granularityId must be the marketplace that is asked about")
    mine = [sku for market in asked.markets for sku in shop.skus_in(market.code) if sku.depot is not None]
    if not mine:
        return invalid("Invalid Input")
    wanted = asked.many("sellerSkus") or ((name,) if (name := asked.one("sellerSku")) else ())
    found = [sku for sku in mine if not wanted or sku.sku in wanted]
    question = repr(sorted(pair for pair in asked.query.items() if pair[0] != "nextToken"))
    try:
        page = pages.cut(found, _SIZE, asked.one("nextToken"), question, TOKEN_LIVES)
    except Stale:
        return invalid("Next token is invalid or has expired")
    details = asked.one("details") == "true"
    granularity = {"granularityType": "Marketplace", "granularityId": asked.one("granularityId")}
    rows = [_row(shop, sku, asked.at, details=details) for sku in page.rows]
    body: dict[str, Any] = {"payload": {"granularity": granularity, "inventorySummaries": rows}}
    return said(body | ({"pagination": {"nextToken": page.token}} if page.token else {}))


def _row(shop: Shop, sku: Sku, now: datetime, *, details: bool) -> dict[str, Any]:
    depot, item = sku.depot or Depot(0), shop.item(sku.market, sku.asin)
    row: dict[str, Any] = {
        "asin": sku.asin,
        "fnSku": fn_sku(sku),
        "sellerSku": sku.sku,
        "condition": "NewItem",
        "lastUpdatedTime": iso(now),
        "productName": item.title if item else "",
        "totalQuantity": depot.sellable + depot.inbound + depot.reserved + depot.unsellable,
        "stores": [],
    }
    return row | ({"inventoryDetails": _details(depot)} if details else {})


def fn_sku(sku: Sku) -> str:
    """Amazon's own label of the units."""
    return f"X00{sum(sku.sku.encode()):07}"


def _details(depot: Depot) -> dict[str, Any]:
    return {
        "fulfillableQuantity": depot.sellable,
        "inboundWorkingQuantity": 0,
        "inboundShippedQuantity": depot.inbound,
        "inboundReceivingQuantity": 0,
        "reservedQuantity": {
            "totalReservedQuantity": depot.reserved,
            "pendingCustomerOrderQuantity": depot.reserved,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
        "researchingQuantity": {"totalResearchingQuantity": 0, "researchingQuantityBreakdown": []},
        "unfulfillableQuantity": {"totalUnfulfillableQuantity": depot.unsellable},
    }


def shipments(shop: Shop, asked: Asked, pages: Pages) -> Answer:
    """getShipments: whence they come is told with them, and is to be read by nobody."""
    rows = [
        {"ShipmentId": one.id, "ShipmentName": f"FBA {one.id}", "ShipmentStatus": one.status, "ShipFromAddress": _HOME}
        for one in _of_market(shop, asked)
    ]
    return _listed("ShipmentData", rows, asked, pages)


def shipment_items(shop: Shop, asked: Asked, pages: Pages) -> Answer:
    """getShipmentItems."""
    rows = [
        {"ShipmentId": one.id, "SellerSKU": sku, "QuantityShipped": sent, "QuantityReceived": counted}
        for one in _of_market(shop, asked)
        for sku, sent, counted in one.units
    ]
    return _listed("ItemData", rows, asked, pages)


_HOME = {"Name": "Ann Example", "AddressLine1": "1 Quiet Lane", "City": "Nowhere", "PostalCode": "12345"}


def _of_market(shop: Shop, asked: Asked) -> list[Shipment]:
    markets = {market.code for market in MARKETS.values() if market.id == asked.one("MarketplaceId")}
    return [one for one in shop.shipments if one.market in markets]


def _listed(name: str, rows: Sequence[dict[str, Any]], asked: Asked, pages: Pages) -> Answer:
    question = repr((name, asked.one("MarketplaceId")))
    try:
        page = pages.cut(rows, _SIZE, asked.one("NextToken"), question, TOKEN_LIVES)
    except Stale:
        return invalid("Next token is invalid or has expired")
    return said({"payload": {name: page.rows, **({"NextToken": page.token} if page.token else {})}})
