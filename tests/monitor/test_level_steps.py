"""Single steps of learning a rank: how much one reading weighs, and at which number, hour and distance things turn."""

from dataclasses import replace
from math import log
from typing import Any

import pytest

from monitor.rules.level import WINDOW, Fall, Level, Usual, learn, level_facts, level_of, only_drifts, usual_of

HOUR = 494_000  # in May 2026
EXACT = 1e-9
STEADY = (1000,) * WINDOW
USUAL = Usual(900, 1000, 1100)


def known(rank: int = 1000, **changes: Any) -> Level:
    """A lamp that has stood at one rank for weeks; nobody remembers any fall."""
    plain = Level(HOUR, (rank,) * WINDOW, log(rank), log(rank), readings=999, hours=999, changes=999)
    return replace(plain, **changes)


def after(level: Level, *ranks: int | None) -> Level:
    """The hours that follow, one by one; None is an hour in which nobody looked."""
    begin = level.hour + 1
    for at, rank in enumerate(ranks):
        level = learn(level, begin + at, rank) if rank is not None else level
    return level


# --- how much a reading weighs ---------------------------------------------------------------------------------------


def test_the_usual_level_is_the_mean_of_about_seven_days() -> None:
    level = after(known(), 2000)
    assert level.level == pytest.approx(log(1000) + 2 / 169 * log(2), abs=EXACT)
    better = after(known(), 500)
    assert better.level == pytest.approx(log(1000) - 2 / 169 * log(2), abs=EXACT)


def test_now_follows_half_of_a_change_within_four_hours() -> None:
    level = after(known(), *[2000] * 4)
    assert level.fast == pytest.approx(log(1000) + log(2) / 2, abs=EXACT)


def test_noise_follows_half_of_a_change_within_ten_days() -> None:
    # Each day is worse than the one before by a tenth, at every hour of it.
    days = [round(1_000_000 * 1.1**day) for day in range(1, 11)]
    level = after(known(1_000_000), *[rank for rank in days for _ in range(24)])
    assert level.noise == pytest.approx(log(1.1) / 2, abs=1e-6)
    assert level.changes == 999 + 240


def test_a_young_listing_is_known_by_the_plain_mean_of_its_readings() -> None:
    level = after(learn(None, HOUR, 1000), 4000)
    assert (level.level, level.fast) == pytest.approx((log(2000), log(2000)), abs=EXACT)
    assert (level.readings, level.hours, level.changes, level.noise) == (2, 2, 0, 0.0)
    level = after(level, 8000)
    assert level.level == level.fast == pytest.approx((log(1000) + log(4000) + log(8000)) / 3, abs=EXACT)
    week = after(learn(None, HOUR, 1000), *[2000] * 19)
    assert week.level == pytest.approx(log(1000) + log(2) * 19 / 20, abs=EXACT)


def test_young_noise_is_the_plain_mean_of_the_changes_from_day_to_day() -> None:
    day = after(learn(None, HOUR, 1000), *[1000] * 23)
    assert (day.changes, day.noise) == (0, 0.0)
    one = after(day, 1100)
    assert one.changes == 1
    assert one.noise == pytest.approx(log(1.1), abs=EXACT)
    two = after(one, 1000)
    assert two.changes == 2
    assert two.noise == pytest.approx(log(1.1) / 2, abs=EXACT)
    better = after(day, 900)
    assert better.noise == pytest.approx(log(1000 / 900), abs=EXACT), "a change for the better is noise as well"


def test_one_wild_day_counts_as_a_doubling() -> None:
    day = after(learn(None, HOUR, 1000), *[1000] * 23)
    assert after(day, 1999).noise == pytest.approx(log(1.999), abs=EXACT)
    assert after(day, 15_000).noise == pytest.approx(log(2), abs=EXACT)


def test_yesterday_is_the_same_hour_of_the_day_before_or_one_of_the_five_before_it() -> None:
    def compared(*, hours_ago: int) -> int:
        ranks = tuple(1000 if ago in (hours_ago, 1) else None for ago in range(60, 0, -1))
        return after(known(ranks=ranks, changes=0), 1000).changes

    assert [ago for ago in range(2, 60) if compared(hours_ago=ago)] == [24, 25, 26, 27, 28, 29]
    both = tuple({24: 2000, 25: 1500, 1: 1000}.get(ago) for ago in range(60, 0, -1))
    assert after(known(ranks=both, changes=0), 1000).noise == pytest.approx(log(2), abs=EXACT)


@pytest.mark.parametrize(
    ("noise", "limit"), [(0.0, log(1.3)), (0.15, log(1.3)), (0.2, 0.34), (0.4, 0.68), (0.41, log(2)), (3.0, log(2))]
)
def test_the_limit_is_three_quarters_of_the_noise_and_more_between_a_third_worse_and_twice_as_bad(
    noise: float, limit: float
) -> None:
    assert known(noise=noise).limit == pytest.approx(0.765 * limit, abs=EXACT)


