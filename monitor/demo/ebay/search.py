"""Searches as the Browse API answers them: which items, in which order, which page, and what it left out in silence."""

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from adapters.ebay.markets import MARKETS, Market, market_of_id
from monitor.demo.ebay import browse
from monitor.demo.ebay.pictures import drawn, shows
from monitor.demo.ebay.shop import Item, Shop
from monitor.demo.ebay.wire import Answer, Asked, error, iso, said

_HOST = "https://api.ebay.com"
_MOST, _LAST = 200, 10_000
_WORD = re.compile(r"\w+")
_FILTER = re.compile(r"\b(\w{1,60}):(\{[^}]{0,2000}\}|\[[^\]]{0,2000}\]|[^,]*)")
_SORTS = ("price", "-price", "newlyListed", "endingSoonest", "distance")
_INVALID = "The {} value is invalid. For the valid values, refer to the API call documentation."
# Of an item that is told alone, what a summary of it holds too.
_SUMMED = (
    "itemId title price condition conditionId image seller legacyItemId listingMarketplaceId buyingOptions itemWebUrl "
    "shippingOptions itemEndDate epid currentBidPrice"
)
Test = Callable[[Item], bool]


class No(Exception):
    """A question that eBay does not answer at all."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.answer = error(400, number, message)


def search(shop: Shop, asked: Asked) -> Answer:
    """search: by words, by a product of the catalogue or by a bar code; what it does not understand it leaves out."""
    warnings: list[dict[str, Any]] = []
    try:
        _one_kind(asked)
        tests = [*_meant(asked, warnings), *_filtered(asked, warnings, auctions=False)]
        found = [item for item in _served(shop, asked) if all(test(item) for test in tests)]
        return _page(asked, _sorted(asked, found, warnings), warnings)
    except No as no:
        return no.answer


def by_image(shop: Shop, asked: Asked) -> Answer:
    """searchByImage: what shows the same as the picture, which comes as Base64."""
    warnings: list[dict[str, Any]] = []
    try:
        motif = _picture_in(asked)
        tests = _filtered(asked, warnings, auctions=True)
        served = [item for item in _served(shop, asked) if all(test(item) for test in tests)]
        return _page(asked, [item for item in served if shows(drawn(item.motif)) == motif], warnings)
    except No as no:
        return no.answer


def _one_kind(asked: Asked) -> None:
    kinds = {"q", "epid", "gtin", "category_ids"} & set(asked.query)
    # What eBay says to words beside a number no document tells; it is refused here so that nobody asks so.
    if not kinds or ("q" in kinds and kinds & {"epid", "gtin"}):
        raise No(12001, "The call must have a valid 'q', 'category_ids', 'epid' or 'gtin' query parameter.")


def _picture_in(asked: Asked) -> bytes:
    try:
        found = shows(b64decode(json.loads(asked.body)["image"], validate=True))
    except (ValueError, KeyError, TypeError, Base64Error):
        found = None
    if found is None:
        raise No(12501, "The image data is empty, is not Base64 encoded, or is invalid.")
    return found


def _served(shop: Shop, asked: Asked) -> Iterator[Item]:
    """What buyers on the site find: neither what is over nor what is sold out; of other sites what is converted."""
    market = market_of_id(asked.site) or MARKETS["us"]
    for item in shop.items:
        over = not item.served or (item.ended is not None and item.ended <= asked.at)
        left = sum(one.quantity for one in (item.variations or (item,)))
        if left and not over and (item.market == market.code or item.original is not None):
            yield item


def _meant(asked: Asked, warnings: list[dict[str, Any]]) -> Iterator[Test]:
    query = asked.query
    if "q" in query:
        words = _words(query["q"][:100])
        yield lambda item: words <= _words(item.title)
    if "epid" in query and _understood(query["epid"].isdecimal(), 12021, f"epid {query['epid']}", warnings):
        yield lambda item: item.epid == query["epid"]
    if "gtin" in query and _understood(_is_gtin(query["gtin"]), 12022, f"gtin {query['gtin']}", warnings):
        yield lambda item: item.gtin.lstrip("0") == query["gtin"].lstrip("0")


def _filtered(asked: Asked, warnings: list[dict[str, Any]], *, auctions: bool) -> list[Test]:
    """The filters that eBay understands; by words and numbers it shows auctions only where they are asked for."""
    given = dict(_FILTER.findall(asked.query.get("filter", "")))
    told = {name: set(value.strip("{}").split("|")) for name, value in given.items()}
    options = told.pop("buyingOptions", None if auctions else {"FIXED_PRICE"})
    tests: list[Test] = []
    if options is not None:
        tests.append(lambda item: bool(options & set(item.buying)))
    if sellers := told.pop("sellers", None):
        tests.append(lambda item: item.seller in sellers)
    if conditions := told.pop("conditionIds", None):
        tests.append(lambda item: str(item.condition) in conditions)
    if "price" in told or "priceCurrency" in told:
        tests += _priced(given, warnings)
    for name in set(told) - {"price", "priceCurrency"}:
        _understood(False, 12002, name, warnings)
    return tests


def _priced(given: dict[str, str], warnings: list[dict[str, Any]]) -> list[Test]:
    span = re.fullmatch(r"\[([\d.]{1,12})\.\.([\d.]{1,12})\]", given.get("price", ""))
    if not _understood(span is not None and "priceCurrency" in given, 12012, "price", warnings) or span is None:
        return []
    low, high = Decimal(span[1]), Decimal(span[2])
    return [lambda item: low <= item.price <= high]


def _understood(is_valid: bool, number: int, what: str, warnings: list[dict[str, Any]]) -> bool:
    """Whether it counts; else a mere warning says that it does not, beside an answer to the rest."""
    if not is_valid:
        told = [{"name": what, "value": what}]
        one = {"errorId": number, "domain": "API_BROWSE", "category": "REQUEST", "parameters": told}
        warnings.append({**one, "message": _INVALID.format(what)})
    return is_valid


def _sorted(asked: Asked, found: Sequence[Item], warnings: list[dict[str, Any]]) -> list[Item]:
    """Best Match: how much of the title was asked for, then what its sellers promote, then the shop's own order."""
    sort = asked.query.get("sort")
    if sort in ("price", "-price"):
        return sorted(found, key=lambda item: item.price + (item.shipping or 0), reverse=sort.startswith("-"))
    if sort == "newlyListed":
        return sorted(found, key=lambda item: item.begun, reverse=True)
    _understood(sort is None or sort in _SORTS, 12008, "'sort'", warnings)
    words = _words(asked.query.get("q", ""))
    return sorted(
        found, key=lambda item: (-len(words & _words(item.title)) / len(_words(item.title)), not item.promoted)
    )


