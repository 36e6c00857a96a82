"""Search words and lists from the marketplace's pages to the alert: one page for all, politely, the unknown unknown."""

import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from structlog.testing import capture_logs

from adapters.rankings import Ranking
from adapters.readings import Wall
from monitor.demo.lists import BestSellers, Tile
from monitor.demo.market import ROBOTS
from monitor.rules.place import PLACE_FELL, courses_of
from storage.errors import Unwritable
from storage.states import Status, WatchedListing, WatchedRanking
from tests.monitor.night import ASIN, LAMP, Night, night

RED = "B0LAMP0002"
LIST_PATH = "/gp/bestsellers/hi/1063292"
DAY = 24 * 60


def results(*first: str, ads: tuple[str, ...] = (), count: int = 48) -> tuple[Tile, ...]:
    """A page of results: the ads, then the named ones, then as many strangers as it takes."""
    named = [Tile(asin, ad=True) for asin in ads] + [Tile(asin) for asin in first]
    return (*named, *(Tile(f"B0RIVAL{place:03}") for place in range(count - len(first))))


def at_place(place: int, asin: str = ASIN) -> tuple[Tile, ...]:
    return results(*(f"B0OTHER{number:03}" for number in range(1, place)), asin)


async def follow(world: Night, text: str = "blue lamp") -> WatchedRanking:
    ranking = world.poll.accounts["us"].ranking_of(text, "us", world.poll.accounts["us"].config)
    assert isinstance(ranking, Ranking)
    return await world.store.add_ranking("us", ranking, world.clock.now())


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    """My lamp, third for its word."""
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch()
        world.market.searches["blue lamp"] = at_place(3)
        world.market.best_sellers[LIST_PATH] = BestSellers("Table Lamps", ("B0RIVAL001", ASIN))
        yield world


async def lists(world: Night, days: float) -> None:
    """Lets days pass in which only the lists are looked at."""
    until = world.clock.now() + timedelta(days=days)
    while world.clock.now() < until:
        await world.ranking.tick("us")
        await world.review.tick()
        world.clock.advance(1800)
    await world.store.flush()


async def places(world: Night, listing: WatchedListing | int = 1, board: str = "search:blue lamp") -> list[float]:
    number = listing if isinstance(listing, int) else listing.id
    points = await world.store.series(number, board, world.clock.now() - timedelta(days=40), world.clock.now())
    return [point.value for point in points]


async def the_only(world: Night) -> WatchedRanking:
    (found,) = await world.store.rankings()
    return found


async def fell(world: Night) -> list[tuple[str, str, Status]]:
    return [one for one in await world.told() if one[0] in ("place_fell", "places_unknown")]


async def test_one_page_tells_the_places_of_all_my_listings(shop: Night) -> None:
    red = await shop.watch(RED, replace(LAMP, title="Red Lamp"), "Red Lamp")
    blue = await shop.watch("B0LAMP0003", replace(LAMP, title="Third Lamp"), "Third Lamp")
    shop.market.searches["blue lamp"] = results("B0OTHER001", RED, ASIN, ads=(ASIN,))
    await follow(shop)
    await lists(shop, 0.1)
    assert [await places(shop, one) for one in (1, red, blue)] == [[3], [2], [-48]]
    assert len(shop.asked("/s?k=blue+lamp")) == 1
    course = courses_of((await shop.store.memories(1))[PLACE_FELL.name].value)["search:blue lamp"]
    assert (course.looks[-1].position, course.looks[-1].sponsored) == (3, 1)


async def test_a_list_is_asked_for_at_its_own_pace_and_not_without_listings(shop: Night) -> None:
    await follow(shop)
    await lists(shop, 2)
    assert 7 <= len(shop.asked("/s?k")) <= 9
    await shop.store.remove_listing(1, shop.clock.now())
    before = len(shop.asked("/s?k"))
    await lists(shop, 2)
    assert len(shop.asked("/s?k")) == before


