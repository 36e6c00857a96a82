"""Amazon's search results of 2016 to 2026, and single tiles saved from them: what is shown at which place."""

from adapters.amazon import prices
from adapters.amazon.markets import Market
from adapters.amazon.tiles import above, is_asin, outermost
from adapters.amazon.words import TO_BUY
from adapters.money import find_money, read_money
from adapters.page import Part, squeeze
from adapters.readings import Money, PageItem

_TILE = '[data-component-type="s-search-result"]'
_OLDER = ".s-result-item[data-asin]"  # until 2019
_HIDDEN = frozenset({"s-hidden-sponsored-item", "aok-hidden", "a-hidden"})
# What stands around a tile that is part of a shelf: "Today's deals", "Customers also bought" and the like.
_SHELVES = frozenset({"s-widget", "s-shopping-adviser", "s-searchgrid-carousel", "s-result-item"})
# An ad says so in many places at once: its label, its links, who counts its views, and that it is not organic.
_AD = (
    '[class*="sponsored-label"], [class*="s-sponsored"], [href*="/sspa/click"], [href*="/gp/slredirect/"], '
    '[data-dib-organic="false"], [data-component-type="sp-sponsored-result"], [data-ad-details], '
    '[data-component-props*="SponsoredProducts"], [data-component-props*="sp_delivered"]'
)
_BADGE = '[data-component-type="s-status-badge-component"] .a-badge-text, .a-badge-label .a-badge-text, .a-badge-text'
_PRICE = '[data-cy="price-recipe"]'
_ELSEWHERE = '[data-cy="secondary-offer-recipe"]'
_LONGEST = 60


def items(page: Part, market: Market | None) -> tuple[PageItem, ...]:
    """The true result tiles in page order, sponsored ones included; shelves, carousels and placeholders left out.

    Of a page that names no market a "$" is read as US dollars. Source: recorded pages 2016–2026.
    """
    currency = market.currency if market else "USD"
    tiles = filter(_is_result, outermost(page.css(_TILE) or page.css(_OLDER)))
    return tuple(_item(tile, position, currency) for position, tile in enumerate(tiles, 1))


def _is_result(tile: Part) -> bool:
    if not is_asin(tile.attr("data-asin")) or _HIDDEN & set(tile.attr("class").split()):
        return False
    around = (name for node in above(tile) for name in (node.attributes.get("class") or "").split())
    return not any(name in _SHELVES or name.startswith("a-carousel") for name in around)


def _item(tile: Part, position: int, currency: str) -> PageItem:
    return PageItem(
        id=tile.attr("data-asin"),
        position=position,
        title=_title(tile),
        price=_price(tile, currency),
        sponsored=_is_ad(tile),
        badge=next((part.text for part in tile.css(_BADGE) if part.text), None),
    )


def _is_ad(tile: Part) -> bool:
    return tile.classed("AdHolder") or tile.attr("data-dib-organic") == "false" or tile.one(_AD) is not None


def _title(tile: Part) -> str | None:
    """The heading that names the product; the brand may stand above it in a heading of its own."""
    heads = tile.css("h2")
    named = [head for head in heads if head.attr("aria-label")] or heads[-1:]
    if not named:
        return None
    return squeeze(named[0].attr("data-attribute")) or named[0].text or None


def _price(tile: Part, currency: str) -> Money | None:
    """The featured offer's price; None where the tile prints a range, other offers only, or none.

    A zero is the price within a subscription (Kindle Unlimited, Audible): the price to buy may follow.
    """
    block = tile.one(_PRICE) or (None if tile.one(_ELSEWHERE) else tile)
    if block is None:
        return None
    found = prices.of_block(block, currency) or _plain(block, currency)
    return _to_buy(tile, currency) if found and not found.amount else found


def _plain(block: Part, currency: str) -> Money | None:
    """Until 2018: the first text that is an amount, also where it is a range and thus no price."""
    if block.one(".a-price"):
        return None
    texts = (part.text for part in block.css(".a-offscreen, .s-price"))
    return read_money(next((text for text in texts if find_money(text, currency=currency)), None), currency=currency)


def _to_buy(tile: Part, currency: str) -> Money | None:
    texts = (part.text for part in tile.css("span"))
    said = (find_money(text, currency=currency) for text in texts if len(text) <= _LONGEST and TO_BUY.search(text))
    return next((money for money in said if money and money.amount), None)
