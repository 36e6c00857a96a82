"""A featured offer that I seem to have lost: the account's other path has the last word, and says with what share."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.amazon.api.operations import COMPETITIVE_SUMMARY
from monitor.demo.spapi import LocalSellingApi
from storage.states import Status
from tests.clock import StillClock
from tests.monitor.selling.rooms import Rooms, rooms, shelf
from tests.monitor.selling.shop import MINE, OTHER

CHEAPER = replace(OTHER, price=MINE.price - 2, shipping=None, featured=True)
BESIDE = replace(MINE, featured=False)
MINUTES = 60.0


@pytest.fixture
async def shop(api: LocalSellingApi, clock: StillClock, tmp_path: Path) -> AsyncIterator[Rooms]:
    api.put(shelf(3, MINE, replace(OTHER, featured=False)))
    async with rooms(api, clock, tmp_path) as made:
        yield made
    assert api.refused == []
    assert api.throttled == []


def asked(shop: Rooms) -> list[int]:
    """How many listings each question to the other path named."""
    return [len(one.asked["requests"]) for one in shop.api.of(COMPETITIVE_SUMMARY.name)]


async def lost(shop: Rooms) -> None:
    await shop.watch(1)
    shop.sell(BESIDE, CHEAPER)
    await shop.poll()


async def test_it_is_lost_once_my_share_of_the_views_has_been_nothing_for_ten_minutes(shop: Rooms) -> None:
    await lost(shop)
    [case] = await shop.cases("featured_lost")
    assert case.status is Status.RAISED
    await shop.confirm()
    assert (await shop.cases("featured_lost"))[0].status is Status.RAISED
    await shop.confirm(after=5 * MINUTES)
    assert asked(shop) == [1]
    await shop.confirm(after=5 * MINUTES)
    [case] = await shop.cases("featured_lost")
    assert (case.status, case.unconfirmed) == (Status.CONFIRMED, False)
    assert case.facts["views"] == {"of": OTHER.seller_id, "percent": 100}


async def test_a_rotation_in_which_i_still_have_a_share_is_no_loss(shop: Rooms) -> None:
    await shop.watch(1)
    shop.sell(CHEAPER, MINE)
    await shop.poll()
    [case] = await shop.cases("featured_lost")
    await shop.confirm()
    assert [one.status for one in await shop.cases("featured_lost")] == [Status.RESOLVED]
    assert await shop.steps(case) == ["raised", "dismissed"]


async def test_what_the_other_path_denied_is_not_asked_again_at_every_look(shop: Rooms) -> None:
    [listing] = await shop.watch(1)
    shop.sell(MINE, CHEAPER)
    await shop.poll()
    await shop.confirm()
    [watch] = [one for one in await shop.house.store.watches(listing.id) if one.topic == "offers"]
    for _ in range(4):
        await shop.house.poll.look(watch, listing)
        await shop.confirm(after=MINUTES)
    assert asked(shop) == [1]
    assert len(await shop.cases("featured_lost")) == 1


async def test_twenty_candidates_are_one_question_and_the_next_wait_for_the_quota(
    api: LocalSellingApi, clock: StillClock, tmp_path: Path
) -> None:
    api.put(shelf(25, MINE, replace(OTHER, featured=False)))
    async with rooms(api, clock, tmp_path) as shop:
        await shop.watch(25)
        shop.sell(BESIDE, CHEAPER)
        await shop.poll()
        began = clock.monotonic()
        for _ in range(3):
            await shop.confirm()
        assert asked(shop) == [20, 5]
        assert clock.monotonic() - began == pytest.approx(1 / COMPETITIVE_SUMMARY.rate, abs=1)
    assert api.throttled == []


async def test_without_the_other_path_a_later_look_tells_it_as_not_confirmed(shop: Rooms) -> None:
    shop.api.faults.add("403 role", COMPETITIVE_SUMMARY.name, times=None)
    await lost(shop)
    await shop.confirm()
    await shop.poll()
    assert (await shop.cases("featured_lost"))[0].status is Status.RAISED
    await shop.poll()
    [case] = await shop.cases("featured_lost")
    assert (case.status, case.unconfirmed) == (Status.CONFIRMED, True)
    await shop.poll()
    assert (await shop.cases("featured_lost"))[0].unconfirmed


async def test_an_hour_of_errors_of_the_other_path_is_no_hammering(shop: Rooms) -> None:
    shop.api.faults.add("503", COMPETITIVE_SUMMARY.name, times=None)
    await lost(shop)
    for _ in range(360):
        await shop.confirm(after=10)
    assert 5 <= len(asked(shop)) <= 60


async def test_a_proven_loss_ends_by_the_same_word_and_not_by_a_mark_of_the_offers(shop: Rooms) -> None:
    await lost(shop)
    await shop.confirm()
    await shop.confirm(after=10 * MINUTES)
    shop.sell(MINE, replace(OTHER, featured=False))
    await shop.poll()
    assert (await shop.cases("featured_lost"))[0].status is Status.CONFIRMED
    await shop.confirm()
    assert (await shop.cases("featured_lost"))[0].status is Status.RESOLVED


async def test_nobody_is_featured_when_the_other_path_says_so(shop: Rooms) -> None:
    await shop.watch(1)
    shop.sell(BESIDE, replace(OTHER, featured=False))
    await shop.poll()
    assert (await shop.cases("featured_nobody"))[0].status is Status.RAISED
    await shop.confirm()
    assert (await shop.cases("featured_nobody"))[0].status is Status.CONFIRMED
    shop.sell(MINE, replace(OTHER, featured=False))
    await shop.confirm(after=10 * MINUTES)
    assert (await shop.cases("featured_nobody"))[0].status is Status.RESOLVED


async def test_a_confirmation_writes_no_series_and_moves_no_watch(shop: Rooms) -> None:
    await lost(shop)
    store = shop.house.store
    await store.flush()
    before = await store.watches()
    [listing] = await store.listings()
    names = await store.metrics(listing.id)
    await shop.confirm()
    await shop.confirm(after=10 * MINUTES)
    assert await store.watches() == before
    assert await store.metrics(listing.id) == names
    assert (await shop.cases("featured_lost"))[0].status is Status.CONFIRMED
