"""What somebody may have meant by a name that there is none of: the three that are most like it."""

from collections.abc import Iterable
from typing import TypeVar

from rapidfuzz import fuzz, process

from storage.folding import folded

T = TypeVar("T")
_MOST = 3
# Of a hundred: below it two names have only some letters in common.
_LEAST = 60


def nearest(text: str, named: Iterable[tuple[T, str]]) -> list[T]:
    """Those whose name is most like the text, the likest first; one of several names is enough."""
    pairs = list(named)
    words = [folded(name) for _, name in pairs]
    found = process.extract(folded(text)[:200], words, scorer=fuzz.WRatio, score_cutoff=_LEAST, limit=4 * _MOST)
    return list(dict.fromkeys(pairs[place][0] for _, _, place in found))[:_MOST]