async def test_a_fall_in_two_looks_is_told_and_ends_when_the_place_is_back(shop: Night) -> None:
    await follow(shop)
    await lists(shop, 4)
    shop.market.searches["blue lamp"] = at_place(30)
    await lists(shop, 0.6)
    assert await fell(shop) == [("place_fell", "search:blue lamp", Status.CONFIRMED)]
    [incident] = [one for one in await shop.incidents() if one.rule == "place_fell"]
    assert (incident.facts["was"], incident.facts["is"]) == (3, 30)
    assert await shop.store.proofs(incident_id=incident.id)
    shop.market.searches["blue lamp"] = at_place(4)
    await lists(shop, 0.5)
    assert await fell(shop) == [("place_fell", "search:blue lamp", Status.RESOLVED)]


async def test_best_seller_lists_have_places_of_their_own_and_the_platforms_name(shop: Night) -> None:
    await follow(shop, f"https://www.amazon.com{LIST_PATH}/ref=zg_bs_nav")
    await follow(shop)
    await lists(shop, 0.1)
    assert await places(shop, board="bestsellers:1063292") == [2]
    assert await places(shop) == [3]
    assert [one.ranking.name for one in await shop.store.rankings()] == ["Table Lamps", "blue lamp"]


async def test_walls_half_pages_and_empty_ones_change_no_place(shop: Night) -> None:
    await follow(shop)
    await lists(shop, 4)
    seen = (await shop.store.memories(1))[PLACE_FELL.name]
    for trouble in (Wall.CAPTCHA, "half", "empty", "throttled"):
        shop.market.wall(trouble, times=None, path="/s")
        await lists(shop, 0.5)
        shop.market.open()
        assert (await the_only(shop)).failures
        assert (await shop.store.memories(1))[PLACE_FELL.name] == seen
    assert await places(shop) == [3]


async def test_a_page_for_another_country_or_without_results_is_unknown(shop: Night) -> None:
    await follow(shop)
    shop.market.deliver_to = "Germany"
    await lists(shop, 0.1)
    assert "delivery to Germany" in str((await the_only(shop)).trouble)
    shop.market.deliver_to, shop.market.searches["blue lamp"] = "New York 10001", ()
    await lists(shop, 0.5)
    assert (await the_only(shop)).failures >= 2
    assert await places(shop) == []


async def test_what_robots_txt_forbids_is_said_once_and_never_asked_for(shop: Night) -> None:
    shop.market.robots = ROBOTS + "Disallow: /s\n"
    await follow(shop)
    await lists(shop, 2.1)
    assert shop.asked("/s?k") == []
    assert await fell(shop) == [("places_unknown", "places", Status.CONFIRMED)]
    [said] = [one for one in await shop.incidents() if one.rule == "places_unknown"]
    assert said.facts["refused"] is True
    refused = await the_only(shop)
    assert refused.refused
    assert refused.not_before - shop.clock.now() > timedelta(hours=20)  # asked about once a day, not four times
    shop.market.robots = ROBOTS
    await lists(shop, 3)
    assert [status for _, _, status in await fell(shop)] == [Status.RESOLVED]
    assert await places(shop) == [3]


async def test_words_that_cannot_be_read_for_long_are_told_once(shop: Night) -> None:
    await follow(shop)
    shop.market.wall(Wall.CAPTCHA, times=None, path="/s")
    await lists(shop, 0.5)
    assert await fell(shop) == []
    await lists(shop, 1)
    assert await fell(shop) == [("places_unknown", "places", Status.CONFIRMED)]


async def test_what_is_no_longer_followed_is_nobodys_worry(shop: Night) -> None:
    word = await follow(shop)
    await lists(shop, 4)
    shop.market.searches["blue lamp"] = at_place(30)
    await lists(shop, 0.6)
    await shop.store.remove_ranking(word.id)
    await lists(shop, 0.1)
    assert [status for _, _, status in await fell(shop)] == [Status.RESOLVED]


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process can grow: what is nearest to a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_does_not_make_the_platform_be_asked_again_and_again(shop: Night) -> None:
    await follow(shop)
    with capture_logs(), no_room():
        for _ in range(60):
            with suppress(Unwritable):
                await shop.ranking.tick("us")
            shop.clock.advance(60)
    assert len(shop.asked("/s?k")) == 1
    await lists(shop, 0.3)
    assert len(shop.asked("/s?k")) == 2
    assert await places(shop) == [3]
