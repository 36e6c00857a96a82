"""The order clock: when a silence, a fall or a surge is no chance any more, and what is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import log
from zoneinfo import ZoneInfo

import pytest

from monitor.order_clock import advanced, begun, heard, limit
from monitor.order_rhythm import needed, silence, slot_of
from monitor.order_state import Clock, Limits, Ways
from monitor.shop_days import Calendar, DayKind, ShopDays
from tests.monitor.order_days import DAY, HOUR, NOON, WAYS, clock, each, first, later, rhythm

TODAY = NOON.date()


def named(kind: DayKind, *days: date) -> Ways:
    """The shop's days as they are, but for these."""
    return replace(WAYS, calendar=Calendar(tuple(ShopDays(day, day, kind) for day in days)))


# --- silence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a_day", "hours"), [(240, 1.25), (24, 9.5), (15, 14.25), (4, 44.0), (2, 78.25)])
def test_the_busier_the_shop_the_sooner_its_silence_is_told(a_day: float, hours: float) -> None:
    assert first(clock(a_day), "silent", 100) == hours


def test_a_silence_is_told_by_the_first_answer_after_enough_orders_are_missed() -> None:
    kept = clock()
    enough = needed(limit(kept.rhythm, 32), kept.rhythm.shape)
    quarters = int(enough * 4) + 1  # one order an hour
    silent = later(kept, quarters / 4).silent
    assert later(kept, (quarters - 1) / 4).silent is None
    assert silent is not None
    assert (silent.since, silent.came) == (NOON.timestamp(), 0)
    assert silent.expected == pytest.approx(quarters / 4)
    assert silent.surprise == pytest.approx(silence(quarters / 4, kept.rhythm.shape))
    assert silent.raised == (NOON + quarters * HOUR / 4).timestamp()


def test_no_silence_is_shorter_than_an_hour_however_busy_the_shop() -> None:
    assert first(clock(24_000), "silent", 3) == 1.0


def test_the_limit_is_the_orders_of_a_week_times_the_weeks() -> None:
    assert limit(rhythm(24), 32) == pytest.approx(log(168) + log(32))
    assert limit(rhythm(0.01), 32) == pytest.approx(log(32))


def test_who_bears_more_false_alarms_is_told_sooner() -> None:
    assert first(clock(), "silent", 20, ways=replace(WAYS, limits=Limits(silence=2))) == 6.25


def test_the_next_order_ends_a_silence_and_nothing_is_held_against_the_hours_after_it() -> None:
    silent = later(clock(), 12)
    at = datetime.fromtimestamp(silent.answered, UTC) + HOUR / 4
    after = advanced(heard(silent, [at], at), at, WAYS)
    assert silent.silent is not None
    assert (after.silent, after.fewer) == (None, None)
    assert first(after, "silent", 20) == 9.5
    assert first(after, "fewer", 48, per_hour=1) is None


def test_an_order_that_comes_late_counts_from_when_it_was_placed() -> None:
    silent = later(clock(), 12)
    at = datetime.fromtimestamp(silent.answered, UTC) + HOUR / 4
    assert advanced(heard(silent, [NOON - HOUR], at), at, WAYS).silent == silent.silent
    shorter = advanced(heard(silent, [NOON + HOUR], at), at, WAYS).silent
    assert shorter is not None
    assert shorter.since == (NOON + HOUR).timestamp()
    assert advanced(heard(silent, [NOON + 4 * HOUR], at), at, WAYS).silent is None


def test_a_silence_over_days_is_not_learnt_as_usual() -> None:
    for days in (4, 20):
        silent = later(clock(), 24 * days)
        assert silent.silent is not None
        assert silent.rhythm.level == 24.0


@pytest.mark.parametrize(("changes", "judges"), [({}, True), ({"level": 1.99}, False), ({"days": 4}, False)])
def test_too_few_orders_or_days_are_not_judged(changes: dict[str, float], judges: bool) -> None:
    kept = replace(clock(2), rhythm=rhythm(**{"a_day": 2, "days": 7} | changes))
    assert kept.rhythm.judges is judges
    assert (first(kept, "silent", 100) is not None) is judges


# --- falls -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("per_hour", "hours"), [(0.25, 22.25), (0.3, 26.0), (0.5, None), (1.0, None)])
def test_a_fall_to_a_quarter_is_told_within_a_day_and_a_half_is_chance(per_hour: float, hours: float | None) -> None:
    assert first(clock(), "fewer", 24 * 7, per_hour=per_hour) == hours


