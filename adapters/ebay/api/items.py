"""Asks for single items by the Browse API and reads them: state, price, seller and what is left, as buyers see it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.ebay.api.calls import Request
from adapters.ebay.api.money import amount, condition
from adapters.ebay.api.operations import ITEM, ITEM_GROUP
from adapters.ebay.markets import MARKETS, item_url, parted
from adapters.errors import Misread
from adapters.gtins import gtins
from adapters.readings import (
    Evidence,
    FulfilledBy,
    Listing,
    Money,
    Offer,
    Partial,
    ReviewSummary,
    Said,
    Seller,
    State,
    Stock,
    Subject,
    Topic,
    Whole,
)
from adapters.wire import decimal, get, listed, moment, number, rows, text, texts

Item = Mapping[str, Any]
_EMPTY = "OUT_OF_STOCK"
_STANDS = {"IN_STOCK": State.LIVE, "LIMITED_STOCK": State.LIVE, _EMPTY: State.OUT_OF_STOCK}


def question(subject: Subject) -> Request:
    """One item by the number in its address, and its variation where one is meant."""
    item, variation = parted(subject.id)
    chosen = {"legacy_variation_id": variation} if variation else {}
    return Request(ITEM, {"legacy_item_id": item, **chosen}, subject.market)


def group_question(subject: Subject) -> Request:
    """All variations of an item: by its number alone eBay tells none of them (error 11006)."""
    return Request(ITEM_GROUP, {"item_group_id": parted(subject.id)[0]}, subject.market)


def read_item(subject: Subject, body: Any) -> tuple[Item, ...]:
    """The one item that was asked for; Misread where the answer is about another one, or does not say."""
    (item,) = _ours(subject, (body,))
    chosen, told = parted(subject.id)[1], _variation(item)
    if chosen is not None and told not in (chosen, None):
        raise Misread(f"eBay's answer is about another variation ({told})", json.dumps(item, default=str).encode())
    return (item,)


def read_group(subject: Subject, body: Any) -> tuple[Item, ...]:
    """The variations; Misread where there is none: an item that is gone is answered with 404."""
    return _ours(subject, listed(body, "items", whose="eBay"))


def _ours(subject: Subject, items: tuple[Item, ...]) -> tuple[Item, ...]:
    told = {number_of(item) for item in items}
    if told != {parted(subject.id)[0]}:
        said = ", ".join(sorted(one or "none" for one in told)) or "none"
        raise Misread(f"eBay's answer is about another item ({said})", json.dumps(items, default=str).encode())
    return items


def number_of(item: Item) -> str | None:
    """The number in the address: as such, or inside the REST id ("v1|296057072805|0")."""
    parts = _parts(item)
    return text(item, "legacyItemId") or (parts[1] if len(parts) == 3 else None)


def _variation(item: Item) -> str | None:
    """The variation in the REST id; "0" where it is none."""
    parts = _parts(item)
    return parts[2] if len(parts) == 3 else None


def _parts(item: Item) -> list[str]:
    return (text(item, "itemId") or "").split("|")


def said_of(subject: Subject, items: Sequence[Item], now: datetime) -> Iterator[Said]:
    """All that eBay says of an item or of the variations of one; none of them says that it is no longer served."""
    if not items:
        yield listing_of(subject, items, now)
        yield Whole(Topic.LISTINGS, subject)
        return
    strange = foreign(subject.market, items)
    yield listing_of(subject, items, now, priced=strange is None)
    yield from _offers(subject, items, now, priced=strange is None)
    yield from _rating(subject, items[0])
    left = [_left(one) for one in items]
    if all(one is not None for one in left):
        yield Stock(subject, sum(one for one in left if one is not None))
    yield _evidence(subject, items)
    yield Partial(Topic.LISTINGS, subject, strange) if strange else Whole(Topic.LISTINGS, subject)


def foreign(market: str, items: Sequence[Item]) -> str | None:
    """A price in the currency of another site was not told for this one: eBay answers for the wrong one in silence.

    What it converts it converts into the currency of the site that it answers for (ConvertedAmount, `currency`).
    """
    own = MARKETS[market].currency
    for item in items:
        code = text(item, _priced_at(item), "currency")
        if code is not None and code != own:
            return f"eBay told a price in {code}, but the site sells in {own}"
    return None


def state_of(item: Item, now: datetime) -> State:
    """An ended item is told with an end in the past (a fixed price has none before), or without stock, or not at all.

    Which of the three it is, and when, eBay does not say (Browse API, `itemEndDate`, `estimatedAvailabilityStatus`).
    """
    end = moment(text(item, "itemEndDate"))
    if end is not None and end <= now:
        return State.ENDED
    told = [_stands(one) for one in rows(item, "estimatedAvailabilities")]
    if not told:
        return State.LIVE if amount(item, _priced_at(item)) else State.UNKNOWN
    return next((state for state in (State.LIVE, State.UNKNOWN) if state in told), State.OUT_OF_STOCK)


def _stands(told: Mapping[str, Any]) -> State:
    """One way to have it: as eBay calls it, else by what is left; a word that is new to us proves nothing."""
    word, count = text(told, "estimatedAvailabilityStatus"), number(told, "estimatedAvailableQuantity")
    if word is None and count is not None:
        return State.LIVE if count > 0 else State.OUT_OF_STOCK
    if word is None and text(told, "availabilityThresholdType") == "MORE_THAN":
        return State.LIVE
    return _STANDS.get(word or "", State.UNKNOWN)


def _together(items: Sequence[Item], now: datetime) -> State:
    """A listing lives as long as one of its variations does."""
    states = [state_of(item, now) for item in items]
    order = (State.LIVE, State.UNKNOWN, State.OUT_OF_STOCK, State.ENDED)
    return next(state for state in order if state in states)


def listing_of(subject: Subject, items: Sequence[Item], now: datetime, *, priced: bool = True) -> Listing:
    """The item or its variations as one listing; gone where there is none."""
    if not items:
        return Listing(subject, State.GONE, item_url(subject))
    first, (low, high) = items[0], _span(items, now) if priced else (None, None)
    one = len(items) == 1
    group = get(first, "primaryItemGroup")
    named = None if one else text(group, "itemGroupTitle")
    pictures = (text(group, "itemGroupImage", "imageUrl") if not one else None) or text(first, "image", "imageUrl")
    more = (text(row, "imageUrl") for row in rows(first, "additionalImages"))
    return Listing(
        subject=subject,
        state=_together(items, now),
        url=item_url(subject),
        title=named or text(first, "title"),
        brand=text(first, "brand"),
        image=pictures,
        price=low if low == high else None,
        price_range=(low, high) if low and high and low != high else None,
        images=tuple(one for one in (pictures, *more) if one),
        category=(text(first, "categoryPath") or "").rpartition("|")[2] or None,
        parent=text(group, "itemGroupId"),
        adult=_is_adult(items),
        gtins=gtins(text(item, "gtin") for item in items),
        epid=next((epid for item in items if (epid := text(item, "epid"))), None),
    )


def _is_adult(items: Sequence[Item]) -> bool | None:
    """Whether one of the variations is for adults only (Browse API, adultOnly)."""
    said = [flag for item in items if isinstance(flag := get(item, "adultOnly"), bool)]
    return any(said) if said else None


def _span(items: Sequence[Item], now: datetime) -> tuple[Money | None, Money | None]:
    """The lowest and the highest price of what can be bought; of all where nothing can."""
    buyable = [item for item in items if state_of(item, now) is State.LIVE] or items
    prices = [price for item in buyable if (price := price_of(item))]
    if not prices or len({price.currency for price in prices}) > 1:
        return None, None
    return min(prices, key=lambda one: one.amount), max(prices, key=lambda one: one.amount)


def _priced_at(item: Item) -> str:
    """An auction has a bid instead of a price."""
    return "price" if get(item, "price") is not None else "currentBidPrice"


def price_of(item: Item) -> Money | None:
    """What the seller asks. Not what is bid at present: it is no price at which the item can be had.

    After the first bid an auction can no longer be bought at once (Browse API, `buyingOptions`).
    """
    if "AUCTION" in (ways := texts(item, "buyingOptions")) and "FIXED_PRICE" not in ways:
        return None
    asked = amount(item, "price")
    return asked if asked is not None and asked.amount > 0 else None


def _offers(subject: Subject, items: Sequence[Item], now: datetime, *, priced: bool) -> Iterator[Offer]:
    """The one seller of the item, as long as he sells it; the price of several variations is the listing's range."""
    seller = seller_of(items[0])
    if seller is None or _together(items, now) is not State.LIVE:
        return
    low, high = _span(items, now) if priced else (None, None)
    yield Offer(
        subject=subject,
        seller=seller,
        price=low if low == high else None,
        shipping=_shipping(items[0]) if priced and len(items) == 1 else None,
        condition=condition(items[0]),
        fulfilled_by=FulfilledBy.SELLER,
        featured=True,
    )


