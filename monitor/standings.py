"""How all listings stand at once, and in which order a board shows them: pure, and quick for ten thousands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from monitor.marks import Mark
from storage.states import Stood

_GRAVEST = list(Mark)


class Place(NamedTuple):
    """A line of the board: the listing, and the product that it is of with the mark of its gravest listing."""

    listing: int
    product: int | None = None
    gravest: Mark | None = None


@dataclass(frozen=True)
class Overview:
    """`alarming` are the listings with an alert that is told and not over, `ties` says of which product one is.

    Those that are `starred` come first among their equals.
    """

    stood: Stood
    alarming: Collection[int] = ()
    ties: Mapping[int, int] | None = None
    starred: Collection[int] = ()

    def only(self, listings: Collection[int]) -> "Overview":
        """The same of these listings alone."""
        stood, wanted = self.stood, frozenset(listings)
        some = Stood([one for one in stood.ids if one in wanted], stood.paused & wanted, stood.unknown & wanted)
        return replace(self, stood=some)

    def mark(self, listing: int) -> Mark:
        if listing in self.stood.paused:
            return Mark.PAUSED
        if listing in self._alarming:
            return Mark.ALERT
        return Mark.UNKNOWN if listing in self.stood.unknown else Mark.CLEAR

    @cached_property
    def counts(self) -> Mapping[Mark, int]:
        """How many stand how; those of which there is none are left out."""
        found = dict.fromkeys(_GRAVEST, 0)
        for listing in self._apart:
            found[self.mark(listing)] += 1
        found[Mark.CLEAR] += len(self.stood.ids) - len(self._apart)
        return {mark: count for mark, count in found.items() if count}

    def page(self, number: int, size: int) -> Sequence[Place]:
        """The lines of one page: the gravest first, the listings of a product together."""
        return tuple(islice(self._lines(), number * size, (number + 1) * size))

    def _lines(self) -> Iterator[Place]:
        first = sorted(self._apart.union(set(self.starred).intersection(self.stood.ids)), key=self._grave)
        apart, seen = set(first), set[int]()
        for listing in chain(first, (one for one in self.stood.ids if one not in apart)):
            product = self._of.get(listing)
            if product is None:
                yield Place(listing)
            elif product not in seen:
                seen.add(product)
                members = sorted(self._members[product], key=self._grave)
                yield from (Place(one, product, self.mark(members[0])) for one in members)

    def _grave(self, listing: int) -> tuple[int, bool, int]:
        return _GRAVEST.index(self.mark(listing)), listing not in self.starred, listing

    @cached_property
    def _alarming(self) -> frozenset[int]:
        return frozenset(self.alarming).intersection(self.stood.ids)

    @cached_property
    def _apart(self) -> frozenset[int]:
        """All that are not clear."""
        return self._alarming | self.stood.paused | self.stood.unknown

    @cached_property
    def _members(self) -> Mapping[int, Sequence[int]]:
        """The listings of each product that are watched; one alone is none."""
        here, found = set(self.stood.ids), dict[int, list[int]]()
        for listing, product in (self.ties or {}).items():
            if listing in here:
                found.setdefault(product, []).append(listing)
        return {product: listings for product, listings in found.items() if len(listings) > 1}

    @cached_property
    def _of(self) -> Mapping[int, int]:
        return {listing: product for product, listings in self._members.items() for listing in listings}
