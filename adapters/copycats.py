"""What the search for copies of a listing has in common on all platforms: what is mine, and each item once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from adapters.readings import Candidate, Subject


@dataclass(frozen=True, slots=True)
class Own:
    """By what my own items are known: their numbers, and their sellers (a name, a shop's number) in small letters."""

    numbers: frozenset[str]
    sellers: frozenset[str]

    def has(self, number: str | None, seller: str | None) -> bool:
        return number in self.numbers or (seller is not None and seller.casefold() in self.sellers)

    def learnt(self, found: Iterable[tuple[str | None, str | None]]) -> "Own":
        """With every seller by whom an item of mine was found, as (number, seller): he may have more than one name."""
        mine = {seller.casefold() for number, seller in found if seller and number in self.numbers}
        return Own(self.numbers, self.sellers | mine)


def each_once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """An item that several searches found is one candidate with all its tracks and numbers."""
    told: dict[Subject, Candidate] = {}
    for one in candidates:
        told[one.ref] = _together(told[one.ref], one) if one.ref in told else one
    yield from told.values()


def _together(first: Candidate, other: Candidate) -> Candidate:
    return replace(
        first, tracks=first.tracks | other.tracks, gtin=first.gtin or other.gtin, epid=first.epid or other.epid
    )
