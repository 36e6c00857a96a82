"""Ranks and stars from the marketplace's pages to the alert: what whole pages show is learnt, walls teach nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest_asyncio

from adapters.readings import Wall
from monitor.rules.level import Level
from monitor.rules.rank import levels_of
from storage.states import Facts, Status
from tests.monitor.night import ASIN, LAMP, Night, night

TOOLS, LAMPS, TOYS = "Tools & Home Improvement", "Table Lamps", "Toys & Games"
RANKED = replace(LAMP, ranks=((TOOLS, 1200), (LAMPS, 37)))


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    """My ranked lamp, watched for a while already."""
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch(product=RANKED)
        await world.passes(25, every=5)
        yield world


async def memory(world: Night, rule: str) -> Facts:
    return (await world.store.memories(1))[rule].value


async def levels(world: Night) -> dict[str, Level]:
    return levels_of(await memory(world, "rank_fell"))


async def test_every_whole_page_teaches_its_ranks_and_its_stars(shop: Night) -> None:
    learnt = await levels(shop)
    assert {board: level.last for board, level in learnt.items()} == {TOOLS: 1200, LAMPS: 37}
    assert (await memory(shop, "rating_fell"))["rating"] == "4.6"
    assert await shop.told() == []


async def test_what_is_learnt_survives_hours_and_is_one_reading_an_hour(shop: Night) -> None:
    await shop.passes(5 * 60, every=10)
    assert 5 <= (await levels(shop))[TOOLS].readings <= 7


async def test_a_fall_over_hours_is_told_once(shop: Night) -> None:
    await shop.passes(80 * 60, every=60)
    shop.market.put(ASIN, replace(RANKED, ranks=((TOOLS, 4800), (LAMPS, 160))))
    await shop.passes(8 * 60, every=30)
    assert [(rule, status) for rule, _, status in await shop.told()] == [("rank_fell", Status.CONFIRMED)]
    [fell] = await shop.incidents()
    assert (fell.facts["board"], fell.facts["is"], fell.facts["also"]) == (TOOLS, 4800, [LAMPS])
    shop.market.put(ASIN, RANKED)
    await shop.passes(30 * 60, every=60)
    assert [status for _, _, status in await shop.told()] == [Status.RESOLVED]


async def test_a_rank_that_vanishes_from_whole_pages_is_lost(shop: Night) -> None:
    shop.market.put(ASIN, replace(RANKED, ranks=()))
    await shop.passes(60, every=5)
    assert [(rule, status) for rule, _, status in await shop.told()] == [("rank_lost", Status.CONFIRMED)]


async def test_walls_and_half_pages_lose_no_rank(shop: Night) -> None:
    before = await levels(shop)
    for trouble in (Wall.CAPTCHA, "half", "empty"):
        shop.market.wall(trouble, times=None, path="/dp/")
        await shop.passes(90, every=5)
    assert not {"rank_lost", "rank_moved", "rank_fell"} & {rule for rule, _, _ in await shop.told()}
    assert await levels(shop) == before


async def test_another_main_category_is_told(shop: Night) -> None:
    shop.market.put(ASIN, replace(RANKED, ranks=((TOYS, 90_000),)))
    await shop.passes(60, every=5)
    assert [(rule, status) for rule, _, status in await shop.told()] == [("rank_moved", Status.CONFIRMED)]


async def test_fallen_stars_are_told_when_a_second_look_shows_them(shop: Night) -> None:
    shop.market.put(ASIN, replace(RANKED, rating=Decimal("4.3")))
    await shop.passes(30)
    assert [(rule, status) for rule, _, status in await shop.told()] == [("rating_fell", Status.CONFIRMED)]
    [fell] = await shop.incidents()
    assert (fell.seen, fell.facts["was"], fell.facts["is"]) == (2, "4.6", "4.3")
