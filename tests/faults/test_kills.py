"""kill -9 at every point where a message could be lost or doubled, and at moments that a seed chooses."""

from pathlib import Path

import pytest

from storage.states import DeliveryState
from tests.faults.campaign import night_of_kills
from tests.faults.world import ANNA, REPEAT, World, cases, first_text, world


async def until_held(made: World) -> None:
    await made.until(made.api.held.is_set, "nothing was sent")


@pytest.mark.parametrize("hold", ["before", "after"])
async def test_a_wake_whose_sender_is_killed_arrives_and_a_second_copy_says_so(tmp_path: Path, hold: str) -> None:
    async with world(tmp_path) as made:
        await made.listings(1)
        await made.start()
        await made.first_looks()
        made.api.hold = "before" if hold == "before" else "after"
        made.strangers(wake=[0])
        await until_held(made)
        await made.crash()
        await made.settled(1)
        assert await made.stop() == 0
        await made.check()
        alerts = [first_text(one) for one in made.phone(ANNA) if cases(one) and "Still:" not in first_text(one)]
        assert [REPEAT in text for text in alerts] == ([True] if hold == "before" else [False, True])


@pytest.mark.parametrize("hold", ["before", "after"])
async def test_a_milder_alert_whose_sender_is_killed_is_parked_and_named(tmp_path: Path, hold: str) -> None:
    async with world(tmp_path) as made:
        await made.listings(2)
        await made.start()
        await made.first_looks()
        made.api.hold = "before" if hold == "before" else "after"
        made.strangers(push=[0])
        await until_held(made)
        await made.crash()
        await made.settled(1)
        made.strangers(push=[1])
        await made.settled(2)
        assert await made.stop() == 0
        await made.check()
        states = [one.state for one in await made.deliveries() if one.incident_ids == (1,)]
        assert DeliveryState.PARKED in states
        assert sum("Did not reach you" in one.text for one in made.phone(ANNA)) <= 1
        assert not await made.store.parked_untold()


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_the_moment_nothing_is_lost_and_nothing_doubled_in_silence(tmp_path: Path, seed: int) -> None:
    await night_of_kills(tmp_path, seed)
