"""A marketplace that is down, walled, cut or abroad: one alert says so, and nothing that was known is forgotten."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.readings import Wall
from monitor.demo.market import LocalMarket, Trouble
from monitor.recall import recall
from storage.states import Status
from tests.faults.rooms import Rooms, rooms
from tests.faults.world import ANNA, BEN
from tests.monitor.night import ASIN, EVENING, HIJACKED, LAMP, Night

WALLED: list[Trouble] = [Wall.CAPTCHA, Wall.LOGIN, Wall.SERVER_ERROR, "half", "throttled"]
MORE = [f"B0LAMP{number:04}" for number in range(2, 4)]


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[Rooms]:
    """Three lamps, all known and clear."""
    async with rooms(tmp_path) as made:
        for asin in MORE:
            await made.night.watch(asin, LAMP, f"Lamp {asin}")
        await made.passes(14)
        assert await made.night.incidents() == ()
        yield made


async def known(world: Night) -> list[object]:
    """What the house believes of every lamp."""
    return [await recall(world.store, listing) for listing in await world.store.listings()]


def told(house: Rooms, chat: int) -> list[str]:
    """The alerts; a silent note that reading has become difficult may go before."""
    return [text for text in house.texts(chat) if "case" in text and "Reading is difficult" not in text]


async def one_alert_and_no_change(house: Rooms, before: list[object]) -> None:
    """It was told once to each, everything known still stands, and nothing else was said to have happened."""
    assert {one.rule for one in await house.night.incidents()} <= {"state_unknown", "source_degraded"}
    assert [len(told(house, chat)) for chat in (ANNA, BEN)] == [1, 1]
    assert all(one.silent for one in house.phone() if "Reading is difficult" in one.text)
    assert await known(house.night) == before


@pytest.mark.parametrize("trouble", WALLED, ids=str)
async def test_a_marketplace_that_shows_no_page_is_one_alert_and_no_change(house: Rooms, trouble: Trouble) -> None:
    before = await known(house.night)
    house.night.market.wall(trouble, times=None)
    await house.passes(90, every=3)
    await one_alert_and_no_change(house, before)
    house.night.market.open()
    await house.passes(90, every=3)
    assert {one.status for one in await house.night.incidents()} == {Status.RESOLVED}
    assert [len(told(house, chat)) for chat in (ANNA, BEN)] == [1, 1], "its end is no new message"


async def test_a_marketplace_that_is_not_there_is_one_alert_and_no_change(house: Rooms) -> None:
    before = await known(house.night)
    await LocalMarket.__aexit__(house.night.market, None, None, None)
    await house.passes(90, every=3)
    await one_alert_and_no_change(house, before)
    await house.night.market.__aenter__()
    house.night.market.put(ASIN, HIJACKED)
    await house.passes(90, every=3)
    assert [one.rule for one in await house.night.store.open_incidents()] == ["new_seller"]


async def test_a_page_for_another_country_is_one_alert_and_no_change(house: Rooms) -> None:
    before = await known(house.night)
    house.night.market.deliver_to = "Deutschland"
    await house.passes(90, every=3)
    changes = {one.rule for one in await house.night.incidents()} - {"state_unknown", "source_degraded"}
    assert changes == set()
    assert await known(house.night) == before


async def test_what_a_page_does_not_state_is_unknown_and_not_zero_and_no_change(house: Rooms) -> None:
    bare = replace(LAMP, rating=None, reviews=None)
    house.night.market.put(ASIN, bare)
    await house.passes(25, every=2)
    assert await house.night.incidents() == ()
    looked = await house.night.store.series(1, "rating", EVENING, house.night.clock.now())
    assert 0.0 not in [one.value for one in looked]
