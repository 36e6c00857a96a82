import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import TryLater
from adapters.pacing import (
    RECOVERY,
    SLOWEST,
    Buckets,
    Seats,
    SharedBucket,
    TokenBucket,
    Tokens,
    answered,
    refilled,
    shared,
    slowed,
    taken,
)
from adapters.quota import Quota
from tests.clock import MemoryKeep, StillClock

quotas = st.builds(Quota, st.floats(0.001, 50), st.integers(1, 30))
pauses = st.lists(st.floats(0, 100), min_size=1, max_size=60)


def calls(quota: Quota, pauses: list[float], throttled: frozenset[int] = frozenset()) -> list[float]:
    """When the calls are made that come after these pauses; those numbered in `throttled` are answered with 429."""
    tokens, now, made = Tokens(quota.burst, 0.0), 0.0, []
    for number, pause in enumerate(pauses):
        now += pause
        tokens, wait = taken(tokens, quota, now)
        assert wait >= 0
        now += wait
        made.append(now)
        if number in throttled:
            tokens = slowed(tokens, quota, now)
    return made


@given(quotas, pauses, st.frozensets(st.integers(0, 60)))
def test_no_window_ever_holds_more_than_burst_and_rate_allow(
    quota: Quota, pauses: list[float], throttled: frozenset[int]
) -> None:
    made = calls(quota, pauses, throttled)
    for first, last in itertools.combinations(range(len(made)), 2):
        window = made[last] - made[first]
        assert last - first + 1 <= quota.burst + quota.rate * window + 1e-6


@given(quotas, st.lists(st.tuples(st.floats(0, 100), st.floats(0, 5), st.floats(0, 5)), min_size=1, max_size=60))
def test_however_long_the_calls_are_under_way_the_platform_that_counts_their_arrivals_refuses_none(
    quota: Quota, ways: list[tuple[float, float, float]]
) -> None:
    ours, now, theirs, arrived = Tokens(quota.burst, 0.0), 0.0, float(quota.burst), 0.0
    for pause, there, back in ways:
        ours, wait = taken(ours, quota, now + pause)
        arrival = now + pause + wait + there
        theirs, arrived = min(quota.burst, theirs + (arrival - arrived) * quota.rate) - 1, arrival
        assert theirs >= -1e-6
        now = arrival + back
        ours = answered(ours, quota, now)


@given(quotas, st.integers(1, 40))
def test_a_busy_bucket_uses_all_of_its_quota(quota: Quota, more: int) -> None:
    made = calls(quota, [0.0] * (quota.burst + more))
    assert made[-1] == pytest.approx(more / quota.rate)


@given(quotas, pauses, st.integers(0, 59))
def test_a_429_never_makes_anything_faster(quota: Quota, pauses: list[float], throttled: int) -> None:
    calm = calls(quota, pauses)
    slow = calls(quota, pauses, frozenset({throttled}))
    assert all(late >= early - 1e-6 for early, late in zip(calm, slow, strict=True))


def test_a_429_halves_the_rate_and_half_an_hour_restores_it() -> None:
    quota = Quota(1.0, burst=10)
    tokens = slowed(Tokens(10, 0.0), quota, 0.0)
    assert taken(tokens, quota, 0.0)[1] == 2
    for _ in range(20):
        tokens = slowed(tokens, quota, 0.0)
    assert tokens.pace == SLOWEST
    assert refilled(tokens, quota, RECOVERY).pace == 1


def test_a_platform_that_names_a_time_is_not_called_before_it() -> None:
    quota = Quota(10.0, burst=10)
    tokens, wait = taken(slowed(Tokens(10, 0.0), quota, 0.0, wait=60), quota, 5.0)
    assert wait == pytest.approx(55 + 0.2)
    assert taken(tokens, quota, 5.0)[1] > wait


def bucket(clock: StillClock, keep: MemoryKeep) -> TokenBucket:
    return TokenBucket(clock, keep, "us", "offers", Quota(0.1, burst=2))


async def test_calls_are_made_in_the_order_in_which_they_were_asked_for(clock: StillClock, keep: MemoryKeep) -> None:
    tokens, made = bucket(clock, keep), list[tuple[int, float]]()

    async def call(number: int) -> None:
        await tokens.take()
        made.append((number, clock.monotonic()))

    await asyncio.gather(*(call(number) for number in range(5)))
    assert made == [(0, 0), (1, 0), (2, 10), (3, 20), (4, 30)]


async def test_a_restart_opens_no_new_burst(clock: StillClock, keep: MemoryKeep) -> None:
    for _ in range(2):
        await bucket(clock, keep).take()
    await bucket(clock, keep).take()
    assert clock.monotonic() == 10


