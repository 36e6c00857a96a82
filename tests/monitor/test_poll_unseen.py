"""What is not seen is neither good nor bad: walls, broken answers, and lists of which only a part came."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.readings import Topic, Wall
from monitor.demo.market import Trouble
from tests.monitor.lamps import CONFIRMED, OFFERS, STRANGER, TROUBLES, known, lamps
from tests.monitor.night import ASIN, HIJACKED, LAMP, ME, OTHER, XYZ, Night


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    async with lamps(tmp_path) as world:
        yield world


# --- not seen is not good, and not bad -------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_wall_or_a_broken_answer_changes_nothing_and_is_noted(shop: Night, trouble: Trouble) -> None:
    before, since = await known(shop), shop.clock.now()
    shop.market.wall(trouble, times=None)
    await shop.passes(30)
    watches = await shop.store.watches()
    assert await known(shop) == before
    assert [one for one in await shop.told() if one[0] not in ("source_degraded", "state_unknown")] == []
    assert all(one.failures >= 2 and one.trouble for one in watches)
    assert all(one.read_at is not None and one.read_at < since for one in watches)
    assert {one.topic for one in await shop.store.troubles(since, shop.clock.now())} == {Topic.LISTINGS, Topic.OFFERS}


@pytest.mark.parametrize("trouble", [Wall.CAPTCHA, Wall.SERVER_ERROR, "half", "empty"])
async def test_a_wall_does_not_make_a_known_stranger_leave(shop: Night, trouble: Trouble) -> None:
    shop.market.put(ASIN, HIJACKED)
    await shop.passes(15)
    shop.market.wall(trouble, times=None)
    await shop.passes(120, every=5)
    assert (await shop.told())[0] == STRANGER


async def test_a_page_delivered_to_another_country_changes_nothing(shop: Night) -> None:
    before = await known(shop)
    shop.market.put(ASIN, replace(LAMP, offers=()))
    shop.market.deliver_to = "Germany"
    await shop.passes(30)
    assert await known(shop) == before
    assert [one for one in await shop.told() if one[0] == "not_live"] == []
    assert (await shop.watch_of(Topic.LISTINGS)).failures >= 2


async def test_a_watch_that_fails_is_asked_less_and_less_and_one_success_forgives_all(shop: Night) -> None:
    shop.market.wall(Wall.CAPTCHA, times=None)
    since = len(shop.asked())
    await shop.passes(240, every=2)
    asked = shop.asked()[since:]
    gaps = [(after - before).total_seconds() / 60 for before, after in pairwise(asked)]
    assert gaps[0] < gaps[1] < gaps[2]
    assert max(gaps) <= 70, "never longer than an hour and some jitter"
    shop.market.open()
    await shop.passes(75, every=5)
    watch = await shop.watch_of(Topic.LISTINGS)
    assert (watch.failures, watch.trouble, watch.failing_since) == (0, None, None)


async def test_a_page_that_was_not_understood_is_kept_to_be_looked_at(shop: Night) -> None:
    shop.market.wall("half", path="/dp/")
    await shop.passes(15)
    [page] = await shop.store.proofs(listing_id=1)
    assert b"Lumen" in (await shop.store.proof_body(page.id) or b"")


async def test_a_listing_that_is_truly_gone_is_no_wall(shop: Night) -> None:
    shop.market.remove(ASIN)
    await shop.passes(30)
    assert ("not_live", "state", CONFIRMED) in await shop.told()
    await shop.passes(180, every=5)
    assert [one[0] for one in await shop.told()] == ["not_live"], "what is gone is known to be gone, and not unknown"
    assert (await shop.watch_of(Topic.OFFERS)).failures == 0


# --- partial answers -------------------------------------------------------------------------------------------------


async def test_a_partial_list_counts_whom_it_shows(shop: Night) -> None:
    many = tuple(replace(OTHER, seller_id=f"A5SELLER{number:05}", name=f"Shop {number}") for number in range(4))
    shop.market.put(ASIN, replace(HIJACKED, offers=(*HIJACKED.offers, *many)))
    shop.market.wall("half", times=None, path=OFFERS)
    shop.market.wall(Wall.CAPTCHA, times=None, path="/dp/")
    await shop.passes(30)
    assert STRANGER in await shop.told()
    assert (await shop.watch_of(Topic.OFFERS)).failures >= 2


async def test_a_partial_list_does_not_count_whom_it_lacks(shop: Night) -> None:
    many = tuple(replace(OTHER, seller_id=f"A5SELLER{number:05}", name=f"Shop {number}") for number in range(3))
    for one in many:
        await shop.friend(one)
    shop.market.put(ASIN, replace(LAMP, offers=(ME, *many, XYZ)))
    await shop.passes(20)
    shop.market.wall("half", times=None, path=OFFERS)
    await shop.passes(120, every=5)
    [stranger] = [one for one in await shop.incidents() if one.rule == "new_seller"]
    assert stranger.open
