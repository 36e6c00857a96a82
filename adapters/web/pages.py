"""Any shop's page through its schema.org data: what `twoam read` and the web adapter see."""

from dataclasses import replace

from adapters.page import Page
from adapters.readings import Money, PageItem, PageReading, State
from adapters.schemaorg import Meta, Node, meta
from adapters.schemaorg.values import currency
from adapters.walls import find_wall
from adapters.web.links import listing_id
from adapters.web.products import find
from adapters.web.quotes import quotes
from adapters.web.shops import complement, listed_by_shop
from adapters.web.stated import Stated, joined, of_meta, of_node
from adapters.web.visible import contradictions, is_gone

PLATFORM = "web"


def read(page: Page) -> PageReading:
    """What the page states; walls, lists, vanished and unreadable pages are told apart by `state`.

    The page's own product wins over everything: a whole product page that mentions a captcha is no wall.
    """
    head = meta(page)
    found = find(page, head)
    shared = of_meta(head, page)
    if found.own and page.status < 400:
        code = shared.price[0].currency if shared.price else currency(head.first("og:price:currency"))
        sources = [of_node(by, node, page, code) for by, node in found.own]
        return _product(page, head, [*sources, shared])
    if shop := listed_by_shop(page):
        return replace(shop, url=_url(page, head))
    if wall := find_wall(page):
        return PageReading(platform=PLATFORM, state=State.BLOCKED, blocked_by=wall, url=_url(page, head))
    if page.status in (404, 410) or is_gone(page, head):
        return PageReading(platform=PLATFORM, state=State.GONE, url=_url(page, head))
    if shared.price or (shared.state and "product" in (head.first("og:type") or "")):
        return _product(page, head, [shared])
    return _other(page, head, found.listed)


def _product(page: Page, head: Meta, sources: list[Stated]) -> PageReading:
    said = joined(sources)
    said = replace(said, notes=said.notes + _disagreements(sources, said))
    said = contradictions(page, said, sources)
    low, high = said.price or (None, None)
    url = _url(page, head)
    reading = PageReading(
        platform=PLATFORM,
        state=_state(said),
        id=listing_id(url, list(said.ids)),
        url=url,
        title=said.title,
        brand=said.brand,
        image=said.image,
        price=low if low == high else None,
        price_range=(low, high) if low and high and low != high else None,
        featured_seller=said.seller,
        condition=said.condition,
        offers=said.offers,
        rating=said.rating,
        reviews=said.reviews,
        stock=said.stock,
        gtins=said.gtins,
        notes=said.notes,
    )
    return complement(page, reading)


def _state(said: Stated) -> State:
    """A price without a word on availability is an offer (schema.org: an Offer is an offer to sell)."""
    return said.state or (State.LIVE if said.price else State.UNKNOWN)


def _disagreements(sources: list[Stated], said: Stated) -> tuple[str, ...]:
    others = [one for one in sources if one.price and not _within(one.price, said.price)]
    prices = dict.fromkeys(f"{one.by} says {_told(one.price)}" for one in others if one.price)
    states = [one for one in sources if one.state and said.state and one.state != said.state]
    return (*prices, *dict.fromkeys(f"{one.by} says {one.state}" for one in states))


def _within(price: tuple[Money, Money], said: tuple[Money, Money] | None) -> bool:
    """Shopify's shared price is the lowest of the range that its data states: no disagreement."""
    if said is None or price[0].currency != said[0].currency:
        return False
    return said[0].amount <= price[0].amount and price[1].amount <= said[1].amount


def _told(price: tuple[Money, Money]) -> str:
    return str(price[0]) if price[0] == price[1] else f"{price[0]} to {price[1]}"


def _other(page: Page, head: Meta, listed: tuple[Node, ...]) -> PageReading:
    """A page without a product of its own: a list, or nothing that we can read."""
    if listed:
        items = tuple(_item(node, place) for place, node in enumerate(listed, start=1))
        return PageReading(platform=PLATFORM, state=State.SEARCH, url=_url(page, head), items=items)
    notes = ("the page states no product",)
    return PageReading(platform=PLATFORM, state=State.UNKNOWN, url=_url(page, head), notes=notes)


def _item(node: Node, place: int) -> PageItem:
    priced = [quote for quote in quotes(node) if quote.low and quote.low == quote.high]
    ids = [one for name in ("sku", "productid") if (one := node.text(name))]
    price = priced[0].low if len(priced) == 1 else None
    return PageItem(listing_id(node.link("url", "@id"), ids), place, node.text("name"), price)


def _url(page: Page, head: Meta) -> str | None:
    return head.canonical or head.first("og:url") or page.url
