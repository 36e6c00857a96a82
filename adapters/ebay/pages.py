"""Reads any page that eBay serves: content first, then walls; what is neither stays unknown."""

from adapters.ebay import item, search, shown
from adapters.ebay.markets import item_in, market_of_address
from adapters.page import Page
from adapters.readings import PageReading, State
from adapters.schemaorg import meta
from adapters.walls import find_wall


def read(page: Page) -> PageReading:
    """All that the page states; raises Misread for a page that is too large to be one.

    eBay serves its error page in place of items, with the status of a good one (recorded page 2026): that is a wall.
    Its page for what is missing has the same title, and a mark of its own.
    """
    head = meta(page)
    url = head.canonical or page.url
    market = market_of_address(url or "")
    if page.status < 400:
        found = item.read(page, url, market)
        if found is not None:
            return found
        items = search.items(page.root, market)
        if items:
            return PageReading(platform="ebay", state=State.SEARCH, url=url, items=items)
    if item_in(page.url or "") and shown.is_missing(page):
        return _gone(page)
    wall = find_wall(page)
    if wall is not None:
        return PageReading(platform="ebay", state=State.BLOCKED, blocked_by=wall, url=url)
    if page.status in (404, 410):
        return _gone(page)
    return PageReading(platform="ebay", state=State.UNKNOWN, url=url)


def _gone(page: Page) -> PageReading:
    return PageReading(platform="ebay", state=State.GONE, id=item_in(page.url or ""), url=page.url)
