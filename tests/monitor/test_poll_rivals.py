"""A rival read from the public pages: what he does is told, walls say nothing, and no rule about mine looks."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest_asyncio

from adapters.rankings import Ranking, RankingKind
from adapters.readings import Subject, Topic, Wall
from monitor.coverage import Seen, coverage_of
from monitor.known import RIVAL
from storage.states import Status, WatchedListing
from tests.monitor.night import LAMP, ME, XYZ, Night, night

THEIRS = "B0RIVAL001"
HIS = replace(XYZ, price=Decimal("20.00"))
PAGE = replace(LAMP, title="Rival Lamp", offers=(HIS,), ranks=(("Table Lamps", 5),), stock=3)


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    """My lamp and a rival's, both watched for an hour already."""
    async with night(tmp_path) as world:
        await world.mine(ME)
        await world.watch()
        world.market.put(THEIRS, PAGE)
        url = f"https://www.amazon.com/dp/{THEIRS}"
        topics = [*Topic]
        await world.store.add_listing(
            "us", Subject("us", THEIRS), "Rival Lamp", url, world.clock.now(), topics, rival=True
        )
        await world.passes(60, every=5)
        yield world


async def rival(world: Night) -> WatchedListing:
    return next(one for one in await world.store.listings() if one.rival)


async def test_price_stock_rank_and_stars_are_kept_and_no_stranger_is_told_of(shop: Night) -> None:
    one = await rival(shop)
    stated = await shop.store.snapshot(one.id, RIVAL)
    assert stated is not None
    assert stated.value == {"stock": 3, "rank": ["Table Lamps", 5], "rating": "4.6", "reviews": 1287}
    assert await shop.told() == []
    assert {path for path in (visit.path for visit in shop.market.visits) if THEIRS in path} == {f"/dp/{THEIRS}"}


async def test_the_first_look_tells_of_mine_alone(shop: Night) -> None:
    mine = next(one for one in await shop.store.listings() if not one.rival)
    assert mine.first_looked_at is not None
    assert (await rival(shop)).first_looked_at is None


async def test_a_price_that_fell_is_told_and_everything_else_of_the_page_may_change(shop: Night) -> None:
    cheap = replace(HIS, price=Decimal("15.00"))
    shop.market.put(
        THEIRS, replace(PAGE, title="Another", brand="Other", offers=(cheap,), rating=Decimal("2.1"), ranks=())
    )
    await shop.passes(90, every=1)
    assert [(rule, status) for rule, _, status in await shop.told()] == [("rival_price", Status.CONFIRMED)]


async def test_a_rivals_wall_raises_nothing_for_hours_while_mine_are_read(shop: Night) -> None:
    shop.market.wall(Wall.CAPTCHA, times=None, path=f"/dp/{THEIRS}")
    await shop.passes(6 * 60, every=10)
    assert await shop.told() == []
    watch = await shop.watch_of(Topic.RIVALS)
    assert watch.failures > 2
    assert watch.trouble is not None


async def test_mine_behind_a_wall_is_told_without_the_rivals_in_the_count(shop: Night) -> None:
    shop.market.wall(Wall.CAPTCHA, times=None)
    await shop.passes(90, every=5)
    (told,) = [one for one in await shop.incidents() if one.rule == "state_unknown"]
    assert told.facts["listings"] == [1]


async def test_his_place_is_followed_and_its_fall_is_nobodys_alarm(shop: Night) -> None:
    word = Ranking(RankingKind.SEARCH, "us", "blue lamp", "blue lamp", "https://www.amazon.com/s?k=blue+lamp")
    held = await shop.store.add_ranking("us", word, shop.clock.now())
    on_it = await shop.ranking.listings_on(held, shop.clock.now())
    assert {one.name for one in on_it} == {"Blue Lamp", "Rival Lamp"}


async def test_the_proof_of_watch_counts_mine_and_theirs_apart(shop: Night) -> None:
    since, until = shop.clock.now() - timedelta(hours=1), shop.clock.now()
    seen = Seen(
        listings=await shop.store.listings(),
        watches=await shop.store.watches(),
        spans=await shop.store.coverage(since, until),
        troubles=await shop.store.troubles(since, until),
        counts=await shop.store.looks_between(since, until),
        period=shop.poll.plan.period,
    )
    mine, theirs = coverage_of(seen, since, until), coverage_of(seen, since, until, rivals=True)
    assert (mine.listings, theirs.listings) == (1, 1)
    assert (theirs.checked, theirs.every) == (1, timedelta(hours=1))
    assert theirs.looks < mine.looks
