"""kill -9 at every point where a message could be lost or doubled, and at moments that a seed chooses."""

from pathlib import Path
from typing import Literal

import pytest

from storage.states import DeliveryState
from tests.faults.campaign import night_of_kills
from tests.faults.reckoning import REPEAT, cases, first_text
from tests.faults.world import ANNA, world


@pytest.mark.parametrize("hold", ["before", "after"])
async def test_a_sender_that_is_killed_repeats_a_wake_with_a_label_and_parks_and_names_the_rest(
    tmp_path: Path, hold: Literal["before", "after"]
) -> None:
    async with world(tmp_path) as made:
        await made.listings(3)
        await made.start()
        await made.first_looks()
        made.api.hold = hold
        made.strangers(wake=[0])
        await made.until(made.api.held.is_set, "nothing was sent")
        await made.crash()
        await made.settled(1)
        alerts = [first_text(one) for one in made.phone(ANNA) if cases(one) and "Still:" not in first_text(one)]
        assert [REPEAT in text for text in alerts] == ([True] if hold == "before" else [False, True])

        made.api.hold = hold
        made.strangers(push=[1])
        await made.until(made.api.held.is_set, "nothing was sent")
        await made.crash()
        await made.settled(2)
        made.strangers(push=[2])
        await made.settled(3)
        assert await made.stop() == 0
        await made.check()
        parked = [one for one in await made.deliveries() if one.state is DeliveryState.PARKED]
        assert {one.incident_ids for one in parked} == {(2,)}
        assert not await made.store.parked_untold()


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_the_moment_nothing_is_lost_and_nothing_doubled_in_silence(tmp_path: Path, seed: int) -> None:
    await night_of_kills(tmp_path, seed)
