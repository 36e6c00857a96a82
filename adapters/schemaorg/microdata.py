"""HTML microdata (itemscope, itemprop, itemref) in the same shape as JSON-LD."""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from adapters.page import Page, Part
from adapters.schemaorg.node import Node

_ADDRESS = {"a": "href", "area": "href", "link": "href", "object": "data", "data": "value", "meter": "value"}
_ADDRESS |= dict.fromkeys(("img", "audio", "embed", "iframe", "source", "track", "video"), "src")
# Words for screen readers only; eBay prints "Details about" before each title this way (recorded pages 2014–2020).
_HIDDEN = ".g-hdn, .sr-only, .visually-hidden, .visuallyhidden, .screen-reader-text, .clipped"
_DEPTH = 60

Item = dict[str, object]


@dataclass(frozen=True, slots=True)
class Microdata:
    """The page's top-level things, and the properties that stand outside every thing."""

    things: tuple[Node, ...]
    loose: Node


def microdata(page: Page) -> Microdata:
    """All microdata of the page, in page order; a thing that is the property of none is at the top too."""
    scopes = page.nodes("[itemscope]")
    items: dict[int, Item] = {node.mem_id: _item(node) for node in scopes}
    referred = _referred(page, scopes)
    loose: Item = {}
    orphans: set[int] = set()
    for node in page.nodes("[itemprop]"):
        value: object = items.get(node.mem_id) or _value(node)
        owners = list(_owners(node, referred))
        if not owners:
            orphans.add(node.mem_id)
        for owner in owners or [0]:
            _add(items.get(owner, loose), node.attributes.get("itemprop") or "", value)
    things = [
        Node(items[node.mem_id]) for node in scopes if "itemprop" not in node.attributes or node.mem_id in orphans
    ]
    return Microdata(tuple(things), Node(loose))


def _item(node: LexborNode) -> Item:
    attributes = node.attributes
    item: Item = {"@type": (attributes.get("itemtype") or "").split()}
    if name := attributes.get("itemid"):
        item["@id"] = name
    if node.tag == "meta" and (said := attributes.get("content")):
        item["name"] = [said]
    return item


def _referred(page: Page, scopes: list[LexborNode]) -> dict[int, list[int]]:
    """Which things claim an element elsewhere on the page by itemref: element → things."""
    claims: dict[int, list[int]] = {}
    for scope in scopes:
        for name in (scope.attributes.get("itemref") or "").split():
            for target in page.nodes(f'[id="{name}"]') if '"' not in name else []:
                claims.setdefault(target.mem_id, []).append(scope.mem_id)
    return claims


def _owners(node: LexborNode, referred: dict[int, list[int]]) -> Iterator[int]:
    """The things to which a property belongs: those that refer to it and the nearest one around it."""
    at: LexborNode | None = node
    for _ in range(_DEPTH):
        if at is None:
            return
        yield from (owner for owner in referred.get(at.mem_id, ()) if owner != node.mem_id)
        if at.mem_id != node.mem_id and "itemscope" in at.attributes:
            yield at.mem_id
            return
        at = at.parent


def _add(item: Item, names: str, value: object) -> None:
    for name in names.split():
        held = item.setdefault(name.lower(), [])
        if isinstance(held, list):
            held.append(value)


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    if "content" in attributes:
        return attributes["content"] or ""
    tag = node.tag or ""
    if tag in _ADDRESS:
        return attributes.get(_ADDRESS[tag]) or attributes.get("data-src") or ""
    if tag == "time":
        return attributes.get("datetime") or _text(node)
    return _text(node)


def _text(node: LexborNode) -> str:
    if node.css_first(_HIDDEN) is None:
        return node.text(deep=True)
    soup = Part(node).soup()
    for hidden in soup.select(f"* :is({_HIDDEN})"):
        hidden.extract()
    return soup.get_text()
