"""Asks who holds the featured offer, and in how many views, and reads it (Product Pricing 2022-05-01)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from adapters.amazon.api.batches import Item
from adapters.amazon.api.wire import channel, get, money, number, rows, text
from adapters.amazon.markets import MARKETS
from adapters.errors import Misread
from adapters.readings import Condition, Missed, Money, Offer, Said, Seller, Share, Subject, Topic, Whole

_URI = "/products/pricing/2022-05-01/items/competitiveSummary"


def question(subject: Subject) -> Item:
    """Who is featured; v0's own mark of the winner is not reliable, this one is."""
    entry = {
        "asin": subject.id,
        "marketplaceId": MARKETS[subject.market].id,
        "includedData": ["featuredBuyingOptions"],
        "uri": _URI,
        "method": "GET",
    }
    return Item(subject, subject.id, entry)


def read_featured(subject: Subject, body: Any, me: str | None) -> Iterator[Said]:
    """The featured offers, the one with the larger part of the views first, and each seller's part.

    None at all ("featuredBuyingOptions": []) means that nobody is featured; an answer that lacks the list, or
    names no seller in it, does not. Only goods in new condition are told.
    """
    options = [option for option in rows(body, "featuredBuyingOptions") if _is_new(option)]
    offers = [row for option in options for row in _segmented(option)]
    if not offers and not _says_nobody(body, options):
        yield Missed(Topic.OFFERS, subject, Misread("Amazon does not tell who is featured at present"))
        return
    weights: dict[str, Decimal] = {}
    for row in offers:
        seller = text(row, "sellerId") or ""
        weights[seller] = weights.get(seller, Decimal(0)) + _weight(row)
    for seller in sorted(weights, key=lambda one: -weights[one]):
        rows_of = [row for row in offers if text(row, "sellerId") == seller]
        yield _offer(subject, seller, rows_of[0], me)
        yield Share(subject, Seller(id=seller), weights[seller] / 100)
    yield Whole(Topic.OFFERS, subject)


def _says_nobody(body: Any, options: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the list is there, and every offer in it would have a seller if there were one."""
    is_list = isinstance(get(body, "featuredBuyingOptions"), list)
    return is_list and not any(True for option in options for _ in rows(option, "segmentedFeaturedOffers"))


def _segmented(option: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (row for row in rows(option, "segmentedFeaturedOffers") if text(row, "sellerId"))


def _is_new(option: Mapping[str, Any]) -> bool:
    return (text(option, "buyingOptionType") or "New").lower() == "new"


def _weight(row: Mapping[str, Any]) -> Decimal:
    """Per cent of the page's views, over all segments (Prime and not, regions)."""
    segments = rows(row, "featuredOfferSegments")
    return Decimal(sum(number(one, "segmentDetails", "glanceViewWeightPercentage") or 0 for one in segments))


def _offer(subject: Subject, seller: str, row: Mapping[str, Any], me: str | None) -> Offer:
    return Offer(
        subject=subject,
        seller=Seller(id=seller),
        price=money(row, "listingPrice"),
        shipping=_shipping(row),
        condition=Condition.NEW,
        fulfilled_by=channel(row, "fulfillmentType"),
        featured=True,
        mine=seller == me if me else None,
    )


def _shipping(row: Mapping[str, Any]) -> Money | None:
    options = list(rows(row, "shippingOptions"))
    usual = [one for one in options if text(one, "shippingOptionType") == "DEFAULT"] or options
    return money(usual[0], "price") if usual else None
