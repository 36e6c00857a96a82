"""Where on a product page the featured offer stands, and what that says of the listing's state."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.amazon import prices, sellers
from adapters.amazon.markets import Market
from adapters.amazon.words import STOCK_LEFT, UNAVAILABLE
from adapters.money import numbers, read_money
from adapters.page import Part
from adapters.readings import FulfilledBy, Money, Seller, State

_ROW = re.compile(r"^[A-Za-z]*AccordionRow(?:_\d{1,2})?$")
# Rows that sell something else than the thing itself, once: subscriptions, loans, gifts.
_ASIDE = re.compile(r"sns|subscri|^ku|unlimited|^rent|gift|trade|library")
_BOXES = (
    "qualifiedBuybox",
    "used_buybox_desktop",
    "usedOnlyBuybox",
    "combinedBuyBox",
    "buybox",
    "desktop_buybox",
    "mobile_buybox",
    "buyBoxInner",
    "rightCol",
)
_NONE_FEATURED = (
    "unqualifiedBuyBox",
    "unqualifiedBuybox",
    "unqualified-buybox-olp",
    "buybox-see-all-buying-choices",
    "buybox-see-all-buying-choices-announce",
    "fod-cx-box",
    "fod-cx-message-with-learn-more",
)
_SOLD_OUT = ("outOfStock", "outOfStockBuyBox_feature_div", "exports_desktop_outOfStock_buybox")
_CART = (
    "add-to-cart-button",
    "buy-now-button",
    "submit.add-to-cart",
    "add-to-cart-button-ubb",
    "submit.add-to-cart-ubb",
    "one-click-button",
    "oneClickBuyButton",
    "buyOneClick",
    "submit.preorder",
    "checkoutButtonId",
)
_SAID_HERE = (
    "availability",
    "availability_feature_div",
    "availabilityInsideBuyBox_feature_div",
    "ddmAvailabilityMessage",
)
_LONGEST = 1000  # characters of an availability text; real ones have less than 200
_CENTER = ("centerCol", "ppd", "dp-container", "dp")


@dataclass(frozen=True, slots=True)
class Box:
    """One offer's block on a product page; `row` where it is a row of an accordion."""

    part: Part
    used: bool
    row: bool


@dataclass(frozen=True, slots=True)
class Featured:
    """The featured offer, as far as the page states it."""

    state: State
    price: Money | None = None
    price_range: tuple[Money, Money] | None = None
    seller: Seller | None = None
    by: FulfilledBy | None = None
    stock: int | None = None


def read(page: Part, box: Box, market: Market | None) -> Featured:
    """The listing's state, and its featured offer where there is one."""
    price, span = _price(page, box, market), None
    if price is None:
        span = prices.read_range(page, _currency(market))
    availability = _availability(page, box)
    state = _state(page, price or span, availability)
    if state in (State.NO_FEATURED_OFFER, State.OUT_OF_STOCK):
        return Featured(state)
    said = sellers.read(box.part, page, market, used=box.used)
    if state is State.UNKNOWN and said.seller:
        state = State.LIVE
    return Featured(state, price, span, said.seller, said.by, stock_left(availability))


def find(page: Part) -> Box:
    """The featured offer's box: a new offer goes before a used one, whichever row comes first or is open."""
    rows = all_rows(page)
    if rows:
        return min(rows, key=_preference)
    part = next((part for part in page.each(*_BOXES) if part.ids), page)
    return Box(part, used=_is_used_only(page, part), row=False)


def all_rows(page: Part) -> list[Box]:
    """The rows of the buy box's accordion that sell the thing itself, in page order."""
    names = [name for name in page.ids if _ROW.match(name) and not _ASIDE.search(name.lower())]
    return [Box(part, "used" in name.lower(), row=True) for name in names for part in page.all(name)[:1]]


def stock_left(availability: str) -> int | None:
    """The units that an availability text says are left; None where it says no number, or several."""
    if len(numbers(availability)) != 1:
        return None
    found = STOCK_LEFT.search(availability)
    return int(found["a"] or found["b"]) if found else None


def _preference(box: Box) -> tuple[bool, bool, bool]:
    name = box.part.id.lower()
    return (box.used, not name.startswith(("new", "buynew")), not box.part.classed("a-accordion-active"))


def _is_used_only(page: Part, part: Part) -> bool:
    if part.id in ("used_buybox_desktop", "usedOnlyBuybox") or part.has("used_buybox_desktop", "usedOnlyBuybox"):
        return True
    new = ("buyNewSection", "newBuyBoxPrice", "price_inside_buybox", "qualifiedBuybox", "priceblock_ourprice")
    return page.has("usedBuySection") and not page.has(*new)


def _price(page: Part, box: Box, market: Market | None) -> Money | None:
    currency = _currency(market)
    kindle = page.first("kindle-price") or (_mobile_kindle(page) if page.has("ebooksPrice_feature_div") else None)
    if kindle and (money := read_money(kindle.text, currency=currency)):
        return money
    if box.row:
        return prices.read(box.part, currency) or prices.spoken(box.part) or prices.by_id(page, currency)
    return (
        prices.by_id(box.part, currency)
        or prices.by_id(next(page.each(*_CENTER), page), currency)
        or prices.by_id(page, currency)
        or prices.read(box.part, currency)
        or prices.spoken(box.part)
    )


def _mobile_kindle(page: Part) -> Part | None:
    """A Kindle book's price on a telephone's page stands outside of its box."""
    return page.one("#ebooksPrice_feature_div .kindle-price .a-color-price")


def _state(page: Part, price: object, availability: str) -> State:
    if page.has(*_CART) and price:
        return State.LIVE
    if any(part.text for part in page.each(*_SOLD_OUT)) or UNAVAILABLE.search(availability):
        return State.OUT_OF_STOCK
    if page.has(*_NONE_FEATURED) or _offers_elsewhere(page, price):
        return State.NO_FEATURED_OFFER
    return State.LIVE if price or page.has(*_CART) else State.UNKNOWN


def _offers_elsewhere(page: Part, price: object) -> bool:
    """Until 2020: "Available from these sellers", a link where the stock would be said."""
    links = (part.one('a[href*="offer-listing"]') for part in page.each("availability"))
    return not price and any(links)


def _availability(page: Part, box: Box) -> str:
    inside = next(_texts(box.part), "")
    return (inside or next(_texts(page), ""))[:_LONGEST]


def _texts(part: Part) -> Iterator[str]:
    return (found.text for found in part.each(*_SAID_HERE) if found.text)


def _currency(market: Market | None) -> str | None:
    return market.currency if market else None
