"""The machine's clock, the one that runs fast, and the still one of the tests. None of this waits or measures."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from adapters.clock import FastClock, SystemClock
from tests.clock import NIGHT, StillClock

# So slow that no test lives long enough to see it move, and so fast that nothing is waited for.
CREEP, RUSH = 1e-9, 1e9
YEAR = 365 * 86400.0

# --- the machine's own ----------------------------------------------------------------------------------------------


async def test_the_machines_clock_tells_the_time_of_the_machine_in_utc() -> None:
    clock = SystemClock()
    before = datetime.now(UTC)
    now = clock.now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)
    assert clock.real(7.5) == 7.5


async def test_the_machines_clock_sleeps_at_least_as_long_as_it_was_asked() -> None:
    clock = SystemClock()
    began = clock.monotonic()
    await clock.sleep(0.001)
    assert clock.monotonic() >= began + 0.001


# --- the fast one ---------------------------------------------------------------------------------------------------


def test_a_fast_clock_starts_at_its_moment_whatever_the_zone_that_was_meant() -> None:
    shanghai = NIGHT.astimezone(timezone(timedelta(hours=8)))
    now = FastClock(shanghai, CREEP).now()
    assert abs(now - NIGHT) < timedelta(seconds=1)
    assert now.utcoffset() == timedelta(0)


async def test_a_fast_clock_sleeps_its_own_seconds() -> None:
    clock = FastClock(NIGHT, RUSH)
    await clock.sleep(YEAR)
    assert clock.monotonic() >= YEAR
    assert clock.now() >= NIGHT + timedelta(seconds=YEAR)


async def test_another_speed_moves_neither_hand() -> None:
    clock = FastClock(NIGHT, RUSH)
    await clock.sleep(YEAR)
    clock.set_speed(CREEP)
    was = clock.monotonic()
    assert was >= YEAR
    clock.set_speed(1e-6)
    assert was <= clock.monotonic() < was + 1


async def test_another_speed_holds_for_those_already_asleep() -> None:
    clock = FastClock(NIGHT, 1)
    sleeper = asyncio.create_task(clock.sleep(YEAR))
    await asyncio.sleep(0)
    clock.set_speed(RUSH)
    await sleeper
    assert clock.monotonic() >= YEAR


@given(st.lists(st.sampled_from([CREEP, 1.0, 60.0, RUSH]), max_size=20))
def test_a_fast_clock_never_steps_back(speeds: list[float]) -> None:
    clock = FastClock(NIGHT, 1)
    last = clock.monotonic(), clock.now()
    for speed in speeds:
        clock.set_speed(speed)
        now = clock.monotonic(), clock.now()
        assert now[0] >= last[0]
        assert now[1] >= last[1]
        last = now


def test_a_fast_clock_says_how_long_the_world_takes_for_its_seconds() -> None:
    clock = FastClock(NIGHT, 60)
    assert clock.real(90) == 1.5
    clock.set_speed(180)
    assert clock.real(90) == 0.5


async def test_who_sleeps_for_no_time_lets_the_others_run() -> None:
    for clock in (SystemClock(), FastClock(NIGHT, 1), StillClock()):
        other = asyncio.create_task(asyncio.sleep(0))
        for _ in range(3):
            await clock.sleep(0)
        assert other.done()


# --- the still one --------------------------------------------------------------------------------------------------


async def test_nobody_waits_for_a_still_clock_and_every_sleep_is_told() -> None:
    clock = StillClock()
    await clock.sleep(3600)
    assert clock.monotonic() == 3600
    assert clock.slept == [3600]


async def test_sleepers_wake_in_the_order_of_their_moments_and_together_take_the_longest() -> None:
    clock, woken = StillClock(), list[float]()

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(clock.monotonic())

    await asyncio.gather(sleeper(30), sleeper(10), sleeper(20))
    assert woken == [10, 20, 30]


async def test_a_sleeper_that_is_cancelled_keeps_nobody_asleep() -> None:
    clock = StillClock()
    first = asyncio.create_task(clock.sleep(10))
    second = asyncio.create_task(clock.sleep(20))
    await asyncio.sleep(0)
    first.cancel()
    await second
    assert clock.monotonic() == 20
