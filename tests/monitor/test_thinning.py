"""Thinned history answers as the whole did: who sold when, the lowest price and the last state of each day."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.configuration.retention import Retention
from monitor.known import CONTENT, OFFERS, RIVAL
from monitor.thinning import essence, lowest, worth_keeping
from monitor.upkeep import Upkeep
from storage.states import Batch, Facts, Metric, Snapshot, State, Step
from storage.store import Store
from storage.thinning import Worth, day_of, week_of
from tests.clock import StillClock
from tests.storage.world import NIGHT, add_lamp, raise_stranger, resolved, told

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
LATER = BEGIN + timedelta(days=60)
Seen = tuple[int, tuple[str, ...], int]  # minutes since the last one, who sells, how many cents the first of them asks


def offers(sellers: Sequence[str], cents: int) -> Facts:
    rows: list[Any] = [
        {
            "seller": {"id": one, "name": None},
            "price": {"amount": f"{(cents + place) / 100:.2f}", "currency": "USD"},
            "condition": "new",
            "fulfilled_by": None,
        }
        for place, one in enumerate(sellers)
    ]
    return {"featured": sellers[0] if sellers else None, "offers": rows}


nights = st.lists(
    st.tuples(
        st.integers(1, 900),
        st.sampled_from([("ME",), ("ME", "XYZ"), ("XYZ", "ME"), ()]),
        st.integers(1000, 1010),
    ),
    min_size=1,
    max_size=40,
)


async def history(store: Store, seen: Sequence[Seen]) -> int:
    lamp = await add_lamp(store)
    at = BEGIN
    for minutes, sellers, cents in seen:
        at += timedelta(minutes=minutes)
        state = State(lamp.id, OFFERS, at, offers(sellers, cents))
        await store.commit(Batch(states=(state,), metrics=(Metric(lamp.id, "price:USD", at, cents / 100),)))
    return lamp.id


def upkeep(store: Store, now: datetime = LATER) -> Upkeep:
    return Upkeep(store, StillClock(now), Retention(), lambda: None)


def sellers_over_time(states: Sequence[Snapshot]) -> list[tuple[datetime, object]]:
    """When who sold in which way began."""
    changes: list[tuple[datetime, object]] = []
    for state in states:
        if not changes or changes[-1][1] != essence(state):
            changes.append((state.begin, essence(state)))
    return changes


def by_week(states: Sequence[Snapshot]) -> dict[datetime, tuple[object, object, datetime]]:
    return by_span(states, week_of)


def by_day(states: Sequence[Snapshot]) -> dict[datetime, tuple[object, object, datetime]]:
    return by_span(states, day_of)


def by_span(
    states: Sequence[Snapshot], begin: Callable[[datetime], datetime]
) -> dict[datetime, tuple[object, object, datetime]]:
    """Of each day or week the lowest price, the last state and when it ended."""
    days: dict[datetime, list[Snapshot]] = {}
    for state in states:
        days.setdefault(begin(state.begin), []).append(state)
    return {
        day: (
            min((price for one in found if (price := lowest(one)) is not None), default=None),
            found[-1].value,
            found[-1].end,
        )
        for day, found in days.items()
    }


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(seen=nights)
async def test_thinned_history_tells_the_same_sellers_and_the_same_day(seen: list[Seen]) -> None:
    with TemporaryDirectory() as folder:
        async with Store.open(Path(folder) / "twoam.db") as store:
            lamp = await history(store, seen)
            whole = await store.snapshots(lamp, OFFERS, BEGIN)
            numbers = await store.series(lamp, "price:USD", BEGIN, LATER)
            await upkeep(store).thin()
            thin = await store.snapshots(lamp, OFFERS, BEGIN)
            assert sellers_over_time(thin) == sellers_over_time(whole)
            assert by_day(thin) == by_day(whole)
            assert await store.snapshot(lamp, OFFERS) == thin[-1]
            assert thin[-1].value == whole[-1].value
            assert await store.series(lamp, "price:USD", BEGIN, LATER) == numbers
            await upkeep(store).thin()
            assert await store.snapshots(lamp, OFFERS, BEGIN) == thin


async def test_a_day_of_a_repricer_becomes_two_states(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        lamp = await history(store, [(10, ("ME", "XYZ"), 1000 + n % 7) for n in range(140)])
        await upkeep(store).thin()
        first, last = await store.snapshots(lamp, OFFERS, BEGIN)
        assert first.begin == BEGIN + timedelta(minutes=10)
        assert last.end == BEGIN + timedelta(minutes=1400)


async def test_a_day_of_a_rivals_ranks_becomes_the_last_of_them(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        lamp = await add_lamp(store)
        for hour in range(1, 24):
            facts: Facts = {"stock": None, "rank": ["Table Lamps", hour], "rating": "4.5", "reviews": 9}
            await store.commit(Batch(states=(State(lamp.id, RIVAL, BEGIN + timedelta(hours=hour), facts),)))
        await upkeep(store).thin()
        (last,) = await store.snapshots(lamp.id, RIVAL, BEGIN)
        assert last.value["rank"] == ["Table Lamps", 23]


async def test_after_three_months_a_week_of_a_repricer_becomes_two_states(tmp_path: Path) -> None:
    """The lowest price and the last state of each week, and every change of seller, whatever its price."""
    async with Store.open(tmp_path / "twoam.db") as store:
        seen: list[Seen] = [(6 * 60, ("ME", "XYZ"), 1000 + n * 7 % 11) for n in range(4 * 7 * 4)]
        seen[30] = (6 * 60, ("XYZ", "ME"), 1010)
        lamp = await history(store, seen)
        whole = await store.snapshots(lamp, OFFERS, BEGIN)
        await upkeep(store, BEGIN + timedelta(days=200)).thin()
        thin = await store.snapshots(lamp, OFFERS, BEGIN)
        assert sellers_over_time(thin) == sellers_over_time(whole)
        assert by_week(thin) == by_week(whole)
        assert len(thin) <= 2 * len(by_week(whole)) + 2
        assert await store.snapshot(lamp, OFFERS) == thin[-1]


async def test_a_slow_machine_thins_as_much_as_it_can_and_goes_on_an_hour_later(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        lamp = await history(store, [(60, ("ME",), 1000 + n % 7) for n in range(24 * 4)])
        clock = StillClock(LATER)
        daemon = Upkeep(store, clock, Retention(), lambda: None)
        thin_between = store.thin_between

        async def slowly(kind: str, begin: datetime, end: datetime, worth: Worth) -> int:
            clock.advance(100)
            return await thin_between(kind, begin, end, worth)

        store.thin_between = slowly  # type: ignore[method-assign]
        sizes = []
        for _ in range(3):
            await daemon.thin()
            clock.advance(3600)
            sizes.append(len(await store.snapshots(lamp, OFFERS, BEGIN)))
        assert 96 > sizes[0] > sizes[1] > sizes[2] - 1


async def test_what_is_younger_than_the_configured_days_is_kept_whole(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        lamp = await history(store, [(10, ("ME",), 1000 + n % 7) for n in range(100)])
        whole = await store.snapshots(lamp, OFFERS, BEGIN)
        clock = StillClock(BEGIN + timedelta(days=30, hours=23))
        daemon = Upkeep(store, clock, Retention(), lambda: None)
        await daemon.thin()
        assert await store.snapshots(lamp, OFFERS, BEGIN) == whole
        clock.advance(3600)
        await daemon.thin()
        assert len(await store.snapshots(lamp, OFFERS, BEGIN)) < 5


@pytest.mark.parametrize("closed", [True, False])
async def test_days_around_a_case_are_kept_whole(tmp_path: Path, closed: bool) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        lamp = await history(store, [(60, ("ME", "XYZ"), 1000 + n % 7) for n in range(24 * 14)])
        listing = (await store.listings())[0]
        # Raised on the third day of the month at 02:14.
        incident = await raise_stranger(store, listing)
        if closed:
            ended = replace(resolved(incident, 60), confirmed_at=NIGHT)
            await store.commit(told(ended, Step.RESOLVED))
        await upkeep(store).thin()
        days: dict[int, int] = {}
        for state in await store.snapshots(lamp, OFFERS, BEGIN):
            days[state.begin.day] = days.get(state.begin.day, 0) + 1
        assert days[2] == days[3] == days[4] == 24
        assert days[1] <= 2
        assert (days[12] == 24) is not closed


async def test_a_memory_of_a_year_is_caught_up_in_some_hours(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        lamp = await history(store, [(12 * 60, ("ME",), 1000 + n % 7) for n in range(2 * 80)])
        now = BEGIN + timedelta(days=200)
        sizes = []
        for _ in range(4):
            await upkeep(store, now).thin()
            sizes.append(len(await store.snapshots(lamp, OFFERS, BEGIN)))
        assert sizes[0] > sizes[1] >= sizes[2] == sizes[3]


def test_a_changed_word_of_the_page_is_kept_and_a_moved_price_is_not() -> None:
    def content(title: str, amount: str, minute: int) -> Snapshot:
        at = BEGIN + timedelta(minutes=minute)
        price: Facts = {"amount": amount, "currency": "USD"}
        return Snapshot(1, CONTENT, {"title": title, "price": dict(price)}, at, at)

    day = [
        content("Lamp", "20.00", 1),
        content("Lamp", "19.00", 2),
        content("Lump", "19.00", 3),
        content("Lamp", "1", 4),
    ]
    assert worth_keeping(day) == {1, 2, 3}
