"""Amazon's best-seller lists of 2016 to 2026, movers and shakers and their kin: who stands at which place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count, islice, takewhile

from adapters.amazon import markets
from adapters.amazon.tiles import above, is_asin, outermost
from adapters.amazon.words import BEST_SELLERS_IN
from adapters.money import find_money, numbers, read_money, whole
from adapters.page import Part, squeeze
from adapters.readings import Board, Money, PageItem

# Newest first: the grid since 2021, the ordered list since 2018, the centre list before it.
_LISTS = ("#gridItemRoot", ".zg-item-immersion", ".zg_itemImmersion")
# The front page of all boards shows the head of each in a carousel; the badge stands beside the faceout.
_SHELF = ".a-carousel-heading, .zg-carousel-general-faceout, .zg-grid-general-faceout"
_HEADINGS = ("#zg-right-col h1", "#zg_listTitle", "#zg_banner_text", "h1")
_CATEGORY = "#zg_listTitle .category, #zg-right-col h1 .category, h1 .category"
_SELECTED = '.zg_selected, [class*="zg-selected"]'
_BADGE = ".zg-bdg-text, .zg-badge-text, .zg_rankNumber, .zg_rank"
_TITLE = '[class*="p13n-sc-truncate"], [class*="p13n-sc-css-line-clamp"], [class*="p13n-sc-line-clamp"], .zg_title'
_AMOUNT = '.p13n-sc-price, [class*="_p13n-sc-price_"]'
_PRICE = f"{_AMOUNT}, .a-price:not(.a-text-price) > .a-offscreen, strong.price, .zg_price, .a-color-price"
# Best sellers are zg_bs_…; movers, new releases, wished and gifted have letters of their own.
_KIND = re.compile(r"\bzg_(bsms|bsnr|bs|mw|mg|ts|tr)_")
_METADATA = re.compile(r'"asin"\s{0,2}:\s{0,2}"([0-9A-Z]{10})"')
# One entry of the list that the page loads later: {"id": "B0…", "metadataMap": {"render.zg.rank": "31", …}}.
_LATER = re.compile(
    r'"id"\s{0,2}:\s{0,2}"([0-9A-Z]{10})"(?:(?!"id").){0,600}?"render\.zg\.rank"\s{0,2}:\s{0,2}"(\d{1,4})"'
)


def heading(page: Part) -> str | None:
    """The list's own heading ("Best Sellers in Electronics"), as printed."""
    found = (page.one(css) for css in _HEADINGS)
    return next((part.text for part in found if part and part.text), None)


def items(page: Part, market: markets.Market | None) -> tuple[PageItem, ...]:
    """Every place of the list with its rank, also those that the page names only by id and rank.

    `position` counts the entries of this page, `rank` is what is printed: on the second page they differ. The
    price may be the lowest of several offers ("13 offers from $9.99"). Of a page that names no market a "$" is read
    as US dollars. Source: recorded pages 2016–2026.
    """
    currency = market.currency if market else "USD"
    tiles = next((outermost(found) for css in _LISTS if (found := page.css(css))), [])
    if not tiles:
        return _shelves(page, currency)
    board = _board(page)
    later = _later(page)
    shown = [_item(tile, place, board, currency) for place, tile in enumerate(tiles, 1)]
    named = _fill(shown, later)
    return (*named, *_unseen(named, later, board))


def _shelves(page: Part, currency: str) -> tuple[PageItem, ...]:
    best = _is_best_sellers(page)
    board = _board(page)
    found: list[PageItem] = []
    for part in outermost(page.css(_SHELF)):
        if part.classed("a-carousel-heading"):
            board = _name(part.text, best)
        else:
            found.append(_item(_card(part), len(found) + 1, board, currency))
    return tuple(found)


def _card(faceout: Part) -> Part:
    """The faceout with the badge beside it."""
    around = takewhile(lambda part: not part.classed("a-carousel"), map(Part, islice(above(faceout), 4)))
    return next((part for part in around if part.one(_BADGE)), faceout)


def _item(tile: Part, position: int, board: str | None, currency: str) -> PageItem:
    rank = _rank(tile)
    return PageItem(
        id=_id(tile),
        position=position,
        title=_title(tile),
        price=_price(tile, currency),
        rank=Board(board, rank) if board and rank else None,
    )


def _rank(tile: Part) -> int | None:
    badge = tile.one(_BADGE)
    said = numbers(badge.text) if badge else []
    return whole(said[0]) if len(said) == 1 else None


def _id(tile: Part) -> str | None:
    return next((text for text in _ids(tile) if is_asin(text)), None)


def _ids(tile: Part) -> Iterator[str]:
    """Where the id has stood, the surest first; any text."""
    for part in (tile, *tile.css("[data-asin]")):
        yield part.attr("data-asin")
    for part in tile.css(".p13n-sc-uncoverable-faceout"):
        yield part.id
    for part in tile.css("[data-p13n-asin-metadata]"):
        yield from _METADATA.findall(part.attr("data-p13n-asin-metadata"))
    for part in tile.css("a[href]"):
        yield markets.asin_in(part.attr("href")) or ""


def _title(tile: Part) -> str | None:
    texts = (squeeze(part.attr("title")) or part.text for part in tile.css(_TITLE))
    pictures = (squeeze(part.attr("alt")) for part in tile.css("img[alt]"))
    return next((text for text in chain(texts, pictures) if text), None)


def _price(tile: Part, currency: str) -> Money | None:
    """The price printed first, also the lowest of "13 offers from $9.99"; None for a range."""
    first = next((part for part in tile.css(_PRICE) if find_money(part.text, currency=currency)), None)
    if first is None or first.node.parent is None or len(Part(first.node.parent).css(_AMOUNT)) > 1:
        return None
    return read_money(first.text, currency=currency)


def _board(page: Part) -> str | None:
    """The category of a best-seller list; the whole heading of other lists, for their places are other ranks."""
    if not _is_best_sellers(page):
        return heading(page)
    for part in (*page.css(_CATEGORY), *page.css(_SELECTED)):
        if text := squeeze(part.node.text(deep=False)):  # a hidden word below it says "current"
            return text
    return _name(heading(page), best=True)


def _is_best_sellers(page: Part) -> bool:
    links = (part.attr("data-reftag") or part.attr("href") for part in page.css('[data-reftag], a[href*="zg_"]'))
    found = next((kind for link in links if (kind := _KIND.search(link + "_"))), None)
    return found is None or found[1] == "bs"


def _name(text: str | None, best: bool) -> str | None:
    return (BEST_SELLERS_IN.sub("", text).strip(" :-–") or text) if text and best else text


def _later(page: Part) -> dict[int, str]:
    """Rank to id of all places that the page knows, those it does not show included."""
    lists = (part.attr("data-client-recs-list") for part in page.css("[data-client-recs-list]"))
    return {int(rank): asin for text in lists for asin, rank in _LATER.findall(text)}


def _fill(shown: Iterable[PageItem], later: dict[int, str]) -> tuple[PageItem, ...]:
    """The shown places; one whose product is no longer sold bears no id of its own."""
    return tuple(
        replace(item, id=later.get(item.rank.position)) if item.id is None and item.rank else item for item in shown
    )


def _unseen(shown: tuple[PageItem, ...], later: dict[int, str], board: str | None) -> Iterator[PageItem]:
    known = {item.id for item in shown}
    places = count(len(shown) + 1)
    for rank, asin in sorted(later.items()):
        if asin not in known:
            yield PageItem(id=asin, position=next(places), rank=Board(board, rank) if board else None)
