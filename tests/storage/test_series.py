"""Whatever was read in whatever order of silence and failure, the past can be told again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.readings import Subject
from storage.states import Batch, LookResult, Metric, State, Watch, WatchedListing
from storage.store import Store
from tests.storage.world import NIGHT, add_lamp, watch_of

SECONDS = st.integers(1, 4000)
GAPS = st.lists(st.tuples(SECONDS, st.integers(0, 3), st.booleans()), min_size=1, max_size=25)
EXAMPLES = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Story = Callable[[Store, WatchedListing, Watch], Awaitable[None]]


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Story], None]:
    """Plays a story on a listing of its own; the database is made once."""
    path = tmp_path_factory.mktemp("series") / "twoam.db"
    count = 0

    async def play(story: Story) -> None:
        nonlocal count
        count += 1
        async with Store.open(path) as store:
            lamp = await add_lamp(store, Subject("US", f"B{count:09}"))
            await story(store, lamp, await watch_of(store, lamp))

    return lambda story: asyncio.run(play(story))


def moments(steps: list[tuple[int, int, bool]]) -> list[datetime]:
    """The times at which the readings came, strictly later each."""
    found = [NIGHT]
    for seconds, _, _ in steps:
        found.append(found[-1] + timedelta(seconds=seconds))
    return found[1:]


async def put(store: Store, batch: Batch, quiet: bool) -> None:
    if quiet:
        await store.later(batch)
    else:
        await store.commit(batch)


@EXAMPLES
@given(steps=GAPS)
def test_a_series_gives_back_the_value_at_any_time(
    tell: Callable[[Story], None], steps: list[tuple[int, int, bool]]
) -> None:
    async def story(store: Store, lamp: WatchedListing, watch: Watch) -> None:
        times = moments(steps)
        for at, (_, value, quiet) in zip(times, steps, strict=True):
            reading = Metric(lamp.id, "rating", at, value / 10)
            await put(store, Batch(metrics=(reading,), states=(State(lamp.id, "offers", at, {"n": value}),)), quiet)
        points = await store.series(lamp.id, "rating", NIGHT, times[-1])
        snapshots = await store.snapshots(lamp.id, "offers", NIGHT)
        for at, (_, value, _) in zip(times, steps, strict=True):
            assert [point.value for point in points if point.at <= at][-1] == value / 10
            assert [state.value["n"] for state in snapshots if state.begin <= at <= state.end] == [value]
            (held,) = await store.series(lamp.id, "rating", at, at)
            assert held.value == value / 10
        assert all(one.value != two.value for one, two in pairwise(points))
        assert all(one.end < two.begin for one, two in pairwise(snapshots))

    tell(story)


@EXAMPLES
@given(steps=GAPS, allowed=SECONDS)
def test_coverage_is_the_union_of_allowed_gaps_and_never_overlaps(
    tell: Callable[[Story], None], steps: list[tuple[int, int, bool]], allowed: int
) -> None:
    async def story(store: Store, lamp: WatchedListing, watch: Watch) -> None:
        last: datetime | None = None
        covered: list[list[datetime]] = []
        for at, (_, kind, quiet) in zip(moments(steps), steps, strict=True):
            whole = kind > 0
            near = last is not None and at - last <= timedelta(seconds=allowed)
            trouble = None if whole else "captcha"
            result = LookResult(watch.id, at, at, whole, trouble=trouble, covered_from=last if near else None)
            await put(store, Batch(looks=(result,)), quiet)
            if whole and near:
                covered[-1][1] = at
            elif whole:
                covered.append([at, at])
            last = at if whole else last
        spans = await store.coverage(NIGHT, NIGHT + timedelta(days=9), lamp.id)
        assert [[span.begin, span.end] for span in spans] == covered

    tell(story)


@EXAMPLES
@given(looks=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=1, max_size=25))
def test_coverage_never_overlaps_even_if_the_clock_steps_back(
    tell: Callable[[Story], None], looks: list[tuple[int, int]]
) -> None:
    async def story(store: Store, lamp: WatchedListing, watch: Watch) -> None:
        for minute, since in looks:
            at = NIGHT + timedelta(minutes=minute)
            result = LookResult(watch.id, at, at, True, covered_from=at - timedelta(minutes=since))
            await store.commit(Batch(looks=(result,)))
        spans = await store.coverage(NIGHT - timedelta(days=1), NIGHT + timedelta(days=1), lamp.id)
        assert all(one.end < two.begin for one, two in pairwise(spans))
        for minute, _ in looks:
            at = NIGHT + timedelta(minutes=minute)
            assert any(span.begin <= at <= span.end for span in spans)

    tell(story)
