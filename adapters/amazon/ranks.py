"""Best-seller ranks of a product page: each position with its board, as printed."""

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborNode

from adapters.amazon.markets import Market, list_in, list_url
from adapters.amazon.words import TOP_100
from adapters.money import whole
from adapters.page import Part, href, squeeze
from adapters.readings import Board

# Where the rank has stood since 2016, newest last; a page may say it in two of them.
_ROWS = ("SalesRank",)
_TABLES = (
    "productDetails_detailBullets_sections1",
    "detailBulletsWrapper_feature_div",
    "detailBullets_feature_div",
    "detailBullets",
    "productDetails_db_sections",
    "productDetails_techSpec_section_1",
    "prodDetails",
    "productDetails_feature_div",
    "detail-bullets",
    "productDetailsWithModules_feature_div",
    "product-details-grid_feature_div",
)
_LINK = 'a[href*="bestsellers" i], a[href*="/zgbs/"], a[href*="zg_hrsr"]'
_ANY_TABLE = "table.prodDetTable, ul.detail-bullet-list, table.a-keyvalue, .product-facts-detail"
# A page prints at most a dozen ranks in short lines; more is no rank.
_MOST_LINKS = 40
_MOST_ROWS = 20
_LONGEST_LINE = 1000
_BREAKS = frozenset({"br", "li", "ul", "tr", "td", "th", "p", "div"})

_PREFIX = r"(?:#|№|第|(?:nr|no|n)\s?[.°º]{0,3}|nº|n°)"
_NUMBER = r"(?P<number>\d{1,3}(?:[.,' ٬\u00a0\u202f]\d{2,3})*|\d{1,9})"
_BETWEEN = r"(?:\s{0,2}位\s{0,2}(?:[-─–—]\s)?|\.\s|(?:\s|(?<=\d))(?:in|en|em|à|dans|i|w|na|на|في|में)\s|\s)"
_FILLER = re.compile(r"^(?:kategorii|categorie|der Kategorie|la catégorie|la categoría|kategorin) ", re.IGNORECASE)
_RANK_FIRST = re.compile(
    rf"(?:^|[:：\s\-])(?:{_PREFIX}\s?)?(?<!\d){_NUMBER}{_BETWEEN}(?P<board>\S.{{0,400}})$", re.IGNORECASE
)
_BOARD_FIRST = re.compile(rf"^(?:.{{0,60}}[:：])?\s?(?P<board>[^\s:：].{{0,200}}?(?<![:：]))\s[-–]\s{_NUMBER}\s?位")
_TURKISH = re.compile(rf"^(?:.{{0,60}}:)?\s?(?P<board>\S.{{0,200}}?) (?:kategorisinde|içinde) (?:#\s?)?{_NUMBER}\.?")


def read(page: Part) -> tuple[Board, ...]:
    """The ranks in page order, the main category first; each once."""
    for row in islice(_rows(page), _MOST_ROWS):
        boards = [board for line in _lines(row.soup()) if (board := parse(line))]
        if boards:
            return tuple(dict.fromkeys(boards))
    return ()


def lists(page: Part, market: Market | None) -> tuple[tuple[str, str], ...]:
    """Name and address of each best-seller list that the ranks link to, in page order."""
    links = [link for row in islice(_rows(page), _MOST_ROWS) for link in row.css(_LINK)[:_MOST_LINKS]]
    found: dict[str, str] = {}
    for link in links if market else ():
        place = list_in(link.attr("href"))
        # "See Top 100 in Books" stands for the main board, whose name the line itself says.
        if market and place and not TOP_100.search(link.text) and link.text:
            found.setdefault(list_url(market, *place), link.text)
    return tuple((name, url) for url, name in found.items())


def parse(line: str) -> Board | None:
    """One printed line ("Nr. 929.084 in Bücher") as board and position; None where it is no rank."""
    if len(line) > _LONGEST_LINE:
        return None
    text = re.sub(r"\s*[(（]\s*[)）]", "", squeeze(line)).strip()
    found = _BOARD_FIRST.search(text) or _TURKISH.search(text) or _RANK_FIRST.search(text)
    position = whole(found["number"]) if found else None
    if found is None or not position:
        return None
    board = _FILLER.sub("", found["board"].strip(" -–─·"))
    return Board(board, position) if any(sign.isalpha() for sign in board) else None


def _rows(page: Part) -> Iterator[Part]:
    yield from page.each(*_ROWS)
    for table in page.each(*_TABLES):
        yield from _linked_rows(table)
    for table in page.css(_ANY_TABLE):
        yield from _linked_rows(table)


def _linked_rows(table: Part) -> Iterator[Part]:
    rows = [_outermost_row(link.node, table.node) for link in table.css(_LINK)[:_MOST_LINKS]]
    yield from {row.mem_id: Part(row) for row in rows if row is not None}.values()


def _outermost_row(node: LexborNode, table: LexborNode) -> LexborNode | None:
    """The table row or list item of the whole entry, not the one of a single sub-category."""
    row = None
    parent = node.parent
    while parent is not None and parent.mem_id != table.mem_id:
        if parent.tag in ("li", "tr"):
            row = parent
        parent = parent.parent
    return row


def _lines(row: BeautifulSoup) -> list[str]:
    """The row line by line, without the links "See Top 100 in Books", which repeat a board."""
    for link in row.find_all("a"):
        if TOP_100.search(link.get_text()) or "pd_zg_ts" in href(link):
            link.extract()
    for tag in row.find_all(True):
        if tag.name in _BREAKS:
            tag.insert_before("\n")
    return row.get_text().split("\n")
