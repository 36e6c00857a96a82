"""What push missed is counted, and its silence told: the sweeps find out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.language import Tongue
from monitor.push_tally import GRACE, Share, week
from monitor.render import Scene, alert, coverage_board
from storage.states import Severity, Status, Step
from tests.adapters.amazon_api.offers import RIVAL, offer
from tests.adapters.amazon_api.server import ME
from tests.adapters.amazon_api.test_notifications import envelope
from tests.monitor.push_world import HIJACK, MINE, World, listening


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with listening(tmp_path) as world:
        yield world


# --- what push missed -------------------------------------------------------------------------------------------------


async def test_a_change_that_only_the_sweep_found_is_counted_after_its_time(world: World) -> None:
    world.now_sold_by(MINE, offer(RIVAL, 15))
    await world.sweeps()
    await world.hears()
    assert await week(world.rooms.store, "us", world.clock.now()) == Share(0, 0)
    world.clock.advance(GRACE.total_seconds() + 1)
    await world.hears()
    share = await week(world.rooms.store, "us", world.clock.now())
    assert (share, share.percent) == (Share(0, 1), 100.0)


async def test_a_push_that_comes_soon_after_the_sweep_has_not_missed_it(world: World) -> None:
    world.now_sold_by(MINE, offer(RIVAL, 15))
    happened = world.clock.now()
    await world.sweeps()
    world.tells(*HIJACK, number="n-1", at=happened + timedelta(minutes=19))
    await world.hears()
    world.clock.advance(GRACE.total_seconds() + 1)
    await world.hears()
    assert await week(world.rooms.store, "us", world.clock.now()) == Share(1, 0)


async def test_a_change_that_push_told_is_not_found_again_by_the_sweep(world: World) -> None:
    world.tells(*HIJACK, number="n-1")
    await world.hears()
    world.now_sold_by(offer(ME, 21.99, MyOffer=True), offer(RIVAL, 15, IsBuyBoxWinner=True))
    for _ in range(3):
        await world.sweeps()
        await world.hears()
    assert await week(world.rooms.store, "us", world.clock.now()) == Share(1, 0)


async def test_numbers_older_than_a_week_are_forgotten(world: World) -> None:
    world.rooms.pushes.tally.told("us")
    await world.rooms.pushes.tally.settle("us")
    assert (await week(world.rooms.store, "us", world.clock.now())).told == 1
    assert await week(world.rooms.store, "us", world.clock.now() + timedelta(days=7)) == Share(0, 0)


async def test_the_share_that_push_missed_stands_in_the_coverage(world: World) -> None:
    tally = world.rooms.pushes.tally
    for _ in range(7):
        tally.told("us")
    tally.fresh["us", "missed"] = 1
    await tally.settle("us")
    share = await week(world.rooms.store, "us", world.clock.now())
    said = coverage_board(Tongue("en", "UTC"), (), Scene({}), world.clock.now(), {"us": share})
    assert "Push missed 12.5" in said.html
    assert "of 8 changes this week" in said.html
    nothing = coverage_board(Tongue("en", "UTC"), (), Scene({}), world.clock.now(), {"us": Share(0, 0)})
    assert "Push" not in nothing.html


# --- silence ----------------------------------------------------------------------------------------------------------


async def test_a_day_of_silence_is_told_once_and_is_over_with_the_next_word(world: World) -> None:
    for _ in range(24):
        await world.rooms.review.tick()
        world.clock.advance(3600)
    assert "push_quiet" not in {one.rule for one in await world.open()}
    await world.rooms.review.tick()
    await world.rooms.review.tick()
    (quiet,) = [one for one in await world.open() if one.rule == "push_quiet"]
    assert (quiet.severity, quiet.status, quiet.account) == (Severity.SILENT, Status.CONFIRMED, "us")
    world.queue.put(envelope("TRANSACTION_UPDATE", {}))
    await world.hears()
    await world.rooms.review.tick()
    assert "push_quiet" not in {one.rule for one in await world.open()}


async def test_a_silence_names_what_hinders_us(world: World) -> None:
    await world.rooms.review.tick()
    world.rooms.pushes.troubles["us"] = "there is no queue at queue_url in us-east-1. Copy its address"
    world.clock.advance(24 * 3600)
    await world.rooms.review.tick()
    (quiet,) = [one for one in await world.open() if one.rule == "push_quiet"]
    said = alert(Tongue("en", "UTC"), quiet, None, "amazon", now=world.clock.now(), step=Step.CONFIRMED)
    assert "My queue cannot be read: there is no queue at queue_url." in said.html
