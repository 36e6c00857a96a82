"""Which listings sell the same thing beyond doubt: the same SKUs or bar codes, on different platforms or accounts."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import structlog

from adapters.base import Adapter
from adapters.clock import Clock
from monitor.known import CONTENT, SKUS
from storage.states import BY_HAND, Product, Snapshot, WatchedListing
from storage.store import Store

log = structlog.get_logger()

EVERY = 300.0
# A shorter SKU ("1", "A2") may be anybody's.
_SHORTEST_SKU = 4

# The catalogue in which an account's listings have their ids, None where an id says nothing in another market.
CatalogueOf = Callable[[str], str | None]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A listing with all by which it is known elsewhere; `nameless`: not all of its SKUs have names of mine."""

    listing: WatchedListing
    title: str = ""
    skus: frozenset[str] = frozenset()
    gtins: frozenset[str] = frozenset()
    nameless: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """Where it is sold: two listings there are two products, as far as nobody says otherwise."""
        return self.listing.account, self.listing.subject.market


async def labelled(store: Store) -> tuple[Labelled, ...]:
    """Every listing of mine with what was last seen of it since it was added."""
    contents, skus = await store.newest(CONTENT), await store.newest(SKUS)
    mine = [one for one in await store.listings() if not one.rival]
    return tuple(_labelled(one, contents.get(one.id), skus.get(one.id)) for one in mine)


def _labelled(listing: WatchedListing, content: Snapshot | None, skus: Snapshot | None) -> Labelled:
    stated, named = [one.value if one and one.end >= listing.added_at else {} for one in (content, skus)]
    return Labelled(
        listing,
        title=str(stated.get("title") or ""),
        skus=frozenset(one.strip().casefold() for one in _texts(named.get("skus"))),
        # An EAN is a UPC with a zero before it, and some tell it with all that a GTIN-14 has.
        gtins=frozenset(one.zfill(14) for one in _texts(stated.get("gtins"))),
        nameless=bool(named.get("nameless")),
    )


def _texts(value: object) -> Iterator[str]:
    yield from (str(one) for one in value) if isinstance(value, list) else ()


def certain(
    listings: Iterable[Labelled],
    products: Sequence[Product],
    apart: Collection[Pair],
    catalogue_of: CatalogueOf,
) -> tuple[Mapping[int, str], ...]:
    """The listings to be tied together, each with why (`Product`); what is ambiguous is left to a person.

    Ids of one catalogue come before SKUs and bar codes: what these tie is found when those are tied.
    """
    known = tuple(listings)
    by_id = _found(known, products, apart, lambda one: _ids(one, catalogue_of))
    return by_id or _found(known, products, apart, lambda one: (*_ids(one, catalogue_of), *_names(one)))


def _ids(one: Labelled, catalogue_of: CatalogueOf) -> tuple[tuple[str, str], ...]:
    """By what it is known elsewhere, and why that is."""
    catalogue, number = catalogue_of(one.listing.account), one.listing.subject.id
    return ((f"{catalogue}:{number}", f"id:{number}"),) if catalogue else ()


def _names(one: Labelled) -> Iterator[tuple[str, str]]:
    """All of its SKUs together, and all of its bar codes: one of several may be that of a variation."""
    if one.skus and not one.nameless and all(len(sku) >= _SHORTEST_SKU for sku in one.skus):
        yield f"sku:{sorted(one.skus)}", f"sku:{min(one.skus)}"
    if one.gtins:
        yield f"gtin:{sorted(one.gtins)}", f"gtin:{int(min(one.gtins)):012}"


Keys = Callable[[Labelled], Iterable[tuple[str, str]]]


def _found(
    listings: Sequence[Labelled], products: Sequence[Product], apart: Collection[Pair], keys: Keys
) -> tuple[Mapping[int, str], ...]:
    mine = {number: product for product in products for number in product.ties}
    holders: dict[str, list[Labelled]] = defaultdict(list)
    whys: dict[int, dict[str, str]] = {}
    for one in listings:
        whys[one.listing.id] = dict(keys(one))
        for key in whys[one.listing.id]:
            holders[key].append(one)
    shared = [some for some in holders.values() if len(some) > 1]
    by_id = {one.listing.id: one for one in listings}
    whole = [[by_id[number] for number in product.ties if number in by_id] for product in products]
    groups = _together([*whole, *shared])
    return tuple(
        {one.listing.id: _why(whys[one.listing.id], holders) for one in group}
        for group in groups
        if _is_certain(group, mine, apart)
    )


def _why(whys: Mapping[str, str], holders: Mapping[str, Sequence[Labelled]]) -> str:
    """The first by which it is known that another one has too; "" where it is only of their product."""
    return next((why for key, why in whys.items() if len(holders[key]) > 1), "")


def _together(shared: Iterable[Sequence[Labelled]]) -> list[list[Labelled]]:
    """Who has anything in common with whom, over however many others."""
    groups: dict[int, dict[int, Labelled]] = {}
    group_of: dict[int, int] = {}
    for number, some in enumerate(shared):
        merged = {one.listing.id: one for one in some}
        for old in sorted({group_of[one] for one in merged if one in group_of}):
            merged |= groups.pop(old)
        groups[number] = merged
        group_of |= dict.fromkeys(merged, number)
    return [[group[one] for one in sorted(group)] for group in groups.values() if group]


def _is_certain(group: Sequence[Labelled], products: Mapping[int, Product], apart: Collection[Pair]) -> bool:
    """One of a place, of one product by hand at most, nothing that a person undid, and no bar codes that differ."""
    theirs = {product.id: product for one in group if (product := products.get(one.listing.id))}
    if sum(BY_HAND in product.ties.values() for product in theirs.values()) > 1:
        return False
    fresh = [pair for pair in combinations(group, 2) if not _are_tied(*pair, products)]
    return bool(fresh) and not any(
        (one.listing.id, other.listing.id) in apart or one.place == other.place or _differ(one, other)
        for one, other in fresh
    )


def _are_tied(one: Labelled, other: Labelled, products: Mapping[int, Product]) -> bool:
    product = products.get(one.listing.id)
    return product is not None and other.listing.id in product.ties


def _differ(one: Labelled, other: Labelled) -> bool:
    """Whether their bar codes say that they are two products; one id may have others in another market."""
    same_id = one.listing.subject.id == other.listing.subject.id
    return bool(one.gtins and other.gtins) and one.gtins.isdisjoint(other.gtins) and not same_id


@dataclass(frozen=True, slots=True)
class Tying:
    """Ties what is beyond doubt, as soon as it is known; nobody is told, `/product` shows and undoes it."""

    store: Store
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock

    async def tick(self) -> None:
        for _ in range(2):  # first by ids, then what else those have in common with others
            if not await self._tie():
                return

    async def _tie(self) -> bool:
        known, products = await labelled(self.store), await self.store.products()
        names = {one.listing.id: product_name(one) for one in known}
        found = certain(known, products, await self.store.apart(), self._catalogue)
        for ties in found:
            first = min(ties, key=lambda number: (names[number][0], number))
            made = await self.store.tie(ties, names[first][1], self.clock.now())
            log.info("tied to one product", product=made.name if made else None, listings=sorted(ties))
        return bool(found)

    def _catalogue(self, account: str) -> str | None:
        adapter = self.accounts.get(account)
        return adapter.platform if adapter and adapter.one_catalogue else None


def product_name(one: Labelled) -> tuple[bool, str]:
    """What a product of this listing may be called; first whether nobody has given the listing a name."""
    listing = one.listing
    unnamed = listing.name == listing.subject.id
    return unnamed, one.title[:60] if unnamed and one.title else listing.name
