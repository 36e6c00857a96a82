"""What search results and best-seller lists have in common: tiles, one an entry, that name their product."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from adapters.page import Part

# A page holds at most some 100 entries, nested some 40 deep; the caps keep a made-up one from costing minutes.
_MOST = 400
_DEEPEST = 100
_ASIN = re.compile(r"B[0-9A-Z]{9}|[0-9]{9}[0-9X]")


def outermost(found: Iterable[Part]) -> list[Part]:
    """The elements that stand in no other of the same kind; of very many the first."""
    parts = list(islice(found, _MOST))
    known = {part.node.mem_id for part in parts}
    return [part for part in parts if not any(node.mem_id in known for node in above(part))]


def above(part: Part) -> Iterator[LexborNode]:
    """The elements around the part, nearest first."""
    node = part.node.parent
    for _ in range(_DEEPEST):
        if node is None:
            return
        yield node
        node = node.parent


def is_asin(text: str) -> bool:
    return _ASIN.fullmatch(text) is not None
