"""Amazon's result tiles and best-seller places in small, and what is read of them."""

import json
from collections.abc import Iterable

from adapters.amazon import pages
from adapters.page import Page
from adapters.readings import PageItem, PageReading, State

IDS = tuple(f"B0TWOAM{number:03}" for number in range(100))


WIDGET = '<div data-asin="" data-index="7" class="s-result-item s-widget"><h2>Related searches</h2></div>'


def read(body: str, url: str | None = "https://www.amazon.com/s?k=lamp") -> PageReading:
    return pages.read(Page(f"<!doctype html><html><body>{body}</body></html>".encode(), url=url))


def results(*tiles: str, url: str | None = "https://www.amazon.com/s?k=lamp") -> tuple[PageItem, ...]:
    said = read(f'<div class="s-main-slot s-result-list">{"".join(tiles)}</div>', url)
    assert said.state is State.SEARCH
    return said.items


def tile(asin: str = IDS[0], price: str = "", title: str = "Blue Lamp", more: str = "", holder: str = "") -> str:
    """2020 and later."""
    return (
        f'<div data-asin="{asin}" data-component-type="s-search-result" class="s-result-item s-asin {holder}">'
        f'<a href="/dp/{asin}"><h2 aria-label="{title}"><span>{title}</span></h2></a>{more}'
        f'<div data-cy="price-recipe">{price}</div></div>'
    )


def priced(text: str, struck: bool = False) -> str:
    kind = 'class="a-price a-text-price" data-a-strike="true"' if struck else 'class="a-price"'
    return f'<span {kind}><span class="a-offscreen">{text}</span><span aria-hidden="true">{text}</span></span>'


def shown(items: Iterable[PageItem]) -> list[tuple[int, str | None, bool | None]]:
    return [(item.position, item.id, item.sponsored) for item in items]


def price(items: tuple[PageItem, ...]) -> str | None:
    return str(items[0].price) if items[0].price else None


ZGBS = "https://www.amazon.com/Best-Sellers-Electronics/zgbs/electronics"


HEADING = "<h1>Amazon Best Sellers</h1>"


NAV = '<div id="zg-left-col"><span class="_p13n_zg-selected__1Sf">Electronics<span>(Current)</span></span></div>'


def place(rank: int, asin: str = "", block: str = "", title: str = "Blue Lamp", kind: str = "bs") -> str:
    """2021 and later."""
    badge = f'<div class="zg-bdg-ctr"><span class="zg-bdg-text">#{rank}</span></div>'
    link = f'<a href="/dp/{asin}/ref=zg_{kind}_g_electronics_sccl_{rank}">' if asin else "<a>"
    name = f'<div class="_cDEzb_p13n-sc-css-line-clamp-3_g3dy1">{title}</div>'
    inner = f'<div id="{asin}" class="p13n-sc-uncoverable-faceout">{link}{name}</a>{block}</div>'
    return f'<div id="gridItemRoot"><div data-asin="{asin}">{badge}{inner}</div></div>'


def later(*places: tuple[int, str]) -> str:
    entries = [
        {"id": asin, "metadataMap": {"render.zg.rank": str(rank), "x": ""}, "linkParameters": {}}
        for rank, asin in places
    ]
    return json.dumps(entries).replace('"', "&quot;")


def board(*places: str, known: str = "[]", head: str = "Best Sellers in Electronics") -> str:
    grid = f'<div class="p13n-desktop-grid" data-client-recs-list="{known}">{"".join(places)}</div>'
    return f'{HEADING}{NAV}<div id="zg-right-col"><h1>{head}</h1>{grid}</div>'


def ranks(items: Iterable[PageItem]) -> list[tuple[int, str | None, int | None, str | None]]:
    found = [
        (item, item.rank.position if item.rank else None, item.rank.board if item.rank else None) for item in items
    ]
    return [(item.position, item.id, rank, name) for item, rank, name in found]


def hashed(text: str) -> str:
    return f'<span class="a-color-price"><span class="_cDEzb_p13n-sc-price_3mJ9Z">{text}</span></span>'