def test_a_fall_names_the_orders_that_came_and_those_that_were_expected() -> None:
    fewer = later(clock(), 23, per_hour=0.25).fewer
    assert fewer is not None
    assert (fewer.since, fewer.came) == ((NOON + HOUR / 4).timestamp(), 5)
    assert fewer.expected == pytest.approx(21.75)


def test_a_fall_is_over_when_half_of_it_is_made_good() -> None:
    fell = later(clock(), 23, per_hour=0.25)
    over = next(number / 4 for number, one in enumerate(each(fell, 48, per_hour=1), 1) if one.fewer is None)
    assert over == 7.5


def test_a_fall_that_lasts_a_week_is_the_new_usual() -> None:
    fell = later(clock(), 22.25, per_hour=0.25)
    assert fell.fewer is not None
    before, after = later(fell, 24 * 7 - 0.25, per_hour=0.25), later(fell, 24 * 7, per_hour=0.25)
    assert (before.fewer is None, before.rhythm.level) == (False, 24.0)
    assert after.fewer is None
    assert after.rhythm.level == pytest.approx(6, abs=0.3)
    assert first(after, "fewer", 72, per_hour=0.25) is None


def test_a_fall_that_becomes_a_silence_is_both_until_orders_come_as_usual() -> None:
    fell = later(clock(), 23, per_hour=0.25)
    silent = later(fell, 12)
    assert fell.silent is None
    assert silent.silent is not None
    assert silent.fewer == fell.fewer
    at = datetime.fromtimestamp(silent.answered, UTC) + HOUR / 4
    one = advanced(heard(silent, [at], at), at, WAYS)
    assert (one.silent, one.fewer) == (None, fell.fewer)


def test_orders_that_fell_before_they_ceased_are_told_as_a_silence_alone() -> None:
    thin = later(clock(), 12, per_hour=0.25)
    ceased = next(one for one in each(thin, 20) if one.alarmed)
    assert (ceased.fewer, ceased.silent is not None) == (None, True)
    assert first(thin, "silent", 20) < 9.5  # type: ignore[operator]


# --- surges ----------------------------------------------------------------------------------------------------------


def crowded(orders: int, a_day: float = 24.0, ways: Ways = WAYS) -> Clock:
    """So many orders in the last minutes."""
    at = NOON + HOUR / 4
    return advanced(heard(clock(a_day, counts={}), [at] * orders, at), at, ways)


@pytest.mark.parametrize(("a_day", "least"), [(2, 5), (4, 5), (24, 12), (120, 37), (2400, 601)])
def test_a_surge_is_what_is_no_chance_and_never_less_than_five_orders(a_day: float, least: int) -> None:
    assert crowded(least - 1, a_day).surge is None
    surge = crowded(least, a_day).surge
    assert surge is not None
    assert surge.came == least
    assert surge.expected == pytest.approx(a_day / 8)


def test_a_surge_ends_when_the_last_three_hours_are_ordinary_again() -> None:
    surging = crowded(15)
    assert later(surging, 2.75, per_hour=1).surge == surging.surge
    assert later(surging, 3.25, per_hour=1).surge is None


@pytest.mark.parametrize("kind", [DayKind.SALE, DayKind.HOLIDAY])
def test_no_surge_is_told_on_a_day_that_was_named(kind: DayKind) -> None:
    assert crowded(60, ways=named(kind, TODAY)).surge is None
    assert crowded(60, ways=named(kind, TODAY - DAY, TODAY + DAY)).surge is not None


# --- holidays and sale days ------------------------------------------------------------------------------------------


def test_on_a_holiday_no_order_is_missed_and_nothing_is_learnt() -> None:
    ways = named(DayKind.HOLIDAY, TODAY, TODAY + DAY)
    # Twelve and twenty-four hours of holiday, then nine and a half of a day as any other.
    assert first(clock(), "silent", 60, ways=ways) == 12 + 24 + 9.5
    opened = later(later(clock(), 37, ways=ways), 72, per_hour=1, ways=ways)
    assert opened.rhythm.level == pytest.approx(24, abs=0.1)
    assert not opened.alarmed


def test_a_sale_day_is_not_learnt_and_a_silence_on_it_is_told_all_the_same() -> None:
    ways = named(DayKind.SALE, TODAY)
    sold = later(later(clock(), 12, per_hour=9, ways=ways), 48, per_hour=1, ways=ways)
    assert sold.rhythm.level == pytest.approx(24, abs=0.1)
    assert later(later(clock(), 12, per_hour=9), 48, per_hour=1).rhythm.level > 24.5
    assert first(clock(), "silent", 20, ways=ways) == 9.5


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_gap_of_hours_is_filled_by_the_answer_after_it_once_the_platform_had_time() -> None:
    at = NOON + 12 * HOUR
    answered = advanced(clock(), at, WAYS)
    assert answered.silent is None
    assert advanced(answered, at + timedelta(minutes=29), WAYS).silent is None
    assert advanced(answered, at + timedelta(minutes=30), WAYS).silent is not None


