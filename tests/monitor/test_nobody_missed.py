"""An alert that somebody must hear is heard, whoever has blocked the bot, switched it off, or left."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from storage.states import Role, Severity
from tests.monitor.team import ANNA, BEN, GROUP, Team, team

CAI = 14


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Team]:
    async with team(tmp_path, forum=False) as world:
        world.api.person(CAI, "Cai")
        await world.store.add_person("Cai", CAI, CAI, Role.OWNER, "en", "Asia/Shanghai")
        yield world


async def test_who_switched_a_rule_off_has_not_heard_it_in_place_of_one_who_cannot_be_reached(world: Team) -> None:
    await world.store.decide("person:2", "noise.new_seller", "off", "Ben", world.clock.now())
    world.api.faults.add("403 blocked", "sendMessage", chat_id=ANNA, times=None)
    await world.alert("A1")
    await world.tell(2)
    assert "A1" in "".join(world.texts(CAI)), "the next one is rung at once, not with the ladder's next step"
    assert world.texts(BEN) == []


async def test_a_group_sees_its_alerts_to_their_end_after_the_owner_who_took_it_has_left(world: Team) -> None:
    await world.store.take_group(GROUP, "Lamp shop", False, 1)
    first = await world.alert("A1", Severity.PUSH)
    await world.tell(2)
    await world.alert("A2", Severity.PUSH)
    await world.dispatch.route()

    assert await world.store.remove_person(1)
    await world.say(BEN, BEN, f"/ack {first.id}")
    await world.tell(3)
    told, new = world.shown(GROUP)
    assert "Ben" in told.text, "whoever reads the group must not believe that nobody has it"
    assert "A2" in new.text, "what was on its way arrives"
