"""What lies at the platforms of each account, or is on the way there, and what it was worth to me."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from adapters.readings import Money
from monitor.costs import by_sku, cost_among
from monitor.known import SKUS
from monitor.platforms.frozen import Pile
from monitor.platforms.points import Shelf
from monitor.rates import Rates, rates_of
from storage.states import Cost, Snapshot, WatchedListing
from storage.store import Store

_THERE, _COMING, _LEFT = "stock:at_platform", "stock:inbound", "stock"


async def piles(store: Store, now: datetime, currency: str) -> Mapping[str, Pile]:
    """By account; one whose platform tells of no warehouse of its own has none. `currency` is the house's."""
    there, coming = await store.latest(_THERE), await store.latest(_COMING)
    told = there.keys() | coming.keys()
    if not told:
        return {}
    found: dict[str, dict[str, _Lying]] = {}
    for one in await store.listings(told):
        # One account's stock of one id in several markets may be the same pile: it is counted once.
        mine, pile = (
            found.setdefault(one.account, {}),
            _Lying(one, int(there.get(one.id, 0)), int(coming.get(one.id, 0))),
        )
        mine[one.subject.id] = max(mine.get(one.subject.id, pile), pile, key=lambda row: row.units + row.inbound)
    prices = await _Prices.of(store, now, currency)
    return {account: _pile([*mine.values()], prices) for account, mine in found.items()}


class _Lying(NamedTuple):
    """A listing's units at the platform and on the way."""

    listing: WatchedListing
    units: int
    inbound: int


@dataclass(frozen=True, slots=True)
class _Prices:
    """What a unit of each listing cost me, in one currency."""

    costs: Mapping[str, Sequence[Cost]]
    skus: Mapping[int, Snapshot]
    rates: Rates
    currency: str

    @classmethod
    async def of(cls, store: Store, now: datetime, currency: str) -> "_Prices":
        today = now.astimezone(UTC).date()
        costs = by_sku(await store.costs())
        return cls(costs, await store.newest(SKUS), rates_of(await store.rates(today), today), currency)

    def of_unit(self, listing: WatchedListing) -> Decimal | None:
        """By its SKUs, else by the platform's own id; None where the cost or the rate is unknown."""
        named = self.skus.get(listing.id)
        given: Any = named.value.get("skus") if named else None
        names = [*(str(one) for one in given or () if one), listing.subject.id]
        cost = cost_among(self.costs, names, (listing.account, listing.subject.market), self.rates.today)
        worth = self.rates.worth(Money(cost.total, cost.currency), self.currency) if cost else None
        return worth.money.amount if worth else None


def _pile(rows: Sequence[_Lying], prices: _Prices) -> Pile:
    worth, uncosted = Decimal(0), 0
    for one in rows:
        each, count = prices.of_unit(one.listing), one.units + one.inbound
        worth += each * count if each is not None else 0
        uncosted += count if each is None else 0
    units, inbound = sum(one.units for one in rows), sum(one.inbound for one in rows)
    known = uncosted < units + inbound or not units + inbound
    return Pile(units, inbound, Money(worth, prices.currency) if known else None, uncosted)


async def shelves(store: Store) -> Mapping[str, Shelf]:
    """How many listings of each account have units left, of those of which it is told."""
    left = await store.latest(_LEFT)
    found: dict[str, list[float]] = {}
    for one in await store.listings(left.keys()) if left else ():
        if not one.rival:
            found.setdefault(one.account, []).append(left[one.id])
    return {account: Shelf(sum(units > 0 for units in some), len(some)) for account, some in found.items()}
