import asyncio

import pytest

from adapters.door import Door
from adapters.errors import Refused, TryLater
from tests.adapters.conftest import OpenDoor, Reply, Shop
from tests.clock import StillClock

DAY = 86400.0
NO_LAMPS = Reply(b"User-agent: *\nDisallow: /lamp\n")


@pytest.fixture(autouse=True)
def pages(shop: Shop) -> None:
    shop.says("/lamp", Reply(b"lamp"))
    shop.says("/chair", Reply(b"chair"))


async def test_a_page_the_host_forbids_is_not_asked_for_and_the_error_says_what_to_do(shop: Shop, door: Door) -> None:
    shop.says("/robots.txt", NO_LAMPS)
    with pytest.raises(Refused, match=r"asks programs not to read /lamp \(its robots\.txt\).*API") as caught:
        await door.page(shop.url("/lamp?token=1"))
    assert shop.authority in str(caught.value)
    assert (await door.page(shop.url("/chair"))).body == b"chair"
    assert shop.paths == ["/robots.txt", "/chair"]


@pytest.mark.parametrize(
    ("rules", "welcome"),
    [
        ("User-agent: twoam\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: twoam\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nAllow: /lamp$", True),
        ("User-agent: otherbot\nDisallow: /", True),
        ("\ufeffUser-agent: *\nDisallow: /*mp", False),
        ("<html><h1>Welcome</h1></html>", True),
        ("User-agent: *\nCrawl-delay: soon\nRequest-rate: a/b\nVisit-time: x\nDisallow", True),
    ],
)
async def test_the_rules_for_our_name_come_before_those_for_all(
    rules: str, welcome: bool, shop: Shop, door: Door
) -> None:
    shop.says("/robots.txt", Reply(rules.encode()))
    if welcome:
        assert (await door.page(shop.url("/lamp"))).body == b"lamp"
        return
    with pytest.raises(Refused):
        await door.page(shop.url("/lamp"))


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_host_without_rules_allows_all(status: int, shop: Shop, door: Door) -> None:
    shop.says("/robots.txt", Reply(b"User-agent: *\nDisallow: /", status))
    assert (await door.page(shop.url("/lamp"))).body == b"lamp"


@pytest.mark.parametrize("reply", [Reply(status=500), Reply(status=503), Reply(status=429), Reply(raw=b"")])
async def test_a_host_that_cannot_state_its_rules_is_not_read(reply: Reply, shop: Shop, door: Door) -> None:
    shop.says("/robots.txt", reply)
    with pytest.raises(TryLater):
        await door.page(shop.url("/lamp"))
    assert set(shop.paths) == {"/robots.txt"}


async def test_the_rules_are_asked_for_once_a_day_over_restarts(
    shop: Shop, open_door: OpenDoor, clock: StillClock
) -> None:
    shop.says("/robots.txt", NO_LAMPS, Reply(status=404))
    door = open_door()
    await asyncio.gather(door.page(shop.url("/chair")), door.page(shop.url("/chair")))
    with pytest.raises(Refused):
        await open_door().page(shop.url("/lamp"))
    assert shop.paths.count("/robots.txt") == 1
    clock.advance(DAY)
    assert (await open_door().page(shop.url("/lamp"))).body == b"lamp"
    assert shop.paths.count("/robots.txt") == 2


async def test_older_rules_hold_while_new_ones_cannot_be_had_but_not_for_ever(
    shop: Shop, open_door: OpenDoor, clock: StillClock
) -> None:
    shop.says("/robots.txt", NO_LAMPS, Reply(status=500))
    door = open_door()
    await door.page(shop.url("/chair"))
    clock.advance(2 * DAY)
    for _ in range(2):
        assert (await door.page(shop.url("/chair"))).body == b"chair"
        with pytest.raises(Refused):
            await door.page(shop.url("/lamp"))
    assert shop.paths.count("/robots.txt") == 2, "a failing robots.txt is asked for once an hour, not for each page"
    clock.advance(30 * DAY)
    for opened in (door, open_door()):
        with pytest.raises(TryLater):
            await opened.page(shop.url("/chair"))


@pytest.mark.parametrize(
    ("rule", "gap"),
    [("Crawl-delay: 40", 40), ("Crawl-delay: 2", 15), ("Request-rate: 1/60", 60), ("Crawl-delay: -5", 15)],
)
async def test_a_host_may_ask_for_more_time_but_never_get_less_than_ours(
    rule: str, gap: float, shop: Shop, door: Door
) -> None:
    shop.says("/robots.txt", Reply(f"User-agent: *\n{rule}".encode()))
    for _ in range(3):
        await door.page(shop.url("/lamp"))
    assert [asked.at for asked in shop.asked] == [0, gap, 2 * gap, 3 * gap]


async def test_a_host_that_wants_a_day_between_two_pages_is_given_back_to_the_planner(shop: Shop, door: Door) -> None:
    shop.says("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 86400"))
    with pytest.raises(TryLater) as caught:
        await door.page(shop.url("/lamp"))
    assert caught.value.wait == 86400


async def test_rules_that_have_moved_are_followed_but_not_into_private_networks(shop: Shop, door: Door) -> None:
    shop.says("/robots.txt", Reply(status=301, headers={"Location": "/rules"}))
    shop.says("/rules", NO_LAMPS)
    with pytest.raises(Refused, match="not to read /lamp"):
        await door.page(shop.url("/lamp"))
    assert shop.paths == ["/robots.txt", "/rules"]


async def test_a_redirect_asks_the_rules_again(shop: Shop, door: Door) -> None:
    shop.says("/robots.txt", NO_LAMPS)
    shop.says("/old", Reply(status=302, headers={"Location": "/lamp"}))
    with pytest.raises(Refused, match="not to read /lamp"):
        await door.page(shop.url("/old"))
    assert shop.paths == ["/robots.txt", "/old"]
