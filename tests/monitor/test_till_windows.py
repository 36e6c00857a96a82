"""The stretches of a calendar: days of 23 and 25 hours, each market's own day, and hours cut in two."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.people import day_begin
from monitor.sales import Span
from monitor.till.figures import Counted, change, usual_of
from monitor.till.series import Series
from monitor.till.windows import Window, by_zone, earlier, pieces_of, window_of
from storage.states import Earned, EarnedHour, Person, Role

BERLIN, YORK = "Europe/Berlin", "America/New_York"


def somebody(zone: str, begins: str = "0") -> Person:
    return Person(1, "Anna", 1, 1, Role.OWNER, "en", zone, "22:00", "07:00", 0, day_begins=begins)


def at(zone: str, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [(BERLIN, (2026, 3, 29), 23), (BERLIN, (2026, 10, 25), 25), (YORK, (2026, 3, 8), 23), (YORK, (2026, 11, 1), 25)],
)
def test_the_day_on_which_clocks_are_changed_is_as_long_as_it_is(zone: str, day: tuple[int, ...], hours: int) -> None:
    after = at(zone, *day, 12) + timedelta(days=1)
    yesterday = window_of(Span.YESTERDAY, somebody(zone), after)
    assert yesterday.length == timedelta(hours=hours)
    pieces = pieces_of(yesterday, somebody(zone), None, hours=True)
    assert len(pieces) == hours
    assert earlier(yesterday, 1, zone).length == timedelta(hours=24), "the day before was a usual one"


def test_by_this_time_means_the_same_hour_on_the_wall_though_the_clock_was_changed_at_night() -> None:
    noon = at(BERLIN, 2026, 3, 29, 12)  # eleven hours after its midnight
    today = window_of(Span.TODAY, somebody(BERLIN), noon)
    assert today.length == timedelta(hours=11)
    assert earlier(today, 1, BERLIN) == Window(at(BERLIN, 2026, 3, 28), at(BERLIN, 2026, 3, 28, 12))


def test_a_day_that_begins_in_the_hour_that_is_left_out_begins_once() -> None:
    anna = somebody(BERLIN, "2")
    week = window_of(Span.WEEK, anna, at(BERLIN, 2026, 3, 31, 12))
    days = pieces_of(week, anna, None, hours=False)
    assert len(days) == 7
    assert [one.end for one in days[:-1]] == [one.begin for one in days[1:]]


def test_each_market_begins_its_day_by_its_own_clock_and_what_is_of_none_by_the_persons() -> None:
    anna, now = somebody("Asia/Shanghai", "market"), datetime(2026, 6, 1, 2, tzinfo=UTC)
    zones = by_zone(anna, {"us", "de", "gb", "fr", ""})
    assert zones["Asia/Shanghai"] == {""}
    assert zones[YORK] == {"us"}
    assert window_of(Span.TODAY, anna, now, "us").begin == at(YORK, 2026, 5, 31)
    assert window_of(Span.TODAY, anna, now, "jp").begin == at("Asia/Tokyo", 2026, 6, 1)
    assert window_of(Span.TODAY, anna, now).begin == at("Asia/Shanghai", 2026, 6, 1)


@example(5 * 60, "UTC")
@given(st.integers(0, 4 * 366 * 24 * 60), st.sampled_from(["UTC", BERLIN, YORK, "Asia/Kolkata"]))
def test_the_pieces_of_a_span_are_the_span(minutes: int, zone: str) -> None:
    anna, now = somebody(zone, "5"), datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    for span in Span:
        window = window_of(span, anna, now)
        for hours in (True, False):
            pieces = pieces_of(window, anna, None, hours=hours)
            assert sum((one.length for one in pieces), timedelta()) == window.length
            # A day that begins just now has no piece yet.
            just_now = span is not Span.YESTERDAY and day_begin(anna, now) == now
            assert hours or len(pieces) == span.days - just_now


def test_a_cut_hour_counts_by_its_minutes() -> None:
    hour = datetime(2026, 6, 1, 10, tzinfo=UTC)
    series = Series([EarnedHour(hour, Earned(12, 120_000_000, 60_000_000, -30_000_000))])
    quarter = series.within(Window(hour - timedelta(hours=5), hour + timedelta(minutes=15)))
    assert quarter == Counted(Decimal(3), Decimal(30), Decimal(15), Decimal("22.5"))
    assert series.within(Window(hour + timedelta(hours=1), hour + timedelta(hours=2))).units == 0


def test_the_usual_is_the_middle_of_days_and_the_mean_of_weeks_and_of_few_days_there_is_none() -> None:
    def days(*units: int) -> list[Counted]:
        return [Counted(Decimal(one), Decimal(one), Decimal(one), Decimal(one)) for one in units]

    usual = usual_of(days(1, 2, 3, 4, 5, 6, 700), of_days=True)
    assert usual is not None
    assert usual.units == 4, "one day of sale says nothing of the others"
    week = usual_of(days(10, 20), of_days=False)
    assert week is not None
    assert week.units == 15
    assert usual_of(days(1, 2, 3), of_days=True) is None


def test_a_change_from_nothing_is_no_per_cent() -> None:
    assert change(Decimal(5), Decimal(0)) is None
    assert change(Decimal(5), Decimal(-5)) is None
    assert change(Decimal(105), Decimal(100)) == 5
    assert change(Decimal(50), Decimal(100)) == -50
