"""JSON-LD blocks as shops really write them: read strictly where possible, leniently where not."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from adapters.page import Page
from adapters.schemaorg.node import Node, Raw

_DEPTH = 12
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?://\s*)?-->\s*$|"
    r"(?://\s*|/\*\s*)?\]\]>(?:\s*\*/)?\s*$"
)
# What is never closed goes to the end: looking for its end again from each later beginning would take hours.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|/\*.*?(?:\*/|\Z)|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')


def linked_data(page: Page) -> list[Node]:
    """Every top-level thing of the page's JSON-LD, in page order; @graph is opened, references are resolved."""
    blocks = [node.text(deep=True) for node in page.nodes('script[type*="ld+json" i]')]
    raws = [raw for block in blocks for value in parse(block) for raw in _things(value, _DEPTH)]
    ids: dict[str, Raw] = {}
    for raw in raws:
        _index(raw, ids, _DEPTH)
    return [Node(raw, ids) for raw in raws]


def parse(block: str) -> list[object]:
    """The values of one block; a block that stays unreadable gives nothing and spoils no other."""
    text = _unwrapped(block)
    return list(_values(text)) or list(_values(_repaired(text))) or list(_values(_repaired(html.unescape(text))))


def _unwrapped(block: str) -> str:
    text = block.strip()
    if text[:1] in ("{", "[") and text[-1:] in ("}", "]"):
        return text
    for _ in range(3):
        text = _WRAPPING.sub("", text).strip()
    return text.rstrip(";").strip()


def _repaired(text: str) -> str:
    """Without comments and trailing commas, and with escapes that JSON knows."""
    return _TOKEN.sub(_token, _TOKEN.sub(_token, text))


def _token(found: re.Match[str]) -> str:
    token = found[0]
    return _BAD_ESCAPE.sub(r"\\\\" if "\\x" in token else "", token) if token.startswith('"') else ""


def _values(text: str) -> Iterator[object]:
    """One value, or several written one after the other; nothing where any of it cannot be read."""
    decoder = json.JSONDecoder(strict=False, parse_float=Decimal, parse_constant=lambda _: None)
    at, found = 0, []
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        found.append(value)
        at = _after_space(text, at)
    yield from found


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,;":
        at += 1
    return at


def _things(value: object, depth: int) -> Iterator[Raw]:
    if depth == 0:
        return
    if isinstance(value, list):
        for one in value:
            yield from _things(one, depth - 1)
    elif isinstance(value, Mapping):
        if len(value) > 2 or "@graph" not in value:
            yield value
        yield from _things(value.get("@graph"), depth - 1)


def _index(value: object, ids: dict[str, Raw], depth: int) -> None:
    """Remembers the first full description of each @id; a mere reference describes nothing."""
    if depth == 0:
        return
    if isinstance(value, list):
        for one in value:
            _index(one, ids, depth - 1)
    elif isinstance(value, Mapping):
        name = value.get("@id")
        if isinstance(name, str) and len(value) > 2:
            ids.setdefault(name, value)
        for one in value.values():
            if isinstance(one, list | Mapping):
                _index(one, ids, depth - 1)
