"""/words, and the places in /rank: followed once per market, censored, aged, and the unknown said to be unknown."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.amazon import rankings
from adapters.rankings import Ranking
from adapters.readings import Listing, Place, State, Subject, Topic
from monitor.findings import Known
from monitor.known import CONTENT, content_facts
from monitor.language import LANGUAGES
from monitor.rules.place import Course, course_facts, learn
from monitor.rules.rank import hour_of
from storage.states import Batch, Metric, RankingLook, WatchedListing, WatchedRanking
from storage.states import State as SeenState
from tests.monitor.golden_files import assert_golden
from tests.monitor.shop import BO, LAMP, VERA, Shop, button, buttons, texts
from tests.words import unmarked

WORDS = ("blue lamp", "desk lamp", "night light", "reading lamp")


async def told(shop: Shop, text: str, user: int = VERA) -> str:
    return unmarked(texts(await shop.say(user, text)))


async def followed(shop: Shop, word: str) -> WatchedRanking:
    found = rankings.searched(word, "us")
    assert found is not None
    here = Ranking(found.kind, "US", found.key, found.name, found.url)
    return await shop.store.add_ranking("shop", here, shop.clock.now())


async def looked(shop: Shop, one: WatchedRanking, trouble: str | None = None) -> None:
    now = shop.clock.now()
    await shop.store.commit(Batch(ranking_looks=(RankingLook(one.id, now, now + timedelta(hours=6), trouble),)))


def course(shop: Shop, board: str, *places: int | None, ad: int | None = None) -> Course:
    made: Course | None = None
    for at, place in enumerate(places):
        hour = hour_of(shop.clock.now()) - 6 * (len(places) - 1 - at)
        made = learn(made, Place(LAMP, board, place, 48, ad), hour)
    assert made is not None
    return made


async def kept(shop: Shop, lamp: WatchedListing, board: str, days_ago: float, value: float) -> None:
    at = shop.clock.now() - timedelta(days=days_ago)
    await shop.store.commit(Batch(metrics=(Metric(lamp.id, board, at, value),)))


async def in_all_states(shop: Shop) -> None:
    """One word well, one fallen out of those shown, one walled after it was read, one not looked at yet."""
    lamp = await shop.lamp()
    blue, desk, light, _ = [await followed(shop, word) for word in WORDS]
    courses = {
        blue.ranking.board: course(shop, blue.ranking.board, 5, 4, 3, ad=2),
        desk.ranking.board: course(shop, desk.ranking.board, *(6,) * 10, None, None),
        light.ranking.board: course(shop, light.ranking.board, 9),
    }
    await shop.remember(lamp, "place_fell", dict[str, Any](course_facts(courses)))
    await kept(shop, lamp, blue.ranking.board, 8, -48)
    await kept(shop, lamp, blue.ranking.board, 2, 5)
    await kept(shop, lamp, blue.ranking.board, 0, 3)
    await kept(shop, lamp, desk.ranking.board, 2, 6)
    await kept(shop, lamp, desk.ranking.board, 0, -48)
    for one in (blue, desk, light):
        await looked(shop, one)
    shop.clock.advance(7200)
    await looked(shop, light, "the platform showed a wall (captcha) instead of the page")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_rank_shows_the_places_of_every_word(shop: Shop, language: str) -> None:
    vera = await shop.store.person_by_user(VERA)
    assert vera is not None
    await shop.store.update_person(vera.id, language=language)
    await in_all_states(shop)
    assert_golden(f"places.{language}", texts(await shop.say(VERA, "/rank Blue Lamp")))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_words_shows_what_is_followed(shop: Shop, language: str) -> None:
    bo = await shop.store.person_by_user(BO)
    assert bo is not None
    await shop.store.update_person(bo.id, language=language)
    await in_all_states(shop)
    assert_golden(f"words.{language}", texts(await shop.say(BO, "/words")))


async def test_places_that_nobody_renewed_are_unknown(shop: Shop) -> None:
    await in_all_states(shop)
    shop.clock.advance(19 * 3600)
    assert "⚪ <b>search “blue lamp”</b>: unknown now" in await told(shop, "/rank Blue Lamp")


async def test_a_word_is_followed_in_the_only_market_and_once(shop: Shop) -> None:
    await lower_case(shop)
    said = await told(shop, "/words Blue  Lamp", BO)
    assert said.startswith("✓ Following search “Blue Lamp” on Amazon US: 4 pages a day")
    await told(shop, "/words blue lamp", BO)
    [one] = await shop.store.rankings()
    assert (one.account, one.ranking.board, one.ranking.name) == ("shop", "search:blue lamp", "Blue Lamp")
    assert one.ranking.url == "https://www.amazon.com/s?k=Blue+Lamp"


async def test_a_lists_address_is_followed_and_other_addresses_are_refused(shop: Shop) -> None:
    await lower_case(shop)
    await told(shop, "/words https://www.amazon.com/Best-Sellers-Lamps/zgbs/hi/1063292/ref=zg_bs_nav_hi_2", BO)
    [one] = await shop.store.rankings()
    assert one.ranking.url == "https://www.amazon.com/gp/bestsellers/hi/1063292"
    for text in ("https://www.amazon.com/dp/B0EXAMPL7K", "https://www.shop.example/lamps", "x" * 101):
        assert (await told(shop, f"/words {text}", BO)).startswith("✕ ")
    assert len(await shop.store.rankings()) == 1


async def test_with_several_markets_the_market_is_asked_for(shop: Shop) -> None:
    await lower_case(shop)
    await lower_case(shop, "de")
    asked = await shop.say(BO, "/words blue lamp")
    assert [one.label for one in buttons(asked)] == ["Amazon US · shop", "Amazon DE · shop"]
    await shop.press(BO, button(asked, "Amazon DE"))
    assert [one.ranking.url for one in await shop.store.rankings()] == ["https://www.amazon.de/s?k=blue+lamp"]
    assert "several markets" in await told(shop, "/words\nblue lamp\ndesk lamp", BO)


async def test_several_lines_are_several_words(shop: Shop) -> None:
    await lower_case(shop)
    await told(shop, "/words\nblue lamp\n\ndesk lamp", BO)
    assert [one.ranking.name for one in await shop.store.rankings()] == ["blue lamp", "desk lamp"]


async def test_a_button_ends_it(shop: Shop) -> None:
    await followed(shop, "blue lamp")
    await shop.press(BO, button(await shop.say(BO, "/words"), "✕ blue lamp"))
    assert await shop.store.rankings() == ()


async def test_viewers_may_not_decide_what_is_followed(shop: Shop) -> None:
    await lower_case(shop)
    assert "Only for" in await told(shop, "/words blue lamp")
    assert await shop.store.rankings() == ()


async def test_without_a_listing_there_is_no_market_to_search(shop: Shop) -> None:
    assert (await told(shop, "/words blue lamp", BO)).startswith("✕ blue lamp")


async def test_reviews_name_the_new_low_stars(shop: Shop) -> None:
    lamp = await shop.lamp()
    one = {
        "id": "R1EXAMPLE001",
        "stars": 1,
        "day": "2026-11-13",
        "url": "https://www.amazon.com/gp/customer-reviews/R1",
    }
    now = shop.clock.now().isoformat()
    learnt = {"since": now, "known": ["R1EXAMPLE001", "R2"], "news": [{**one, "at": now}], "share": 8, "rise": None}
    await shop.remember(lamp, "new_low_stars", learnt)
    said = await told(shop, "/reviews Blue Lamp")
    assert "One and two stars: 8 % of the ratings" in said
    assert "2 reviews of one or two stars seen on the page, 1 new in the last 24 h" in said
    assert '<a href="https://www.amazon.com/gp/customer-reviews/R1">1 star, Nov 13, 2026</a>' in said


async def lower_case(shop: Shop, market: str = "us") -> None:
    await shop.store.add_listing("shop", Subject(market, "B0EXAMPL7K"), "Lamp", "", shop.clock.now(), [Topic.LISTINGS])


async def test_the_newest_place_is_shown_even_where_the_rule_counts_one_look_an_hour(shop: Shop) -> None:
    lamp = await shop.lamp()
    blue = await followed(shop, "blue lamp")
    await shop.remember(lamp, "place_fell", dict[str, Any](course_facts({blue.ranking.board: course(shop, "x", 5)})))
    await kept(shop, lamp, blue.ranking.board, 0, 11)
    await looked(shop, blue)
    assert "search “blue lamp”</b>: 11\n" in await told(shop, "/rank Blue Lamp")


async def test_the_lists_that_a_product_page_links_to_are_offered_as_buttons(shop: Shop) -> None:
    await lower_case(shop)
    [lamp] = await shop.store.listings()
    url = "https://www.amazon.com/gp/bestsellers/hi/1063292"
    page = Listing(lamp.subject, State.LIVE, lamp.url, "Lamp", lists=(("Table Lamps", url),))
    facts = content_facts(Known(content=page))
    assert facts is not None
    await shop.store.commit(Batch(states=(SeenState(lamp.id, CONTENT, shop.clock.now(), facts),)))
    offered = await shop.say(BO, "/words")
    await shop.press(BO, button(offered, "+ Table Lamps"))
    assert [one.ranking.board for one in await shop.store.rankings()] == ["bestsellers:1063292"]
    assert [one.label for one in buttons(await shop.say(BO, "/words"))] == ["✕ hi/1063292", "Reload"]
