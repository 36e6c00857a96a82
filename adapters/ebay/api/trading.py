"""Asks the Trading API for my active listings and reads its XML: stock, price and watchers of two hundred at a time.

The Trading API has no contract: fields and headers are as documented by eBay and remembered, not verified.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from adapters.call import Reply
from adapters.ebay.api.calls import Calls
from adapters.ebay.api.operations import MY_SELLING, Operation
from adapters.ebay.api.refusals import Rejected
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
<{name}Request xmlns="{space}">
{inner}
</{name}Request>"""
# With all details eBay also tells what was sold, and to whom, unless that is declined ("Usage Details" of the call).
_DECLINED = ("ScheduledList", "SoldList", "UnsoldList", "DeletedFromSoldList", "DeletedFromUnsoldList")
_LIST = (
    "<ActiveList><Include>true</Include><Pagination><EntriesPerPage>{size}</EntriesPerPage>"
    "<PageNumber>{page}</PageNumber></Pagination></ActiveList>"
    + "".join(f"<{name}><Include>false</Include></{name}>" for name in _DECLINED)
    + "<DetailLevel>ReturnAll</DetailLevel>"
)


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
    return read_page(await answered(calls, MY_SELLING, market, _LIST.format(size=PAGE, page=page)))


async def answered(calls: Calls, operation: Operation, market: str, inner: str) -> bytes:
    """The raw answer of a call with that inside its request, on the site of the market."""
    headers = {
        "Content-Type": "text/xml",
        "X-EBAY-API-CALL-NAME": operation.name,
        "X-EBAY-API-SITEID": str(MARKETS[market].number),
        "X-EBAY-API-COMPATIBILITY-LEVEL": _VERSION,
    }
    body = _ASKED.format(name=operation.name, space=_SPACE, inner=inner).encode()
    return await calls.post(operation, headers, body, is_stale)


def is_stale(reply: Reply) -> bool:
    """Whether the answer refuses the access token: a fresh one may help."""
    return any(b"<ErrorCode>%b</ErrorCode>" % number.encode() in reply.body[:20_000] for number in _TOKEN)


def read_page(body: bytes) -> ActivePage:
    """One answer; the Trading API says 200 to everything, so that what it acknowledges decides."""
    root = opened(body, MY_SELLING)
    shelf = root.find(at("ActiveList"))
    if shelf is None:
        # Documented: the container is left out where nothing is on sale; only a plain success says so much.
        if text(root, "Ack") != "Success":
            raise Misread("eBay's answer lacks “ActiveList”", body)
        return ActivePage((), 1, 0, 0)
    read = [_active(item) for item in shelf.iterfind(at("ItemArray", "Item"))]
    total = number(shelf, "PaginationResult", "TotalNumberOfEntries")
    pages = number(shelf, "PaginationResult", "TotalNumberOfPages")
    if total is None or pages is None:
        raise Misread("eBay's answer does not say how many listings there are", body)
    return ActivePage(tuple(one for one in read if one), pages, total, read.count(None))


def opened(body: bytes, operation: Operation) -> ElementTree.Element:
    """The answer, where it is one; else raises what it means."""
    root = _root(body, operation.name)
    error = _failure(root, body, operation.name)
    if error is not None:
        raise error
    return root


def _root(body: bytes, name: str) -> ElementTree.Element:
    """A document type could hold definitions that grow without end; eBay's answers have none."""
    if b"<!DOCTYPE" in body[:2000] or b"<!ENTITY" in body:
        raise Misread(f"eBay answered {name} with a document type", body)
    try:
        return ElementTree.fromstring(body)  # noqa: S314
    except ElementTree.ParseError:
        raise Misread(f"eBay answered {name} with something that is no XML", body) from None


def _failure(root: ElementTree.Element, body: bytes, name: str) -> AdapterError | None:
    ack = text(root, "Ack")
    if ack in ("Success", "Warning"):
        return None
    why = _worst(root)
    code = text(why, "ErrorCode") or ""
    message = text(why, "LongMessage") or text(why, "ShortMessage") or "no reason given"
    said = f"{name}, {code}: {message[:300]}"
    if ack not in ("Failure", "PartialFailure"):
        return Misread(f"eBay's answer acknowledges nothing ({name})", body)
    if code in _TOKEN:
        return Denied(Why.TOKEN, f"eBay does not accept the access token ({said})", AGAIN)
    if code in _TOO_OFTEN:
        return TryLater(f"eBay says that the day's calls are used up ({said})", 1800.0)
    if text(why, "ErrorClassification") == "SystemError":
        return TryLater(f"eBay cannot answer just now ({said})")
    return Rejected(f"eBay did not accept the question ({said})", 200, int(code) if code.isdecimal() else 0)


def _worst(root: ElementTree.Element) -> ElementTree.Element:
    """What made the call fail: warnings may stand before it."""
    told = root.findall(at("Errors"))
    failed = (one for one in told if text(one, "SeverityCode") == "Error")
    return (*failed, *told, root)[0]


def _active(item: ElementTree.Element) -> Active | None:
    """One listing; None where it has no number. What is left is told apart from what was listed once."""
    own = text(item, "ItemID")
    if own is None or not own.isdecimal():
        return None
    return Active(
        number=own,
        title=text(item, "Title"),
        sku=text(item, "SKU"),
        price=_price(item),
        quantity=number(item, "QuantityAvailable"),
        watchers=number(item, "WatchCount"),
    )


def _price(item: ElementTree.Element) -> Money | None:
    places = (("SellingStatus", "CurrentPrice"), ("BuyItNowPrice",))
    return next((money for place in places if (money := _money(item.find(at(*place))))), None)


def _money(said: ElementTree.Element | None) -> Money | None:
    currency = said.get("currencyID") if said is not None else None
    try:
        value = Decimal((said.text or "").strip()) if said is not None else None
    except InvalidOperation:
        return None
    return Money(value, currency) if value is not None and value.is_finite() and currency else None


def at(*path: str) -> str:
    """The place under these names, for ElementTree."""
    return "/".join(f"{{{_SPACE}}}{name}" for name in path)


def text(said: ElementTree.Element, *path: str) -> str | None:
    """The text there, None where there is none."""
    return (said.findtext(at(*path)) or "").strip() or None


def number(said: ElementTree.Element, *path: str) -> int | None:
    """The whole number there, None where there is none."""
    found = text(said, *path) or ""
    return int(found) if found.isdecimal() and len(found) < 10 else None
