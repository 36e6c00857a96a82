"""Reads AliExpress' lists: search results by the data in their script, aliexpress.ru's by its marked cards."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from adapters.aliexpress.answers import amount, ident
from adapters.money import read_money
from adapters.page import Page, Part
from adapters.readings import Money, PageItem
from adapters.wire import get, rows, text

_GRID = '[data-product-id][data-w-page-area="search_results"]'
_PATH = ("data", "root", "fields", "mods", "itemList", "content")
_NATURAL = "natural"
_DIGIT = re.compile(r"\d")


def items(said: Mapping[str, Any]) -> tuple[PageItem, ...] | None:
    """The entries of the list in its data, in order; None where it holds no list."""
    content = get(said, *_PATH)
    if not isinstance(content, list):
        return None
    found = (_item(row) for row in rows(said, *_PATH))
    return tuple(_placed(one for one in found if one is not None))


def _item(row: Mapping[str, Any]) -> PageItem | None:
    number_ = ident(row, "productId")
    if number_ is None:
        return None
    sale = get(row, "prices", "salePrice")
    return PageItem(
        id=number_,
        position=0,
        title=text(row, "title", "displayTitle"),
        price=amount(sale, "minPrice", currency=text(sale, "currencyCode")),
        sponsored=(text(row, "productType") or _NATURAL) != _NATURAL,
    )


def has_cards(page: Page) -> bool:
    """Whether the page shows aliexpress.ru's grid of results."""
    return page.root.one(_GRID) is not None


def cards(page: Page) -> tuple[PageItem, ...]:
    """The cards of the grid; the shelf of suggestions below it is no part of the list (recorded page 2025)."""
    return tuple(_placed(_card(part) for part in page.root.css(_GRID)))


def _card(part: Part) -> PageItem:
    titled = part.one("div[title]")
    return PageItem(
        id=part.attr("data-product-id"),
        position=0,
        title=(titled.attr("title") or None) if titled else None,
        price=_price(part),
        sponsored=part.attr("data-ad") == "ad",
    )


def _price(part: Part) -> Money | None:
    """Old price, discount, price: the one that is asked now comes last, and is the same each time it is printed."""
    printed = [one.text for one in part.css("span")]
    found = [money for said in printed if _DIGIT.search(said) and (money := read_money(said, decimal_hint="."))]
    return found[-1] if found else None


def _placed(found: Iterator[PageItem]) -> Iterator[PageItem]:
    for position, one in enumerate(found, 1):
        yield replace(one, position=position)
