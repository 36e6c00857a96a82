"""Bundles as people write them: what a SKU that is sold as one is made of; pure."""

import re
from collections.abc import Sequence

from storage.states import Bundle

_MOST, _LONGEST, _LARGEST = 20, 100, 10_000
_BETWEEN = re.compile(r"[,;+，；、]")
# “LAMP x2”, “2 x LAMP”, “LAMP*2”; without a number it is one.
_BEHIND = re.compile(r"(?P<sku>.+?)\s*[x×*х]\s*(?P<count>\d+)", re.IGNORECASE)
_BEFORE = re.compile(r"(?P<count>\d+)\s*[x×*х]\s+(?P<sku>.+)", re.IGNORECASE)


def read_bundle(text: str) -> Bundle | None:
    """“SET-1 = LAMP x2, BULB x3”; None where it is not wholly understood, or a bundle would hold itself."""
    sku, mark, rest = (part.strip() for part in text.partition("="))
    parts = [_part(one.strip()) for one in _BETWEEN.split(rest)]
    known = [one for one in parts if one is not None]
    if not (mark and sku and len(sku) <= _LONGEST) or len(known) != len(parts) or len(known) > _MOST:
        return None
    names = [name.casefold() for name, _ in known]
    if sku.casefold() in names or len(set(names)) != len(names):
        return None
    return Bundle(sku, tuple(known))


def _part(text: str) -> tuple[str, int] | None:
    found = _BEFORE.fullmatch(text) or _BEHIND.fullmatch(text)
    sku, count = (found["sku"].strip(), int(found["count"])) if found else (text, 1)
    return (sku, count) if sku and len(sku) <= _LONGEST and 0 < count <= _LARGEST else None


def written(components: Sequence[tuple[str, int]]) -> str:
    """As it is typed: “LAMP x2, BULB x3”."""
    return ", ".join(f"{sku} x{count}" for sku, count in components)
