"""A push that comes while a look is being judged: what it told stands."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.states import Status, Step
from tests.monitor.push_world import HIJACK, World, listening


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with listening(tmp_path) as world:
        yield world


async def waiting(world: World, count: int) -> None:
    """Until so many wait for their turn to judge."""
    async with asyncio.timeout(10):
        while len(world.rooms.store.incident_lock._waiters or ()) < count:
            await asyncio.sleep(0.01)


async def test_a_look_that_was_asked_before_a_push_does_not_take_back_what_the_push_told(world: World) -> None:
    world.clock.advance(20 * 60)
    async with world.rooms.store.incident_lock:
        world.tells(*HIJACK, number="n-1")
        push = asyncio.create_task(world.hears())
        await waiting(world, 1)
        look = asyncio.create_task(world.rooms.poll.tick("us"))
        await waiting(world, 2)
    await asyncio.gather(push, look)
    (stranger,) = [one for one in await world.open() if one.rule == "new_seller"]
    assert stranger.status is Status.CONFIRMED
    assert Step.RESOLVED not in [one.step for one in await world.rooms.store.transitions(stranger.id)]
