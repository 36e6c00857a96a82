"""What the seller's own APIs tell: who he is, his orders, offers and standards, and who saw his listings."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.ebay.markets import MARKETS
from monitor.demo.ebay.shop import Item, Sale, Shop
from monitor.demo.ebay.wire import Answer, Asked, error, iso, money, said

_PACIFIC = ZoneInfo("America/Los_Angeles")
_SPAN = re.compile(r"lastmodifieddate:\[([^\]]{1,40}?)\.\.([^\]]{1,40})\]")
_DAYS = re.compile(r"date_range:\[(\d{8})\.\.(\d{8})\]")
_LISTINGS = re.compile(r"listing_ids:\{([\d|]+)\}")
_MOST = 200


def user(shop: Shop) -> Answer:
    return said({"userId": "2hwovolgri2", "username": shop.seller, "status": shop.status, "accountType": "BUSINESS"})


def orders(shop: Shop, asked: Asked) -> Answer:
    """getOrders: what was touched in the span, the latest first; `cancelRequests` is always empty here."""
    if "orderIds" in asked.query:
        wanted = asked.query["orderIds"].split(",")
        return said({"orders": [_order(shop, one) for one in shop.sales if one.number in wanted], "total": len(wanted)})
    found = _SPAN.search(asked.query.get("filter", ""))
    limit, offset = int(asked.query.get("limit", 50)), int(asked.query.get("offset", 0))
    if limit > _MOST:
        return error(400, 30830, "Invalid limit: it must be between 1 and 200.")
    if found is None:
        return error(400, 30700, "Invalid filter.")
    since, until = (datetime.fromisoformat(text) for text in found.groups())
    if until > asked.at:
        return error(400, 30850, "The date is in the future.")
    touched = sorted((one for one in shop.sales if since <= one.changed <= until), key=lambda one: one.number)
    page = touched[offset : offset + limit]
    body = {"href": asked.target, "total": len(touched), "limit": limit, "offset": offset}
    return said({**body, "orders": [_order(shop, one) for one in page]})


def _order(shop: Shop, sale: Sale) -> dict[str, Any]:
    market = MARKETS[sale.market]
    item = shop.item(sale.item)
    line: dict[str, Any] = {
        "lineItemId": f"{sale.number}-1",
        "legacyItemId": sale.item,
        "title": item.title if item else sale.item,
        "quantity": sale.quantity,
        "lineItemCost": money(sale.price * sale.quantity, market.currency),
        "listingMarketplaceId": market.id,
        "purchaseMarketplaceId": market.id,
        "lineItemFulfillmentStatus": sale.fulfilment,
    }
    if item and item.sku:
        line["sku"] = item.sku
    if sale.ship_by is not None:
        line["lineItemFulfillmentInstructions"] = {"shipByDate": iso(sale.ship_by), "guaranteedDelivery": False}
    return {
        "orderId": sale.number,
        "creationDate": iso(sale.placed),
        "lastModifiedDate": iso(sale.changed),
        "orderFulfillmentStatus": sale.fulfilment,
        "orderPaymentStatus": sale.payment,
        "sellerId": shop.seller,
        "buyer": {"username": "buyer_loopback", "buyerRegistrationAddress": {"fullName": "Nobody At All"}},
        "pricingSummary": {"total": money(sale.price * sale.quantity, market.currency)},
        "cancelStatus": {"cancelState": sale.cancel, "cancelRequests": []},
        "lineItems": [line],
    }


def standards(shop: Shop) -> Answer:
    """Of a seller who is not judged yet eBay tells nothing (204)."""
    if shop.level is None:
        return Answer(204)
    cycles = (("CURRENT", shop.level), ("PROJECTED", shop.projected))
    return said({"standardsProfiles": [_profile(cycle, level) for cycle, level in cycles]})


def _profile(cycle: str, level: str) -> dict[str, Any]:
    late = {
        "metricKey": "SHIPPING_MISS_RATE",
        "name": "Late shipment rate",
        "value": {"value": "0.91", "numerator": 3, "denominator": 329},
        "level": level,
        "type": "FRACTION",
        "thresholdUpperBound": {"value": "3.00"},
    }
    count = {"metricKey": "MIN_TXN_COUNT", "name": "Transactions", "value": 720, "level": level, "type": "NUMBER"}
    return {
        "standardsLevel": level,
        "program": "PROGRAM_US",
        "cycle": {"cycleType": cycle, "evaluationDate": "2026-02-20T05:23:35.699Z", "evaluationMonth": "2026-02"},
        "metrics": [count, late],
        "defaultProgram": True,
    }


def traffic(shop: Shop, asked: Asked) -> Answer:
    """getTrafficReport: days of California, columns in an order of its own, and nobody whom nobody saw."""
    text = asked.query.get("filter", "")
    days, listings = _DAYS.search(text), _LISTINGS.search(text)
    if days is None or listings is None:
        return error(400, 50014, "The filter is not valid.")
    first, last = (datetime.strptime(day, "%Y%m%d").date() for day in days.groups())  # noqa: DTZ007
    if last >= asked.at.astimezone(_PACIFIC).date():
        return error(400, 50018, "The end date is after the last date for which there is traffic.")
    keys = list(reversed(asked.query["metric"].split(",")))
    numbers = listings[1].split("|")
    rows = [row for number in numbers if (row := _row(shop, first, last, number, keys))]
    counted = shop.counted or asked.at
    head = {"dimensionKeys": [{"key": "LISTING", "dataType": "STRING"}], "metrics": [{"key": key} for key in keys]}
    body = {"startDate": first.isoformat(), "endDate": last.isoformat(), "lastUpdatedDate": iso(counted)}
    return said({**body, "header": head, "records": rows})


def _row(shop: Shop, first: date, last: date, number: str, keys: list[str]) -> dict[str, Any] | None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = [shop.visits[day, number] for day in days if (day, number) in shop.visits]
    if not found:
        return None
    totals = {
        "LISTING_IMPRESSION_TOTAL": sum(one.impressions for one in found),
        "LISTING_VIEWS_TOTAL": sum(one.views for one in found),
        "TRANSACTION": sum(one.orders for one in found),
    }
    values = [{"value": totals[key], "applicable": True} for key in keys]
    return {"dimensionValues": [{"value": number, "applicable": True}], "metricValues": values}


def offers(shop: Shop, asked: Asked) -> Answer:
    """getOffers: only what was listed by the Inventory API is there."""
    sku = asked.query.get("sku")
    found = [one for one in shop.items if one.inventory and one.seller == shop.seller and one.sku == sku]
    if not found:
        return error(404, 25713, "This Offer is not available.")
    return said({"total": len(found), "size": len(found), "offers": [_offer(one) for one in found]})


def _offer(item: Item) -> dict[str, Any]:
    listing: dict[str, Any] = {"listingId": item.number, "listingStatus": _status(item), "soldQuantity": item.sold}
    if item.held:
        listing["listingOnHold"] = True
    return {
        "offerId": f"o-{item.number}",
        "sku": item.sku,
        "marketplaceId": MARKETS[item.market].id,
        "format": "FIXED_PRICE",
        "availableQuantity": item.quantity,
        "pricingSummary": {"price": money(item.price, MARKETS[item.market].currency)},
        "status": "PUBLISHED",
        "listing": listing,
    }


def _status(item: Item) -> str:
    if item.ended is not None:
        return "EBAY_ENDED" if item.by_ebay else "ENDED"
    return "ACTIVE" if item.quantity else "OUT_OF_STOCK"
