"""Items as the Browse API tells them to buyers."""

from typing import Any

from adapters.ebay.markets import MARKETS, market_of_id
from monitor.demo.ebay.shop import Item, Shop, Variation
from monitor.demo.ebay.wire import Answer, Asked, error, iso, money, said

_CONDITIONS = {1000: "New", 2000: "Certified - Refurbished", 3000: "Used"}
_NAMES = "Lamps|Table Lamps"


def single(shop: Shop, asked: Asked) -> Answer:
    """getItemByLegacyId: a group of variations is told only as such."""
    item = shop.item(asked.query.get("legacy_item_id", ""))
    if item is None or not item.served:
        return error(404, 11001, "The specified item Id was not found.")
    chosen = asked.query.get("legacy_variation_id")
    if item.variations and chosen is None:
        group = f"https://api.ebay.com/buy/browse/v1/item/get_items_by_item_group?item_group_id={item.number}"
        return error(400, 11006, "The legacy Id is invalid. Use getItemsByItemGroup.", itemGroupHref=group)
    variation = next((one for one in item.variations if one.number == chosen), None)
    if chosen is not None and variation is None:
        return error(404, 11003, "The specified legacy Id was not found.")
    return said(told(item, asked.site, variation))


def group(shop: Shop, asked: Asked) -> Answer:
    """getItemsByItemGroup."""
    item = shop.item(asked.query.get("item_group_id", ""))
    if item is None or not item.served or not item.variations:
        return error(404, 11001, "The specified item group Id was not found.")
    return said({"items": [told(item, asked.site, one) for one in item.variations], "commonDescriptions": []})


def told(item: Item, site: str, variation: Variation | None = None) -> dict[str, Any]:
    """One item, seen from a site: in that site's currency, whatever the item's own."""
    market = market_of_id(site) or MARKETS["us"]
    currency = market.currency
    goods = variation or item
    body: dict[str, Any] = {
        "itemId": f"v1|{item.number}|{variation.number if variation else 0}",
        "sellerItemRevision": "1",
        "title": goods.title,
        "price": money(goods.price, currency),
        "categoryPath": f"Home & Garden|{_NAMES}",
        "condition": _CONDITIONS.get(item.condition, "Used"),
        "conditionId": str(item.condition),
        "image": {"imageUrl": f"https://i.ebayimg.com/images/g/{item.file}/s-l1600.jpg"},
        "brand": "Lumen",
        "seller": {"username": item.seller, "feedbackPercentage": "99.6", "feedbackScore": 812},
        "gtin": item.gtin,
        "legacyItemId": item.number,
        "listingMarketplaceId": MARKETS[item.market].id,
        "estimatedAvailabilities": [_left(goods.quantity, hides=item.hides)],
        "buyingOptions": list(item.buying),
        "itemWebUrl": f"https://www.{market.domain}/itm/{item.number}",
        "description": "<p>A lamp.</p>",
    }
    _add(body, item, currency)
    if variation is not None:
        body["primaryItemGroup"] = {
            "itemGroupId": item.number,
            "itemGroupType": "SELLER_DEFINED_VARIATIONS",
            "itemGroupTitle": item.title,
        }
    return body


def _add(body: dict[str, Any], item: Item, currency: str) -> None:
    """What only some items have."""
    if item.epid is not None:
        body["epid"] = item.epid
    if item.original is not None:
        value, code = item.original
        body["price"] |= {"convertedFromValue": str(value), "convertedFromCurrency": code}
    if item.auction:
        body["currentBidPrice"] = body.pop("price")
    if item.shipping is not None:
        body["shippingOptions"] = [{"shippingCost": money(item.shipping, currency), "shippingCostType": "FIXED"}]
    if item.ended is not None:
        body["itemEndDate"] = iso(item.ended)


def _left(quantity: int, *, hides: bool) -> dict[str, Any]:
    status = "IN_STOCK" if quantity else "OUT_OF_STOCK"
    body: dict[str, Any] = {"estimatedAvailabilityStatus": status, "estimatedSoldQuantity": 62}
    if hides and quantity > 10:
        return {**body, "availabilityThresholdType": "MORE_THAN", "availabilityThreshold": 10}
    return {**body, "estimatedAvailableQuantity": quantity}
