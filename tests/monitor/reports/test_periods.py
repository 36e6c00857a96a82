"""The days, weeks and months of a person's calendar."""

from datetime import UTC, date, datetime, timedelta

from monitor.people import BY_MARKET
from monitor.reports.periods import Kind, clocks_of, cut, period_of, read_period, same_stretch, today_of, windows_of
from tests.monitor.builders import person

ANNA = person(1, zone="Europe/Berlin")


def test_weeks_begin_on_mondays_and_months_are_the_calendars() -> None:
    week = period_of(Kind.WEEK, date(2026, 11, 22))
    assert (week.first, week.last, week.text) == (date(2026, 11, 16), date(2026, 11, 22), "2026-W47")
    assert week.before.text == "2026-W46"
    assert week.year_before.first == date(2025, 11, 17), "the same weekdays"
    february = period_of(Kind.MONTH, date(2028, 2, 29))
    assert (february.last, len(february.days), february.text) == (date(2028, 2, 29), 29, "2028-02")
    assert february.year_before.last == date(2027, 2, 28)
    assert february.before.before.text == "2027-12"
    assert period_of(Kind.DAY, date(2026, 1, 1)).before.text == "2025-12-31"


def test_what_people_type_is_the_time_that_they_mean() -> None:
    today = date(2026, 11, 22)
    for kind, text, means in (
        (Kind.MONTH, "2026-10", "2026-10"),
        (Kind.MONTH, "2026-1", "2026-01"),
        (Kind.MONTH, "2026-10-15", "2026-10"),
        (Kind.WEEK, "2026-W45", "2026-W45"),
        (Kind.WEEK, "2026w45", "2026-W45"),
        (Kind.WEEK, "2026-11-22", "2026-W47"),
        (Kind.DAY, "2026-11-22", "2026-11-22"),
    ):
        found = read_period(kind, text, today)
        assert found is not None, text
        assert found.text == means
    for text in ("2026-12", "2026-13", "2026-W60", "2026-11-23", "0001-01", "october", "", "99999-01", "-"):
        assert read_period(Kind.MONTH, text, today) is None, text


def test_a_day_begins_at_the_persons_hour_and_has_as_many_hours_as_his_clock_says() -> None:
    now = datetime(2026, 11, 3, tzinfo=UTC)
    (window,) = windows_of(ANNA, date(2026, 10, 25), date(2026, 10, 25), clocks_of(ANNA, ()), now)
    assert window.end - window.begin == timedelta(hours=25), "summer time ends"
    late = person(1, zone="Europe/Berlin", day_begins="4")
    (window,) = windows_of(late, date(2026, 10, 1), date(2026, 10, 31), clocks_of(late, ()), now)
    assert window.begin == datetime(2026, 10, 1, 2, tzinfo=UTC)
    assert window.end == datetime(2026, 11, 1, 3, tzinfo=UTC)
    assert today_of(late, datetime(2026, 11, 2, 2, 30, tzinfo=UTC)) == date(2026, 11, 1)
    assert windows_of(ANNA, date(2026, 11, 4), date(2026, 11, 4), clocks_of(ANNA, ()), now) == ()


def test_where_each_market_has_its_own_day_each_has_its_own_window() -> None:
    who = person(1, zone="Europe/Berlin", day_begins=BY_MARKET)
    now = datetime(2026, 11, 3, tzinfo=UTC)
    zones = clocks_of(who, ["US", "JP"])
    found = {one.begin for one in windows_of(who, date(2026, 10, 5), date(2026, 10, 5), zones, now)}
    assert found == {
        datetime(2026, 10, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 4, 22, tzinfo=UTC),
        datetime(2026, 10, 5, 4, tzinfo=UTC),
    }


def test_a_month_that_runs_is_laid_beside_as_many_days_and_hours_of_the_one_before() -> None:
    now = datetime(2026, 11, 22, 11, tzinfo=UTC)
    today = today_of(ANNA, now)
    november = period_of(Kind.MONTH, today)
    stretch = same_stretch(november, november.before, today)
    assert (stretch.first, stretch.last) == (date(2026, 10, 1), date(2026, 10, 22))
    (window,) = windows_of(ANNA, stretch.first, stretch.last, clocks_of(ANNA, ()), now)
    assert cut(window, now, stretch.last, today).end == datetime(2026, 10, 22, 11, tzinfo=UTC)
    over = period_of(Kind.MONTH, date(2026, 10, 1))
    assert same_stretch(over, over.before, today) == over.before
