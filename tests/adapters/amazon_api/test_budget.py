"""Whether a large seller fits into Amazon's quotas: 5,000 SKUs in three markets of one region, over simulated hours.

Each look is the calls that it makes; our buckets say when one may go, and true ones judge whether it may.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest

from adapters.amazon.api.operations import (
    ALL,
    INVENTORY,
    LISTING_OFFERS_BATCH,
    SEARCH_CATALOG,
    SEARCH_LISTINGS,
    SEARCH_ORDERS,
    Operation,
)
from adapters.pacing import SWEEPS, SharedBucket
from monitor.demo.spapi.contract import BY_NAME
from monitor.demo.spapi.quotas import Quotas
from tests.clock import MemoryKeep, StillClock

SKUS, MARKETS, BATCH = 5_000, 3, 20
LOOKS = SKUS * MARKETS // BATCH
OFFERS, LISTINGS, STOCK = (LISTING_OFFERS_BATCH,), (SEARCH_CATALOG, SEARCH_LISTINGS), (SEARCH_LISTINGS, INVENTORY)
# What the documented rate alone would take, at the share that sweeps may use, and the allowance for what is uneven.
ROUND = 1.05 * (LOOKS - 1) / LISTING_OFFERS_BATCH.rate / SWEEPS
# Turns of the loop in which nobody began or ended a sleep; what lies between two sleeps takes fewer.
_QUIET = 20


class Simulation(StillClock):
    """Lets time pass only when everybody sleeps: whoever has just woken may want to sleep again for less."""

    def __init__(self) -> None:
        super().__init__()
        self._stirred = 0

    async def sleep(self, seconds: float) -> None:
        self._stirred += 1
        await super().sleep(seconds)
        self._stirred += 1

    async def _turn(self, wake: float) -> None:
        quiet = 0
        while quiet < _QUIET or self._wakes[0] < wake:
            before = self._stirred
            await asyncio.sleep(0)
            quiet = quiet + 1 if self._stirred == before else 0


class Seller:
    """One account; `asked` counts its calls, `refused` those that came too early."""

    def __init__(self) -> None:
        self.clock = Simulation()
        keep = MemoryKeep(self.clock)
        self._buckets = {one.name: SharedBucket(self.clock, keep, "a", one.name, one) for one in ALL}
        self._true = Quotas(self.clock)
        self.asked: Counter[str] = Counter()
        self.refused = 0

    async def call(self, operation: Operation, *, urgent: bool = False) -> None:
        await self._buckets[operation.name].take(urgent=urgent)
        self.asked[operation.name] += 1
        self.refused += not self._true.take(BY_NAME[operation.name], "seller")

    async def sweep(self, calls: Sequence[Operation]) -> float:
        """Seconds until every listing was asked once."""
        for _ in range(LOOKS):
            for operation in calls:
                await self.call(operation)
        return self.clock.monotonic()

    async def again_and_again(self, operation: Operation, every: float, until: float, *, urgent: bool) -> float:
        """The longest that one of them had to wait."""
        longest = 0.0
        while (began := self.clock.monotonic()) < until:
            await self.call(operation, urgent=urgent)
            longest = max(longest, self.clock.monotonic() - began)
            await self.clock.sleep(every)
        return longest


@pytest.fixture
def seller() -> Seller:
    return Seller()


async def test_side_by_side_all_rounds_stay_within_their_quotas_and_orders_wait_for_nobody(seller: Seller) -> None:
    offers, listings, stock, orders, people = await asyncio.gather(
        seller.sweep(OFFERS),
        seller.sweep(LISTINGS),
        seller.sweep(STOCK),
        seller.again_and_again(SEARCH_ORDERS, 300, ROUND, urgent=False),
        seller.again_and_again(LISTING_OFFERS_BATCH, 60, ROUND, urgent=True),
    )
    assert seller.refused == 0
    assert offers <= ROUND
    assert max(listings, stock) <= 600
    assert orders == 0
    assert people <= 2 / LISTING_OFFERS_BATCH.rate


async def test_one_after_the_other_everything_takes_the_time_of_the_slowest(seller: Seller) -> None:
    """As the daemon asks today: a look waits for the one before it, so that the others are as seldom as offers."""
    for _ in range(LOOKS):
        for operation in (*OFFERS, *LISTINGS, *STOCK):
            await seller.call(operation)
    assert seller.refused == 0
    assert seller.clock.monotonic() <= ROUND


async def test_a_day_of_orders_every_five_minutes_stays_within_its_budget(seller: Seller) -> None:
    assert await seller.again_and_again(SEARCH_ORDERS, 300, 24 * 3600, urgent=False) == 0
    assert (seller.refused, seller.asked[SEARCH_ORDERS.name]) == (0, 288)