def test_a_gap_of_three_hours_is_none() -> None:
    silent = clock(last=(NOON - 9 * HOUR).timestamp())
    assert advanced(silent, NOON + 3 * HOUR, WAYS).silent is not None
    assert advanced(silent, NOON + 3 * HOUR + timedelta(seconds=1), WAYS).silent is None


def test_a_backlog_counts_when_it_was_ordered_and_is_no_surge() -> None:
    at = NOON + 20 * HOUR
    backlog = advanced(heard(clock(), [NOON + number * HOUR for number in range(1, 20)], at), at, WAYS)
    assert (backlog.alarmed, backlog.surge) == (False, None)
    assert later(backlog, 1, per_hour=1).surge is None


def test_after_more_than_a_week_without_answers_it_begins_anew_with_what_it_has_learnt() -> None:
    at = NOON + 7 * DAY
    assert advanced(clock(), at, WAYS).last == NOON.timestamp()
    again = advanced(clock(), at + timedelta(seconds=1), WAYS)
    assert (again.rhythm, again.last, again.alarmed) == (rhythm(), (at + timedelta(seconds=1)).timestamp(), False)
    assert first(again, "silent", 20) == 9.5


@pytest.mark.parametrize("away", [7 * DAY + timedelta(seconds=1), 30 * DAY, -2 * DAY])
def test_a_silence_that_was_told_is_not_over_because_nobody_could_look(away: timedelta) -> None:
    silent = later(clock(), 12)
    assert silent.silent is not None
    at = NOON + 12 * HOUR + away
    again = advanced(silent, at, WAYS)
    assert again.silent is not None
    again = advanced(again, at + HOUR, WAYS)
    assert again.silent is not None
    assert advanced(heard(again, [at + HOUR], at + HOUR), at + HOUR, WAYS).silent is None, "only an order ends it"


def test_a_fall_that_was_told_is_not_over_because_nobody_could_look() -> None:
    fallen = later(clock(), 5 * 24, per_hour=0.25)
    assert fallen.fewer is not None
    at = NOON + 5 * DAY + 7 * DAY + HOUR
    again = advanced(fallen, at, WAYS)
    assert advanced(again, at + HOUR, WAYS).fewer == fallen.fewer._replace(raised=at.timestamp())


def test_a_clock_that_is_set_back_by_more_than_a_day_judges_again_at_once() -> None:
    at = NOON - 300 * DAY
    again = advanced(clock(), at, WAYS)
    assert (again.rhythm, again.answered, again.last) == (rhythm(), at.timestamp(), at.timestamp())
    kept = later(clock(), 30)
    assert advanced(kept, NOON + 6 * HOUR, WAYS) == kept, "a day is waited for"


def test_a_clock_that_is_set_back_changes_nothing() -> None:
    kept = later(clock(), 12)
    assert advanced(kept, NOON, WAYS) == kept


def test_an_order_that_lies_ahead_of_the_clock_counts_as_placed_now() -> None:
    told = heard(clock(), [NOON + 5 * HOUR], NOON + HOUR)
    assert told.last == (NOON + HOUR).timestamp()


def test_an_order_that_comes_after_its_day_was_learnt_changes_nothing_but_the_last() -> None:
    kept = later(clock(), 72, per_hour=1)
    told = heard(kept, [NOON - 3 * DAY], NOON + 3 * DAY)
    assert told == kept


# --- days ------------------------------------------------------------------------------------------------------------


def test_a_day_is_learnt_when_the_next_is_over_and_an_order_has_followed_it() -> None:
    kept = later(clock(), 12, per_hour=1)
    assert kept.rhythm.days == 60
    # Monday ended a day before Tuesday did; a quarter of an hour is left for what comes late.
    assert later(kept, 0.25, per_hour=1).rhythm.days == 61


def test_learning_begins_with_the_next_whole_day_of_the_market() -> None:
    ways = Ways(ZoneInfo("America/New_York"))
    kept = begun(NOON, NOON, ways)
    assert kept.settled == slot_of(datetime(2026, 3, 4, 5, tzinfo=UTC))
    assert (kept.rhythm.days, kept.last) == (0, NOON.timestamp())
