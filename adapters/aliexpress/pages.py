"""Reads any page that AliExpress serves: content first, then walls; what is neither stays unknown."""

from adapters.aliexpress import embedded, item, lists
from adapters.aliexpress.addresses import item_in
from adapters.aliexpress.item import PLATFORM
from adapters.page import Page
from adapters.readings import PageReading, State
from adapters.walls import find_wall

_NO_DATA = "the page carries no data of its own: AliExpress fills it by script"
_OTHER_MAKE = "the page carries its data in a form that is not read"


def read(page: Page) -> PageReading:
    """All that the page states; raises Misread for a page that is too large to be one."""
    said = embedded.data(page, embedded.ITEM)
    if said and (reading := item.read(said, page.url or item.canonical(said))):
        return reading
    if found := _list(page):
        return found
    if wall := find_wall(page):
        return PageReading(platform=PLATFORM, state=State.BLOCKED, blocked_by=wall, url=page.url)
    if page.status in (404, 410):
        return PageReading(platform=PLATFORM, state=State.GONE, id=item_in(page.url or ""), url=page.url)
    return _unknown(page, said is not None)


def _list(page: Page) -> PageReading | None:
    said = embedded.data(page, embedded.LIST)
    items = lists.items(said) if said else None
    if items is None and lists.has_cards(page):
        items = lists.cards(page)
    return PageReading(platform=PLATFORM, state=State.SEARCH, url=page.url, items=items) if items else None


def _unknown(page: Page, other_make: bool) -> PageReading:
    notes = (_OTHER_MAKE,) if other_make else (_NO_DATA,) if embedded.is_shell(page) else ()
    return PageReading(platform=PLATFORM, state=State.UNKNOWN, id=item_in(page.url or ""), url=page.url, notes=notes)
