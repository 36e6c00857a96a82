"""What a reader said of a page, field by field in the words of the labels."""

from collections.abc import Iterator
from decimal import Decimal

from adapters.readings import Money, PageItem, PageOffer, PageReading
from tests.adapters.labels_expected import COUNTS, Fields, Label, words


def got_of(label: Label, reading: PageReading) -> Fields:
    match label["page"]:
        case "product":
            return _got_product(label, reading)
        case "offers":
            return _got_offers(reading)
        case "blocked":
            return {"state": reading.state, "why": reading.blocked_by}
        case "gone":
            return {"state": reading.state, "id": reading.id}
        case "reviews":
            return {name: getattr(reading, name) for name in ("state", "id", "rating", "reviews")}
        case "home":
            return {"state": "home" if reading.state in ("unknown", "search", "bestsellers") else reading.state}
        case _ if label.get("items"):
            return {"state": reading.state, "count": len(reading.items), **_got_items(label["items"], reading)}
        case _:
            return {"state": reading.state}


def _got_items(labels: list[Label], reading: PageReading) -> Fields:
    """The item at each labelled position; what is read beyond the labelled ones is not judged."""
    at = {item.position: item for item in reading.items}
    fields: Fields = {}
    for place, label in enumerate(labels):
        if item := at.get(label["position"]):
            fields |= {f"items[{place}].{name}": value for name, value in _item_fields(item).items()}
    return fields


def _item_fields(item: PageItem) -> Fields:
    """An item's fields by the labels' names; best-seller labels alone speak of ranks."""
    fields: Fields = {name: getattr(item, name) for name in ("id", "position", "sponsored", "title")}
    fields |= _money("price", "currency", item.price)
    return fields | ({"rank": item.rank.position, "board": item.rank.board} if item.rank else {})


def _got_product(label: Label, reading: PageReading) -> Fields:
    names = ("state", "id", "title", "brand", "fulfilled_by", "condition", *COUNTS, "stock")
    fields: Fields = {name: getattr(reading, name) for name in names}
    seller = reading.featured_seller
    fields |= {"featured_seller_id": seller and seller.id, "featured_seller_name": seller and seller.name}
    fields |= _money("price.amount", "price.currency", reading.price)
    fields |= _range(reading)
    for place, rank in enumerate(reading.ranks):
        fields |= {f"ranks[{place}].board": rank.board, f"ranks[{place}].position": rank.position}
    return fields | dict(_got_others(label["other_sellers"], reading))


def _range(reading: PageReading) -> Fields:
    if reading.price_range is None:
        return {}
    low, high = reading.price_range
    return {"price_min": low.amount, "price_max": high.amount, "currency": low.currency}


def _got_others(labels: list[Label], reading: PageReading) -> Iterator[tuple[str, object]]:
    """Pairs each labelled seller with the offer that fits best; what is left over was invented."""
    left = [offer for offer in reading.offers if not offer.featured]
    for place, label in enumerate(labels):
        best = max(left, key=lambda offer: _likeness(label, offer), default=None)
        if best is None or _likeness(label, best) < 2:
            continue
        left.remove(best)
        stated = _offer_fields(best)
        named = {"id": "seller_id", "name": "seller_name"}
        for key in label:
            yield f"other_sellers[{place}].{key}", stated[named.get(key, key)]
        yield f"other_sellers[{place}].currency", stated["currency"]
    for place, offer in enumerate(left):
        yield f"other_sellers[{len(labels) + place}].name", str(offer.seller)


def _likeness(label: Label, offer: PageOffer) -> int:
    score = 2 * bool(label["id"] and label["id"] == offer.seller.id)
    score += 2 * (words(label["name"]) == words(offer.seller.name))
    score += label.get("condition") == offer.condition
    amount = (label["price"] or {}).get("amount")
    return score + bool(offer.price and amount and Decimal(amount) == offer.price.amount)


def _got_offers(reading: PageReading) -> Fields:
    fields: Fields = {name: getattr(reading, name) for name in ("state", "id", "other_offers_count")}
    for place, offer in enumerate(reading.offers):
        fields |= {f"offers[{place}].{name}": value for name, value in _offer_fields(offer).items()}
    return fields


def _offer_fields(offer: PageOffer) -> Fields:
    return {
        "seller_id": offer.seller.id,
        "seller_name": offer.seller.name,
        **_money("price", "currency", offer.price),
        "condition": offer.condition,
        "fulfilled_by": offer.fulfilled_by,
        "pinned": offer.featured,
        "shipping": offer.shipping and offer.shipping.amount,
    }


def _money(amount: str, currency: str, money: Money | None) -> Fields:
    return {amount: money and money.amount, currency: money and money.currency}
