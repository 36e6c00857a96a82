"""eBay's item page: the layout of 2014 to 2017 by its ids, later ones by the schema.org data that they carry.

Recorded is one page of the older kind (2016). Of a later one, and of one of an ended listing, there is no recording:
what they say is believed only as far as their data says it, and a page without a word on availability proves nothing.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from adapters.ebay import shown
from adapters.ebay.markets import Market, item_in, parted
from adapters.page import Page, Part
from adapters.readings import Condition, FulfilledBy, Money, PageReading, State
from adapters.schemaorg import Node, linked_data, microdata
from adapters.schemaorg.values import availability, bar_codes, condition, count, currency, number, prices

# A listing with variations is a group of them.
_PRODUCTS = frozenset(("product", "productgroup", "individualproduct", "vehicle", "car"))
_IMAGE = re.compile(r"/images/g/([\w~-]{8,40})/")


def read(page: Page, url: str | None, market: Market | None) -> PageReading | None:
    """What an item page states; None where the page is no item's."""
    root, named = page.root, item_in(url or "") or item_in(page.url or "")
    product = _product(page, named)
    if not (root.has("itemTitle") or (named and (product or shown.is_item(root)))):
        return None
    product = product or Node({})
    offers = list(_offers(product))
    low, high = _prices(root, offers, market)
    seller = shown.seller(root)
    state = shown.state(root, _state(offers))
    return PageReading(
        platform="ebay",
        state=state,
        id=_id(page, url),
        url=url,
        title=product.text("name") or shown.title(root),
        brand=product.text("brand"),
        image=_image(product),
        price=low if low == high else None,
        price_range=(low, high) if low and high and low != high else None,
        featured_seller=seller if state is State.LIVE else None,
        fulfilled_by=FulfilledBy.SELLER if seller and state is State.LIVE else None,
        condition=_condition(product, offers) if state is State.LIVE else None,
        rating=_rating(product),
        reviews=_reviews(product),
        stock=shown.left(root),
        gtins=bar_codes(product),
        foreign=_foreign(low, market),
    )


def _product(page: Page, named: str | None) -> Node | None:
    """The thing that is for sale; a page may describe others beside it, without an offer or with another address."""
    found = list(_products([*linked_data(page), *microdata(page).things]))
    number = parted(named)[0] if named else None
    own = (one for one in found if number and number in {parted(item)[0] for item in _items(one)})
    return next(own, None) or next((one for one in found if not _items(one)), None) or next(iter(found), None)


def _products(things: Iterable[Node]) -> Iterator[Node]:
    for node in things:
        if node.types & _PRODUCTS and any(_offers(node)):
            yield node
        yield from _products(node.nodes("mainentity"))


def _items(product: Node) -> list[str]:
    """The items that its addresses name."""
    links = (product.link("url", "@id"), *(offer.link("url") for offer in _offers(product)))
    return [item for link in links if link and (item := item_in(link))]


def _offers(thing: Node, depth: int = 3) -> Iterator[Node]:
    """Its offers, those that an offer holds together, and those of its variations."""
    for offer in thing.nodes("offers"):
        yield offer
        yield from _offers(offer, depth - 1) if depth else ()
    for variant in thing.nodes("hasvariant"):
        yield from _offers(variant, depth - 1) if depth else ()


def _prices(root: Part, offers: list[Node], market: Market | None) -> tuple[Money | None, Money | None]:
    """As the data says, else as it is printed; what is bid is no price."""
    if shown.is_bid(root):
        return None, None
    low, high = _span(offers)
    printed = shown.price(root, market) if low is None else None
    return (printed, printed) if printed else (low, high)


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


def _condition(product: Node, offers: list[Node]) -> Condition | None:
    said = product.text("itemcondition") or next((text for one in offers if (text := one.text("itemcondition"))), None)
    return condition(said)


def _rating(product: Node) -> Decimal | None:
    found = next(iter(product.nodes("aggregaterating")), None)
    return number(next(iter(found.scalars("ratingvalue")), None)) if found else None


def _reviews(product: Node) -> int | None:
    found = next(iter(product.nodes("aggregaterating")), None)
    return count(next(iter(found.scalars("reviewcount", "ratingcount")), None)) if found else None


def _foreign(price: Money | None, market: Market | None) -> str | None:
    if price is None or market is None or price.currency == market.currency:
        return None
    return f"the page tells prices in {price.currency}, but the site sells in {market.currency}"
