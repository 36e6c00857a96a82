"""What lies at the platforms of each account, or is on the way there, and what it was worth to me."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from adapters.readings import Money
from monitor.costs import cost_on
from monitor.known import SKUS
from monitor.platforms.frozen import Pile
from monitor.platforms.points import Shelf
from monitor.rates import Rates, rates_of
from storage.states import Cost, Snapshot, WatchedListing
from storage.store import Store

_THERE, _COMING, _LEFT = "stock:at_platform", "stock:inbound", "stock"


async def piles(store: Store, now: datetime, currency: str | None) -> Mapping[str, Pile]:
    """By account; one whose platform tells of no warehouse of its own has none. `currency` is the house's."""
    there, coming = await store.latest(_THERE), await store.latest(_COMING)
    told = there.keys() | coming.keys()
    if not told:
        return {}
    listings, skus = await store.listings(told), await store.newest(SKUS)
    costs: dict[str, list[Cost]] = {}
    for cost in await store.costs():
        costs.setdefault(cost.sku.casefold(), []).append(cost)
    today = now.astimezone(UTC).date()
    rates = rates_of(await store.rates(today), today)
    found: dict[str, dict[str, tuple[WatchedListing, int, int]]] = {}
    for one in listings:
        # One account's stock of one id in several markets may be the same pile: it is counted once.
        mine = found.setdefault(one.account, {})
        pile = one, int(there.get(one.id, 0)), int(coming.get(one.id, 0))
        mine[one.subject.id] = max(mine.get(one.subject.id, pile), pile, key=lambda row: row[1] + row[2])
    return {
        account: _pile(
            [(_cost(row[0], skus.get(row[0].id), costs, now), *row[1:]) for row in mine.values()], rates, currency
        )
        for account, mine in found.items()
    }


def _cost(
    listing: WatchedListing, named: Snapshot | None, costs: Mapping[str, Sequence[Cost]], now: datetime
) -> Cost | None:
    """Of one unit, by its SKUs, else by the platform's own id."""
    given: Any = named.value.get("skus") if named else None
    names = [*(str(one) for one in given or () if one), listing.subject.id]
    held = [cost for name in names for cost in costs.get(name.casefold(), ())]
    return cost_on(held, names, (listing.account, listing.subject.market), now.astimezone(UTC).date())


def _pile(rows: Sequence[tuple[Cost | None, int, int]], rates: Rates, currency: str | None) -> Pile:
    worth, uncosted = Decimal(0), 0
    for cost, there, coming in rows:
        each = rates.worth(Money(cost.total, cost.currency), currency) if cost and currency else None
        worth += each.money.amount * (there + coming) if each else 0
        uncosted += 0 if each else there + coming
    units, inbound = (sum(column) for column in zip(*(row[1:] for row in rows), strict=True))
    return Pile(units, inbound, Money(worth, currency) if currency and uncosted < units + inbound else None, uncosted)


async def shelves(store: Store) -> Mapping[str, Shelf]:
    """How many listings of each account have units left, of those of which it is told."""
    left = await store.latest(_LEFT)
    found: dict[str, list[float]] = {}
    for one in await store.listings(left.keys()) if left else ():
        if not one.rival:
            found.setdefault(one.account, []).append(left[one.id])
    return {account: Shelf(sum(units > 0 for units in some), len(some)) for account, some in found.items()}
