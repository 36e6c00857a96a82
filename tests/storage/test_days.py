"""Sums by the day are those by the hour added up: whatever span is asked, both tell the same, whenever hours change."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from adapters.readings import EntryKind
from storage.states import HourSums, OrderCount, Taking
from storage.store import Store

HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 10, 23, 22, tzinfo=UTC)
HOURS = 24 * 5
ACCOUNTS, KINDS = ("amazon", "shop"), (EntryKind.SALE, EntryKind.REFUND, EntryKind.GOODS)
Key = tuple[str, str, EntryKind]


def sums(chance: Random, hour: datetime, account: str) -> HourSums:
    """What an hour of an account might hold; one in three holds nothing (any more)."""
    markets = [one for one in ("US", "DE") if chance.random() < 0.6]
    takings = [
        Taking(account, market, kind, "USD", *amounts(chance), 1, 2)
        for market in markets
        for kind in KINDS
        if chance.random() < 0.7
    ]
    orders = {(one, country): OrderCount(account, one, 3, 5, 1) for one in markets for country in ("US", "FR")}
    return HourSums(account, hour, tuple(takings), orders, ())


def amounts(chance: Random) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    first, second, third, fourth = (Decimal(chance.randrange(-(10**9), 10**9)) / 10**6 for _ in range(4))
    return first, second, third, fourth


def added(takings: Iterable[Taking]) -> dict[Key, tuple[Decimal, ...]]:
    found: dict[Key, tuple[Decimal, ...]] = {}
    for one in takings:
        key = one.account, one.market, one.kind
        sums = one.amount, one.home, one.estimated, one.unrated, Decimal(one.lines), Decimal(one.units)
        found[key] = tuple(a + b for a, b in zip(found.get(key, (Decimal(),) * 6), sums, strict=True))
    return found


def counted(kept: Iterable[HourSums]) -> dict[tuple[str, str], tuple[int, int, int]]:
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    for one in (count for hour in kept for count in hour.orders.values()):
        orders, units, cancelled = found.get((one.account, one.market), (0, 0, 0))
        found[one.account, one.market] = orders + one.orders, units + one.units, cancelled + one.cancelled
    return found


async def test_days_and_hours_tell_the_same_of_any_span(where: str) -> None:
    chance = Random(7)
    hours = [BEGIN + number * HOUR for number in range(HOURS)]
    kept = {(hour, account): sums(chance, hour, account) for hour in hours for account in ACCOUNTS}
    async with Store.open(where) as store:
        await store.keep_hours((), list(kept.values()))
        for _ in range(3):
            for _ in range(12):
                first, last = sorted(chance.sample(range(-5, HOURS + 6), 2))
                await tells_the_same(store, BEGIN + first * HOUR, BEGIN + last * HOUR, kept)
            changed = {key: sums(chance, *key) for key in chance.sample(list(kept), 20)}
            kept |= changed
            await store.keep_hours((), list(changed.values()))


async def tells_the_same(
    store: Store, since: datetime, until: datetime, kept: dict[tuple[datetime, str], HourSums]
) -> None:
    within = [one for (hour, _), one in kept.items() if since <= hour < until]
    for account in (None, "shop"):
        mine = [one for one in within if account in (None, one.account)]
        told = await store.takings(since, until, account)
        assert added(told) == added(one for hour in mine for one in hour.takings)
        counts = await store.order_counts(since, until, account)
        assert {(one.account, one.market): (one.orders, one.units, one.cancelled) for one in counts} == counted(mine)
    earned = await store.earned(since, until, {EntryKind.SALE}, set(EntryKind))
    hourly = await store.earned_by_hour(since, until, {EntryKind.SALE}, set(EntryKind))
    for name in ("units", "revenue", "profit", "goods"):
        assert getattr(earned, name) == sum(getattr(one.earned, name) for one in hourly)
    by_country = await store.countries(since, until)
    assert sum(one.orders for one in by_country) == sum(orders for orders, *_ in counted(within).values())


async def test_an_hour_that_holds_nothing_any_more_leaves_its_day(where: str) -> None:
    day = datetime(2026, 10, 25, tzinfo=UTC)
    taking = Taking("shop", "US", EntryKind.SALE, "USD", Decimal(5), Decimal(5), Decimal(), Decimal(), 1, 1)
    async with Store.open(where) as store:
        await store.keep_hours((), [HourSums("shop", day, (taking,), {}, ())])
        assert [one.home for one in await store.takings(day, day + 24 * HOUR)] == [Decimal(5)]
        await store.keep_hours((), [HourSums("shop", day, (), {}, ())])
        assert await store.takings(day, day + 24 * HOUR) == ()
