"""Asks who offers a listing, by SKU or by ASIN, and reads the answers (Product Pricing v0)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from adapters.amazon.api.batches import Item
from adapters.amazon.api.operations import ITEM_OFFERS, LISTING_OFFERS
from adapters.amazon.api.wire import channel, get, money, number, rows, text
from adapters.amazon.markets import MARKETS
from adapters.errors import Misread
from adapters.readings import Condition, Missed, Offer, OfferCount, Partial, Rank, Said, Seller, Subject, Topic, Whole

# What the pricing API calls the conditions that we know.
_ASKED = {Condition.NEW: "New", Condition.USED: "Used", Condition.REFURBISHED: "Refurbished"}


def by_sku(subject: Subject, sku: str, condition: Condition) -> Item:
    """The question by SKU: five times as many of these may be asked as by ASIN."""
    return Item(subject, sku, _entry(LISTING_OFFERS.path.format(SellerSKU=quote(sku, safe="")), subject, condition))


def by_asin(subject: Subject, condition: Condition) -> Item:
    """The question by ASIN, for listings that are not mine."""
    return Item(subject, subject.id, _entry(ITEM_OFFERS.path.format(Asin=subject.id), subject, condition))


def _entry(uri: str, subject: Subject, condition: Condition) -> dict[str, Any]:
    return {
        "uri": uri,
        "method": "GET",
        "MarketplaceId": MARKETS[subject.market].id,
        "ItemCondition": _ASKED[condition],
        "CustomerType": "Consumer",
    }


def read_offers(
    subject: Subject, payload: Any, condition: Condition, me: str | None, boards: Mapping[str, str]
) -> Iterator[Said]:
    """What one payload says: offers, ranks, and how complete it was.

    A status that is neither "Success" nor "NoBuyableOffers" is no observation at all. `me` is my own seller id where it
    is known, `boards` gives the titles of best-seller boards by their ids.
    """
    status = text(payload, "status") or ""
    if status not in ("Success", "NoBuyableOffers") or get(payload, "Summary") is None:
        yield Missed(Topic.OFFERS, subject, Misread(f"Amazon does not tell the offers at present ({status[:60]})"))
        return
    listed = list(rows(payload, "Offers"))
    yield from _each_once(_offer(subject, row, condition, me) for row in listed if text(row, "SellerId"))
    yield from ranks_of(subject, payload, boards)
    yield OfferCount(subject, condition, _counted(payload, condition), len(listed))
    yield _end(subject, payload, condition, len(listed))


def read_pushed(
    subject: Subject, payload: Any, condition: Condition, me: str | None, boards: Mapping[str, str]
) -> Iterator[Said]:
    """What a notification of changed offers says: it is an answer that lacks only the word of success."""
    return read_offers(subject, {**payload, "status": "Success"}, condition, me, boards)


def _end(subject: Subject, payload: Any, condition: Condition, listed: int) -> Said:
    """`Whole` is all of the asked condition, and says nothing of the others."""
    total = _counted(payload, condition)
    if total > listed:
        return Partial(Topic.OFFERS, subject, f"the list shows {listed} of {total} offers")
    if listed == 0 and number(payload, "Summary", "TotalOfferCount") is None:
        return Partial(Topic.OFFERS, subject, "the list does not say how many offers there are")
    return Whole(Topic.OFFERS, subject)


def _counted(payload: Any, condition: Condition) -> int:
    """How many offers of the condition there are; `TotalOfferCount` counts those of all conditions."""
    counts = rows(payload, "Summary", "NumberOfOffers")
    asked = (row for row in counts if (text(row, "condition") or "").lower() == condition.value)
    return sum(number(row, "OfferCount") or 0 for row in asked)


def _offer(subject: Subject, row: Mapping[str, Any], condition: Condition, me: str | None) -> Offer:
    seller = text(row, "SellerId")
    return Offer(
        subject=subject,
        seller=Seller(id=seller),
        price=money(row, "ListingPrice"),
        shipping=money(row, "Shipping"),
        condition=condition,
        fulfilled_by=channel(row, "IsFulfilledByAmazon"),
        featured=get(row, "IsBuyBoxWinner") is True,
        mine=_is_mine(row, seller, me),
    )


def _is_mine(row: Mapping[str, Any], seller: str | None, me: str | None) -> bool | None:
    """Amazon's own mark counts also where the configuration names somebody else as me; its absence proves nothing."""
    if get(row, "MyOffer") is True:
        return True
    return seller == me if me else None


def _each_once(offers: Iterable[Offer]) -> Iterator[Offer]:
    """One offer a seller (he may offer twice, by Amazon and by himself): the featured one, else the cheapest."""
    told: set[str] = set()
    for offer in sorted(offers, key=lambda one: (not one.featured, one.landed is None, _height(one))):
        if offer.key not in told:
            told.add(offer.key)
            yield offer


def _height(offer: Offer) -> Any:
    return offer.landed.amount if offer.landed else 0


def ranks_of(subject: Subject, payload: Any, boards: Mapping[str, str]) -> Iterator[Rank]:
    """The ranks that ride along; only boards whose title is known, so that a series never changes its name."""
    told: set[str] = set()
    for row in rows(payload, "Summary", "SalesRankings"):
        title, place = boards.get(text(row, "ProductCategoryId") or ""), number(row, "Rank")
        if title and place and title not in told:
            told.add(title)
            yield Rank(subject, title, place)


def my_id(payload: Any) -> str | None:
    """My own seller id, where Amazon marks one offer as mine; no operation tells it outright."""
    mine = {text(row, "SellerId") for row in rows(payload, "Offers") if get(row, "MyOffer") is True}
    return mine.pop() if len(mine) == 1 else None
