"""How much of a title's words another title has, whatever their order; what every title there says counts little."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[.'’][^\W_{_CJK}]+)*")
_CHARACTERS = re.compile(rf"[{_CJK}]+")
# "40 W" is "40W": a number keeps its unit.
_UNIT = re.compile(r"(\d) +(w|v|a|cm|mm|m|ml|l|g|kg|oz|lb|inch|in|ft|pcs|pc|pack|gb|tb|mah|hz|qt|gal)\b", re.IGNORECASE)
_STOP_WORDS = (
    "a an and at by for from in of on or the to with without new brand hot sale free shipping fast best top quality "
    "genuine original official seller us uk eu usa stock ship de der die das und mit für la le les el los y et pour "
    "con para di per 包邮 新款 正品 全新 热卖 爆款"
)
_STOP = frozenset(_STOP_WORDS.split())
# A word in at least so much of the titles there tells little; in none of the others it tells most.
_LEAST_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class TitleLikeness:
    """`share` (0 to 1) of the telling words of both that both have; `shared` of `words` of mine are in the other.

    `other_model` says that each has a number or model word that the other lacks.
    """

    share: float
    shared: int
    words: int
    other_model: bool


def words_of(title: str) -> frozenset[str]:
    """The words that tell something: folded, in one spelling, Chinese and Japanese by pairs of characters."""
    text = _UNIT.sub(r"\1\2", unicodedata.normalize("NFKC", title[:500]).casefold())
    found: set[str] = set()
    for word in _WORD.findall(text):
        found.update(_pairs(word) if _CHARACTERS.fullmatch(word) else (_stem(word),))
    return frozenset(found - _STOP)


def _pairs(run: str) -> Iterable[str]:
    return (run[at : at + 2] for at in range(max(1, len(run) - 1)))


def _stem(word: str) -> str:
    """A plural is no other word."""
    bare = word.replace("'s", "").replace("’s", "")
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss") else bare


def weights_of(titles: Iterable[str]) -> Mapping[str, float]:
    """How much each word tells, by how many of the titles of one answer have it: 0.25 for one that all have, to 1."""
    many = [words_of(title) for title in titles]
    counts = Counter(word for words in many for word in words)
    return {word: 1 - (1 - _LEAST_WEIGHT) * (count - 1) / max(1, len(many) - 1) for word, count in counts.items()}


def title_likeness(mine: str, other: str, weights: Mapping[str, float]) -> TitleLikeness:
    """How like the other title is; a word without a weight tells all it can."""
    ours, theirs = words_of(mine), words_of(other)
    both = ours & theirs
    held = _weight(both, weights)
    whole = _weight(ours, weights) + _weight(theirs, weights)
    return TitleLikeness(
        share=2 * held / whole if whole else 0.0,
        shared=len(both),
        words=len(ours),
        other_model=bool(_models(ours - theirs)) and bool(_models(theirs - ours)),
    )


def _weight(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 1.0) for word in words)


def _models(words: Iterable[str]) -> list[str]:
    return [word for word in words if any(char.isdecimal() for char in word)]
