"""Which of the things that a page describes is the page's own product, and which are only listed on it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from adapters.page import Page
from adapters.schemaorg import Meta, Node, linked_data, microdata
from adapters.web.links import same_page
from adapters.web.quotes import offered

_PRODUCTS = frozenset(
    ("product", "productgroup", "productmodel", "individualproduct", "someproducts", "vehicle", "car")
)
_SOLD_WORKS = frozenset(("book", "movie", "musicalbum", "videogame", "softwareapplication", "game", "audiobook"))
_PAGES = frozenset(
    ("webpage", "itempage", "aboutpage", "collectionpage", "searchresultspage", "website", "offercatalog")
)
_LISTS = frozenset(("itemlist", "offercatalog", "collectionpage", "searchresultspage"))
_DEPTH = 4
_MOST = 500
# A theme and its apps describe the product two or three times.
_TWINS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The page's own product as each notation describes it, the best first; and what the page lists."""

    own: tuple[tuple[str, Node], ...] = ()
    listed: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """What the page says of itself; a product of its own should agree with it."""

    urls: tuple[str, ...]
    names: tuple[str, ...]


def find(page: Page, meta: Meta) -> Found:
    """Searches JSON-LD, then microdata; microdata of another product than JSON-LD's is not mixed in."""
    linked, data = linked_data(page), microdata(page)
    where = _where(page, meta)
    own, listed = _choose(list(islice(_products(linked), _MOST)), where)
    loose = [data.loose] if _is_sold(data.loose) and len(offered(data.loose)) < 2 else []
    marked, marked_listed = _choose(list(islice(_products(data.things), _MOST)) or loose, where)
    if own:
        marked = [node for node in marked if _one_product(node, own[0])]
    named = [("JSON-LD", node) for node in own] + [("microdata", node) for node in marked]
    if marked and _is_rating(data.loose):
        named.append(("microdata", data.loose))
    lists = islice((item for node in linked for item in _list_items(node)), _MOST)
    return Found(tuple(named), () if named else tuple(listed or marked_listed or lists))


def product_like(node: Node) -> bool:
    types = node.types
    return bool(types & _PRODUCTS) or bool(types & _SOLD_WORKS and offered(node))


def _is_sold(node: Node) -> bool:
    return bool(offered(node) or (node.all("price") and node.all("name")))


def _is_rating(node: Node) -> bool:
    """Etsy prints `rating` and `count` outside of every thing (recorded page 2020)."""
    return bool(node.scalars("rating") and node.scalars("count"))


def _products(nodes: Iterable[Node], depth: int = _DEPTH) -> Iterator[Node]:
    """Products at the top, and those that a page thing or a lone offer names as its subject."""
    for node in nodes if depth else ():
        if product_like(node):
            yield node
        elif node.types & _PAGES:
            yield from _products(node.nodes("mainentity", "about"), depth - 1)
        elif node.types & {"offer", "aggregateoffer"}:
            yield from _products(node.nodes("itemoffered"), depth - 1)


def _list_items(node: Node, depth: int = _DEPTH) -> Iterator[Node]:
    """The products of an ItemList, in its order; lists of categories or links to nothing are not products."""
    if not node.types & (_LISTS | _PAGES) or not depth:
        return
    for entry in node.nodes("itemlistelement"):
        yield from (item for item in ([entry] if product_like(entry) else entry.nodes("item")) if product_like(item))
    for inner in node.nodes("mainentity"):
        yield from _list_items(inner, depth - 1)


def _where(page: Page, meta: Meta) -> Where:
    urls = (meta.canonical, meta.first("og:url"), page.url)
    names = (meta.heading, meta.first("og:title"), meta.first("twitter:title"), meta.title)
    return Where(tuple(url for url in urls if url), tuple(_words(name) for name in names if name))


def _choose(candidates: list[Node], where: Where) -> tuple[list[Node], list[Node]]:
    """The page's own product with its other descriptions, or, where none is its own, all as a list."""
    if not candidates:
        return [], []
    scores = [_score(node, where) for node in candidates]
    best = max(scores)
    winners = [node for node, score in zip(candidates, scores, strict=True) if score == best]
    if not all(_one_product(node, winners[0]) for node in winners[1:]):
        return ([_group(winners)], []) if _are_variants(winners, where) else ([], candidates)
    lone = all(_one_product(node, winners[0]) for node in candidates)
    if best < 2 and not (lone and _may_be_own(winners[0], where)):
        return [], candidates
    if _are_sizes(winners):
        return [_group(winners)], []
    twins = (node for node in candidates if node is not winners[0] and _one_product(node, winners[0]))
    return [winners[0], *islice(twins, _TWINS)], []


def _are_variants(nodes: list[Node], where: Where) -> bool:
    """Whether products of different names are one listing: all at the page's address, or all of one group."""
    groups = [node.text("inproductgroupwithid") or _group_id(node) for node in nodes]
    return all(_at_page(node, where) for node in nodes) or (None not in groups and len(set(groups)) == 1)


def _are_sizes(nodes: list[Node]) -> bool:
    """Whether things of one name are a listing's sizes: written alike, each with a sku of its own (Zara)."""
    skus = [node.text("sku", "productid", "gtin13", "gtin", "id") for node in nodes]
    alike = len({node.names for node in nodes}) == 1
    return len(nodes) > 1 and alike and None not in skus and len(set(skus)) == len(nodes)


def _group_id(node: Node) -> str | None:
    return next((group.text("@id", "productgroupid", "name") for group in node.nodes("isvariantof")), None)


def _group(nodes: list[Node]) -> Node:
    """The variants as one product, under the words with which all their names begin."""
    names = [node.text("name") or "" for node in nodes]
    columns = zip(*(name.split() for name in names), strict=False)
    common = [column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns)]
    return Node.group(" ".join(common).rstrip(" -–—|/,(:") or names[0], nodes)


def _score(node: Node, where: Where) -> int:
    named = _words(node.text("name") or "")
    exact = bool(named) and named in where.names
    within = bool(named) and any(_holds(name, named) for name in where.names)
    address = 4 if _at_page(node, where) else 0
    return address + (3 if exact else 2 if within else 0) + (1 if _is_sold(node) else 0)


def _holds(text: str, words: str) -> bool:
    """Whether the text holds the words whole: “blue lamps” does not hold “blue lamp”; scripts without spaces may."""
    return f" {words} " in f" {text} " if words.isascii() else words in text


def _at_page(node: Node, where: Where) -> bool:
    return any(same_page(own, url, url) for own in _addresses(node) for url in where.urls)


def _addresses(node: Node) -> list[str]:
    offers = [offer.link("url") for offer in node.nodes("offers")[:3]]
    found = [node.link("url"), (node.link("@id") or "").split("#")[0], node.link("mainentityofpage"), *offers]
    return [url for url in found if url and not url.startswith("#")]


def _may_be_own(node: Node, where: Where) -> bool:
    """A lone product is the page's own unless it names another address and shares no word with the page's names."""
    if not _addresses(node) or not where.urls or not where.names:
        return True
    words = set(_words(node.text("name") or "").split())
    return any(words & set(name.split()) for name in where.names)


def _one_product(one: Node, other: Node) -> bool:
    """Whether two descriptions mean one product: by sku, by name, or because one has no name."""
    skus = {node.text("sku", "productid") for node in (one, other)}
    if None not in skus and len(skus) == 1:
        return True
    left, right = (_words(node.text("name") or "") for node in (one, other))
    return not left or not right or left == right or left.startswith(right) or right.startswith(left)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
