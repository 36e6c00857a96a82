"""Questions about accounts in bad hours: a memory that is locked, a clock that was set, a measure that is missing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import HealthMetric, Said, Standing, StandingState, Stranded, Topic
from storage.errors import Busy, StorageError, Unwritable
from storage.states import Batch, Status
from tests.monitor.account_world import World, account

HEALTHY = Standing("us", StandingState.NORMAL)
NEAR = HealthMetric("order_defect_rate", "us", None, Decimal("0.009"), Decimal("0.01"))
CALM = HealthMetric("order_defect_rate", "us", None, Decimal("0.001"), Decimal("0.01"))
OTHER = HealthMetric("late_shipment_rate", "us", None, Decimal("0.001"), Decimal("0.04"))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with account(tmp_path) as opened:
        yield opened


async def seconds(world: World, count: int) -> None:
    """So many ticks of the daemon, one a second."""
    for _ in range(count):
        await world.poll.tick("shop")
        for task in [*world.poll.running.values()]:
            await task
        world.clock.advance(1)


def refuse(patch: pytest.MonkeyPatch, world: World, error: StorageError) -> None:
    async def commit(batch: Batch) -> tuple[()]:
        raise error

    patch.setattr(type(world.store), "commit", lambda self, batch: commit(batch))


async def test_a_memory_that_is_locked_for_minutes_does_not_cost_the_platform_a_question_a_second(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refuse(patch, world, Busy("the database is locked"))
        await seconds(world, 120)
    asked = [topic for topic, _ in world.told.asked if topic is Topic.ACCOUNT]
    assert len(asked) <= 5
    await seconds(world, 61)
    assert (await world.watch(Topic.ACCOUNT)).looks == 1


async def test_a_clock_that_is_set_back_after_a_full_disk_keeps_no_question_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refuse(patch, world, Unwritable("no space left on device"))
        await seconds(world, 5)
    step = -timedelta(days=300)
    world.clock._start += step
    await world.store.shift_schedule(step)
    await world.passes(70)
    assert (await world.watch(Topic.ACCOUNT)).looks >= 1


@pytest.mark.parametrize(
    "answer",
    [
        (HEALTHY, OTHER),
        (HEALTHY, HealthMetric("order_defect_rate", "us", None, None, None), OTHER),
    ],
)
async def test_a_measure_that_an_answer_lacks_is_not_over(world: World, answer: tuple[Said, ...]) -> None:
    world.told.answers = {Topic.ACCOUNT: (HEALTHY, NEAR, OTHER)}
    await world.passes(35)
    assert await world.rules() == ["metric_near_limit"]
    world.told.answers = {Topic.ACCOUNT: answer}
    await world.passes(35)
    assert await world.rules() == ["metric_near_limit"]
    world.told.answers = {Topic.ACCOUNT: (HEALTHY, OTHER, CALM)}
    await world.passes(35)
    assert await world.rules() == []


async def test_a_measure_that_is_told_no_more_ends_after_three_answers_without_it(world: World) -> None:
    world.told.answers = {Topic.ACCOUNT: (HEALTHY, NEAR, OTHER)}
    await world.passes(35)
    world.told.answers = {Topic.ACCOUNT: (HEALTHY, OTHER)}
    await world.passes(120)
    assert await world.rules() == []


async def test_a_market_that_an_answer_lacks_is_no_safer_than_it_was(world: World) -> None:
    threat = Standing("de", StandingState.AT_RISK)
    world.told.answers = {Topic.ACCOUNT: (HEALTHY, threat)}
    await world.passes(35)
    assert await world.rules() == ["account_standing"]
    world.told.answers = {Topic.ACCOUNT: (HEALTHY,)}
    await world.passes(35)
    [case] = await world.open()
    assert case.status is not Status.RESOLVED


async def test_a_question_that_is_never_answered_is_given_up_and_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.account_poll.LONGEST_LOOK", 0.05)
    world.told.silent = {Topic.STRANDED}
    await asyncio.wait_for(world.passes(70), 20)
    assert (await world.watch(Topic.STRANDED)).failures >= 2
    world.told.silent = set()
    await world.passes(70)
    assert (await world.watch(Topic.STRANDED)).looks >= 1
    assert await world.rules() == []


async def test_units_that_are_no_longer_stranded_all_at_once_are_believed_the_second_time(world: World) -> None:
    await world.passes(35)
    world.told.answers = {Topic.STRANDED: [Stranded("us", f"LAMP-{number}", 3, "no listing") for number in range(6)]}
    await world.passes(35)
    assert len(await world.open()) == 6
    world.told.answers = {}
    await world.passes(30)
    assert len(await world.open()) == 6
    await world.passes(50)
    assert await world.open() == []
