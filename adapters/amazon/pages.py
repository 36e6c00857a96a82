"""Reads any page that Amazon serves: content first, then walls; what is neither stays unknown."""

import re
from collections.abc import Iterator
from dataclasses import replace

from adapters.amazon import boards, markets, offers, product, reviews, search, walls
from adapters.page import Page, Part
from adapters.readings import PageOffer, PageReading, State

_OFFER_LIST = (
    "aod-offer-list",
    "aod-container",
    "aod-pinned-offer",
    "aod-offer",
    "aod-total-offer-count",
    "olpOfferList",
)
_TILE = (
    '[data-component-type="s-search-result"], [data-component-type="s-search-results"], #s-results-list-atf, '
    ".s-result-list, .s-main-slot, #noResultsTitle, .s-result-item[data-asin]"
)
_BOARD = (
    "zg-left-col",
    "zg_left_col1",
    "zg-ordered-list",
    "zg_centerListWrapper",
    "gridItemRoot",
    "zg-right-col",
    "zg_homeLists",
)
_BOARD_CSS = ".zg-bdg-text, .zg-carousel-general-faceout, .zg_itemImmersion"
_CART_ASIN = re.compile(r"asin\.([0-9A-Z]{10})(?![0-9A-Z])")


def read(page: Page) -> PageReading:
    """All that the page states; raises Misread for a page that is too large to be one."""
    root = page.root
    if page.status in (404, 410):
        return _gone(page)
    if product.is_one(root):
        return product.read(page)
    if root.has(*_OFFER_LIST):
        return _offer_list(page)
    if reviews.is_page(root):
        return reviews.read(page)
    return _list(root, page) or _rest(page)


def _offer_list(page: Page) -> PageReading:
    root = page.root
    market = markets.market_of_page(page)
    title = root.first("aod-asin-title-text")
    reading = PageReading(
        platform="amazon",
        state=State.OFFERS,
        id=_offers_asin(page),
        url=page.url,
        title=title.text if title else None,
        offers=_unbroken(offers.read_list(root, market), page),
        other_offers_count=offers.list_count(root),
    )
    return product.abroad(reading, root, market)


def _unbroken(found: tuple[PageOffer, ...], page: Page) -> tuple[PageOffer, ...]:
    """A list that breaks off may do so within its last offer, and half a name would be another seller's."""
    return found if page.body.rstrip().endswith(b">") else found[:-1]


def _offers_asin(page: Page) -> str | None:
    part = page.root.one('input[name="items[0.base][asin]"], input[name="ASIN"]')
    said = part.attr("value") if part else ""
    content = page.root.one('[data-csa-c-content-id*="asin."]')
    found = _CART_ASIN.search(content.attr("data-csa-c-content-id")) if content else None
    return markets.asin_in(page.url or "") or said or (found[1] if found else None)


def _list(root: Part, page: Page) -> PageReading | None:
    """Search and best-seller pages, movers and shakers and their kin."""
    market = markets.market_of_page(page, _canonical(root))
    if root.has(*_BOARD) or root.one(_BOARD_CSS):
        items, state, title = boards.items(root, market), State.BESTSELLERS, boards.heading(root)
    elif root.one(_TILE):
        items, state, title = search.items(root, market), State.SEARCH, None
    else:
        return None
    reading = PageReading(platform="amazon", state=state, url=page.url, title=title, items=items)
    return product.abroad(replace(reading, notes=tuple(_list_notes(reading, market))), root, market)


def _canonical(root: Part) -> str | None:
    link = root.one('link[rel="canonical"]')
    return link.attr("href") if link else None


def _list_notes(reading: PageReading, market: markets.Market | None) -> Iterator[str]:
    if market is None and any(item.price and item.price.currency == "USD" for item in reading.items):
        yield "the page names no market: $ was read as US dollars"
    unseen = sum(item.title is None for item in reading.items)
    if unseen and reading.state is State.BESTSELLERS:
        yield f"places that the page names without a title: {unseen}"


def _rest(page: Page) -> PageReading:
    wall = walls.find(page)
    if wall is not None:
        return PageReading(platform="amazon", state=State.BLOCKED, blocked_by=wall, url=page.url)
    if walls.is_missing(page):
        return _gone(page)
    return PageReading(platform="amazon", state=State.UNKNOWN, url=page.url)


def _gone(page: Page) -> PageReading:
    return PageReading(platform="amazon", state=State.GONE, id=markets.asin_in(page.url or ""), url=page.url)
