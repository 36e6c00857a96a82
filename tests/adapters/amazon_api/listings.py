"""Listings as the catalogue, the seller's own shelf and the inventory write them."""

from copy import deepcopy
from typing import Any

from adapters.amazon.api import AmazonApi
from adapters.readings import (
    Ask,
    Subject,
    Sweep,
    Topic,
)
from tests.adapters.amazon_api.server import CA, US, Heard, said
from tests.adapters.conftest import Reply

LAMP = Subject("us", "B0TWOAMBL1")
SOFA = Subject("us", "B0TWOAMBL2")
OURS = "LAMP/黑 1"


_PICTURES = "https://m.media-amazon.com/images/I"
_SUMMARY = {
    "marketplaceId": US,
    "brand": "TWOAM",
    "itemName": "Night lamp",
    "browseClassification": {"displayName": "Night Lights", "classificationId": "166"},
}
_IMAGES = [
    {"variant": "PT01", "link": f"{_PICTURES}/side.jpg", "height": 500},
    {"variant": "MAIN", "link": f"{_PICTURES}/small.jpg", "height": 75},
    {"variant": "MAIN", "link": f"{_PICTURES}/lamp._SL1500_.jpg", "height": 1500},
]
_BULLETS = [
    {"value": "Shines all night", "language_tag": "en_US", "marketplace_id": US},
    {"value": "Brille toute la nuit", "language_tag": "fr_CA", "marketplace_id": CA},
    {"value": "Sleeps by day", "language_tag": "en_US", "marketplace_id": US},
]
_RANKS = {
    "classificationRanks": [{"classificationId": "166", "title": "Night Lights", "rank": 3}],
    "displayGroupRanks": [{"websiteDisplayGroup": "hi", "title": "Home", "rank": 728}],
}


def item(asin: str, **more: Any) -> dict[str, Any]:
    """A catalogue item as Catalog Items 2022-04-01 writes it."""
    usual = {
        "asin": asin,
        "summaries": [_SUMMARY],
        "images": [{"marketplaceId": US, "images": _IMAGES}],
        "attributes": {"bullet_point": _BULLETS},
        "dimensions": [{"marketplaceId": US, "package": {"height": {"unit": "inches", "value": 10.49999998929}}}],
        "relationships": [
            {"marketplaceId": US, "relationships": [{"type": "VARIATION", "parentAsins": ["B0PARENT01"]}]}
        ],
        "salesRanks": [{"marketplaceId": US, **_RANKS}],
    }
    # A copy of its own for each test: some change what lies inside.
    return deepcopy({**usual, **more})


def own(sku: str, asin: str, *status: str, **more: Any) -> dict[str, Any]:
    """A SKU of mine as Listings Items 2021-08-01 writes it."""
    summary = {"marketplaceId": US, "asin": asin, "conditionType": "new_new", "status": list(status)}
    return {"sku": sku, "summaries": [{**summary, "itemName": "Night lamp", "productType": "LAMP"}], **more}


def at_home(quantity: int) -> dict[str, Any]:
    return {"fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": quantity}]}


AT_AMAZON = {"fulfillmentAvailability": [{"fulfillmentChannelCode": "AMAZON_NA"}]}


def found(*items: dict[str, Any]) -> Any:
    """Answers a search with those of the items that were asked for, in any order."""

    def answer(heard: Heard) -> Reply:
        asked = heard.listed("identifiers")
        chosen = [one for one in items if _asin(one) in asked]
        return said({"numberOfResults": len(chosen), "items": chosen[::-1]})

    return answer


def _asin(one: dict[str, Any]) -> str:
    asin: str = one.get("asin") or one["summaries"][0]["asin"]
    return asin


def lying(**units: int) -> Any:
    """Answers getInventorySummaries; a SKU's underscore stands for a hyphen."""

    def answer(heard: Heard) -> Reply:
        rows = [
            {
                "sellerSku": sku,
                "totalQuantity": count + 5,
                "inventoryDetails": {
                    "fulfillableQuantity": count,
                    "inboundShippedQuantity": 4,
                    "reservedQuantity": {"totalReservedQuantity": 1},
                },
            }
            for sku, count in ((name.replace("_", "-"), count) for name, count in units.items())
            if sku in heard.listed("sellerSkus")
        ]
        return said({"payload": {"inventorySummaries": rows}})

    return answer


def readings(sweep: Sweep, kind: type[Any]) -> list[Any]:
    return [one for one in sweep.readings if isinstance(one, kind)]


async def look(seller: AmazonApi, *subjects: Subject) -> Sweep:
    return await seller.read(Topic.LISTINGS, Ask(subjects or (LAMP,)))


async def counted(seller: AmazonApi, *subjects: Subject) -> Sweep:
    return await seller.read(Topic.STOCK, Ask(subjects or (LAMP,)))
