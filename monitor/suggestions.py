"""Which listings may sell the same thing, for a person to say: like titles, one name, or a part of their SKUs."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from monitor.products import Labelled, Pair
from monitor.rules.likeness import plain
from storage.states import Product

# So much of the shorter title stands in the longer one, in so many words at least.
_ALIKE, _FEWEST_WORDS = 0.6, 3
# What stands in more titles than this tells nobody apart.
_COMMON = 25
_WORD = re.compile(r"[^\W_]+")


class Why(StrEnum):
    """What two listings have in common."""

    GTIN = "gtin"
    SKU = "sku"
    NAME = "name"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two listings that may sell the same; `alike` is how much, from 0 to 1."""

    one: Labelled
    other: Labelled
    why: Why
    alike: float


def suggestions(
    listings: Iterable[Labelled], products: Sequence[Product], apart: Collection[Pair]
) -> tuple[Suggestion, ...]:
    """The likeliest first, one for two products or listings; nothing that a person said no to."""
    known = tuple(listings)
    whole = {number: -product.id for product in products for number in product.ties}
    found: dict[Pair, Suggestion] = {}
    for made in sorted(_made(known), key=lambda one: -one.alike):
        numbers = (made.one.listing.id, made.other.listing.id)
        one, other = sorted(whole.get(number, number) for number in numbers)
        if one != other and not _undone(numbers, whole, apart):
            found.setdefault((one, other), made)
    return tuple(found.values())


def _undone(numbers: Pair, whole: dict[int, int], apart: Collection[Pair]) -> bool:
    """Whether a person parted any listing of the one product from any of the other."""
    one, other = ({number, *(n for n, product in whole.items() if product == whole.get(number))} for number in numbers)
    return any((a in one and b in other) or (a in other and b in one) for a, b in apart)


def _made(known: Sequence[Labelled]) -> Iterator[Suggestion]:
    words = {one.listing.id: _words(one.title) for one in known}
    for one, other in _met(known, words):
        if one.place == other.place:
            continue
        if one.gtins & other.gtins:
            yield Suggestion(one, other, Why.GTIN, 1.0)
        elif one.skus & other.skus:
            yield Suggestion(one, other, Why.SKU, 1.0)
        elif one.gtins and other.gtins:
            continue  # their bar codes say that they are two
        elif _called(one) == _called(other):
            yield Suggestion(one, other, Why.NAME, 0.95)
        elif (alike := _alike(words[one.listing.id], words[other.listing.id])) >= _ALIKE:
            yield Suggestion(one, other, Why.TITLE, min(alike, 0.9))


def _met(known: Sequence[Labelled], words: dict[int, frozenset[str]]) -> Iterator[tuple[Labelled, Labelled]]:
    """The pairs that have anything in common that is not common to all: of a thousand listings few do."""
    holders: dict[str, list[Labelled]] = defaultdict(list)
    for one in known:
        for key in {*words[one.listing.id], *one.gtins, *(f"sku {sku}" for sku in one.skus), f"name {_called(one)}"}:
            holders[key].append(one)
    rare = (some for some in holders.values() if 1 < len(some) <= _COMMON)
    pairs = {(a.listing.id, b.listing.id): (a, b) for some in rare for a, b in combinations(some, 2)}
    return iter(pairs.values())


def _called(one: Labelled) -> str:
    """The name that a person gave it; else its id, which none of another platform has."""
    return one.listing.name.strip().casefold()


def _words(title: str) -> frozenset[str]:
    """The words of a title; where a script writes no spaces, every two signs that stand together."""
    words: set[str] = set()
    for word in _WORD.findall(plain(title).casefold()):
        words |= {word} if word.isascii() or len(word) < 2 else {word[at : at + 2] for at in range(len(word) - 1)}
    return frozenset(words)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / min(len(one), len(other)) if both >= _FEWEST_WORDS else 0.0
