"""New low stars from the marketplace's pages to the alert: by id and day, nobody's name, the first look silent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.readings import Topic, Wall
from monitor.demo.goods import Review
from storage.states import Status
from tests.monitor.night import ASIN, LAMP, Night, night

GOOD = Review("R1GOOD000001", 5, "October 2, 2026")
OLD_LOW = Review("R1OLDLOW0001", 1, "October 3, 2026")
NEW_LOW = Review("R1NEWLOW0001", 2, "November 13, 2026")
REVIEWED = replace(LAMP, shown_reviews=(GOOD, OLD_LOW), shares=(5, 3, 2, 10, 80))
SHARED = replace(LAMP, reviews=40, shares=(5, 3, 2, 10, 80))


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch(product=REVIEWED)
        await world.passes(25, every=5)
        yield world


async def low(world: Night) -> list[Status]:
    return [one.status for one in await world.incidents() if one.rule == "new_low_stars"]


async def test_the_first_look_raises_nothing(shop: Night) -> None:
    assert await low(shop) == []
    assert (await shop.store.memories(1))["new_low_stars"].value["known"] == [OLD_LOW.id]


async def test_a_new_low_review_is_told_once_with_its_address_and_nobodys_name(shop: Night) -> None:
    shop.market.put(ASIN, replace(REVIEWED, shown_reviews=(NEW_LOW, GOOD, OLD_LOW)))
    await shop.passes(60, every=2)
    assert await low(shop) == [Status.CONFIRMED]
    [told] = [one for one in await shop.incidents() if one.rule == "new_low_stars"]
    assert told.facts["reviews"] == [
        {
            "id": NEW_LOW.id,
            "stars": 2,
            "day": "2026-11-13",
            "url": f"https://www.amazon.com/gp/customer-reviews/{NEW_LOW.id}",
        }
    ]
    assert "Somebody" not in str(told.facts)
    await shop.passes(25 * 60, every=30)
    assert await low(shop) == [Status.RESOLVED]


@pytest.mark.parametrize("day", ["October 4, 2026", "May 1, 2019", "an unreadable day"])
async def test_an_old_review_that_comes_up_later_is_no_news(shop: Night, day: str) -> None:
    shop.market.put(ASIN, replace(REVIEWED, shown_reviews=(replace(NEW_LOW, day=day), GOOD)))
    await shop.passes(60, every=5)
    assert await low(shop) == []
    assert (await shop.watch_of(Topic.LISTINGS)).failures == 0


async def test_three_stars_are_not_low(shop: Night) -> None:
    shop.market.put(ASIN, replace(REVIEWED, shown_reviews=(replace(NEW_LOW, stars=3), GOOD)))
    await shop.passes(60, every=5)
    assert await low(shop) == []


async def test_walls_and_pages_without_reviews_say_nothing(shop: Night) -> None:
    before = (await shop.store.memories(1))["new_low_stars"]
    shop.market.put(ASIN, replace(REVIEWED, shown_reviews=(), shares=()))
    await shop.passes(30, every=5)
    shop.market.put(ASIN, replace(REVIEWED, shown_reviews=(NEW_LOW,)))
    shop.market.wall(Wall.CAPTCHA, times=None, path="/dp/")
    await shop.passes(30, every=5)
    assert (await shop.store.memories(1))["new_low_stars"] == before
    assert await low(shop) == []


async def test_without_single_reviews_a_risen_share_is_told(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch(product=SHARED)
        await world.passes(25, every=5)
        world.market.put(ASIN, replace(SHARED, shares=(6, 3, 2, 10, 79)))
        await world.passes(30, every=5)
        assert await low(world) == []
        world.market.put(ASIN, replace(SHARED, shares=(9, 3, 2, 8, 78), rating=Decimal("4.5")))
        await world.passes(30, every=2)
        assert await low(world) == [Status.CONFIRMED]
        [told] = [one for one in await world.incidents() if one.rule == "new_low_stars"]
        assert (told.facts["was"], told.facts["is"], told.facts["reviews"]) == (9, 12, [])
