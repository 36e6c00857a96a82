"""Reads from the memory what the page of platforms is made of."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from monitor.platforms.shares import Shares, Told, of_countries, of_goods_by_account, of_products, shares
from monitor.platforms.weeks import Reading, readings_of, together, weeks_kept
from monitor.till.dividing import By
from storage.states import AccountState, SkuSum
from storage.store import Store

# Under which names an account's counted weeks, and what is held of it, are kept.
WEEKS, HELD = "platform_weeks", "platform_held"


async def told_of(store: Store, since: datetime, until: datetime) -> Told:
    """The ledger's sums of a span."""
    uncosted = {(one.account, one.market): one.units for one in await store.uncosted(since, until)}
    return Told(await store.takings(since, until), await store.order_counts(since, until), uncosted)


async def divided(
    store: Store, by: By, platform_of: Callable[[str], str], since: datetime, until: datetime
) -> tuple[Shares, Shares]:
    """The span's revenue and profit, divided as asked, and by account."""
    if by is By.PRODUCT:
        sold = await store.skus_sold(since, until)
        return of_products(sold, await _naming(store)), of_goods_by_account(sold)
    told = await told_of(store, since, until)
    by_account = shares(told, By.ACCOUNT, platform_of)
    if by is By.COUNTRY:
        return of_countries(told, await store.countries(since, until)), by_account
    return shares(told, by, platform_of), by_account


async def _naming(store: Store) -> Callable[[SkuSum], str]:
    """Says of which product a SKU is: by its listing, else by the SKU itself."""
    listings = {(one.account, one.subject.id): one for one in await store.listings()}
    names = {one.id: one.name for one in await store.products()}
    ties = await store.ties()

    def named(one: SkuSum) -> str:
        listing = listings.get((one.account, one.listing or ""))
        product = ties.get(listing.id) if listing else None
        return names.get(product or 0) or (listing.name if listing and listing.name else one.sku)

    return named


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
