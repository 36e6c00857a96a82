"""Asks the Trading API for my active listings and reads its XML: stock, price and watchers of two hundred at a time.

The Trading API has no contract: fields and headers are as documented by eBay and remembered, not verified.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from adapters.call import Reply
from adapters.ebay.api.calls import Calls
from adapters.ebay.api.operations import MY_SELLING
from adapters.ebay.markets import MARKETS
from adapters.errors import AdapterError, Misread, TryLater
from adapters.readings import Money
from adapters.refusals import AGAIN, Denied, Why

_SPACE = "urn:ebay:apis:eBLBaseComponents"
_VERSION = "1477"
PAGE = 200
# More pages than this are no shop but a circle.
_MOST_PAGES = 125
# Invalid, expired and hard-expired tokens; the day's calls are used up; eBay's own faults.
_TOKEN = frozenset({"931", "932", "16110", "17470", "21916984", "21917053"})
_TOO_OFTEN = frozenset({"518", "21919144"})
_ASKED = """<?xml version="1.0" encoding="utf-8"?>
<GetMyeBaySellingRequest xmlns="{space}">
<ActiveList><Include>true</Include><Pagination><EntriesPerPage>{size}</EntriesPerPage>\
<PageNumber>{page}</PageNumber></Pagination></ActiveList>
<DetailLevel>ReturnAll</DetailLevel>
</GetMyeBaySellingRequest>"""


@dataclass(frozen=True, slots=True)
class Active:
    """One of my active listings; `quantity` is what is left to sell, None where it is not told."""

    number: str
    title: str | None = None
    sku: str | None = None
    price: Money | None = None
    quantity: int | None = None
    watchers: int | None = None


@dataclass(frozen=True, slots=True)
class ActivePage:
    """One page of the list, how many pages and listings there are, and how many of this page were not understood."""

    listings: tuple[Active, ...]
    pages: int
    total: int
    unread: int


async def my_active(calls: Calls, market: str) -> tuple[tuple[Active, ...], bool]:
    """All my active listings, on whatever site, and whether that is truly all."""
    found: dict[str, Active] = {}
    page = await _page(calls, market, 1)
    pages, unread = page.pages, page.unread
    for following in range(1, min(pages, _MOST_PAGES) + 1):
        page = page if following == 1 else await _page(calls, market, following)
        unread += page.unread if following > 1 else 0
        found |= {one.number: one for one in page.listings}
    return tuple(found.values()), not unread and len(found) >= page.total


async def _page(calls: Calls, market: str, page: int) -> ActivePage:
    headers = {
        "Content-Type": "text/xml",
        "X-EBAY-API-CALL-NAME": MY_SELLING.name,
        "X-EBAY-API-SITEID": str(MARKETS[market].number),
        "X-EBAY-API-COMPATIBILITY-LEVEL": _VERSION,
    }
    body = _ASKED.format(space=_SPACE, size=PAGE, page=page).encode()
    return read_page(await calls.post(MY_SELLING, headers, body, is_stale))


def is_stale(reply: Reply) -> bool:
    """Whether the answer refuses the access token: a fresh one may help."""
    return any(b"<ErrorCode>%b</ErrorCode>" % number.encode() in reply.body[:20_000] for number in _TOKEN)


def read_page(body: bytes) -> ActivePage:
    """One answer; the Trading API says 200 to everything, so that what it acknowledges decides."""
    root = _root(body)
    error = _failure(root, body)
    if error is not None:
        raise error
    shelf = root.find(_at("ActiveList"))
    if shelf is None:
        # Documented: the container is left out where nothing is on sale; only a plain success says so much.
        if _text(root, "Ack") != "Success":
            raise Misread("eBay's answer lacks “ActiveList”", body)
        return ActivePage((), 1, 0, 0)
    read = [_active(item) for item in shelf.iterfind(_at("ItemArray", "Item"))]
    total = _number(shelf, "PaginationResult", "TotalNumberOfEntries")
    pages = _number(shelf, "PaginationResult", "TotalNumberOfPages")
    if total is None or pages is None:
        raise Misread("eBay's answer does not say how many listings there are", body)
    return ActivePage(tuple(one for one in read if one), pages, total, read.count(None))


def _root(body: bytes) -> ElementTree.Element:
    """A document type could hold definitions that grow without end; eBay's answers have none."""
    if b"<!DOCTYPE" in body[:2000] or b"<!ENTITY" in body:
        raise Misread("eBay answered GetMyeBaySelling with a document type", body)
    try:
        return ElementTree.fromstring(body)  # noqa: S314
    except ElementTree.ParseError:
        raise Misread("eBay answered GetMyeBaySelling with something that is no XML", body) from None


def _failure(root: ElementTree.Element, body: bytes) -> AdapterError | None:
    ack = _text(root, "Ack")
    if ack in ("Success", "Warning"):
        return None
    number = _text(root, "Errors", "ErrorCode") or ""
    message = _text(root, "Errors", "LongMessage") or _text(root, "Errors", "ShortMessage") or "no reason given"
    said = f"GetMyeBaySelling, {number}: {message[:300]}"
    if ack not in ("Failure", "PartialFailure"):
        return Misread("eBay's answer acknowledges nothing (GetMyeBaySelling)", body)
    if number in _TOKEN:
        return Denied(Why.TOKEN, f"eBay does not accept the access token ({said})", AGAIN)
    if number in _TOO_OFTEN:
        return TryLater(f"eBay says that the day's calls are used up ({said})", 1800.0)
    if _text(root, "Errors", "ErrorClassification") == "SystemError":
        return TryLater(f"eBay cannot answer just now ({said})")
    return Misread(f"eBay did not accept the question ({said})", body)


def _active(item: ElementTree.Element) -> Active | None:
    """One listing; None where it has no number. What is left is told apart from what was listed once."""
    number = _text(item, "ItemID")
    if number is None or not number.isdecimal():
        return None
    return Active(
        number=number,
        title=_text(item, "Title"),
        sku=_text(item, "SKU"),
        price=_price(item),
        quantity=_number(item, "QuantityAvailable"),
        watchers=_number(item, "WatchCount"),
    )


def _price(item: ElementTree.Element) -> Money | None:
    places = (("SellingStatus", "CurrentPrice"), ("BuyItNowPrice",))
    return next((money for place in places if (money := _money(item.find(_at(*place))))), None)


def _money(said: ElementTree.Element | None) -> Money | None:
    currency = said.get("currencyID") if said is not None else None
    try:
        value = Decimal((said.text or "").strip()) if said is not None else None
    except InvalidOperation:
        return None
    return Money(value, currency) if value is not None and value.is_finite() and currency else None


def _at(*path: str) -> str:
    return "/".join(f"{{{_SPACE}}}{name}" for name in path)


def _text(said: ElementTree.Element, *path: str) -> str | None:
    return (said.findtext(_at(*path)) or "").strip() or None


def _number(said: ElementTree.Element, *path: str) -> int | None:
    found = _text(said, *path) or ""
    return int(found) if found.isdecimal() and len(found) < 10 else None
