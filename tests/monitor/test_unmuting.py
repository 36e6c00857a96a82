"""A mute or a pause that ends while the thing is still wrong: it is told then, once, and /why has both reasons."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest_asyncio

from adapters.readings import Topic
from monitor import incidents
from monitor.findings import Bad
from monitor.planner import Plan
from monitor.review import Review
from storage.states import Batch, Severity, Step
from tests.monitor.team import ANNA, BEN, Team, team
from tests.words import unmarked

HOUR = timedelta(hours=1)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Team]:
    async with team(tmp_path, forum=False) as world:
        yield world


def review(world: Team) -> Review:
    plan = Plan({topic: timedelta(minutes=5) for topic in Topic}, timedelta(seconds=30), Random(1))
    return Review(world.store, world.clock, plan, timedelta(days=9), ("us",), lambda: None)


async def hours(world: Team, count: float) -> None:
    world.clock.advance(count * 3600)
    for _ in range(2):
        await review(world).tick()
        await world.tell()


async def test_what_is_still_wrong_when_its_mute_ends_is_told_once_and_rings(world: Team) -> None:
    for what in ("rule:new_seller", "seller:A3", "listing:1"):
        before = len(world.shown(ANNA))
        await world.store.add_mute(what, world.clock.now() + HOUR, "Anna")
        case = await world.alert("A3")
        await hours(world, 0.99)
        assert len(world.shown(ANNA)) == before, "while it is muted nobody hears it"
        await hours(world, 0.02)
        told = world.shown(ANNA)[before:]
        assert len([one for one in told if "It was kept back until now" in unmarked(one.text)]) == 1
        await hours(world, 0.03)
        assert len(world.shown(ANNA)) == before + len(told)
        assert [one.step for one in await world.store.transitions(case.id)].count(Step.UNMUTED) == 1
        [now] = await world.store.cases([case.id])
        await world.store.commit(Batch(told=(incidents.closed(now, world.clock.now()),)))
        await hours(world, 1)


async def test_a_pause_that_ends_tells_what_it_kept_back_and_an_end_in_it_is_told_to_nobody(world: Team) -> None:
    until = world.clock.now() + HOUR
    await world.store.decide("listing:1", "paused_until", until.isoformat(), "Anna", world.clock.now())
    kept, over = await world.alert("A3", Severity.PUSH), await world.alert("A4", Severity.PUSH)
    await world.tell()
    await world.store.commit(Batch(told=(incidents.well(over, world.clock.now()),)))
    await hours(world, 1)
    assert [unmarked(text).count("It was kept back until now") for text in world.texts(BEN)] == [1]
    assert f"case {kept.id}" in world.texts(BEN)[0]


async def test_what_somebody_was_told_or_nobody_wants_is_not_told_when_a_mute_ends(world: Team) -> None:
    await world.alert("A3")
    await world.tell()
    await world.store.add_mute("rule:new_seller", world.clock.now() + HOUR / 60, "Anna")
    await world.alert("A4", Severity.DIGEST)
    await world.store.decide("house", "noise.new_seller", "off", "Anna", world.clock.now())
    await hours(world, 0.05)
    steps = [one.step for number in (1, 2) for one in await world.store.transitions(number)]
    assert Step.UNMUTED not in steps


async def test_a_graver_turn_that_a_mute_kept_back_is_told_when_it_ends_though_the_milder_one_was_told(
    world: Team,
) -> None:
    case = await world.alert("A3", Severity.PUSH)
    await world.tell()
    await world.store.add_mute("rule:new_seller", world.clock.now() + 6 * HOUR, "Anna")
    bad = Bad("A3", Severity.WAKE, case.facts, confirm=False)
    worse = incidents.seen_again((await world.store.cases([case.id]))[0], bad, world.clock.now())
    assert worse is not None
    await world.store.commit(Batch(told=(worse,)))
    for _ in range(11):
        await hours(world, 0.5)
    before = len(world.shown(ANNA))
    await hours(world, 0.6)
    told = [one for one in world.shown(ANNA)[before:] if "It was kept back until now" in unmarked(one.text)]
    assert len(told) == 1
