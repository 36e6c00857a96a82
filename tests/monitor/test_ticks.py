"""The heartbeat goes on: over failing and hanging jobs, and over a machine whose clock is set."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.clock import SystemClock
from monitor.ticks import StepGuard, Ticks, mind_the_clock
from tests.clock import NIGHT, StillClock

SOON = 5.0
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
STEPS = [HOUR, -HOUR, YEAR, -YEAR]


class SetClock(StillClock):
    """A clock that somebody sets, and whose hurry can be chosen."""

    def __init__(self, speed: float = 1.0) -> None:
        super().__init__(NIGHT)
        self.set_by = timedelta(0)
        self.speed = speed

    def now(self) -> datetime:
        return super().now() + self.set_by

    def real(self, seconds: float) -> float:
        return seconds / self.speed


class Quick(SystemClock):
    """The machine's own time, in which a second takes a hundredth."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(self.real(seconds))

    def real(self, seconds: float) -> float:
        return seconds / 100


class Counted:
    """A job that counts its runs; `after(n)` waits until it ran so often."""

    def __init__(self, act: Callable[[], object] = lambda: None) -> None:
        self.runs = 0
        self._act = act
        self._ran = asyncio.Condition()

    async def __call__(self) -> None:
        async with self._ran:
            self.runs += 1
            self._ran.notify_all()
        self._act()

    async def after(self, runs: int) -> None:
        async with asyncio.timeout(SOON), self._ran:
            await self._ran.wait_for(lambda: self.runs >= runs)


@pytest_asyncio.fixture
async def ticks() -> AsyncIterator[Ticks]:
    ticks = Ticks(Quick())
    yield ticks
    if ticks.scheduler.running:
        await ticks.stop()


# --- a clock that is set ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS)
def test_a_clock_that_was_set_is_noticed_once_and_by_how_much(step: timedelta) -> None:
    clock = SetClock()
    guard = StepGuard(clock)
    assert guard.step() is None
    clock.advance(5)
    clock.set_by += step
    assert guard.step() == step
    clock.advance(5)
    assert guard.step() is None


@given(st.lists(st.floats(0, 4), max_size=30))
def test_a_clock_that_is_slewed_or_read_a_little_late_was_not_set(drifts: list[float]) -> None:
    clock = SetClock()
    guard = StepGuard(clock)
    for drift in drifts:
        clock.advance(5)
        clock.set_by += timedelta(seconds=drift)
        assert guard.step() is None


@pytest.mark.parametrize("step", STEPS)
async def test_the_ticks_go_on_when_the_clock_is_set(ticks: Ticks, step: timedelta) -> None:
    job, steps, clock = Counted(), list[timedelta](), Quick()

    async def moved(by: timedelta) -> None:
        steps.append(by)
        raise OSError("the disk is full")

    with time_machine.travel(datetime.now(UTC), tick=True) as machine:
        ticks.every(1, "job", job)
        ticks.start()
        minding = asyncio.create_task(mind_the_clock(clock, ticks, moved))
        await job.after(2)
        machine.shift(step)
        while not steps:
            await clock.sleep(1)
        await job.after(job.runs + 3)
        minding.cancel()
    assert [round(one / HOUR) for one in steps] == [step / HOUR]


# --- jobs ------------------------------------------------------------------------------------------------------------


async def test_a_job_that_fails_is_logged_and_goes_on(ticks: Ticks) -> None:
    job = Counted(lambda: 1 / 0)
    ticks.every(1, "frail", job)
    with capture_logs() as logged:
        ticks.start()
        await job.after(3)
    assert {one["job"] for one in logged} == {"frail"}


async def test_a_failing_job_does_not_disturb_another(ticks: Ticks) -> None:
    frail, sound = Counted(lambda: 1 / 0), Counted()
    ticks.every(1, "frail", frail)
    ticks.every(1, "sound", sound)
    ticks.start()
    await sound.after(3)


async def test_a_job_that_hangs_is_given_up_and_begun_again(ticks: Ticks) -> None:
    begun = Counted()

    async def hang() -> None:
        await begun()
        await asyncio.Event().wait()

    ticks.every(1, "hangs", hang, limit=0.01)
    ticks.start()
    await begun.after(3)


async def test_a_job_that_still_runs_is_not_started_twice(ticks: Ticks) -> None:
    slow, other, release = Counted(), Counted(), asyncio.Event()

    async def work() -> None:
        await slow()
        await release.wait()

    ticks.every(1, "slow", work)
    ticks.every(1, "other", other)
    ticks.start()
    await other.after(5)
    assert slow.runs == 1
    release.set()
    await slow.after(2)


async def test_stopping_waits_for_what_runs_and_begins_nothing_more(ticks: Ticks) -> None:
    begun, ended, release = Counted(), Counted(), asyncio.Event()

    async def work() -> None:
        await begun()
        await release.wait()
        await ended()

    ticks.every(1, "work", work)
    ticks.start()
    await begun.after(1)
    stopping = asyncio.create_task(ticks.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    release.set()
    await stopping
    assert (begun.runs, ended.runs) == (1, 1)


async def test_the_ticks_keep_pace_with_a_fast_clock_but_never_spin() -> None:
    ticks = Ticks(SetClock(speed=1_000_000))
    ticks.every(1, "job", Counted())
    [job] = ticks.scheduler.get_jobs()
    assert job.trigger.interval == timedelta(seconds=0.05)
