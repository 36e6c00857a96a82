"""/rank and /reviews: what is known of ranks and stars, and that the unknown is said to be unknown."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from adapters.readings import Topic
from monitor.language import LANGUAGES
from monitor.rules.level import Level, learn, level_facts
from monitor.rules.rank import hour_of
from storage.states import Batch, LookResult, Metric, Status, WatchedListing
from tests.monitor.golden_files import assert_golden
from tests.monitor.shop import BO, VERA, Shop, button, texts
from tests.words import unmarked

TOOLS, LAMPS = "Tools & Home Improvement", "Table Lamps"
DAY = 24


async def told(shop: Shop, text: str) -> str:
    """What Vera reads, without the marks of writing direction."""
    return unmarked(texts(await shop.say(VERA, text)))


def learnt(shop: Shop, ranks: list[int]) -> Level:
    """One reading an hour, the last one in this hour."""
    level: Level | None = None
    for at, rank in enumerate(ranks):
        level = learn(level, hour_of(shop.clock.now()) - len(ranks) + 1 + at, rank)
    assert level is not None
    return level


def wobbling(middle: float, hours: int) -> list[int]:
    random = Random(4)
    return [round(middle * 2.718 ** random.gauss(0, 0.1)) for _ in range(hours)]


async def ranked(shop: Shop, boards: Mapping[str, Level]) -> WatchedListing:
    lamp = await shop.lamp()
    rows = [{"board": board, **level_facts(level)} for board, level in boards.items()]
    await shop.remember(lamp, "rank_fell", {"main": next(iter(boards)), "boards": rows})
    await seen(shop, lamp, {f"rank:{board}": level.last for board, level in boards.items()})
    return lamp


async def seen(shop: Shop, lamp: WatchedListing, numbers: Mapping[str, float], ago: timedelta = timedelta()) -> None:
    at = shop.clock.now() - ago
    found = tuple(Metric(lamp.id, name, at, value) for name, value in numbers.items())
    await shop.store.commit(Batch(metrics=found))


async def stars(shop: Shop, lamp: WatchedListing, **changes: Any) -> None:
    facts = {"level": "4.6", "since": None, "rating": "4.6", "count": 812, "hour": hour_of(shop.clock.now())}
    await shop.remember(lamp, "rating_fell", {**facts, **changes})


async def read_page(shop: Shop) -> None:
    """A whole look at the product page, now."""
    now = shop.clock.now()
    [watch] = [one for one in await shop.store.watches() if one.topic is Topic.LISTINGS]
    await shop.store.commit(Batch(looks=(LookResult(watch.id, now, now, True),)))


# --- ranks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_board_says_now_usual_a_week_ago_and_the_extremes(shop: Shop, language: str) -> None:
    vera = await shop.store.person_by_user(VERA)
    assert vera is not None
    await shop.store.update_person(vera.id, language=language)
    fallen = learnt(shop, wobbling(1200, 21 * DAY) + wobbling(4800, 8))
    assert fallen.fall
    await ranked(shop, {TOOLS: fallen, LAMPS: learnt(shop, wobbling(40, 30))})
    shop.clock.advance(120)
    assert_golden(f"rank.{language}", texts(await shop.say(VERA, "/rank Blue Lamp")))


async def test_a_listing_without_a_rank_is_unknown(shop: Shop) -> None:
    await shop.lamp()
    assert "⚪ I have read no rank yet: it is unknown." in await told(shop, "/rank Blue Lamp")


async def test_a_board_that_is_learning_says_how_far(shop: Shop) -> None:
    await ranked(shop, {TOOLS: learnt(shop, wobbling(1200, 30))})
    said = await told(shop, "/rank Blue Lamp")
    assert "learning: 30 of 72 hourly readings" in said
    assert "7 days ago: unknown" in said


async def test_a_board_that_the_page_no_longer_shows_is_unknown_now(shop: Shop) -> None:
    await ranked(shop, {TOOLS: learnt(shop, [1200] * 200)})
    shop.clock.advance(5 * 3600)
    await read_page(shop)
    said = await told(shop, "/rank Blue Lamp")
    assert "Home Improvement</b>: unknown now, 1,200 when last seen at 10:00" in said
    assert "worse" not in said
    assert "better" not in said


async def test_old_data_says_how_old_it_is(shop: Shop) -> None:
    await ranked(shop, {TOOLS: learnt(shop, [1200] * 200)})
    shop.clock.advance(3 * 3600)
    assert "data 3 h old" in await told(shop, "/rank Blue Lamp")


async def test_a_rank_that_only_drifts_says_that_no_alarm_comes_from_it(shop: Shop) -> None:
    drift = [round(100_000 * 1.19 ** (hour / 24)) for hour in range(200)]
    await ranked(shop, {TOOLS: learnt(shop, drift)})
    assert "only drifts" in await told(shop, "/rank Blue Lamp")


async def test_a_better_rank_is_told_as_better(shop: Shop) -> None:
    await ranked(shop, {TOOLS: learnt(shop, [2000] * 100 + [1000] * 100)})
    assert "7 days ago: 2,000, now 50 % better" in await told(shop, "/rank Blue Lamp")


# --- reviews ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_reviews_say_stars_number_and_change(shop: Shop, language: str) -> None:
    vera = await shop.store.person_by_user(VERA)
    assert vera is not None
    await shop.store.update_person(vera.id, language=language)
    lamp = await shop.lamp()
    await seen(shop, lamp, {"rating": 4.6, "reviews": 798}, ago=timedelta(days=9))
    await stars(shop, lamp, rating="4.5")
    assert_golden(f"reviews.{language}", texts(await shop.say(VERA, "/reviews Blue Lamp")))


async def test_reviews_never_read_are_unknown(shop: Shop) -> None:
    await shop.lamp()
    assert "⚪ I have read no stars yet: they are unknown." in await told(shop, "/reviews Blue Lamp")


async def test_a_number_that_the_page_does_not_state_is_unknown_not_zero(shop: Shop) -> None:
    lamp = await shop.lamp()
    await stars(shop, lamp, count=None)
    said = await told(shop, "/reviews Blue Lamp")
    assert "Reviews: unknown" in said
    assert "In 7 d: stars unknown, reviews unknown" in said


async def test_stars_that_the_page_no_longer_states_are_unknown_now(shop: Shop) -> None:
    lamp = await shop.lamp()
    await stars(shop, lamp, hour=hour_of(shop.clock.now()) - 30)
    assert "⚪ Unknown now: the page last stated them at 2 Mar 04:00." in await told(shop, "/reviews Blue Lamp")


# --- how they are asked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["排名", "评论", "rank", "reviews", "/rank", "/reviews"])
async def test_a_missing_listing_brings_buttons(shop: Shop, word: str) -> None:
    await shop.lamp()
    asked = await shop.say(VERA, word)
    assert "Which listing?" in texts(asked)
    assert "unknown" in texts(await shop.press(VERA, button(asked, "Blue Lamp")))


async def test_it_was_me_makes_the_new_category_the_approved_one(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp, "rank_moved")
    await shop.remember(lamp, "rank_moved", {"main": TOOLS, "beside": [LAMPS], "missing": 3, "since": "2026-03-03"})
    await shop.press(BO, button(await shop.say(BO, f"/case {case.id}"), "It was me"))
    assert (await shop.store.memories(lamp.id))["rank_moved"].value["main"] == "Adult Toys & Games"
    assert (await shop.incident(case.id)).status is Status.RESOLVED
