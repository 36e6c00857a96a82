"""Compares what a reader says of a recorded page with what people read on it, field by field."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from adapters.page import Page
from adapters.readings import Money, PageItem, PageOffer, PageReading
from tests.shared import SHARED

Label = Mapping[str, Any]
Fields = dict[str, object]


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Compared:
    """One labelled field of one page; `required` where the page states it and silence is no answer."""

    file: str
    kind: str
    field: str
    verdict: Verdict
    required: bool
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.file} {self.field}: {self.verdict}, expected {self.expected!r}, got {self.got!r}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many fields of one kind came out right, wrong and unread; `required` counts the non-null labels."""

    kind: str
    fields: int
    wrong: int
    required: int
    read: int

    @property
    def wrong_share(self) -> float:
        return self.wrong / self.fields if self.fields else 0.0

    @property
    def read_share(self) -> float:
        return self.read / self.required if self.required else 1.0


def load(keep: Callable[[Label], bool]) -> list[Label]:
    """The labels that pass the test, in file order."""
    lines = (SHARED / "corpus" / "labels.jsonl").read_text("utf-8").splitlines()
    return [label for label in map(json.loads, lines) if keep(label)]


def body_of(label: Label) -> bytes:
    return (SHARED / "corpus" / str(label["file"])).read_bytes()


def page_of(label: Label, url: str | None = None) -> Page:
    """The recorded page as it came; most recordings have lost their address and status."""
    return Page(body_of(label), url=url)


def compare(label: Label, reading: PageReading) -> list[Compared]:
    """Every labelled field of the page with its verdict."""
    expected = _expected(label)
    got = _got(label, reading)
    return [_compared(label, field, expected.get(field), got.get(field)) for field in {**expected, **got}]


def tallies(results: Iterable[Compared]) -> list[Tally]:
    """One tally a kind, sorted by kind."""
    kinds: dict[str, list[Compared]] = {}
    for one in results:
        kinds.setdefault(one.kind, []).append(one)
    return [_tally(kind, rows) for kind, rows in sorted(kinds.items())]


def by_field(results: Iterable[Compared]) -> dict[str, Tally]:
    """One tally a field, list indices left out: `ranks[3].board` counts as `ranks.board`."""
    fields: dict[str, list[Compared]] = {}
    for one in results:
        fields.setdefault(re.sub(r"\[\d+\]", "", one.field), []).append(one)
    return {name: _tally(name, rows) for name, rows in sorted(fields.items())}


def table(rows: Iterable[Tally]) -> str:
    """The tallies as a text table."""
    head = f"{'kind':<34}{'fields':>8}{'wrong':>8}{'%':>7}{'stated':>8}{'read':>8}{'%':>7}"
    lines = [
        f"{row.kind:<34}{row.fields:>8}{row.wrong:>8}{row.wrong_share:>7.1%}"
        f"{row.required:>8}{row.read:>8}{row.read_share:>7.1%}"
        for row in rows
    ]
    return "\n".join([head, *lines])


def _tally(kind: str, rows: list[Compared]) -> Tally:
    required = [row for row in rows if row.required]
    return Tally(
        kind=kind,
        fields=len(rows),
        wrong=sum(row.verdict is Verdict.WRONG for row in rows),
        required=len(required),
        read=sum(row.verdict is Verdict.RIGHT for row in required),
    )


def _compared(label: Label, field: str, expected: object, got: object) -> Compared:
    accepted = [expected, *_accepted(label, field)]
    if any(_same(field, one, got) for one in accepted):
        verdict = Verdict.RIGHT
    elif got is None:
        verdict = Verdict.UNREAD
    else:
        verdict = Verdict.WRONG
    return Compared(label["file"], _kind(label), field, verdict, None not in accepted, expected, got)


def _kind(label: Label) -> str:
    """The platform with the kind of page; Amazon's lists by the recordings' own finer kinds."""
    folder = label["file"].split("/")[1] if label["file"].startswith("amazon/") and label.get("items") else None
    return f"{label.get('platform', 'wall')} {folder or label['page']}"


_ITEM = re.compile(r"items\[(\d+)\]\.(.+)")
_LABEL_NAMES = {"id": "id", "stock": "stock_left", "reviews": "total_ratings"}


def _accepted(label: Label, field: str) -> list[object]:
    lists: dict[str, object] = dict(label.get("accept") or {})
    if item := _ITEM.fullmatch(field):
        whole = str(lists.get(f"items[].{item[2]}", ""))
        lists = dict((label.get("items") or [])[int(item[1])].get("accept") or {})
        return [*_accepted_of_item(item[2], lists), *([None] if whole.startswith("null always") else [])]
    found = lists.get(field, lists.get(_LABEL_NAMES.get(field, field)))
    if field == "id":
        return [*(found if isinstance(found, list) else []), *(label.get("id_alternatives") or [])]
    if field == "state" and found is None:
        found = lists.get("page")
    return _listed(found)


def _accepted_of_item(field: str, lists: dict[str, object]) -> list[object]:
    """What else is right of an item; a price that may be unread takes its currency along."""
    found = lists.get(field)
    if field == "currency" and None in _listed(lists.get("price")):
        return [None]
    return _listed(found)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _same(field: str, expected: object, got: object) -> bool:
    if expected is None or got is None:
        return expected is got
    if field.endswith(".board"):
        return _words(got) in (_words(expected), _words(str(expected).split(">")[-1]))
    if field.startswith("items") and field.endswith(".title"):
        return _words(got).startswith(_words(expected)) or _words(expected).startswith(_words(got))
    number = _number(expected)
    return number == _number(got) if number is not None else _words(expected) == _words(got)


def _words(value: object) -> str:
    return " ".join(str(value).split()).strip()


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _expected(label: Label) -> Fields:
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
_COUNTS = ("other_offers_count", "rating", "reviews")


def _expected_product(label: Label) -> Fields:
    fields: Fields = {name: label[name] for name in (*_PLAIN, *_COUNTS)}
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


def _got(label: Label, reading: PageReading) -> Fields:
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
    names = ("state", "id", "title", "brand", "fulfilled_by", "condition", *_COUNTS, "stock")
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
    score += 2 * (_words(label["name"]) == _words(offer.seller.name))
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
