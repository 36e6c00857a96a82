"""One schema.org thing, whatever the notation it was written in."""

import html
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

Raw = Mapping[str, object]
Scalar = str | int | Decimal | bool

_SPACES = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
_WRAPPERS = ("@value", "@list", "@set")
# Deeper than anything a page means; things that name each other in circles end here.
_DEEPEST = 12


@lru_cache(maxsize=4096)
def short(name: str) -> str:
    """`schema:Product`, `http://schema.org/Product` and `Product` are one word: `product`."""
    if name.startswith("@"):
        return name.lower()
    return re.split(r"[/#:]", name.strip().rstrip("/"))[-1].lower()


def clean(text: str) -> str:
    """Text as a reader sees it: entities resolved (shops escape once too often), white space folded."""
    return _SPACES.sub(" ", html.unescape(text)).strip()


class Node:
    """A thing with types and properties; names are matched without prefix and case."""

    __slots__ = ("_depth", "_ids", "_props")

    def __init__(self, raw: Raw, ids: Mapping[str, Raw] | None = None, depth: int = 0) -> None:
        self._depth = depth
        self._ids = ids or {}
        self._props = _merged(raw, self._ids)

    @classmethod
    def group(cls, name: str, variants: "list[Node]") -> "Node":
        """A product group out of variants that a page describes one beside the other."""
        shared = {key: value for key, value in variants[0]._props.items() if key not in ("@id", "offers", "sku", "url")}
        return cls({**shared, "@type": "ProductGroup", "name": name, "hasvariant": [one._props for one in variants]})

    @property
    def types(self) -> frozenset[str]:
        return frozenset(short(name) for name in self.all("@type") if isinstance(name, str))

    @property
    def names(self) -> frozenset[str]:
        """The names of its properties."""
        return frozenset(self._props)

    def all(self, *names: str) -> list["Scalar | Node"]:
        """Every value of the first property that has one, lists flattened."""
        for name in names:
            found = list(self._flat(self._props.get(name), self._depth))
            if found:
                return found
        return []

    def nodes(self, *names: str) -> list["Node"]:
        return [value for value in self.all(*names) if isinstance(value, Node)]

    def scalars(self, *names: str) -> list[Scalar]:
        return [value for value in self.all(*names) if not isinstance(value, Node)]

    def text(self, *names: str) -> str | None:
        """The first value that is text or a number, else the name of the first thing."""
        for name in names:
            for value in self.all(name):
                said = value.text("name") if isinstance(value, Node) else clean(str(value))
                if said and not isinstance(value, bool):
                    return said
        return None

    def link(self, *names: str) -> str | None:
        """The first address; a thing's address is its url, contentUrl or @id."""
        for name in names:
            for value in self.all(name):
                said = value.link("url", "contenturl", "@id") if isinstance(value, Node) else str(value).strip()
                if said:
                    return said
        return None

    def _flat(self, value: object, depth: int) -> Iterator["Scalar | Node"]:
        if depth > _DEEPEST:
            return
        if isinstance(value, list | tuple):
            for one in value:
                yield from self._flat(one, depth + 1)
        elif isinstance(value, Mapping):
            yield from self._thing(value, depth + 1)
        elif isinstance(value, str | int | Decimal) and value != "":
            yield value

    def _thing(self, value: Raw, depth: int) -> Iterator["Scalar | Node"]:
        inner = next((value[name] for name in _WRAPPERS if name in value), None)
        if inner is not None:
            yield from self._flat(inner, depth)
        elif value:
            yield Node(value, self._ids, depth)


def _merged(raw: Raw, ids: Mapping[str, Raw]) -> dict[str, object]:
    """A bare reference ({"@id": …}) is replaced by the thing that it names elsewhere on the page."""
    props = {short(name): value for name, value in raw.items()}
    known = ids.get(str(props.get("@id", "")))
    if known is None or known is raw:
        return props
    return {short(name): value for name, value in known.items()} | props
