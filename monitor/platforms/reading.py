"""Reads from the memory what the page of platforms is made of."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from monitor.platforms.shares import Shares, Told, of_countries, of_products, shares
from monitor.platforms.weeks import Reading, readings_of, together, weeks_kept
from monitor.till.dividing import By
from storage.states import AccountState
from storage.store import Store

# Under which names an account's counted weeks, and what is held of it, are kept.
WEEKS, HELD = "platform_weeks", "platform_held"


async def told_of(store: Store, since: datetime, until: datetime) -> Told:
    """The ledger's sums of a span."""
    uncosted = {(one.account, one.market): one.units for one in await store.uncosted(since, until)}
    return Told(await store.takings(since, until), await store.order_counts(since, until), uncosted)


async def divided(
    store: Store, by: By, platform_of: Callable[[str], str], since: datetime, until: datetime, products: int
) -> tuple[Shares, Shares]:
    """The span's revenue and profit, divided as asked (into so many products at most), and by account."""
    told = await told_of(store, since, until)
    by_account = shares(told, By.ACCOUNT, platform_of)
    if by is By.PRODUCT:
        return of_products(await store.earned_by_product(since, until, products)), by_account
    if by is By.COUNTRY:
        return of_countries(told, await store.countries(since, until)), by_account
    return shares(told, by, platform_of), by_account


async def readings_by(store: Store, platforms: Mapping[str, str], now: datetime) -> dict[str, tuple[Reading, ...]]:
    """The measures of each platform, all its accounts together."""
    found: dict[str, list[str]] = {}
    for account, platform in platforms.items():
        found.setdefault(platform, []).append(account)
    kept = {account: await store.account_states(account) for account in platforms}
    return {
        platform: readings_of_states(platform, [kept[one] for one in some], now) for platform, some in found.items()
    }


def readings_of_states(
    platform: str, states: Sequence[Mapping[str, AccountState]], now: datetime
) -> tuple[Reading, ...]:
    weeks = [weeks_kept(one[WEEKS].value, now) for one in states if WEEKS in one]
    return readings_of(platform, together(weeks))
