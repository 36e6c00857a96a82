"""After an outage: one ring for a case, the end of what has ended, and no waking for what was answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor import incidents
from storage.states import (
    Incident,
)
from tests.monitor.teller import ANNA, BEN, World, telling


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with telling(tmp_path) as made:
        yield made


async def climb(world: World, incident: Incident, steps: int) -> Incident:
    """The ladder climbs by the clock while nobody is reached."""
    for _ in range(steps):
        assert incident.next_step_at is not None
        world.clock.advance((incident.next_step_at - world.clock.now()).total_seconds())
        incident = await world.commit(incidents.due(incident, world.clock.now()))
        await world.tell(seconds=1)
    return incident


async def test_after_an_outage_each_phone_rings_once_for_a_case_and_not_for_every_step(world: World) -> None:
    world.api.faults.add("500", "sendMessage", times=None)
    await climb(world, await world.alert(), 4)
    world.api.faults.clear()
    await world.tell(passes=5, seconds=60)
    assert (world.phone(ANNA), world.phone(BEN)) == (["case 1 confirmed"], ["case 1 confirmed"])


async def test_what_ended_in_an_outage_is_told_all_the_same(world: World) -> None:
    world.api.faults.add("500", "sendMessage", times=None)
    incident = await climb(world, await world.alert(), 3)
    await world.commit(incidents.well(incident, world.clock.now()))
    world.api.faults.clear()
    await world.tell(passes=6, seconds=60)
    assert world.phone(ANNA) == ["case 1 resolved"]


async def test_a_ladder_that_was_answered_in_the_meantime_wakes_nobody_more(world: World) -> None:
    incident = await world.alert()
    await world.tell()
    world.api.faults.add("429", "sendMessage", chat_id=BEN, retry_after=30)
    incident = await climb(world, incident, 1)
    await world.commit(incidents.acknowledged(incident, "Anna", world.clock.now()))
    await world.tell(passes=3, seconds=60)
    assert (world.phone(ANNA), world.phone(BEN)) == (["case 1 confirmed", "case 1 acknowledged"], [])
