"""What lies in my own warehouse, and which part of it stands behind each listing that sells the same SKU."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.known import SKUS
from storage.states import Lying, Snapshot
from storage.store import Store


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
    return shared_out(lots, await store.newest(SKUS)) if lots else Home()


def shared_out(lots: Sequence[Lying], skus: Mapping[int, Snapshot]) -> Home:
    """Each SKU's units are divided evenly among the listings that sell it; what is over goes to the first of them."""
    by_sku: dict[str, list[Lying]] = {}
    for lot in lots:
        by_sku.setdefault(lot.sku.casefold(), []).append(lot)
    sellers: dict[str, list[int]] = {}
    for listing in sorted(skus):
        for sku in named(skus[listing]):
            if sku in by_sku and listing not in sellers.setdefault(sku, []):
                sellers[sku].append(listing)
    found: dict[int, Own] = {}
    for sku, listings in sellers.items():
        units = sum(lot.quantity for lot in by_sku[sku])
        for place, listing in enumerate(listings):
            part = units // len(listings) + (place < units % len(listings))
            found[listing] = with_lots(found.get(listing, NOTHING), part, by_sku[sku])
    return Home(found, max((lot.told_at for lot in lots), default=None))


def named(snapshot: Snapshot) -> list[str]:
    """The SKUs of a listing, in small letters."""
    told = snapshot.value.get("skus")
    return [str(one).casefold() for one in told] if isinstance(told, list) else []


def with_lots(own: Own, units: int, lots: Sequence[Lying]) -> Own:
    """With one SKU more: the longest of the times that goods take, all that should be left."""
    leads = [one for one in (own.lead_days, *(lot.lead_days for lot in lots)) if one is not None]
    kept = [one for one in (own.safety, *(lot.safety for lot in lots)) if one is not None]
    return Own((own.units or 0) + units, max(leads, default=None), sum(kept) if kept else None)
