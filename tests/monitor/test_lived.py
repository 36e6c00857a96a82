"""A machine that woke up with a wrong date forgets nothing that is young, and one that was off for a while gets on."""

from datetime import datetime, timedelta

import pytest

from monitor.configuration.retention import Retention
from monitor.known import OFFERS
from monitor.upkeep import Upkeep
from storage.states import Batch, State
from storage.store import Store
from tests.clock import StillClock
from tests.storage.world import NIGHT, add_lamp, after, look, watch_of

DAY, YEAR = timedelta(days=1), timedelta(days=365)
HOUR = 3600


async def night(store: Store) -> None:
    """Looks of an hour: some failed, and the price moved each time."""
    lamp = await add_lamp(store)
    watch = await watch_of(store, lamp)
    for minute in range(0, 60, 10):
        state = State(lamp.id, OFFERS, after(minute), {"featured": "ME", "offers": [], "minute": minute})
        failed = look(watch, minute + 5, whole=False, trouble=f"wall {minute}")
        await store.commit(Batch(looks=(look(watch, minute), failed), states=(state,)))


async def left(store: Store) -> tuple[int, int]:
    listing = (await store.listings())[0].id
    states = await store.snapshots(listing, OFFERS, NIGHT - YEAR)
    return len(states), len(await store.troubles(NIGHT - YEAR, NIGHT + 3 * YEAR))


def upkeep(store: Store, clock: StillClock) -> Upkeep:
    return Upkeep(store, clock, Retention(), lambda: None)


async def hour(found: Upkeep, clock: StillClock) -> None:
    clock.advance(HOUR)
    await found.forget()
    await found.thin()


async def begun(store: Store, at: datetime) -> tuple[Upkeep, StillClock]:
    """A daemon that begins with the clock at that time, and its first chores."""
    clock = StillClock(at)
    found = upkeep(store, clock)
    await found.forget()
    await found.thin()
    return found, clock


@pytest.mark.parametrize("noted", [True, False])
async def test_a_machine_that_wakes_up_a_year_ahead_forgets_nothing(store: Store, noted: bool) -> None:
    """Also where an older version wrote the memory: its last look says until when it lived."""
    await night(store)
    if noted:
        await begun(store, after(70))
    ahead, clock = await begun(store, NIGHT + YEAR)
    for _ in range(3):
        await hour(ahead, clock)
    assert await left(store) == (6, 6)
    found, clock = await begun(store, after(3 * 60))
    await hour(found, clock)
    assert await left(store) == (6, 6)


async def test_a_daemon_that_is_started_again_and_again_with_a_wrong_date_forgets_nothing(store: Store) -> None:
    await night(store)
    for minutes in range(8):
        await begun(store, NIGHT + YEAR + timedelta(minutes=minutes))
    assert await left(store) == (6, 6)


async def test_a_machine_that_was_off_for_two_months_has_caught_up_in_two_weeks(store: Store) -> None:
    await night(store)
    await begun(store, after(60))
    found, clock = await begun(store, NIGHT + 60 * DAY)
    assert await left(store) == (6, 6)
    for _ in range(14):
        clock.advance(23 * HOUR)
        await hour(found, clock)
    assert (await left(store))[0] == 1
    assert await found.lived.now() == clock.now()


async def test_a_clock_that_was_set_back_for_a_while_forgets_nothing_and_goes_on_where_it_was(store: Store) -> None:
    await night(store)
    await begun(store, after(70))
    found, clock = await begun(store, NIGHT - 50 * YEAR)
    await hour(found, clock)
    assert await left(store) == (6, 6)
    found, clock = await begun(store, after(75))
    assert await found.lived.now() == clock.now()
