"""What a label expects a reader to say of its page, field by field."""

from collections.abc import Mapping
from typing import Any

Label = Mapping[str, Any]
Fields = dict[str, object]


def words(value: object) -> str:
    return " ".join(str(value).split()).strip()


def expected_of(label: Label) -> Fields:
    match label["page"]:
        case "product":
            return _expected_product(label)
        case "offers":
            return {"state": "offers", "id": label["asin"], **_expected_offers(label)}
        case "blocked":
            return {"state": "blocked", "why": label["why"]}
        case "gone":
            return {"state": "gone", "id": label["id"]}
        case "reviews":
            names = {"id": "asin", "rating": "rating", "reviews": "total_ratings"}
            return {"state": "reviews", **{field: label.get(name) for field, name in names.items()}}
        case page if label.get("items"):
            return {"state": page, "count": label["count"], **_expected_items(label["items"])}
        case page:
            return {"state": page}


_ITEM_FIELDS = ("id", "position", "sponsored", "title", "price", "currency")


def _expected_items(labels: list[Label]) -> Fields:
    fields: Fields = {}
    for place, item in enumerate(labels):
        names = (*_ITEM_FIELDS, *(name for name in ("rank", "board") if name in item))
        fields |= {f"items[{place}].{name}": item[name] for name in names}
    return fields


_PLAIN = ("state", "id", "title", "brand", "featured_seller_id", "featured_seller_name", "fulfilled_by", "condition")
COUNTS = ("other_offers_count", "rating", "reviews")


def _expected_product(label: Label) -> Fields:
    fields: Fields = {name: label[name] for name in (*_PLAIN, *COUNTS)}
    fields["stock"] = label["stock_left"]
    price = label["price"] or {}
    fields |= {"price.amount": price.get("amount"), "price.currency": price.get("currency")}
    if label.get("price_min") is not None:
        fields |= {name: label[name] for name in ("price_min", "price_max", "currency")}
    for place, rank in enumerate(label["ranks"]):
        fields |= {f"ranks[{place}].{name}": rank[name] for name in ("board", "position")}
    for place, offer in enumerate(label["other_sellers"]):
        fields |= _expected_other(f"other_sellers[{place}]", offer)
    return fields


def _expected_other(name: str, offer: Label) -> Fields:
    fields: Fields = {f"{name}.{key}": offer[key] for key in offer if key != "price"}
    price = offer["price"] or {}
    return fields | {f"{name}.price": price.get("amount"), f"{name}.currency": price.get("currency")}


_OFFER = ("seller_id", "seller_name", "price", "currency", "condition", "fulfilled_by", "pinned", "shipping")


def _expected_offers(label: Label) -> Fields:
    fields: Fields = {"other_offers_count": label["stated_other_count"]}
    for place, offer in enumerate(label["offers"]):
        fields |= {f"offers[{place}].{name}": offer[name] for name in _OFFER}
    return fields
