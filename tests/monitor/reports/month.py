"""A February with a January before it, two platforms, a cost that is missing and a currency without a rate."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.readings import Subject, Topic
from storage.states import AccountLook, Batch
from storage.store import Store
from tests.monitor.shop import Shop, open_shop
from tests.monitor.till_rows import Sale, book

# The first moment of February in Shanghai; the house's clock shows the morning of 3 March there.
BEGIN = datetime(2026, 1, 31, 16, tzinfo=UTC)
FORMULA = "=HYPERLINK(1)"
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def sales() -> list[Sale]:
    """Ten lamps of $20 and some others; what it comes to is reckoned by hand in the tests."""
    lamps = [Sale(BEGIN + _DAY * 2 * one + _HOUR, market="US", sku="LAMP-1") for one in range(10)]
    shades = [
        Sale(BEGIN + _DAY * 7 * one, 1, "30", "3", "6", "EUR", "1.10", "bay", "DE", "LAMP-2", None) for one in range(4)
    ]
    dear = Sale(BEGIN + _DAY * 2, 2, "9", "20", "1", market="US", sku="DEAR", listing=None)
    unknown = Sale(BEGIN + _DAY, 1, "50", "5", None, market="US", sku=FORMULA, listing=None)
    returned = Sale(BEGIN + _DAY * 5, 0, "0", "0", None, market="US", refund="20", returned=1)
    unrated = Sale(BEGIN + _DAY * 4, 1, "70", "0", "1", "TRY", None, "bay", "TR", "LAMP-2", None)
    before = [Sale(BEGIN - _DAY * one - _HOUR, market="US", sku="LAMP-1") for one in range(5)]
    # The first hour of February and the first of March, by the clock in Shanghai.
    edges = [Sale(at, market="US", sku="EDGE") for at in (BEGIN, datetime(2026, 2, 28, 16, tzinfo=UTC))]
    return [*lamps, *shades, dear, unknown, returned, unrated, *before, *edges]


async def read_to(store: Store, at: datetime) -> None:
    """Every question about the accounts was answered then."""
    looks = [AccountLook(one.id, at, at, None) for one in await store.account_watches()]
    await store.commit(Batch(account_looks=tuple(looks)))


@asynccontextmanager
async def open_month(folder: Path) -> AsyncIterator[Shop]:
    """The shop with these sales; the orders of both accounts are stored from June on, and read by now."""
    async with open_shop(folder) as shop:
        first = [Sale(datetime(2025, 6, 1, tzinfo=UTC), account=one, sku="FIRST") for one in ("shop", "bay")]
        await book(shop.store, [*first, *sales()])
        now = shop.clock.now()
        for account in ("shop", "bay"):
            await shop.store.ensure_account_watches(account, [Topic.ORDERS, Topic.MONEY], now)
        await read_to(shop.store, now)
        await shop.store.add_listing("shop", Subject("US", "B0EXAMPL7K"), "Blue Lamp", "https://example.com", now, [])
        yield shop