# --- hours and gaps --------------------------------------------------------------------------------------------------


def test_a_week_without_a_reading_and_a_clock_set_back_by_more_than_a_day_begin_anew() -> None:
    level = known()
    assert learn(level, HOUR + WINDOW - 1, 1000).readings == 1000
    for hour in (HOUR + WINDOW, HOUR + WINDOW + 1, HOUR + 9999, HOUR - 25):
        assert learn(level, hour, 900) == Level(hour, (900,), log(900), log(900))
    for hour in (HOUR, HOUR - 1, HOUR - 24):
        assert learn(level, hour, 900) is level


def test_a_value_stands_for_five_hours_that_nobody_looked_at_and_for_no_longer() -> None:
    for gap, hours in ((1, 1), (2, 2), (6, 6), (7, 1), (30, 1)):
        level = learn(known(rank=1000), HOUR + gap, 2000)
        assert level.hours == 999 + hours
        assert (level.readings, level.hour) == (1000, HOUR + gap)
        assert level.ranks == (*STEADY[: WINDOW - gap], *[None] * (gap - 1), 2000)


def test_the_value_that_stood_is_what_fills_the_hours() -> None:
    held = learn(known(fast=log(4000)), HOUR + 4, 1000)
    assert held.fast == pytest.approx(log(1000) + log(4) / 2, abs=EXACT)
    unseen = learn(known(fast=log(4000)), HOUR + 7, 1000)
    assert unseen.fast == pytest.approx(log(1000) + log(4) * 0.5**0.25, abs=EXACT)


def test_a_gap_begins_the_hours_that_are_worse_anew() -> None:
    worse = after(known(), 2000, 2000)
    assert worse.worse_since == HOUR + 1
    assert learn(worse, HOUR + 3, 2000).worse_since == HOUR + 1
    assert learn(worse, HOUR + 12, 2000).worse_since == HOUR + 12
    assert after(worse, 1000).worse_since is None


def test_worse_is_what_lies_beyond_half_of_the_limit() -> None:
    # 0.765 × log 1.3 is the limit; half of it is a rank that is worse by 10.55 %.
    assert after(known(), 1105).worse_since is None
    assert after(known(), 1106).worse_since == HOUR + 1


def test_the_rank_of_a_week_ago_is_known_from_the_163rd_hour_within_six_hours_of_it() -> None:
    assert known(ranks=(7,) * 100).week_ago is None
    assert known(ranks=(7,) * 162).week_ago is None
    assert known(ranks=(7,) * 163).week_ago == 7
    assert known(ranks=(*[None] * 5, 5, *[7] * 162)).week_ago == 5
    assert known(ranks=(*[None] * 6, 5, *[7] * 161)).week_ago is None
    assert known(ranks=(3, 4, *[7] * 166)).week_ago == 3


# --- numbers of another board ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("believed", "odd"), [(20_000, 20_001), (50, 49)])
def test_up_to_twenty_times_as_much_is_believed_at_once(believed: int, odd: int) -> None:
    assert after(known(), believed).last == believed
    waiting = after(known(), odd)
    assert (waiting.last, waiting.pending, waiting.hour) == (1000, odd, HOUR)
    assert after(waiting, 1000).pending is None


@pytest.mark.parametrize(("agrees", "differs"), [(120_000, 120_001), (30_000, 29_999)])
def test_a_second_odd_number_agrees_up_to_twice_as_much(agrees: int, differs: int) -> None:
    waiting = after(known(), 60_000)
    believed = after(waiting, agrees)
    assert (believed.last, believed.pending, believed.readings) == (agrees, None, 1000)
    other = after(waiting, differs)
    assert (other.last, other.pending, other.readings) == (1000, differs, 999)


def test_while_it_learns_a_second_odd_number_begins_anew() -> None:
    for readings, begins in ((71, True), (72, False)):
        level = learn(known(readings=readings, pending=60_000), HOUR + 1, 60_000)
        assert (level.readings == 1, level.ranks == (60_000,)) == (begins, begins)


# --- when a fall is told ---------------------------------------------------------------------------------------------


def test_a_fall_is_told_in_the_fifth_hour_and_says_what_was_usual_before_it() -> None:
    ranks = tuple(900 + 61 * (hour + 1) % WINDOW for hour in range(WINDOW))
    for begin in range(HOUR, HOUR + 8):
        level = after(known(hour=begin, ranks=ranks), *[2000] * 4)
        assert level.fall is None
        level = after(level, 2000)
        # Of the 163 readings before it that are still remembered 16 lie below and 16 above.
        before = sorted(ranks[5:])
        assert level.fall == Fall(begin + 1, Usual(before[16], before[81], before[-17]), 2000)
        assert level.alarmed == begin + 5