def seller_of(item: Item) -> Seller | None:
    """By the name that pages and buyers know him by; by his lasting id where eBay keeps the name back."""
    name, number = text(item, "seller", "username"), text(item, "seller", "userId")
    return Seller(name or number, name or number) if name or number else None


def _shipping(item: Item) -> Money | None:
    """The cheapest way to where the account's section says."""
    costs = [cost for one in rows(item, "shippingOptions") if (cost := amount(one, "shippingCost"))]
    alike = len({cost.currency for cost in costs}) == 1
    return min(costs, key=lambda one: one.amount) if alike else None


def _left(item: Item) -> int | None:
    """Units that are left; None where the seller hides the number behind "more than 10"."""
    told = list(rows(item, "estimatedAvailabilities"))
    if told and all(text(one, "estimatedAvailabilityStatus") == _EMPTY for one in told):
        return 0
    counts = (number(one, "estimatedAvailableQuantity") for one in told)
    hidden = any(text(one, "availabilityThresholdType") for one in told)
    return None if hidden else max((count for count in counts if count is not None and count >= 0), default=None)


def _rating(subject: Subject, item: Item) -> Iterator[ReviewSummary]:
    """The ratings of the product, whoever sells it."""
    rating = get(item, "primaryProductReviewRating")
    if rating is not None:
        yield ReviewSummary(subject, decimal(rating, "averageRating"), number(rating, "reviewCount"))


def _evidence(subject: Subject, items: Sequence[Item]) -> Evidence:
    """The answer for the case file, without the seller's own page, which may be megabytes."""
    kept = [{key: value for key, value in item.items() if key != "description"} for item in items]
    return Evidence(subject, item_url(subject), 200, written(kept))


def written(said: Any) -> bytes:
    """An answer as the text that it came as."""
    return json.dumps(said, ensure_ascii=False, default=str).encode(errors="backslashreplace")
