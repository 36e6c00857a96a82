"""eBay's search results of 2025 and 2026: what is shown at which place, ads not told apart."""

from collections.abc import Iterator

from adapters.ebay.markets import Market, item_in
from adapters.money import read_money
from adapters.page import Part, squeeze
from adapters.readings import Money, PageItem

# Only what stands in the list itself: above it are placeholders ("Shop on eBay"), beside it carousels.
_TILE = "ul.srp-results > li[data-listingid]"
_TITLE = ".s-card__title .su-styled-text"
_PRICE = ".s-card__price"


def items(page: Part, market: Market | None) -> tuple[PageItem, ...]:
    """The true results in page order. A price range has no price of its own: the lower end stands for it.

    Whether one is an ad is not read: eBay writes “Sponsored” into every card and hides it by the font (page of 2026).
    """
    currency = market.currency if market else "USD"
    return tuple(_item(tile, place, currency) for place, tile in enumerate(_results(page), 1))


def _results(page: Part) -> Iterator[Part]:
    for tile in page.css(_TILE):
        link = tile.one("a[href*='/itm/']")
        if link is not None and item_in(link.attr("href")) == tile.attr("data-listingid"):
            yield tile


def _item(tile: Part, place: int, currency: str) -> PageItem:
    title = tile.one(_TITLE)
    return PageItem(
        id=tile.attr("data-listingid"),
        position=place,
        title=squeeze(title.text) or None if title else None,
        price=_price(tile, currency),
        sponsored=None,
    )


def _price(tile: Part, currency: str) -> Money | None:
    texts = (part.text for part in tile.css(_PRICE))
    return next((money for text in texts if (money := read_money(text, currency=currency))), None)