def test_a_fall_that_had_to_wait_says_what_was_usual_before_its_first_hour() -> None:
    ranks = tuple(900 + 61 * (hour + 1) % WINDOW for hour in range(WINDOW))
    waiting = after(known(ranks=ranks, alarmed=HOUR + 6 - 24), *[2000] * 5)
    assert waiting.fall is None
    before = sorted(ranks[6:])
    assert after(waiting, 2000).fall == Fall(HOUR + 1, Usual(before[16], before[81], before[-17]), 2000)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, True),
        ({"readings": 67}, True),
        ({"readings": 66}, False),
        ({"alarmed": HOUR + 5 - 24}, True),
        ({"alarmed": HOUR + 5 - 23}, False),
        ({"alarmed": HOUR - 99}, True),
        ({"ranks": tuple(range(500, 500 + WINDOW))}, False),  # it only drifts
    ],
)
def test_a_fall_is_told_once_enough_is_known_once_a_day_and_only_of_what_sells(
    changes: dict[str, Any], told: bool
) -> None:
    assert bool(after(known(**changes), *[2000] * 5).fall) is told


def test_five_hours_that_are_worse_are_a_fall_only_where_their_mean_lies_beyond_the_limit() -> None:
    # In five hours "now" has followed 58 % of the change, the usual level 6 %: 0.765 × log 1.3 is passed at 1,470.
    assert after(known(), *[1455] * 5).fall is None
    assert after(known(), *[1485] * 5).fall is not None


def test_what_lies_within_the_usual_range_is_no_fall() -> None:
    ranks = (*[2000] * 40, *[1000] * 128)
    assert after(known(ranks=ranks), *[1999] * 5).fall is None
    assert after(known(ranks=ranks), *[2000] * 5).fall is None
    assert after(known(ranks=ranks), *[2001] * 5).fall is not None


def test_an_open_fall_is_told_anew_when_it_is_worse_by_three_tenths() -> None:
    fallen = known(2000, level=log(1000), fall=Fall(HOUR - 9, USUAL, 2000), alarmed=HOUR - 4)
    assert after(fallen, 2599).fall == fallen.fall
    assert after(fallen, 2600).fall == Fall(HOUR - 9, USUAL, 2600)
    assert after(fallen, 2600).alarmed == HOUR - 4
    assert after(fallen, 3000).fall == Fall(HOUR - 9, USUAL, 3000)


def test_an_open_fall_ends_below_half_of_the_limit() -> None:
    # A reading at the usual level itself leaves 84 % of the distance; half of the limit are 0.10035.
    for distance, is_open in ((0.1003, False), (0.1004, True)):
        fast = log(1000) + distance / 0.5**0.25
        level = after(known(fast=fast, fall=Fall(HOUR - 9, USUAL, 2000)), 1000)
        assert (level.fall is not None) is is_open
        assert level.fast - level.level == pytest.approx(distance, abs=EXACT)
    assert after(known(fast=log(900), fall=Fall(HOUR - 9, USUAL, 2000)), 1000).fall is None, "better than usual"


# --- what only drifts, and what is usual -----------------------------------------------------------------------------


def test_a_rank_that_got_worse_by_more_than_a_tenth_and_never_better_drifts() -> None:
    assert not only_drifts([])
    assert not only_drifts([900, 1000])
    assert only_drifts([899, 1000])
    assert only_drifts([899, None, 1000])


def test_one_step_up_by_more_than_a_tenth_is_a_sale() -> None:
    assert only_drifts([500, 1000, 900, 1200])
    assert not only_drifts([500, 1000, 899, 1200])
    assert not only_drifts([500, 1000, 950, 899, 1200]), "in two steps as well"
    assert not only_drifts([2, 1, 3]), "at the very top too"
    assert only_drifts([1, 2, 3]), "nor is it a sale that it once stood at the very top"


def test_the_usual_range_leaves_out_a_tenth_at_each_end() -> None:
    assert usual_of([None, None]) is None
    assert usual_of([7]) == Usual(7, 7, 7)
    assert usual_of(range(9, 0, -1)) == Usual(1, 5, 9)
    assert usual_of([*range(1, 11), None]) == Usual(2, 6, 9)
    assert usual_of(range(1, 21)) == Usual(3, 11, 18)


def test_what_is_written_of_a_fall_names_its_hour_its_usual_ranks_and_the_one_that_was_told() -> None:
    fallen = known(ranks=(7, None), fall=Fall(HOUR, USUAL, 2000))
    assert [level_of(level_facts(level)) for level in (fallen, known())] == [fallen, known()]
    facts = level_facts(fallen)
    assert facts["ranks"] == [7, None]
    assert facts["fall"] == {"since": HOUR, "usual": [900, 1000, 1100], "told": 2000}
    assert level_facts(known())["fall"] is None
