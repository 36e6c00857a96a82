"""eBay's search results: what is shown at which place, ads not told apart."""

import re
from collections.abc import Iterator

from adapters.ebay.markets import Market, item_in, parted
from adapters.page import Part, squeeze
from adapters.readings import Money, PageItem
from adapters.schemaorg.values import prices

# Only what stands in the list itself: above it are placeholders ("Shop on eBay"), beside it carousels. The layouts of
# 2025 and later, of 2018 to 2025, and of those before; of the last two no page is recorded.
# No two of them fit the same tile: it would be told twice.
_TILE = (
    "ul.srp-results > li[data-listingid], .srp-results li:is(.s-item, .s-card):not([data-listingid]), "
    "#ListViewInner > li[listingid]"
)
_LINK = "a[href*='/itm/']"
_TITLES = (".s-card__title .su-styled-text", ".s-card__title, .s-item__title, .lvtitle")
# "New Listing", for those who look and for those who listen.
_BESIDE = ".LIGHT_HIGHLIGHT, .clipped, .newly"
_PRICE = ".s-card__price, .s-item__price, .lvprice"
# Between the ends of a range.
_TO = re.compile(r"\s(?:to|bis|à|a|al|tot|do)\s", re.IGNORECASE)


def items(page: Part, market: Market | None) -> tuple[PageItem, ...]:
    """The true results in page order. A price range has no price of its own: the lower end stands for it.

    Whether one is an ad is not read: eBay writes “Sponsored” into every card and hides it by the font (page of 2026).
    """
    currency = market.currency if market else "USD"
    return tuple(_item(number, tile, place, currency) for place, (number, tile) in enumerate(_results(page), 1))


def _results(page: Part) -> Iterator[tuple[str, Part]]:
    """A card names its item twice, and a placeholder two different ones or none."""
    for tile in page.css(_TILE):
        link = tile.one(_LINK)
        number = parted(item_in(link.attr("href")) or "")[0] if link is not None else ""
        if number and number == (tile.attr("data-listingid") or tile.attr("listingid") or number):
            yield number, tile


def _item(number: str, tile: Part, place: int, currency: str) -> PageItem:
    return PageItem(id=number, position=place, title=_title(tile), price=_price(tile, currency), sponsored=None)


def _title(tile: Part) -> str | None:
    part = next((found for names in _TITLES if (found := tile.one(names))), None)
    if part is None:
        return None
    text = part.text
    for beside in part.css(_BESIDE):
        text = text.replace(beside.text, "", 1)
    return squeeze(text) or None


def _price(tile: Part, currency: str) -> Money | None:
    texts = (_TO.split(part.text)[0] for part in tile.css(_PRICE))
    return next((found[0] for text in texts if (found := prices(text, currency))), None)
