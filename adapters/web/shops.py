"""What marketplaces print beside their schema.org data: the seller, his rank, and VTEX's page state."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain

from adapters.page import Page
from adapters.readings import Board, PageReading, Seller
from adapters.schemaorg.node import clean
from adapters.web.links import split
from adapters.web.vtex import read_state

__all__ = ["complement", "listed_by_shop"]


@dataclass(frozen=True, slots=True)
class Marketplace:
    """Where a marketplace links to the seller of a page (recorded pages 2014–2026).

    `id` takes the seller's id out of the link; `name` finds his name, which is the id itself where it is empty.
    """

    host: str
    links: str
    id: re.Pattern[str]
    name: str = ""


_MARKETPLACES = (
    Marketplace("etsy.com", '[content*="/shop/"], a[href*="/shop/"]', re.compile(r"/shop/(\w+)")),
    Marketplace("ebay.", 'a[href*="/usr/"]', re.compile(r"/usr/([\w.*-]+)")),
    Marketplace("aliexpress.", 'a[href*="/store/"]', re.compile(r"/store/(\d+)"), '[data-role="store-name"]'),
    Marketplace("paypayfleamarket.yahoo.co.jp", 'a[href*="/user/"]', re.compile(r"/user/(p\d+)"), ".UserInfo__Name"),
    Marketplace("mercari.com", 'a[href*="/u/"]', re.compile(r"/u/(\d+)"), '[data-testid="ItemDetailsSellerUserName"]'),
    Marketplace("flipkart.com", 'a[href*="/sellers?"]', re.compile(r"[?&]sellerId=(\w+)"), "#sellerName span span"),
)
# A line of its own that names the seller: Newegg, Flipkart, Kabum, Walmart, Cdiscount and their like.
_SOLD_BY = {
    "en": ("Sold by",),
    "pt": ("Vendido e entregue por", "Vendido por"),
    "es": ("Vendido por",),
    "de": ("Verkauft von",),
    "fr": ("Vendu par",),
    "ja": ("販売元",),
    "ru": ("Продавец",),
}
_SHOPIFY = re.compile(rb'Shopify\.currency = \{"active":"([A-Z]{3})","rate":"(\d{1,9}(?:\.\d{1,12})?)"')
_RANK = re.compile(r"#\s?([\d,]+) in (.+)")


def complement(page: Page, reading: PageReading) -> PageReading:
    """Adds the seller and the ranks that the page prints, and whether its prices were made for a foreign visitor."""
    seller = reading.featured_seller or _linked_seller(page, reading.url) or _printed_seller(page)
    return replace(reading, featured_seller=seller, ranks=_ranks(page), foreign=_converted(page))


def _converted(page: Page) -> str | None:
    """Shopify shows visitors from abroad their own currency at the day's rate, and says so in a script."""
    found = _SHOPIFY.search(page.body)
    if found is None or float(found[2]) == 1:
        return None
    return f"the prices are converted for a visitor from abroad ({found[1].decode()})"


def listed_by_shop(page: Page) -> PageReading | None:
    """The hits of a search page that only the shop system's own state holds."""
    return read_state(page)


def _linked_seller(page: Page, url: str | None) -> Seller | None:
    """The seller to whom the page links most; links to others are advertisements."""
    host = split(url).hostname or ""
    shop = next((one for one in _MARKETPLACES if one.host in host), None)
    if shop is None:
        return None
    links = (node.attributes for node in page.nodes(shop.links))
    ids = Counter(found[1] for at in links if (found := shop.id.search(at.get("href") or at.get("content") or "")))
    seller = ids.most_common(1)[0][0] if ids else None
    node = page.tree.css_first(shop.name) if shop.name else None
    name = clean(node.text(deep=True)).lstrip("@") if node is not None else None if shop.name else seller
    return Seller(id=seller, name=name) if seller or name else None


def _printed_seller(page: Page) -> Seller | None:
    """The name on a “Sold by” line in the page's language, where all such lines agree."""
    root = page.tree.root
    language = ((root.attributes.get("lang") if root is not None else None) or "")[:2].lower()
    said = _SOLD_BY.get(language, ()) if language else dict.fromkeys(chain.from_iterable(_SOLD_BY.values()))
    names = {name for words in said if _begins_a_line(page, words) for name in _after(page, words)}
    return Seller(name=names.pop()) if len(names) == 1 else None


def _begins_a_line(page: Page, words: str) -> bool:
    """Whether the words stand at the start of an element: cheap to know, and most pages have them only in scripts."""
    if not words.isascii() and page.charset.lower() not in ("utf-8", "utf8"):
        return True
    said = words.encode()
    at = page.body.find(said)
    while at >= 0:
        if page.body[max(0, at - 60) : at].rstrip().endswith(b">"):
            return True
        at = page.body.find(said, at + 1)
    return False


def _after(page: Page, words: str) -> list[str]:
    nodes = page.nodes(f':is(div, span, p, li, td):lexbor-contains("{words}")')
    lines = (clean(node.text(deep=True)) for node in nodes)
    named = re.compile(rf"{words}\s*[:：]?\s*(.{{2,60}})")
    return [found[1].split("|")[0].strip() for line in lines if len(line) < 90 and (found := named.fullmatch(line))]


def _ranks(page: Page) -> tuple[Board, ...]:
    """Newegg's “Best Seller Ranking” row (recorded page 2024)."""
    if b"Best Seller Ranking" not in page.body:
        return ()
    rows = (clean(node.text(deep=True)) for node in page.nodes("tr"))
    found = (_RANK.search(row) for row in rows if row.startswith("Best Seller Ranking"))
    return tuple(Board(rank[2], int(rank[1].replace(",", ""))) for rank in found if rank)
