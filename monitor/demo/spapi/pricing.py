"""Tells who offers an item and who is featured: Product Pricing v0 (single and batched) and 2022-05-01."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from adapters.amazon.markets import MARKETS, market_of_id
from adapters.readings import Condition, FulfilledBy
from monitor.demo.goods import Offer
from monitor.demo.spapi.checks import matched
from monitor.demo.spapi.shop import Item, Shop
from monitor.demo.spapi.wire import Answer, Asked, complaint, invalid, new_money, old_money, plain, said

_CONDITIONS = {"New": Condition.NEW, "Used": Condition.USED, "Refurbished": Condition.REFURBISHED}
_SUB = {Condition.NEW: "new", Condition.USED: "good", Condition.REFURBISHED: "refurbished"}
_MOST = 20
DUPLICATES = "Duplicate requests submitted"


def single(shop: Shop, asked: Asked) -> Answer:
    """getListingOffers and getItemOffers; alone, they spell the marketplace otherwise than in a batch."""
    found = _found(shop, {**asked.path, **{name: asked.one(name) for name in asked.query}})
    if isinstance(found, str):
        return invalid(found)
    payload = found | {"MarketplaceID": found["marketplaceId"]}
    payload.pop("marketplaceId")
    return said({"payload": payload})


def batch(shop: Shop, asked: Asked) -> Answer:
    """getListingOffersBatch and getItemOffersBatch: each entry is answered as a request of its own."""
    entries = asked.body["requests"]
    if len({_question(one) for one in entries}) < len(entries):
        return invalid(DUPLICATES)
    return said({"responses": [_response(shop, one, asked) for one in entries]})


def _question(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("uri", "MarketplaceId", "ItemCondition", "CustomerType")
    return tuple(str(entry.get(name)) for name in names)


def _response(shop: Shop, entry: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    routed = matched(entry["method"], entry["uri"])
    path = routed[1] if routed else {}
    question = {name: value for name, value in entry.items() if name not in ("uri", "method", "headers")} | path
    found = _found(shop, question)
    wrong = isinstance(found, str)
    body = {"errors": [complaint("InvalidInput", found)]} if isinstance(found, str) else {"payload": found}
    return {
        "headers": {"Date": asked.at.strftime("%a, %d %b %Y %H:%M:%S GMT"), "x-amzn-RequestId": f"inner-{id(entry):x}"},
        "status": {"statusCode": 400, "reasonPhrase": "Bad Request"} if wrong else _OK,
        "body": body,
        "request": question,
    }


_OK = {"statusCode": 200, "reasonPhrase": "OK"}


def _found(shop: Shop, question: Mapping[str, Any]) -> dict[str, Any] | str:
    """The payload for a question, or what is wrong with it."""
    number = question["MarketplaceId"]
    market = market_of_id(number)
    sku = shop.sku(market.code, question["SellerSKU"]) if market and "SellerSKU" in question else None
    if "SellerSKU" in question and sku is None:
        return f"{question['SellerSKU']} is an invalid SKU for marketplace {number}"
    asin = sku.asin if sku else question.get("Asin", "")
    item = shop.item(market.code, asin) if market else None
    if item is None:
        return f"{asin} is an invalid ASIN for marketplace {number}"
    named = {"SKU": sku.sku} if sku else {"ASIN": item.asin}
    return offers_of(shop, item, question["ItemCondition"], named)


def offers_of(shop: Shop, item: Item, condition: str, named: Mapping[str, str]) -> dict[str, Any]:
    """The payload: at most the twenty cheapest offers of one condition, and counts of all."""
    listed = sorted((one for one in item.offers if one.condition is _CONDITIONS.get(condition)), key=_landed)
    number = MARKETS[item.market].id
    names = {"SellerSKU" if name == "SKU" else name: value for name, value in named.items()}
    return {
        **named,
        "marketplaceId": number,
        "status": "Success" if item.offers else "NoBuyableOffers",
        "ItemCondition": condition,
        "Identifier": {"MarketplaceId": number, "ItemCondition": condition, **names},
        "Summary": summary_of(item) if item.offers else {"TotalOfferCount": 0},
        "Offers": [_offer(shop, item, one) for one in listed[:_MOST]],
    }


def summary_of(item: Item) -> dict[str, Any]:
    featured = [one for one in item.offers if one.featured]
    said: dict[str, Any] = {"TotalOfferCount": len(item.offers), "NumberOfOffers": counts(item.offers)}
    said["BuyBoxEligibleOffers"] = counts(item.offers)
    said["LowestPrices"] = [
        {"condition": kind[0], "fulfillmentChannel": kind[1], **_prices(min(some, key=_landed), item.market)}
        for kind, some in _kinds(item.offers).items()
    ]
    if featured:
        said["BuyBoxPrices"] = [{"condition": "new", **_prices(featured[0], item.market)}]
    said["SalesRankings"] = [{"ProductCategoryId": one.id, "Rank": one.place} for one in item.boards]
    return said


def counts(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """How many offers there are of each condition and channel."""
    return [
        {"condition": kind[0], "fulfillmentChannel": kind[1], "OfferCount": len(some)}
        for kind, some in _kinds(offers).items()
    ]


def _kinds(offers: Iterable[Offer]) -> dict[tuple[str, str], list[Offer]]:
    found: dict[tuple[str, str], list[Offer]] = {}
    for one in offers:
        channel = "Amazon" if one.fulfilled_by is FulfilledBy.PLATFORM else "Merchant"
        found.setdefault((one.condition.value, channel), []).append(one)
    return found


def _landed(offer: Offer) -> Decimal:
    return offer.price + (offer.shipping or Decimal(0))


def _prices(offer: Offer, market: str) -> dict[str, Any]:
    return {
        "LandedPrice": old_money(_landed(offer), market),
        "ListingPrice": old_money(offer.price, market),
        "Shipping": old_money(offer.shipping or Decimal(0), market),
    }


def _offer(shop: Shop, item: Item, offer: Offer) -> dict[str, Any]:
    stored = offer.fulfilled_by is FulfilledBy.PLATFORM
    return {
        "SellerId": offer.seller_id,
        "SubCondition": _SUB[offer.condition],
        "ListingPrice": old_money(offer.price, item.market),
        "Shipping": old_money(offer.shipping or Decimal(0), item.market),
        "ShippingTime": {"minimumHours": 0 if stored else 24, "maximumHours": 24, "availabilityType": "NOW"},
        "SellerFeedbackRating": {"FeedbackCount": 12, "SellerPositiveFeedbackRating": 94.0},
        "PrimeInformation": {"IsPrime": stored, "IsNationalPrime": stored},
        "IsFeaturedMerchant": True,
        "IsBuyBoxWinner": offer.featured,
        "IsFulfilledByAmazon": stored,
        "MyOffer": offer.seller_id == shop.seller_id,
    }


# Product Pricing 2022-05-01


def competitive_summary(shop: Shop, asked: Asked) -> Answer:
    """getCompetitiveSummary: who is featured, in which part of the views, and the cheapest offers."""
    return said({"responses": [_summary(shop, entry) for entry in asked.body["requests"]]})


def _summary(shop: Shop, entry: Mapping[str, Any]) -> dict[str, Any]:
    market = market_of_id(entry["marketplaceId"])
    item = shop.item(market.code, entry["asin"]) if market else None
    named = {"asin": entry["asin"], "marketplaceId": entry["marketplaceId"]}
    if item is None:
        errors = [complaint("INVALID_ASIN", f"{entry['asin']} is not a valid ASIN")]
        return {"status": {"statusCode": 400, "reasonPhrase": "Client Error"}, "body": named | {"errors": errors}}
    body: dict[str, Any] = dict(named)
    wanted = entry["includedData"]
    if "featuredBuyingOptions" in wanted:
        body["featuredBuyingOptions"] = _featured(item)
    if "referencePrices" in wanted:
        body["referencePrices"] = []
    if "lowestPricedOffers" in wanted:
        inputs = entry.get("lowestPricedOffersInputs", ())
        body["lowestPricedOffers"] = [{"lowestPricedOffersInput": one, "offers": _lowest(item, one)} for one in inputs]
    return {"status": {"statusCode": 200, "reasonPhrase": "Success"}, "body": body}


def _featured(item: Item) -> list[dict[str, Any]]:
    """One entry for goods in new condition; nothing at all where nobody is featured. Several share the views."""
    featured = [one for one in item.offers if one.featured and one.condition is Condition.NEW]
    if not featured:
        return []
    share = plain(Decimal(100) / len(featured))
    country = MARKETS[item.market].country
    segment = {
        "glanceViewWeightPercentage": share,
        "sampleLocation": {"postalCode": {"countryCode": country, "value": "1"}},
    }
    segments = {"featuredOfferSegments": [{"customerMembership": "DEFAULT", "segmentDetails": segment}]}
    return [{"buyingOptionType": "New", "segmentedFeaturedOffers": [_newer(item, one) | segments for one in featured]}]


def _lowest(item: Item, wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    listed = [one for one in item.offers if one.condition is _CONDITIONS.get(wanted["itemCondition"])]
    return [_newer(item, one) for one in sorted(listed, key=_landed)[:_MOST]]


def _newer(item: Item, offer: Offer) -> dict[str, Any]:
    shipping = {"shippingOptionType": "DEFAULT", "price": new_money(offer.shipping or Decimal(0), item.market)}
    return {
        "sellerId": offer.seller_id,
        "condition": offer.condition.value.capitalize(),
        "fulfillmentType": "AFN" if offer.fulfilled_by is FulfilledBy.PLATFORM else "MFN",
        "listingPrice": new_money(offer.price, item.market),
        "shippingOptions": [shipping],
    }


def expected_price(shop: Shop, asked: Asked) -> Answer:
    """getFeaturedOfferExpectedPriceBatch: the price at which a SKU of mine would be featured, and who is now."""
    return said({"responses": [_expected(shop, entry) for entry in asked.body["requests"]]})


def _expected(shop: Shop, entry: Mapping[str, Any]) -> dict[str, Any]:
    request = {name: entry[name] for name in ("marketplaceId", "sku", "segment") if name in entry}
    market = market_of_id(entry["marketplaceId"])
    sku = shop.sku(market.code, entry["sku"]) if market else None
    item = shop.item(sku.market, sku.asin) if sku else None
    if sku is None or item is None:
        errors = [complaint("INVALID_SKU", f"The requested SKU does not exist: {entry['sku']}")]
        status = {"statusCode": 400, "reasonPhrase": "Client Error"}
        return {"request": request, "headers": {}, "status": status, "body": {"errors": errors}}
    number, mine = entry["marketplaceId"], shop.own_offer(sku)
    named = {"asin": item.asin, "sku": sku.sku, "marketplaceId": number, "sellerId": shop.seller_id}
    named["fulfillmentType"] = "AFN" if sku.depot else "MFN"
    result = _result(item, mine)
    body = {"offerIdentifier": named, "featuredOfferExpectedPriceResults": [result]}
    return {"request": request, "headers": {}, "status": {"statusCode": 200, "reasonPhrase": "Success"}, "body": body}


def _result(item: Item, mine: Offer | None) -> dict[str, Any]:
    if mine is None:
        return {"resultStatus": "OFFER_NOT_FOUND"}
    others = [one for one in item.offers if one is not mine and one.condition is Condition.NEW]
    current = next((one for one in item.offers if one.featured), None)
    said: dict[str, Any] = {"resultStatus": "VALID_FOEP" if others else "NO_COMPETING_OFFER"}
    if others:
        rival = min(others, key=_landed)
        said["featuredOfferExpectedPrice"] = {"listingPrice": new_money(_landed(rival), item.market)}
        said["competingFeaturedOffer"] = _featured_offer(item, rival)
    return said | ({"currentFeaturedOffer": _featured_offer(item, current)} if current else {})


def _featured_offer(item: Item, offer: Offer) -> dict[str, Any]:
    stored = offer.fulfilled_by is FulfilledBy.PLATFORM
    number = MARKETS[item.market].id
    named = {"asin": item.asin, "marketplaceId": number, "sellerId": offer.seller_id}
    price = {"listingPrice": new_money(offer.price, item.market)}
    price["shippingPrice"] = new_money(offer.shipping or Decimal(0), item.market)
    return {
        "offerIdentifier": named | {"fulfillmentType": "AFN" if stored else "MFN"},
        "condition": offer.condition.value.capitalize(),
        "price": price,
    }
