"""How a number of reviews is followed from look to look, and what makes a number of events a burst."""

from datetime import timedelta
from decimal import Decimal
from math import exp
from typing import Any

import pytest

from adapters.readings import Reading, ReviewSummary, StarShares
from monitor.findings import Bad
from monitor.rules.bursts import CHANCE, Usual, chance, is_burst, usual_of
from monitor.rules.rank import hour_of
from monitor.rules.reviews import FIVE_STAR_BURST, Run, gained, is_leap, runs_of
from storage.states import Facts, Severity
from tests.clock import NIGHT
from tests.monitor.builders import LAMP, Story, listing

NOW = hour_of(NIGHT)


def looked(runs: list[Run], shown: int, hour: int = NOW, five: int | None = None) -> tuple[list[Run], tuple[Bad, ...]]:
    """What is remembered, and told, after a page with so many reviews."""
    story = Story(FIVE_STAR_BURST)
    story.memory = {"runs": [[*run] for run in runs]} if runs else {}
    story.at = NIGHT + timedelta(hours=hour - NOW, minutes=-10)
    said: list[Reading] = [ReviewSummary(LAMP, Decimal("4.5"), shown)]
    if five is not None:
        said.append(StarShares(LAMP, (0, 0, 0, 100 - five, five)))
    bads = story.page(listing(), *said).bads
    return runs_of(story.memory), bads


def steady(days: int = 8, shown: int = 100, five: int = -1) -> list[Run]:
    """A number that has not moved for so many days."""
    return [Run(NOW - 24 * days, NOW - 1, shown, five)]


# --- leaps -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "hours", "leaps"), [(39, 2, False), (40, 2, True), (40, 3, False), (90, 1, True)])
def test_forty_within_three_hours_are_a_leap_up_or_down(step: int, hours: int, leaps: bool) -> None:
    before = Run(NOW - 30, NOW - hours, 1000)
    for shown in (1000 + step, 1000 - step):
        assert is_leap(before, Run(NOW, NOW, shown)) is leaps


@pytest.mark.parametrize(
    ("shown", "step", "leaps"),
    [(80, 20, True), (70, 19, False), (70, 20, True), (84, 20, False), (84, 21, True), (84, 30, True)],
)
def test_a_quarter_of_all_and_twenty_at_least_are_a_leap_whenever_it_came(shown: int, step: int, leaps: bool) -> None:
    for hours in (2, 3, 500):
        assert is_leap(Run(0, 0, shown), Run(hours, hours, shown + step)) is leaps


# --- what came between two hours -------------------------------------------------------------------------------------


def test_what_came_while_nobody_looked_is_spread_over_that_time() -> None:
    runs = [Run(0, 10, 100), Run(14, 20, 112)]
    for begin, end, count in ((10, 14, 12), (0, 30, 12), (11, 14, 9), (0, 11, 3), (12, 13, 3), (14, 20, 0), (0, 10, 0)):
        assert gained(runs, begin, end) == pytest.approx(count)


def test_two_numbers_within_an_hour_came_in_that_hour() -> None:
    runs = [Run(0, 10, 100), Run(10, 20, 104)]
    assert (gained(runs, 9, 10), gained(runs, 8, 9), gained(runs, 10, 11)) == (4, 0, 0)


def test_up_to_five_fewer_are_another_servers_number_and_more_were_taken_away() -> None:
    for fewer, count in ((4, 6), (5, 5), (6, 10), (7, 10)):
        runs = [Run(0, 10, 1000), Run(11, 11, 1010), Run(12, 12, 1010 - fewer)]
        assert gained(runs, 0, 20) == count


# --- what is remembered ----------------------------------------------------------------------------------------------


def test_the_same_number_goes_on_and_of_two_within_an_hour_the_later_counts() -> None:
    assert looked([], 100) == ([Run(NOW, NOW, 100)], ())
    assert looked([Run(NOW - 9, NOW - 3, 100)], 100)[0] == [Run(NOW - 9, NOW, 100)]
    assert looked([Run(NOW - 9, NOW - 3, 100)], 101)[0] == [Run(NOW - 9, NOW - 3, 100), Run(NOW, NOW, 101)]
    assert looked([Run(NOW - 9, NOW - 3, 100), Run(NOW, NOW, 101)], 102)[0][1:] == [Run(NOW, NOW, 102)]
    assert looked([Run(NOW - 9, NOW - 3, 100, 60)], 100, five=61)[0] == [Run(NOW - 9, NOW, 100, 61)]


