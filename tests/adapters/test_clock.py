import asyncio

from tests.clock import StillClock


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