def _page(asked: Asked, found: Sequence[Item], warnings: list[dict[str, Any]]) -> Answer:
    limit, offset = _number(asked, "limit", 50, 12007), _number(asked, "offset", 0, 12005)
    if not 1 <= limit <= _MOST:
        raise No(12006, "The 'limit' value should be between 1 and 200 (inclusive).")
    if offset < 0:
        raise No(12004, "The 'offset' value cannot be negative.")
    if offset % limit:
        raise No(12515, "The 'offset' value must be either zero or a multiple of the 'limit' value.")
    if offset >= _LAST:
        raise No(12029, "The maximum number of listings that can be retrieved is 10,000.")
    shown = found[offset : offset + limit]
    body: dict[str, Any] = {"href": _HOST + asked.target, "total": len(found), "limit": limit, "offset": offset}
    if offset + limit < min(len(found), _LAST):
        body["next"] = f"{_HOST}{asked.target.partition('?')[0]}?limit={limit}&offset={offset + limit}"
    if shown:
        best = asked.query.get("sort") is None
        body["itemSummaries"] = [_summary(item, asked.site, best=best) for item in shown]
    return said({**body, "warnings": warnings} if warnings else body)


def _number(asked: Asked, name: str, usual: int, wrong: int) -> int:
    text = asked.query.get(name, str(usual))
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise No(wrong, f"The '{name}' value must be an integer.")
    return int(text)


def _summary(item: Item, site: str, *, best: bool) -> dict[str, Any]:
    """One entry: of several variations one stands for all; the flag is told in the order of Best Match alone."""
    chosen = item.variations[0] if item.variations else None
    whole = browse.told(item, site, chosen)
    body = {key: whole[key] for key in _SUMMED.split() if key in whole}
    picture = whole["image"]["imageUrl"]
    body |= {
        "image": {"imageUrl": picture.replace("/images/", "/thumbs/images/").replace("s-l1600", "s-l225")},
        "thumbnailImages": [{"imageUrl": picture}],
        "itemHref": f"{_HOST}/buy/browse/v1/item/{whole['itemId'].replace('|', '%7C')}",
        "leafCategoryIds": ["20706"],
        "categories": [{"categoryId": "20706", "categoryName": "Table Lamps"}],
        "itemCreationDate": iso(item.begun),
        "itemOriginDate": iso(item.begun),
        "itemLocation": {"country": _country(item)},
        "adultOnly": False,
        "availableCoupons": False,
        "topRatedBuyingExperience": False,
    }
    if chosen is not None:
        group = f"{_HOST}/buy/browse/v1/item/get_items_by_item_group?item_group_id={item.number}"
        body |= {"title": item.title, "itemGroupHref": group, "itemGroupType": "SELLER_DEFINED_VARIATIONS"}
    return {**body, "priorityListing": item.promoted} if best else body


def _country(item: Item) -> str:
    market: Market = MARKETS[item.market]
    return market.country


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _is_gtin(text: str) -> bool:
    return text.isdecimal() and len(text) in (8, 12, 13, 14)
