"""What Amazon tells by itself when the shop changes: the difference of two states as notifications."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.amazon.markets import MARKETS
from adapters.readings import Condition, FulfilledBy
from monitor.demo.goods import Offer
from monitor.demo.spapi.inventory import fn_sku
from monitor.demo.spapi.pricing import counts, offers_of
from monitor.demo.spapi.shop import Item, Order, Shop, Sku
from monitor.demo.spapi.wire import iso, new_money

BY_EVENT_BRIDGE = frozenset(
    {
        "LISTINGS_ITEM_STATUS_CHANGE",
        "LISTINGS_ITEM_ISSUES_CHANGE",
        "LISTINGS_ITEM_MFN_QUANTITY_CHANGE",
        "BRANDED_ITEM_CONTENT_CHANGE",
    }
)
# These write their keys with a small first letter.
CAMEL = frozenset({"ACCOUNT_STATUS_CHANGED", "PRICING_HEALTH"})
_ASKED = {Condition.NEW: "New", Condition.USED: "Used", Condition.REFURBISHED: "Refurbished"}
# Orders in notifications go by the words of the older version.
_ORDER_WORDS = {
    "PENDING": "Pending",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "PartiallyShipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Canceled",
}


@dataclass(frozen=True, slots=True)
class Push:
    """One notification; `market` is the number of the market that a filter goes by."""

    kind: str
    payload: dict[str, Any]
    version: str = "1.0"
    market: str | None = None


def between(old: Shop, new: Shop, now: datetime) -> Iterator[Push]:
    """Everything that changed from one state to the other and that Amazon would tell of."""
    for item in new.items:
        before = old.item(item.market, item.asin)
        if before is not None and before != item:
            yield from _of_item(new, before, item, now)
    for sku in new.skus:
        earlier = old.sku(sku.market, sku.sku)
        if earlier is not None and earlier != sku:
            yield from _of_sku(new, earlier, sku, now)
    yield from (_order_change(new, one) for one in new.orders if old.order(one.id) != one)
    if old.account.standing != new.account.standing:
        words = {"previousAccountStatus": old.account.standing, "currentAccountStatus": new.account.standing}
        yield Push("ACCOUNT_STATUS_CHANGED", {"accountStatusChangeNotification": words}, "2021-01-01")


def _of_item(shop: Shop, before: Item, item: Item, now: datetime) -> Iterator[Push]:
    if _is_live(shop, item):
        for condition in _ASKED:
            was, here = (tuple(one for one in side.offers if one.condition is condition) for side in (before, item))
            if was != here:
                yield any_offer_changed(shop, before, item, condition, now)
    if any(one.featured for one in before.offers) and not any(one.featured for one in item.offers):
        yield from _pricing_health(shop, item, now)
    names = (("item_name", "title"), ("bullet_point", "bullets"), ("main_product_image_locator", "images"))
    changed = [name for name, part in names if getattr(before, part) != getattr(item, part)]
    if changed and item.brand:
        number = MARKETS[item.market].id
        payload = {"MarketplaceId": number, "BrandName": item.brand, "Asin": item.asin, "AttributesChanged": changed}
        yield Push("BRANDED_ITEM_CONTENT_CHANGE", payload, market=number)


def _is_live(shop: Shop, item: Item) -> bool:
    """Amazon tells of the offers only where the seller has one that can be bought."""
    return any("BUYABLE" in sku.status for sku in shop.behind(item.market, item.asin))


def any_offer_changed(shop: Shop, before: Item, item: Item, condition: Condition, now: datetime) -> Push:
    """As the real one: without some parts that its schema demands, and with one that it does not know."""
    payload = offers_of(shop, item, _ASKED[condition], {"ASIN": item.asin})
    featured = [{one.seller_id for one in side.offers if one.featured} for side in (before, item)]
    trigger = {
        "MarketplaceId": MARKETS[item.market].id,
        "ASIN": item.asin,
        "ItemCondition": condition.value,
        "TimeOfOfferChange": iso(now),
        "OfferChangeType": "Internal" if featured[0] == featured[1] else "Featured Offer",
    }
    summary = payload["Summary"]
    summary = {
        "NumberOfOffers": _capital(counts(item.offers)),
        "LowestPrices": _capital(summary.get("LowestPrices", [])),
        "BuyBoxPrices": _capital(summary.get("BuyBoxPrices", [])),
        "SalesRankings": summary.get("SalesRankings", []),
        "NumberOfBuyBoxEligibleOffers": _capital(counts(item.offers)),
    }
    offers = [_pushed(one) for one in payload["Offers"]]
    told = {"SellerId": shop.seller_id, "OfferChangeTrigger": trigger, "Summary": summary, "Offers": offers}
    return Push("ANY_OFFER_CHANGED", {"AnyOfferChangedNotification": told}, market=MARKETS[item.market].id)


def _capital(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name[0].upper() + name[1:]: value for name, value in row.items()} for row in rows]


def _pushed(offer: dict[str, Any]) -> dict[str, Any]:
    """An offer as notifications write it."""
    prime = offer["PrimeInformation"]
    made = {name: value for name, value in offer.items() if name != "MyOffer"}
    made["PrimeInformation"] = {"IsOfferPrime": prime["IsPrime"], "IsOfferNationalPrime": prime["IsNationalPrime"]}
    made["ShippingTime"] = _capital([offer["ShippingTime"]])[0] | {"AvailableDate": ""}
    rating = offer["SellerFeedbackRating"]
    made["SellerFeedbackRating"] = rating | {"SellerPositiveFeedbackRating": 94}
    made |= {"ShipsDomestically": True, "ShipsInternationally": False, "IsExpeditedShippingAvailable": False}
    return made if offer["IsFulfilledByAmazon"] else made | {"ShipsFrom": {"Country": "US", "State": "PA"}}


def _pricing_health(shop: Shop, item: Item, now: datetime) -> Iterator[Push]:
    """My offer is there and nobody is featured any more: its price keeps it away."""
    mine = next((one for one in item.offers if one.seller_id == shop.seller_id), None)
    if mine is None:
        return
    number = MARKETS[item.market].id
    trigger = {"marketplaceId": number, "asin": item.asin, "itemCondition": "new", "timeOfOfferChange": iso(now)}
    merchant = {"condition": "new", "fulfillmentType": _channel(mine), **_prices(mine, item.market)}
    count = {"condition": "new", "fulfillmentType": _channel(mine), "offerCount": len(item.offers)}
    competitive = {"competitivePriceThreshold": new_money(mine.price, item.market)}
    summary = {"numberOfOffers": [count], "buyBoxEligibleOffers": [count], "referencePrice": competitive}
    summary["salesRankings"] = [{"productCategoryId": one.id, "rank": one.place} for one in item.boards]
    said = {"issueType": "BuyBoxDisqualification", "sellerId": shop.seller_id, "offerChangeTrigger": trigger}
    yield Push("PRICING_HEALTH", said | {"merchantOffer": merchant, "summary": summary}, market=number)


def _channel(offer: Offer) -> str:
    return "AFN" if offer.fulfilled_by is FulfilledBy.PLATFORM else "MFN"


def _prices(offer: Offer, market: str) -> dict[str, Any]:
    shipping = offer.shipping or offer.price * 0
    return {
        "listingPrice": new_money(offer.price, market),
        "shipping": new_money(shipping, market),
        "landedPrice": new_money(offer.price + shipping, market),
    }


def _of_sku(shop: Shop, before: Sku, sku: Sku, now: datetime) -> Iterator[Push]:
    number = MARKETS[sku.market].id
    named = {"SellerId": shop.seller_id, "MarketplaceId": number, "Asin": sku.asin, "Sku": sku.sku}
    if before.status != sku.status:
        payload = named | {"CreatedDate": iso(now), "Status": list(sku.status)}
        yield Push("LISTINGS_ITEM_STATUS_CHANGE", payload, market=number)
    if before.issues != sku.issues:
        found: dict[str, list[str]] = {"Severities": sorted({str(issue.severity) for issue in sku.issues})}
        found["EnforcementActions"] = sorted({action for issue in sku.issues for action in issue.actions})
        yield Push("LISTINGS_ITEM_ISSUES_CHANGE", named | found, "2023-12-13", number)
    if before.quantity != sku.quantity and sku.quantity is not None:
        payload = {"SellerId": shop.seller_id, "FulfillmentChannelCode": "DEFAULT", "Sku": sku.sku}
        yield Push("LISTINGS_ITEM_MFN_QUANTITY_CHANGE", payload | {"Quantity": sku.quantity})
    if before.depot != sku.depot and sku.depot is not None:
        yield _inventory(shop, sku)


def _inventory(shop: Shop, sku: Sku) -> Push:
    depot, item = sku.depot, shop.item(sku.market, sku.asin)
    assert depot is not None
    counted = {
        "InboundQuantityBreakdown": {"Working": 0, "Shipped": depot.inbound, "Receiving": 0},
        "Fulfillable": depot.sellable,
        "Unfulfillable": depot.unsellable,
        "Researching": 0,
        "ReservedQuantityBreakdown": {
            "WarehouseProcessing": 0,
            "WarehouseTransfer": 0,
            "PendingCustomerOrder": depot.reserved,
        },
        "FutureSupplyBuyable": 0,
        "PendingCustomerOrderInTransit": 0,
    }
    number = MARKETS[sku.market].id
    here = {"MarketplaceId": number, "ItemName": item.title if item else "", "FulfillmentInventory": counted}
    here["Stores"] = []
    payload: dict[str, Any] = {"SellerId": shop.seller_id, "FNSKU": fn_sku(sku), "ASIN": sku.asin, "SKU": sku.sku}
    payload["FulfillmentInventoryByMarketplace"] = [here]
    return Push("FBA_INVENTORY_AVAILABILITY_CHANGES", payload, market=number)


def _order_change(shop: Shop, order: Order) -> Push:
    number = MARKETS[order.market].id
    asked = order.cancel_asked is not None
    items = [
        {
            "OrderItemId": f"{order.id.replace('-', '')}{place:02}",
            "SellerSKU": line.sku,
            "SupplySourceId": None,
            "Quantity": line.quantity,
        }
        for place, line in enumerate(order.lines)
    ]
    summary = {
        "MarketplaceId": number,
        "OrderStatus": _ORDER_WORDS[order.status],
        "PurchaseDate": iso(order.made),
        "DestinationPostalCode": None,
        "FulfillmentType": "AFN" if order.by_amazon else "MFN",
        "OrderType": "StandardOrder",
        "OrderPrograms": [],
        "ShippingPrograms": [],
        "OrderItems": items,
    }
    reason = order.cancel_asked if asked else "Order Status Change"
    told = {
        "NotificationLevel": "OrderLevel",
        "SellerId": shop.seller_id,
        "AmazonOrderId": order.id,
        "OrderChangeType": "BuyerRequestedChange" if asked else "OrderStatusChange",
        "OrderChangeTrigger": {"TimeOfOrderChange": iso(order.touched), "ChangeReason": reason},
        "Summary": summary,
    }
    return Push("ORDER_CHANGE", {"OrderChangeNotification": told}, market=number)
