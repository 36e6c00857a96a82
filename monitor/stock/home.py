"""What lies in my own warehouse, and which part of it stands behind each listing that sells the same SKU."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from monitor.known import SKUS
from storage.states import Bundle, Lying, Snapshot
from storage.store import Store

# What lies of each SKU, and how many of each go into one that is sold; SKUs in small letters.
Piles = Mapping[str, Sequence[Lying]]
Needs = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Own:
    """A listing's part of the warehouse, and what the table says of its SKUs; None where it says nothing."""

    units: int | None = None
    lead_days: int | None = None
    safety: int | None = None


NOTHING = Own()


@dataclass(frozen=True, slots=True)
class Home:
    """My own warehouse by listing; `told_at` is when anything of it was told last."""

    by_listing: Mapping[int, Own] = field(default_factory=dict)
    told_at: datetime | None = None

    def of(self, listing: int) -> Own:
        return self.by_listing.get(listing, NOTHING)


async def home_of(store: Store) -> Home:
    """As it lies now."""
    lots = await store.lying()
    return shared_out(lots, await store.newest(SKUS), await store.bundles()) if lots else Home()


def shared_out(lots: Sequence[Lying], skus: Mapping[int, Snapshot], bundles: Sequence[Bundle] = ()) -> Home:
    """Each SKU's units are divided evenly among the listings that sell it, alone or in a bundle.

    What is over goes to the first of them, and what a bundle cannot use, as another part is short, to those that sell
    the SKU alone.
    """
    piles, made = piles_of(lots), made_of(bundles)
    wants = [(one, needs) for one in sorted(skus) for needs in needed(named(skus[one]), piles, made)]
    units = _divided([needs for _, needs in wants], piles)
    found: dict[int, Own] = {}
    for (listing, needs), part in zip(wants, units, strict=True):
        found[listing] = with_part(found.get(listing, NOTHING), part, needs, piles)
    return Home(found, max((lot.told_at for lot in lots), default=None))


def piles_of(lots: Sequence[Lying]) -> Piles:
    """The lots by their SKU."""
    found: dict[str, list[Lying]] = {}
    for lot in lots:
        found.setdefault(lot.sku.casefold(), []).append(lot)
    return found


def named(snapshot: Snapshot) -> list[str]:
    """The SKUs of a listing, in small letters, each once."""
    told = snapshot.value.get("skus")
    return list(dict.fromkeys(str(one).casefold() for one in told)) if isinstance(told, list) else []


def made_of(bundles: Sequence[Bundle]) -> Mapping[str, Needs]:
    """What each bundle takes, by its SKU in small letters."""
    return {one.sku.casefold(): {sku.casefold(): count for sku, count in one.components} for one in bundles}


def needed(names: Sequence[str], piles: Piles, made: Mapping[str, Needs]) -> Iterator[Needs]:
    """What each of the SKUs takes: itself where it lies there, else what it is made of where all of that does."""
    for name in names:
        parts = made.get(name, {})
        if name in piles:
            yield {name: 1}
        elif parts and parts.keys() <= piles.keys():
            yield parts


def _divided(wants: Sequence[Needs], piles: Piles) -> Sequence[int]:
    """So many can be sold of each want; no unit stands behind two of them."""
    sellers: dict[str, list[int]] = {}
    for number, needs in enumerate(wants):
        for sku in needs:
            sellers.setdefault(sku, []).append(number)
    left = {sku: sum(lot.quantity for lot in piles[sku]) for sku in sellers}
    parts = {sku: _evenly(left[sku], those) for sku, those in sellers.items()}
    units = [0] * len(wants)
    for number, needs in enumerate(wants):
        if not _is_alone(needs):
            units[number] = min(parts[sku][number] // count for sku, count in needs.items())
            for sku, count in needs.items():
                left[sku] -= units[number] * count
    for sku, those in sellers.items():
        for number, part in _evenly(left[sku], [one for one in those if _is_alone(wants[one])]).items():
            units[number] = part
    return units


def _is_alone(needs: Needs) -> bool:
    return list(needs.values()) == [1]


def _evenly(units: int, among: Sequence[int]) -> dict[int, int]:
    return {one: units // len(among) + (place < units % len(among)) for place, one in enumerate(among)}


def with_part(own: Own, units: int, needs: Needs, piles: Piles) -> Own:
    """With one SKU more: the longest of the times that goods take, all that should be left, counted in bundles."""
    lots = [lot for sku in needs for lot in piles[sku]]
    leads = [one for one in (own.lead_days, *(lot.lead_days for lot in lots)) if one is not None]
    safeties = [(sku, [lot.safety for lot in piles[sku] if lot.safety is not None]) for sku in needs]
    safety = max((ceil(sum(some) / needs[sku]) for sku, some in safeties if some), default=None)
    kept = [one for one in (own.safety, safety) if one is not None]
    return Own((own.units or 0) + units, max(leads, default=None), sum(kept) if kept else None)
