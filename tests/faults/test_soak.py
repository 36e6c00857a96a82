import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.readings import Topic
from tests.faults.meter import Meter
from tests.faults.soak import soaked
from tests.faults.soak_market import Served
from tests.faults.soak_truth import Looked, half_failed, longest_gap, looks, unknown
from tests.faults.soaking import Settings
from tests.postgres import Postgres

SHORT = Settings(minutes=0.55, listings=20, changes=10, seed=7, speed=240, period=12, kilobytes=150)
NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
PERIOD = timedelta(minutes=10)


@pytest.mark.timeout(180)
async def test_every_fifth_answer_spoilt_and_every_change_told_and_nothing_else(tmp_path: Path) -> None:
    report = await soaked(tmp_path, SHORT, strict=False)
    assert not report.problems, "\n".join([*report.figures, *report.problems])


@pytest.mark.timeout(180)
async def test_the_same_holds_on_a_server(tmp_path: Path, postgres: Postgres) -> None:
    report = await soaked(tmp_path, SHORT, await postgres.create(), strict=False)
    assert not report.problems, "\n".join([*report.figures, *report.problems])


# --- the judge's own measures ----------------------------------------------------------------------------------------


def looked(*minutes: int) -> list[Looked]:
    """Looks at so many minutes after noon; a negative one failed."""
    return [Looked(NOON + timedelta(minutes=abs(minute)), minute >= 0) for minute in minutes]


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (looked(0, 10, 20), []),
        (looked(0, -10, 20), []),
        (looked(0, -10, -20, 25), []),
        (looked(0, -10, -20, 50), [(at(30), at(50))]),
        (looked(0, -10, 50), []),
        (looked(0, -10, -40, 50), [(at(40), at(50))]),
        (looked(-1, -10), [(at(31), at(60))]),
    ],
)
def test_unknown_is_two_failures_and_three_periods(seen: list[Looked], expected: list[object]) -> None:
    assert unknown({("B0", Topic.OFFERS): seen}, PERIOD, at(60)) == expected


@pytest.mark.parametrize(("late", "expected"), [(4, []), (6, [(at(30), at(31))])])
def test_an_answer_that_is_read_late_leaves_it_unknown_until_then(late: float, expected: list[object]) -> None:
    seen = {("B0", Topic.OFFERS): looked(0, -10, -20, 25)}
    assert unknown(seen, PERIOD, at(60), timedelta(minutes=late)) == expected


def test_what_is_unknown_at_once_is_one_stretch() -> None:
    both = {("B0", Topic.OFFERS): looked(0, -10, -20, 50), ("B1", Topic.OFFERS): looked(10, -20, -30, 70)}
    assert unknown(both, PERIOD, at(90)) == [(at(30), at(70))]


@pytest.mark.parametrize(("begin", "end", "half"), [(0, 9, False), (0, 10, True), (15, 19, True), (21, 60, False)])
def test_half_of_all_fails_while_the_last_looks_at_half_of_the_questions_failed(
    begin: int, end: int, half: bool
) -> None:
    seen = {("B0", Topic.OFFERS): looked(0, -10, 20), ("B1", Topic.OFFERS): looked(5, 15, 25)}
    assert half_failed(seen, at(begin), at(end)) is half


@pytest.mark.parametrize(
    ("seen", "begin", "end"),
    [((1, 11, 30, 50), 0, 0), ((1, 11, -21, -31, 41, 50), 11, 41), ((25, 35, 45), 0, 25), ((1, 11), 11, 60)],
)
def test_the_longest_gap_is_that_between_two_answers_or_at_either_end(
    seen: tuple[int, ...], begin: int, end: int
) -> None:
    stretch = longest_gap({("B0", Topic.OFFERS): looked(*seen)}, PERIOD, NOON, at(60))
    assert stretch == (at(begin), at(end))


def test_further_pages_of_a_list_belong_to_the_look_that_began_it() -> None:
    served = [
        Served(NOON, "B0", Topic.OFFERS, 1, "cut"),
        Served(NOON, "B0", Topic.OFFERS, 2, "whole"),
        Served(at(1), "B0", Topic.OFFERS, 1, "whole"),
    ]
    assert [one.well for one in looks(served)["B0", Topic.OFFERS]] == [False, True]


async def test_a_loop_that_stands_still_is_measured_over_all_moments_and_not_once() -> None:
    async with Meter() as meter:
        _block(0.2)
        await asyncio.sleep(0.05)
    lag = meter.lag()
    assert lag.most >= 180
    assert lag.p50 >= 40  # most of its moments lay in the standstill
    assert lag.ticks >= 20


def _block(seconds: float) -> None:
    """Keeps the loop from turning, as a long computation does."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        pass