def test_after_a_leap_and_a_clock_set_back_it_begins_anew() -> None:
    assert looked([Run(NOW - 9, NOW - 1, 1000)], 1040)[0] == [Run(NOW, NOW, 1040)]
    assert looked([Run(NOW - 9, NOW + 1, 1000)], 1001)[0] == [Run(NOW, NOW, 1001)]
    assert len(looked([Run(NOW - 9, NOW, 1000)], 1001)[0]) == 2


def test_two_days_are_remembered_by_the_hour_and_those_before_by_the_day() -> None:
    hourly = [Run(at, at, 1000 + at - NOW) for at in range(NOW - 100, NOW)]
    runs, _ = looked(hourly, 1000)
    recent = [run for run in runs if NOW - run.end <= 48]
    assert recent == [Run(at, at, 1000 + at - NOW) for at in range(NOW - 48, NOW + 1)]
    days = sorted({at // 24 for at in range(NOW - 100, NOW - 48)})
    ends = [max(at for at in range(NOW - 100, NOW - 48) if at // 24 == day) for day in days]
    begins = [min(at for at in range(NOW - 100, NOW - 48) if at // 24 == day) for day in days]
    assert runs[: -len(recent)] == [Run(begin, end, 1000 + end - NOW) for begin, end in zip(begins, ends, strict=True)]


def test_what_ended_thirty_days_ago_is_forgotten_after_it() -> None:
    for hours, kept in ((30 * 24 - 1, True), (30 * 24, True), (30 * 24 + 1, False)):
        runs, _ = looked([Run(NOW - 900, NOW - hours, 100), Run(NOW - 9, NOW - 9, 101)], 101)
        assert (runs[0].shown == 100) is kept


def test_a_memory_that_is_none_is_empty() -> None:
    odd: tuple[Facts, ...] = ({}, {"runs": None}, {"runs": ["odd"]})
    assert [runs_of(memory) for memory in odd] == [[], [], []]
    assert runs_of({"runs": [[1, 2, 3]]}) == [Run(1, 2, 3, -1)]


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_burst_says_how_many_came_in_a_day_what_is_usual_and_how_many_there_are() -> None:
    _, [bad] = looked(steady(), 110)
    assert (bad.subject, bad.severity) == ("reviews", Severity.WAKE)
    assert bad.facts == {"count": 10, "usual": "0.0", "total": 110, "kind": None}


@pytest.mark.parametrize(("hours", "told"), [(8 * 24 - 1, False), (8 * 24, True), (8 * 24 + 1, True)])
def test_a_week_before_the_last_day_must_be_known(hours: int, told: bool) -> None:
    assert bool(looked([Run(NOW - hours, NOW - 1, 100)], 110)[1]) is told


@pytest.mark.parametrize("days", [8, 29, 40])
def test_usual_is_the_mean_of_the_days_before_the_last_one_and_of_28_at_most(days: int) -> None:
    """Two come at the beginning of each day; before the 28 days it was many more."""
    start = NOW - 24
    runs = [Run(start - 24 * (day + 1) + 1, start - 24 * day, 1000 - 2 * day) for day in range(min(days - 1, 28))][::-1]
    old = [Run(NOW - 24 * days, start - 24 * 28, runs[0].shown - 2)] if days > 29 else []
    first = [] if old else [Run(NOW - 24 * days, NOW - 24 * days, runs[0].shown - 2)]
    _, [bad] = looked([*old, *first, *runs, Run(start + 1, NOW - 1, 1000)], 1030)
    assert (bad.facts["usual"], bad.facts["count"]) == ("2.0", 30)


def test_what_came_in_the_last_day_is_no_part_of_what_is_usual() -> None:
    for hour, count in ((NOW - 24, None), (NOW - 23, 12)):
        bads = looked([Run(NOW - 900, hour - 1, 100), Run(hour, NOW - 1, 112)], 112)[1]
        assert [bad.facts["count"] for bad in bads] == ([count] if count else [])


def test_fewer_than_none_on_a_day_counts_as_none() -> None:
    days = [Run(NOW - 24 * 9, NOW - 100, 105), Run(NOW - 99, NOW - 1, 100)]
    assert looked(days, 110)[1][0].facts["usual"] == "0.0"


@pytest.mark.parametrize(
    ("five", "kind"), [(90, "five"), (60, "five"), (59, None), (58, None), (57, "low"), (30, "low")]
)
def test_most_gave_five_stars_or_most_did_not_or_nothing_tells(five: int, kind: str | None) -> None:
    """Of 50 reviews 60 % gave five stars, which is 30; with 60 reviews 60 % are 36, 59 % 35.4, 58 % 34.8, 57 % 34.2.

    So 6, 5.4, 4.8 or 4.2 of the ten new ones gave five stars, give or take 0.55, for the shares have no fraction.
    """
    _, [bad] = looked(steady(shown=50, five=60), 60, five=five)
    assert bad.facts["kind"] == kind
    assert bad.severity is (Severity.PUSH if kind == "low" else Severity.WAKE)


def test_without_a_share_on_either_side_nothing_tells_what_they_are() -> None:
    assert looked(steady(five=60), 110)[1][0].facts["kind"] is None
    assert looked(steady(), 110, five=1)[1][0].facts["kind"] is None
    assert looked(steady(five=0), 110, five=0)[1][0].facts["kind"] == "low", "none of a hundred is a share as well"


def test_the_share_of_a_day_ago_is_compared_with_the_newest_whatever_lay_between() -> None:
    runs = [Run(NOW - 300, NOW - 40, 100, 10), Run(NOW - 39, NOW - 24, 100, 60), Run(NOW - 20, NOW - 9, 104, 1)]
    _, [bad] = looked(runs, 120, five=67)
    assert bad.facts == {"count": 20, "usual": "0.0", "total": 120, "kind": "five"}
    late = [Run(NOW - 300, NOW - 25, 100, 10), Run(NOW - 24, NOW - 9, 100, 60), Run(NOW - 5, NOW - 5, 119, 1)]
    assert looked(late, 120, five=67)[1][0].facts["kind"] == "five"


# --- what is a burst -------------------------------------------------------------------------------------------------


def test_a_wild_day_counts_three_times_the_middle_day_at_most_or_what_is_least() -> None:
    assert usual_of([1, 1, 1, 1, 10], 2) == pytest.approx((1.4, 0.8))
    assert usual_of([1, 1, 1, 1, 10], 8) == pytest.approx((2.4, 9.8))
    assert usual_of([0, 0, 0, 10], 8) == pytest.approx((2, 16))
    assert usual_of([5], 8) == (5, 0)
    assert usual_of([2, 4], 1) == (3, 2)


def test_several_days_add_up_and_a_busier_time_is_wider_too() -> None:
    assert Usual(2, 3).over(4) == (8, 12)
    assert Usual(2, 3).times(4) == (8, 48)


@pytest.mark.parametrize(
    ("count", "changes", "told"),
    [
        (30, {}, True),
        (30, {"least": 30}, True),
        (30, {"least": 31}, False),
        (30, {"times": 10.0}, False),
        (30, {"times": 9.99}, True),
        (30, {"usual": Usual(3, 300)}, False),
    ],
)
def test_a_burst_is_enough_far_more_than_usual_and_no_chance(count: int, changes: dict[str, Any], told: bool) -> None:
    plain: dict[str, Any] = {"usual": Usual(3, 3), "times": 5.0, "least": 8}
    assert is_burst(count, **{**plain, **changes}) is told


def test_a_burst_has_a_chance_of_one_in_a_hundred_thousand_at_most() -> None:
    assert CHANCE == 0.00001
    # Of none a day on average but a tenth, four come with a chance of 4 in a million, three with 150.
    assert [is_burst(count, Usual(0.1, 0.1), 5.0, 2) for count in (3, 4)] == [False, True]


def test_chance_is_known_where_the_sums_can_be_done_by_hand() -> None:
    assert chance(1, Usual(1, 1)) == chance(0, Usual(0, 0)) == 1.0
    assert chance(1, Usual(0, 0)) == 0.0
    for spread in (0.5, 1.0):
        assert chance(3, Usual(1, spread)) == pytest.approx(1 - exp(-1) * 2.5, rel=1e-5)
    assert chance(2, Usual(1.5, 1.5)) == pytest.approx(1 - exp(-1.5) * 2.5, rel=1e-5)
    # A mean of 2 with a variance of 6: each further one has two chances of three.
    assert chance(5, Usual(2, 6)) == pytest.approx((2 / 3) ** 5, rel=1e-7)
    assert chance(5, Usual(2, 4)) == pytest.approx(0.109375, rel=1e-7)
    assert chance(3, Usual(0.5, 0.75)) == pytest.approx(1 - (2 / 3) * (1 + 1 / 3 + 1 / 9), rel=1e-7)
