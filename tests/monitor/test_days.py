"""Each day has one morning, also where a night has 23 or 25 hours, and on the 29th of February."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app import next_morning
from monitor.people import day_begin, is_quiet, last_wake_up, local, local_date
from storage.states import Person, Role

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC")
# Both changes of the clock in Europe, America and the south, and a leap day.
DAYS = (date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 25), date(2026, 11, 1), date(2028, 2, 29))


def sleeper(zone: str, until: str = "08:00") -> Person:
    return Person(1, "Anna", 11, 11, Role.OWNER, "en", zone, "23:00", until, 0)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_every_day_has_one_morning_however_long_its_night(zone: str, day: date) -> None:
    person = sleeper(zone)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    moments = [begin + timedelta(minutes=10 * n) for n in range(4 * 144)]
    mornings = sorted({last_wake_up(person, moment) for moment in moments})
    days = [local_date(person, morning) for morning in mornings]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert {local(person, morning).strftime("%H:%M") for morning in mornings} == {"08:00"}
    assert all(is_quiet(person, morning - timedelta(minutes=1)) for morning in mornings)
    assert not any(is_quiet(person, morning) for morning in mornings)


@given(
    minutes=st.integers(0, 3 * 366 * 24 * 60),
    zone=st.sampled_from(ZONES),
    until=st.sampled_from(["02:30", "06:00", "08:00"]),
)
def test_the_next_morning_lies_ahead_and_the_last_less_than_a_day_behind(minutes: int, zone: str, until: str) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    person = sleeper(zone, until)
    last = last_wake_up(person, moment)
    assert timedelta() <= moment - last < timedelta(hours=26)
    assert last_wake_up(person, last) == last
    assert last_wake_up(person, last + timedelta(hours=26)) > last
    assert timedelta() < next_morning(zone, moment) - moment <= timedelta(hours=25)


@given(
    minutes=st.integers(0, 3 * 366 * 24 * 60),
    zone=st.sampled_from(ZONES),
    begins=st.sampled_from(["0", "2", "6", "23", "market"]),
    market=st.sampled_from([None, "US", "de", "JP", "global"]),
)
def test_a_day_begins_once_and_lasts_until_the_next_one(
    minutes: int, zone: str, begins: str, market: str | None
) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    person = replace(sleeper(zone), day_begins=begins)
    begin = day_begin(person, moment, market)
    assert timedelta() <= moment - begin < timedelta(hours=25)
    assert day_begin(person, begin, market) == begin
    assert day_begin(person, begin - timedelta(minutes=1), market) < begin


def test_a_day_begins_at_the_hour_or_in_the_market_that_a_person_chose() -> None:
    moment = datetime(2026, 3, 8, 8, 30, tzinfo=UTC)  # 03:30 in New York, an hour after it set its clocks on
    here = replace(sleeper("Asia/Shanghai"), day_begins="6")
    assert day_begin(here, moment) == datetime(2026, 3, 7, 22, tzinfo=UTC)
    by_market = replace(here, day_begins="market")
    assert day_begin(by_market, moment, "US") == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert day_begin(by_market, moment, "JP") == datetime(2026, 3, 7, 15, tzinfo=UTC)
    assert day_begin(by_market, moment) == datetime(2026, 3, 7, 16, tzinfo=UTC), "no market: his own midnight"


def test_a_day_off_is_quiet_from_midnight_to_midnight_on_the_persons_own_clock() -> None:
    person = replace(sleeper("Asia/Shanghai"), days_off="67")
    saturday = datetime(2026, 3, 6, 16, tzinfo=UTC)  # its first moment in Shanghai
    assert is_quiet(person, saturday + timedelta(hours=12))
    assert not is_quiet(sleeper("Asia/Shanghai"), saturday + timedelta(hours=12))
    assert is_quiet(person, saturday + timedelta(hours=47, minutes=59))
    assert not is_quiet(person, saturday + timedelta(hours=48 + 8))
