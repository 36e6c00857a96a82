"""kill -9 at every point where a message could be lost or doubled, and at moments that a seed chooses."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import pytest

from storage.states import DeliveryState
from tests.faults.campaign import harm
from tests.faults.nights import night_of_a_point, night_of_kills
from tests.faults.points import PLACES, POINTS
from tests.faults.reckoning import REPEAT, cases, first_text
from tests.faults.world import ANNA, UNHURRIED, World, world
from tests.monitor.night import EVENING
from tests.postgres import Postgres


@pytest.mark.parametrize("hold", ["before", "after"])
async def test_a_sender_that_is_killed_repeats_a_wake_with_a_label_and_parks_and_names_the_rest(
    tmp_path: Path, hold: Literal["before", "after"]
) -> None:
    async with world(tmp_path, speed=UNHURRIED) as made:
        await made.listings(3)
        await made.start()
        await made.first_looks()
        made.api.hold = hold
        made.strangers(wake=[0])
        await made.until(made.api.held.is_set, "nothing was sent")
        await made.crash()
        await made.settled(1)
        (stranger,) = await strangers(made)
        alerts = [first_text(one) for one in made.phone(ANNA) if stranger in cases(one)]
        alerts = [text for text in alerts if "Still:" not in text]
        assert [REPEAT in text for text in alerts] == ([True] if hold == "before" else [False, True]), alerts

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
        assert {one.incident_ids for one in parked} == {((await strangers(made))[1],)}
        assert not await made.store.parked_untold()


async def strangers(made: World) -> list[int]:
    """The cases of new sellers, oldest first; that one of them took the featured offer may be a case of its own."""
    found = await made.store.recent_incidents(EVENING)
    return sorted(one.id for one in found if one.rule == "new_seller")


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_the_moment_nothing_is_lost_and_nothing_doubled_in_silence(tmp_path: Path, seed: int) -> None:
    await night_of_kills(tmp_path, seed)


async def test_with_answers_lost_and_messages_throttled_besides_still_nothing_is_lost(tmp_path: Path) -> None:
    await night_of_kills(tmp_path, 0, stormy=True)


# One of each kind; `./run.sh campaign --points` plays all.
@pytest.mark.parametrize("point", ["within alert", "after intent", "after post", "before sent", "after drain"])
async def test_whatever_is_half_done_when_it_is_killed_is_done_by_the_next(tmp_path: Path, point: str) -> None:
    assert (await night_of_a_point(tmp_path, point)).kills == 1


def test_every_named_point_is_a_function_that_there_is() -> None:
    assert all(callable(getattr(place.owner, place.function)) for place in PLACES.values())
    assert len(POINTS) == len(set(POINTS)) > 40


async def test_on_a_server_that_dies_as_well_nothing_is_lost(tmp_path: Path, postgres: Postgres) -> None:
    database = await postgres.create()
    await night_of_kills(tmp_path, 3, database=database, harm=partial(harm, postgres, database))


async def test_after_a_kill_it_looks_again_within_30_seconds(tmp_path: Path) -> None:
    async with world(tmp_path, speed=20) as made:
        [lamp] = await made.listings(1)
        await made.start()
        await made.until(lambda: len(made.market.visits) > 2, "no look")
        await made.kill()
        due = [watch.id for watch in await made.store.watches(lamp.id)]
        await made.store.want(due, made.clock.now() - timedelta(minutes=1))
        await made.start()
        began = made.clock.now()
        await made.until(lambda: any(one.at > began and "/dp/" in one.path for one in made.market.visits), "no look")
        assert await made.stop() == 0
        assert max(made.pauses()[-1:]) <= 30
