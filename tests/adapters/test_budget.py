import asyncio

import pytest

from adapters.budget import Budget, spent_today
from adapters.errors import TryLater
from tests.adapters.conftest import OpenDoor, Reply, Shop
from tests.clock import MemoryKeep, StillClock

LAMP = b"<h1>Lamp</h1>" * 100


async def test_the_days_bytes_are_spent_once_and_the_text_says_when_it_goes_on(
    shop: Shop, open_door: OpenDoor, clock: StillClock
) -> None:
    shop.says("/lamp", Reply(LAMP))
    door = open_door(daily_bytes=4000)
    for _ in range(2):
        await door.page(shop.url("/lamp"))
    with pytest.raises(TryLater, match="reading goes on at midnight UTC"):
        await door.page(shop.url("/lamp"))
    asked = len(shop.asked)
    with pytest.raises(TryLater) as caught:
        await open_door(daily_bytes=4000).page(shop.url("/lamp"))
    assert len(shop.asked) == asked, "a restart must not open a new budget"
    assert caught.value.wait == pytest.approx(21 * 3600 + 46 * 60, abs=60)
    clock.advance(caught.value.wait or 0)
    assert (await door.page(shop.url("/lamp"))).body == LAMP


async def test_a_page_is_cut_off_where_the_budget_ends(
    shop: Shop, open_door: OpenDoor, clock: StillClock, keep: MemoryKeep
) -> None:
    shop.says("/film", Reply(chunks=iter([bytes(1000)] * 1000)))
    with pytest.raises(TryLater, match=r"today's 0\.01 MB for public pages are used up"):
        await open_door(daily_bytes=10_000).page(shop.url("/film"))
    assert 10_000 <= await spent_today(keep, clock.now()) < 500_000
    clock.advance(86400)
    assert await spent_today(keep, clock.now()) == 0


async def test_two_hosts_that_open_the_day_at_once_lose_no_byte_of_it(clock: StillClock, keep: MemoryKeep) -> None:
    budget = Budget(clock, keep, daily=1000)

    async def read() -> None:
        await budget.open()
        budget.spend(400)

    await asyncio.gather(read(), read())
    with pytest.raises(TryLater):
        await read()
