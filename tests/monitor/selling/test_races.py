"""What a person does while the platform is being asked: a listing that is removed or paused in the meantime."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.readings import Sweep
from monitor.demo.spapi import LocalSellingApi
from storage.states import Step
from tests.clock import StillClock
from tests.monitor.selling.rooms import Rooms, rooms, shelf
from tests.monitor.selling.shop import MINE, OTHER, STRANGER

CHEAPER = replace(OTHER, price=MINE.price - 2, shipping=None, featured=True)
BESIDE = replace(MINE, featured=False)


@pytest.fixture
async def shop(api: LocalSellingApi, clock: StillClock, tmp_path: Path) -> AsyncIterator[Rooms]:
    api.put(shelf(1, MINE, replace(OTHER, featured=False)))
    async with rooms(api, clock, tmp_path) as made:
        yield made


async def told(shop: Rooms) -> list[Step]:
    """What would reach a phone, and had not been told before."""
    return [one.step for one in await shop.house.store.undispatched() if one.step is Step.CONFIRMED]


def meanwhile(shop: Rooms, method: str, listing_id: int) -> None:
    """A person removes the listing while its question is on its way."""
    adapter, store = shop.house.accounts["us"], shop.house.store
    asked = getattr(adapter, method)

    async def slow(*args: Any, **kwargs: Any) -> Sweep:
        sweep: Sweep = await asked(*args, **kwargs)
        await store.remove_listing(listing_id, shop.clock.now())
        await shop.house.review.tick()
        return sweep

    setattr(adapter, method, slow)


async def test_a_listing_that_is_removed_while_it_is_confirmed_is_told_no_more(shop: Rooms) -> None:
    [listing] = await shop.watch(1)
    shop.sell(BESIDE, replace(OTHER, featured=False))
    await shop.poll()
    assert [one.rule for one in await shop.house.store.open_incidents()] == ["featured_nobody"]
    meanwhile(shop, "confirm", listing.id)
    await shop.confirm()
    assert await shop.house.store.open_incidents() == ()
    assert await told(shop) == []


async def test_a_listing_that_is_removed_while_it_is_read_raises_nothing(shop: Rooms) -> None:
    [listing] = await shop.watch(1)
    shop.sell(MINE, STRANGER)
    meanwhile(shop, "read", listing.id)
    await shop.poll()
    assert await shop.house.store.open_incidents() == ()
