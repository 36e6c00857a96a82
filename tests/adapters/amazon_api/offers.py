"""Offers as the pricing operations write them, and a shelf on which a listing's SKUs are found."""

from typing import Any
from urllib.parse import unquote

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH, LISTING_OFFERS_BATCH
from adapters.readings import Ask, Offer, Subject, Sweep, Topic
from tests.adapters.amazon_api.server import US, Api, Heard, said
from tests.adapters.conftest import Reply

RIVAL, OTHER = "A3RIVALRIVAL00", "A1OTHEROTHER00"


LAMP = Subject("us", "B0TWOAMBL1")


OURS = "LAMP/BLACK 1"


def listings(number: int) -> tuple[Subject, ...]:
    return tuple(Subject("us", f"B0TWOAM{place:03}") for place in range(number))


def offer(seller: str, price: float, **more: Any) -> dict[str, Any]:
    """One entry of `Offers`, as pricing v0 writes it."""
    money = {"CurrencyCode": more.pop("currency", "USD"), "Amount": price}
    usual = {"SubCondition": "new", "IsFulfilledByAmazon": False, "IsBuyBoxWinner": False, "MyOffer": False}
    return {"SellerId": seller, "ListingPrice": money, "Shipping": {**money, "Amount": 0}, **usual, **more}


def payload(*offers: dict[str, Any], count: int | None = None, status: str = "Success", **summary: Any) -> Any:
    """One answer; `count` is the number that Amazon says there are in new condition."""
    told = len(offers) if count is None else count
    counts = [{"condition": "new", "fulfillmentChannel": "Merchant", "OfferCount": told}] if told else []
    counts.append({"condition": "used", "fulfillmentChannel": "Merchant", "OfferCount": 7})
    return {
        "status": status,
        "ItemCondition": "New",
        "Summary": {"TotalOfferCount": told + 7, "NumberOfOffers": counts, **summary},
        "Offers": list(offers),
    }


def shelf(skus: dict[str, list[str]]) -> Any:
    """Answers searchListingsItems from {asin: [sku, …]}; "-USED" and "-CLOSED" in a SKU say what it is."""

    def answer(heard: Heard) -> Reply:
        found = [(asin, sku) for asin in heard.listed("identifiers") for sku in skus.get(asin, [])]
        return said({"numberOfResults": len(found), "items": [_item(asin, sku) for asin, sku in found]})

    return answer


def _item(asin: str, sku: str) -> dict[str, Any]:
    condition = "used_very_good" if "-USED" in sku else "new_new"
    status = [] if "-CLOSED" in sku else ["BUYABLE", "DISCOVERABLE"]
    return {
        "sku": sku,
        "summaries": [{"marketplaceId": US, "asin": asin, "conditionType": condition, "status": status}],
    }


def batched(answers: dict[str, Any], default: Any = None) -> Any:
    """Answers a batch from {id: payload or a whole response}, in the reverse order, as Amazon may."""

    def answer(heard: Heard) -> Reply:
        responses = []
        for entry in heard.body["requests"]:
            identity = _identity(entry["uri"])
            given = answers.get(identity, default)
            if given is None:
                continue
            name = "Asin" if "/items/" in entry["uri"] else "SellerSKU"
            request = {"MarketplaceId": entry["MarketplaceId"], name: identity}
            response = given if "status" in given and isinstance(given["status"], dict) else None
            ok = {"status": {"statusCode": 200, "reasonPhrase": "OK"}, "body": {"payload": given}}
            responses.append({**(response or ok), "request": request})
        return said({"responses": responses[::-1]})

    return answer


def _identity(uri: str) -> str:
    return unquote(uri.split("/")[-2])


def failed(status: int, code: str) -> dict[str, Any]:
    """One answer of a batch that failed alone."""
    return {
        "status": {"statusCode": status, "reasonPhrase": "x"},
        "body": {"errors": [{"code": code, "message": code}]},
    }


def offers_in(sweep: Sweep) -> list[Offer]:
    return [one for one in sweep.readings if isinstance(one, Offer)]


def asked(api: Api) -> tuple[int, int]:
    """How many batches were asked by SKU and by ASIN."""
    return len(api.of(LISTING_OFFERS_BATCH)), len(api.of(ITEM_OFFERS_BATCH))


async def ask_once(seller: AmazonApi, api: Api, answer: Any, ask: Ask | None = None) -> Sweep:
    api.answers["searchListingsItems"] = shelf({})
    api.answers["getItemOffersBatch"] = batched({LAMP.id: answer})
    return await seller.read(Topic.OFFERS, ask or Ask((LAMP,)))


def featured(seller: str, *weights: int, price: float = 18.11) -> dict[str, Any]:
    money = {"amount": price, "currencyCode": "USD"}
    segments = [
        {"customerMembership": "PRIME", "segmentDetails": {"glanceViewWeightPercentage": part}} for part in weights
    ]
    return {
        "sellerId": seller,
        "condition": "New",
        "fulfillmentType": "AFN",
        "listingPrice": money,
        "shippingOptions": [{"shippingOptionType": "DEFAULT", "price": {**money, "amount": 2.5}}],
        "featuredOfferSegments": segments,
    }


def summarised(*options: Any) -> Any:
    def answer(heard: Heard) -> Reply:
        body = {"asin": LAMP.id, "marketplaceId": US, "featuredBuyingOptions": list(options)}
        return said({"responses": [{"status": {"statusCode": 200}, "body": body}]})

    return answer


async def confirmed(seller: AmazonApi) -> list[Any]:
    return [word async for word in seller.featured(Ask((LAMP,), urgent=True))]