async def test_a_429_is_remembered_over_a_restart_on_another_machine(keep: MemoryKeep, clock: StillClock) -> None:
    await bucket(clock, keep).slow(wait=100)
    later = StillClock(clock.now())
    await bucket(later, keep).take()
    assert later.monotonic() == pytest.approx(100 + 20)


async def test_a_429_is_not_forgotten_by_a_call_that_begins_beside_it(keep: MemoryKeep, clock: StillClock) -> None:
    tokens = bucket(clock, keep)
    await asyncio.gather(tokens.slow(wait=100), tokens.take())
    assert clock.monotonic() == pytest.approx(100 + 20)


async def test_a_wall_clock_set_back_closes_the_account_for_an_hour_at_most(
    keep: MemoryKeep, clock: StillClock
) -> None:
    clock.advance(365 * 86400)
    await bucket(clock, keep).take()
    with pytest.raises(TryLater) as told:
        await bucket(StillClock(), keep).take()
    assert told.value.wait is not None
    assert told.value.wait <= 3600


async def test_a_call_that_is_far_away_is_given_back_and_not_counted(keep: MemoryKeep, clock: StillClock) -> None:
    tokens = bucket(clock, keep)
    await tokens.slow(wait=1000)
    for _ in range(5):
        with pytest.raises(TryLater, match="in 17 minutes"):
            await tokens.take()
    clock.advance(1000)
    await tokens.take()
    assert clock.monotonic() == pytest.approx(1000 + 20)


def test_one_429_told_twice_halves_the_rate_once() -> None:
    quota = Quota(1.0)
    once = slowed(Tokens(1, 0.0), quota, 0.0, wait=60)
    assert slowed(once, quota, 30.0, wait=30).pace == once.pace
    assert slowed(once, quota, 61.0).pace < once.pace


async def test_a_seat_is_given_in_order_and_a_waiter_who_leaves_holds_up_nobody(clock: StillClock) -> None:
    seats, served = Seats(clock), list[tuple[str, float]]()

    async def visit(name: str) -> None:
        async with seats.turn("shop.example", 15):
            served.append((name, clock.monotonic()))

    visits = [asyncio.create_task(visit(name)) for name in "abcd"]
    await asyncio.sleep(0)
    visits[2].cancel()
    await asyncio.gather(*visits, return_exceptions=True)
    assert served == [("a", 0), ("b", 15), ("d", 30)]


async def test_one_slow_host_holds_up_no_other(clock: StillClock) -> None:
    seats = Seats(clock)
    async with seats.turn("slow.example", 15), seats.turn("quick.example", 15):
        assert clock.slept == []


async def test_all_who_ask_for_one_operation_wait_in_one_line_and_another_operation_has_its_own(
    clock: StillClock, keep: MemoryKeep
) -> None:
    buckets, made = Buckets(clock, keep, "us"), list[float]()

    async def call(operation: str) -> None:
        await buckets.of(operation, Quota(0.5)).take(urgent=True)
        made.append(clock.monotonic())

    begun = clock.monotonic()
    await asyncio.gather(*(call("offers") for _ in range(4)), call("stock"))
    assert sorted(at - begun for at in made) == [0, 0, 2, 4, 6]


async def test_what_is_urgent_waits_for_one_call_at_most_and_a_sweep_hardly_notices(
    clock: StillClock, keep: MemoryKeep
) -> None:
    tokens, made, waited = SharedBucket(clock, keep, "us", "offers", Quota(0.5)), list[float](), list[float]()
    for number in range(50):
        await tokens.take()
        made.append(clock.monotonic())
        if number % 10 == 5:
            await tokens.take(urgent=True)
            waited.append(clock.monotonic() - made[-1])
            made.append(clock.monotonic())
    assert max(waited) <= 2
    assert clock.monotonic() <= 50 / (0.5 * 0.85)
    assert min(late - early for early, late in itertools.pairwise(made)) >= 2 - 1e-9


@given(st.floats(0.01, 10), st.integers(1, 20))
def test_a_sweep_leaves_room_and_is_never_stopped(rate: float, burst: int) -> None:
    share = shared(Quota(rate, burst), 0.85)
    assert share.rate == pytest.approx(rate * 0.85)
    assert 1 <= share.burst <= max(1, burst * 0.85)


async def test_a_rate_that_was_learned_is_forgotten_after_a_month(clock: StillClock, keep: MemoryKeep) -> None:
    await bucket(clock, keep).learn(10)
    clock.advance(29 * 86400)
    assert await paid(bucket(clock, keep), clock) == pytest.approx(0.1)
    clock.advance(2 * 86400)
    assert await paid(bucket(clock, keep), clock) == pytest.approx(10)


async def paid(tokens: TokenBucket, clock: StillClock) -> float:
    """Seconds that the third call of a full bucket of two waits."""
    began = clock.monotonic()
    for _ in range(3):
        await tokens.take()
    return clock.monotonic() - began
