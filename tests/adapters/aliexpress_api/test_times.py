"""Pacific times, through both changes of the clocks: no order falls out of a span, no change goes back in time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from adapters.aliexpress.api import times

PACIFIC = ZoneInfo("America/Los_Angeles")
# In 2026 the clocks go back on 1 November at 9:00 UTC and went forward on 8 March at 10:00 UTC.
BACK, FORWARD = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2026, 3, 8, 10, tzinfo=UTC)
INSTANTS = some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001
AROUND = some.integers(-10_000, 10_000).map(lambda seconds: BACK + timedelta(seconds=seconds))
FOLDS = some.sampled_from((0, 1))


def meant(said: str, fold: int) -> datetime:
    """What the platform takes a text for, of two equal hours either one."""
    local = datetime.strptime(said, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    return local.replace(tzinfo=PACIFIC, fold=fold).astimezone(UTC)


@given(at=INSTANTS | AROUND, fold=FOLDS)
@example(at=BACK + timedelta(minutes=30), fold=0)
@example(at=BACK - timedelta(minutes=30), fold=1)
@example(at=FORWARD, fold=0)
def test_a_span_holds_its_ends_whichever_hour_is_meant(at: datetime, fold: int) -> None:
    second = at.replace(microsecond=0)
    assert meant(times.begin(at), fold) <= second
    assert meant(times.end(at), fold) >= second
    assert meant(times.end(at), fold) - meant(times.begin(at), fold) <= timedelta(hours=4)


@given(at=INSTANTS)
def test_out_of_the_hour_that_comes_twice_a_time_is_read_as_it_was(at: datetime) -> None:
    said = at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")
    found = times.moment(said, now=at + timedelta(days=1))
    assert found is not None
    assert abs(found - at) < timedelta(hours=1, seconds=1)
    assert at.month in (10, 11) or found == at.replace(microsecond=0)


@given(first=AROUND, later=some.integers(0, 7000), look=some.integers(0, 7000), again=some.integers(0, 7000))
def test_what_changed_again_is_never_read_as_older(first: datetime, later: int, look: int, again: int) -> None:
    """An order is changed, looked at, changed once more and looked at again."""
    seen = first + timedelta(seconds=look)
    second = seen + timedelta(seconds=later)
    said = [at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S") for at in (first, second)]
    before, after = times.moment(said[0], seen), times.moment(said[1], second + timedelta(seconds=again))
    assert before is not None
    assert after is not None
    assert before <= after


def test_a_time_without_seconds_is_read() -> None:
    assert times.moment("2018-03-01 12:12", BACK) == datetime(2018, 3, 1, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("said", [None, "", "2026-13-01 00:00:00", "0000-00-00 00:00:00", "2026-03-01T00:00:00Z"])
def test_what_is_no_time_is_none(said: str | None) -> None:
    assert times.moment(said, BACK) is None
