"""eBay's item page: the layout of 2014 to 2017 by its ids, later ones by the schema.org data that they carry.

Recorded is one page of the older kind (2016). Of a later one, and of one of an ended listing, there is no recording:
what they say is believed only as far as their data says it, and a page without a word on availability proves nothing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from adapters.ebay.markets import Market, item_in, parted
from adapters.money import read_count
from adapters.page import Page, Part
from adapters.readings import Condition, FulfilledBy, Money, PageReading, Seller, State
from adapters.schemaorg import Node, linked_data, microdata
from adapters.schemaorg.values import availability, bar_codes, condition, count, currency, number, prices

_IMAGE = re.compile(r"/images/g/([\w~-]{8,40})/")
_USER = re.compile(r"/(?:usr|sch)/([\w.*!-]{1,64})")
_LEFT = "#qtySubTxt"


def read(page: Page, url: str | None, market: Market | None) -> PageReading | None:
    """What an item page states; None where the page is no item's."""
    root, product = page.root, next(_products(page), None)
    if product is None or not (root.has("itemTitle") or item_in(url or page.url or "")):
        return None
    offers = product.nodes("offers")
    low, high = _span(offers)
    seller = _seller(root)
    state = _state(offers)
    return PageReading(
        platform="ebay",
        state=state,
        id=_id(page, url),
        url=url,
        title=product.text("name"),
        brand=product.text("brand"),
        image=_image(product),
        price=low if low == high else None,
        price_range=(low, high) if low and high and low != high else None,
        featured_seller=seller if state is State.LIVE else None,
        fulfilled_by=FulfilledBy.SELLER if seller and state is State.LIVE else None,
        condition=_condition(product, offers) if state is State.LIVE else None,
        rating=_rating(product),
        reviews=_reviews(product),
        stock=_stock(root),
        gtins=bar_codes(product),
        foreign=_foreign(low, market),
    )


def _products(page: Page) -> Iterator[Node]:
    """The thing that is for sale; a page may describe others beside it, without an offer."""
    for node in (*linked_data(page), *microdata(page).things):
        if "product" in node.types and node.nodes("offers"):
            yield node


def _span(offers: list[Node]) -> tuple[Money | None, Money | None]:
    found: list[Money] = []
    for offer in offers:
        code = currency(offer.text("pricecurrency"))
        for name in ("price", "lowprice", "highprice"):
            found += [price for said in offer.scalars(name) for price in prices(said, code)]
    if not found or len({price.currency for price in found}) > 1:
        return None, None
    return min(found, key=lambda one: one.amount), max(found, key=lambda one: one.amount)


def _state(offers: list[Node]) -> State:
    """As the offers say; one that is to be had is enough."""
    told = [availability(said)[0] for offer in offers for said in offer.all("availability")]
    order = (State.LIVE, State.OUT_OF_STOCK, State.ENDED)
    return next((state for state in order if state in told), State.UNKNOWN)


def _id(page: Page, url: str | None) -> str | None:
    """As the page prints it, else as its address names it."""
    printed = page.root.first("descItemNumber")
    if printed is not None and printed.text.isdecimal():
        return printed.text
    named = item_in(page.url or "") or item_in(url or "")
    return parted(named)[0] if named else None


def _image(product: Node) -> str | None:
    """The main picture in its full size: addresses of smaller sizes change from visit to visit."""
    address = product.link("image") or ""
    found = _IMAGE.search(address)
    return f"https://i.ebayimg.com/images/g/{found[1]}/s-l1600.jpg" if found else address or None


def _seller(root: Part) -> Seller | None:
    """By the user name, which the older page prints and the later one has in its links."""
    printed = root.one(".mbg-nw")
    if printed is not None and printed.text:
        return Seller(printed.text, printed.text)
    for link in root.css(".x-sellercard-atf a[href]"):
        if found := _USER.search(link.attr("href")):
            return Seller(found[1], found[1])
    return None


def _condition(product: Node, offers: list[Node]) -> Condition | None:
    said = product.text("itemcondition") or next((text for one in offers if (text := one.text("itemcondition"))), None)
    return condition(said)


def _rating(product: Node) -> Decimal | None:
    found = next(iter(product.nodes("aggregaterating")), None)
    return number(next(iter(found.scalars("ratingvalue")), None)) if found else None


def _reviews(product: Node) -> int | None:
    found = next(iter(product.nodes("aggregaterating")), None)
    return count(next(iter(found.scalars("reviewcount", "ratingcount")), None)) if found else None


def _stock(root: Part) -> int | None:
    """The printed number of units ("3 available"); "More than 10" tells none, and "Last one" is words."""
    part = root.one(_LEFT)
    text = part.text if part else ""
    return None if re.search(r"\b(?:more|mehr|plus|más|oltre)\b", text, re.IGNORECASE) else read_count(text)


def _foreign(price: Money | None, market: Market | None) -> str | None:
    if price is None or market is None or price.currency == market.currency:
        return None
    return f"the page tells prices in {price.currency}, but the site sells in {market.currency}"
