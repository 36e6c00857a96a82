"""A machine's clock that is set: what was written last is the present state, and nothing that was seen is lost."""

from datetime import timedelta

import pytest

from storage.states import Batch, Metric, State
from storage.store import Store
from tests.storage.world import NIGHT, add_lamp, after, content, look, watch_of

STEPS = [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-365), timedelta(days=365)]


@pytest.mark.parametrize("step", STEPS)
async def test_what_was_written_last_is_the_present_state_whatever_its_date(store: Store, step: timedelta) -> None:
    lamp = await add_lamp(store)
    titles = [(0, "Lamp"), (10, "Lump"), (20, "Lamp")]
    for minutes, title in titles:
        await store.commit(Batch(states=(content(lamp, minutes, title),)))
    for moment, title in ((30.5, "Lamp"), (40.5, "Limp"), (50.5, "Limp")):
        state = State(lamp.id, "content", after(moment) + step, content(lamp, 0, title).value)
        await store.commit(Batch(states=(state,)))
    latest = await store.snapshot(lamp.id, "content")
    assert latest is not None
    assert latest.value["title"] == "Limp"
    assert (latest.begin, latest.end) == (after(40.5) + step, after(50.5) + step)
    history = await store.snapshots(lamp.id, "content", NIGHT - timedelta(days=400))
    assert [one.value["title"] for one in history] == ["Lamp", "Lump", "Lamp", "Limp"]


async def test_an_hour_that_came_twice_counts_three_absences_as_three(store: Store) -> None:
    """A seller is gone after three looks without him; each has to find what the one before has noted."""
    lamp = await add_lamp(store)
    await store.commit(Batch(states=(State(lamp.id, "offers", after(60), {"missing": 0}),)))
    for minutes in (5.5, 15.5, 25.5):
        before = await store.snapshot(lamp.id, "offers")
        assert before is not None
        missing = int(str(before.value["missing"])) + 1
        await store.commit(Batch(states=(State(lamp.id, "offers", after(minutes), {"missing": missing}),)))
    latest = await store.snapshot(lamp.id, "offers")
    assert latest is not None
    assert latest.value == {"missing": 3}


async def test_a_clock_set_back_leaves_no_watch_that_was_read_or_fails_in_the_future(store: Store) -> None:
    lamp = await add_lamp(store)
    watch = await watch_of(store, lamp)
    await store.commit(Batch(looks=(look(watch, 0), look(watch, 5, whole=False, trouble="captcha"))))
    await store.shift_schedule(timedelta(hours=-1))
    shifted = await watch_of(store, lamp)
    assert (shifted.read_at, shifted.failing_since) == (after(-60), after(-55))
    assert shifted.created_at == NIGHT - timedelta(hours=1)


async def test_a_machine_that_slept_does_not_call_its_data_fresh(store: Store) -> None:
    lamp = await add_lamp(store)
    watch = await watch_of(store, lamp)
    await store.commit(Batch(looks=(look(watch, 0),)))
    await store.shift_schedule(timedelta(hours=8))
    slept = await watch_of(store, lamp)
    assert slept.read_at == NIGHT
    assert slept.not_before == after(5 + 8 * 60)


async def test_numbers_of_an_hour_that_came_twice_agree_again_with_the_next_look(store: Store) -> None:
    lamp = await add_lamp(store)
    for minutes, value in ((0, 10.0), (40, 20.0), (10.5, 30.0), (50.5, 30.0)):
        await store.commit(Batch(metrics=(Metric(lamp.id, "price:USD", after(minutes), value),)))
    (point,) = await store.series(lamp.id, "price:USD", after(51), after(51))
    assert point.value == 30.0
