"""Which variations stand in one family with a listing of mine, and which of them are no SKU of mine; kept for hours."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from adapters.amazon.api import catalog, listings
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.operations import SEARCH_CATALOG
from adapters.amazon.api.shelf import Shelf
from adapters.clock import Clock
from adapters.errors import AdapterError
from adapters.keep import Keep
from adapters.readings import Family, Subject

# Who joins a family is noticed after so long at the latest; who is put into another one at once.
_LIVES = timedelta(hours=6)
# Larger families than this are not asked about: each twenty children are a call.
_MOST_CHILDREN = 200

# The children of a parent, and those of them that are mine.
Kept = dict[str, list[str]]


class Families:
    """Asked for beside the listings; where it cannot be told, nothing is said."""

    def __init__(self, calls: Calls, shelf: Shelf, keep: Keep, clock: Clock, identity: str) -> None:
        self._calls = calls
        self._shelf = shelf
        self._keep = keep
        self._clock = clock
        self._identity = identity

    async def of(self, market: str, members: Mapping[str, str], *, urgent: bool) -> dict[str, Family]:
        """By ASIN the families of those that have a parent; one that cannot be told is left out."""
        kept = {parent: await self._kept(market, parent) for parent in dict.fromkeys(members.values())}
        unknown = [parent for parent, known in kept.items() if known is None]
        if unknown and await self._shelf.me():
            kept |= await self._asked(market, unknown, urgent=urgent)
        found = {asin: _family(Subject(market, asin), parent, kept[parent]) for asin, parent in members.items()}
        return {asin: family for asin, family in found.items() if family}

    async def _kept(self, market: str, parent: str) -> Kept | None:
        text = await self._keep.get(self._key(market, parent))
        return dict(json.loads(text)) if text else None

    async def _asked(self, market: str, parents: Sequence[str], *, urgent: bool) -> dict[str, Kept | None]:
        """What could be learnt; a refusal leaves it for the next look."""
        try:
            children = await self._children(market, parents, urgent=urgent)
            every = sorted({one for some in children.values() for one in some})
            skus = await self._shelf.skus(market, every, listings.NAMES, urgent=urgent)
        except AdapterError:
            return dict.fromkeys(parents)
        found: dict[str, Kept | None] = {}
        for parent in parents:
            known: Kept = {
                "children": children.get(parent, []),
                "mine": [one for one in children.get(parent, []) if skus.get(one)],
            }
            found[parent] = known
            await self._keep.put(self._key(market, parent), json.dumps(known), self._clock.now() + _LIVES)
        return found

    async def _children(self, market: str, parents: Sequence[str], *, urgent: bool) -> dict[str, list[str]]:
        rows: dict[str, Mapping[str, Any]] = {}
        for part in _parts(parents, SEARCH_CATALOG.batch):
            question = catalog.search(market, part, catalog.FAMILY)
            rows |= catalog.items_of(await self._calls.send(question, urgent=urgent))
        children = {parent: [*catalog.children_of(market, row)] for parent, row in rows.items()}
        return {parent: some for parent, some in children.items() if len(some) <= _MOST_CHILDREN}

    def _key(self, market: str, parent: str) -> str:
        return f"{self._identity}:family:{market}/{parent}"


def _family(one: Subject, parent: str, kept: Kept | None) -> Family | None:
    if not kept or not kept["children"]:
        return None
    others = tuple(child for child in kept["children"] if child not in kept["mine"] and child != one.id)
    return Family(one, parent, tuple(kept["children"]), others)


def _parts(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))
