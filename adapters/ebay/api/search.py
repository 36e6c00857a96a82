"""Searches by the Browse API: what is asked (words, a product, a picture), and the items that an answer shows."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.ebay.api.calls import Request
from adapters.ebay.api.items import foreign, number_of, price_of, seller_of
from adapters.ebay.api.operations import IMAGE_SEARCH, SEARCH
from adapters.errors import Misread
from adapters.readings import Money, Seller
from adapters.wire import get, moment, number, rows, text

# The most that one call tells. Only the first page is ever asked for: `offset` is left alone, with its rules (a
# multiple of the limit, below 10,000).
PAGE = 200
# Without it an auction that has no fixed price is left out (Browse API, "search").
_AUCTIONS_TOO = "buyingOptions:{FIXED_PRICE|AUCTION}"
_PICTURE = re.compile(r"/images/g/([\w~-]{8,40})/")


def best_match(words: str, market: str) -> Request:
    """What a buyer who types the words is shown first, in eBay's own order ("Best Match")."""
    return Request(SEARCH, {"q": words, "limit": PAGE}, market)


def of_words(words: str, market: str) -> Request:
    """All items whose title has each of the words, auctions too."""
    return Request(SEARCH, {"q": words, "filter": _AUCTIONS_TOO, "limit": PAGE}, market)


def of_product(epid: str, market: str) -> Request:
    """All items of one product of eBay's catalogue, auctions too."""
    return Request(SEARCH, {"epid": epid, "filter": _AUCTIONS_TOO, "limit": PAGE}, market)


def of_gtin(code: str, market: str) -> Request:
    """All items with one bar code, auctions too."""
    return Request(SEARCH, {"gtin": code, "filter": _AUCTIONS_TOO, "limit": PAGE}, market)


def of_picture(picture: bytes, market: str) -> Request:
    """The items whose picture is most like this one; eBay takes it as Base64 and in no other way (searchByImage)."""
    return Request(IMAGE_SEARCH, {"limit": PAGE}, market, body={"image": b64encode(picture).decode()})


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of an answer; `promoted`: whether its seller has it in a campaign, `pictures`: their ids at eBay."""

    number: str | None
    title: str | None = None
    seller: Seller | None = None
    price: Money | None = None
    image: str | None = None
    pictures: frozenset[str] = field(default_factory=frozenset)
    epid: str | None = None
    ends: datetime | None = None
    promoted: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The entries in eBay's order; `more` says that there are others, which eBay tells by a next page alone."""

    entries: tuple[Shown, ...] = ()
    more: bool = False


def read_found(market: str, body: Any) -> Found:
    """What one answer shows; Misread where it answers another question than the one that was asked on that site.

    An entry that cannot be read keeps its place. `total` is only an indication and moves from call to call.
    """
    if corrected := text(body, "autoCorrections", "q"):
        raise Misread(f"eBay searched for other words (“{corrected}”)")
    said = get(body, "itemSummaries")
    if said is None and number(body, "total") == 0:
        return Found()
    if not isinstance(said, list):
        raise Misread("eBay's answer lacks “itemSummaries”")
    items = [row if isinstance(row, Mapping) else {} for row in said]
    strange = [foreign(market, (item,)) for item in items]
    # One that eBay did not convert costs its own price; where none is of the site, the answer is another site's.
    if (why := next(filter(None, strange), None)) and not any(map(_is_priced, items, strange)):
        raise Misread(why)
    entries = (_shown(item, priced=why is None) for item, why in zip(items, strange, strict=True))
    return Found(tuple(entries), more=text(body, "next") is not None)


def _is_priced(item: Mapping[str, Any], strange: str | None) -> bool:
    return strange is None and price_of(item) is not None


def _shown(item: Mapping[str, Any], *, priced: bool) -> Shown:
    return Shown(
        number=number_of(item),
        title=text(item, "title"),
        seller=seller_of(item),
        price=price_of(item) if priced else None,
        image=text(item, "image", "imageUrl") or next(iter(_urls(item)), None),
        pictures=frozenset(found for url in _urls(item) if (found := picture_id(url))),
        epid=text(item, "epid"),
        ends=moment(text(item, "itemEndDate")),
        promoted=get(item, "priorityListing") is True,
    )


def _urls(item: Mapping[str, Any]) -> list[str]:
    lists = [rows(item, "thumbnailImages"), rows(item, "additionalImages")]
    told = [get(item, "image"), *(row for found in lists for row in found)]
    return [url for one in told if (url := text(one, "imageUrl"))]


def picture_id(url: str) -> str | None:
    """eBay's id of a picture that it keeps: the same one in every size ("/images/g/nIQAAOSwWqNk9uTr/s-l225.jpg")."""
    found = _PICTURE.search(url)
    return found[1] if found else None
