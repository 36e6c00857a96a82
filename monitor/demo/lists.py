"""Search results and best-seller lists as the local marketplace serves them, in the layout of 2024 and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from monitor.demo.goods import AMAZON_US


@dataclass(frozen=True, slots=True)
class Tile:
    """One entry of a list; `ad` sets it up as a sponsored one."""

    asin: str
    title: str = "A lamp"
    ad: bool = False


@dataclass(frozen=True, slots=True)
class BestSellers:
    """A best-seller list: the category's name, and who stands from place 1 on."""

    category: str
    asins: tuple[str, ...]


def search_page(words: str, tiles: Sequence[Tile], deliver_to: str) -> str:
    """The whole page at /s?k={words}."""
    body = "\n".join(_tile(tile, place) for place, tile in enumerate(tiles, 2))
    return _page(f"Amazon.com : {words}", f'<div class="s-main-slot s-result-list">{body}</div>', deliver_to)


def _tile(tile: Tile, index: int) -> str:
    holder = " AdHolder" if tile.ad else ""
    mark = '<a class="puis-label-popover puis-sponsored-label-text"><span>Sponsored</span></a>' if tile.ad else ""
    link = "/sspa/click?ie=UTF8&amp;url=%2Fdp%2F" if tile.ad else "/dp/"
    return f"""<div role="listitem" data-asin="{escape(tile.asin)}" data-index="{index}"
 data-component-type="s-search-result" class="sg-col-4-of-24 s-result-item s-asin{holder}">{mark}
<a href="{link}{escape(tile.asin)}"><h2 aria-label="{escape(tile.title)}"><span>{escape(tile.title)}</span></h2></a>
<div data-cy="price-recipe"></div></div>"""


def best_seller_page(listed: BestSellers, deliver_to: str) -> str:
    """The whole page at /gp/bestsellers/…."""
    tiles = "\n".join(
        f"""<div id="gridItemRoot"><div class="p13n-sc-uncoverable-faceout" id="{escape(asin)}">
<span class="zg-bdg-text">#{place}</span><a href="/dp/{escape(asin)}"><div class="p13n-sc-truncate">A lamp</div></a>
</div></div>"""
        for place, asin in enumerate(listed.asins, 1)
    )
    head = f"<h1>Best Sellers in {escape(listed.category)}</h1>"
    return _page("Amazon Best Sellers", f'<div id="zg-right-col">{head}{tiles}</div>', deliver_to)


def _page(title: str, body: str, deliver_to: str) -> str:
    return f"""<!doctype html><html lang="en-us"><head><meta charset="utf-8"><title>{escape(title)}</title>
<script>var ue_sn = "www.amazon.com", ue_mid = "{AMAZON_US}";</script></head><body>
<div id="glow-ingress-block"><span id="glow-ingress-line2"> {escape(deliver_to)} </span></div>
{body}
</body></html>"""
