"""Days and weeks are asked for one by one, each once in a round, and the reports about them are read."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.amazon.api.loyalty import _newest, _weeks, read_loyalty
from adapters.amazon.api.loyalty import question as week_s
from adapters.amazon.api.periods import Period, Round, round_at
from adapters.amazon.api.traffic import question as day_s
from adapters.amazon.api.traffic import read_traffic as read_traffic_at
from adapters.amazon.markets import MARKETS
from adapters.amazon.zones import span_of, today
from adapters.errors import Misread
from adapters.readings import Figure, Partial, Said
from tests.adapters.amazon_api.models import MODELS
from tests.shared import needs_shared

DAY = date(2021, 6, 11)
FRIDAY = Period("us", DAY, DAY)
WEEK = Period("us", date(2021, 6, 6), date(2021, 6, 12))
MONTH_LATER = datetime(2021, 7, 11, tzinfo=UTC)


def read_traffic(period: Period, document: str | None, now: datetime = MONTH_LATER) -> Iterator[Said]:
    return read_traffic_at(period, document, now)


def days(current: Round) -> list[Period]:
    """Those of one market until the round's mark."""
    count = (current.mark - current.since).days
    return [Period("us", day, day) for day in (current.since + timedelta(n) for n in range(count))]


def sample(name: str, place: int = 0) -> Any:
    return json.loads((MODELS / "reports" / f"{name}.json").read_text("utf-8"))["examples"][place]


def values(said: Iterator[Said]) -> dict[tuple[str, str], Decimal]:
    return {(one.name, one.listing.id if one.listing else ""): one.value for one in said if isinstance(one, Figure)}


# --- the reports


@needs_shared
def test_the_official_sample_of_a_day_is_read() -> None:
    body = sample("sellerSalesAndTrafficReport")
    found = values(read_traffic(FRIDAY, json.dumps(body)))
    assert found["sessions", ""] == 1000
    assert found["featured_share", ""] == Decimal("0.1054")
    assert found["units", "B234567890"] == 3
    assert found["sales", "B123456789"] == Decimal("16.79")
    assert ("units", "") not in found


@needs_shared
def test_a_day_is_as_long_as_the_market_s_own() -> None:
    (one, *_) = read_traffic(FRIDAY, json.dumps(sample("sellerSalesAndTrafficReport")))
    assert isinstance(one, Figure)
    assert (one.begin, one.end) == (datetime(2021, 6, 11, 7, tzinfo=UTC), datetime(2021, 6, 12, 7, tzinfo=UTC))


@needs_shared
def test_the_official_sample_of_a_week_is_read_and_other_weeks_in_it_are_left_out() -> None:
    found = values(read_loyalty(WEEK, json.dumps(sample("sellingPartnerRepeatPurchaseReport"))))
    assert found["repeat_share", "B123456789"] == Decimal("0.0083")
    assert found["repeat_sales", "B234567890"] == Decimal("1234.56")
    assert not [key for key in found if key[1] == "B987654321"]


def day_of(sold: int, sessions: int, views: int) -> str:
    sales = {"unitsOrdered": sold, "orderedProductSales": {"amount": 5.5, "currencyCode": "USD"}}
    seen = {"sessions": sessions, "pageViews": views, "buyBoxPercentage": 40.0}
    by_asin = [{"childAsin": "B0LAMP0001", "salesByAsin": sales, "trafficByAsin": seen}, {"salesByAsin": sales}]
    by_date = [{"date": DAY.isoformat(), "salesByDate": sales, "trafficByDate": seen}]
    return json.dumps({"salesAndTrafficByDate": by_date, "salesAndTrafficByAsin": by_asin})


def test_sales_without_a_visit_are_a_day_whose_visits_are_still_to_come() -> None:
    found = values(read_traffic(FRIDAY, day_of(2, 0, 0)))
    assert found == {("units", "B0LAMP0001"): 2, ("sales", "B0LAMP0001"): Decimal("5.5")}


def test_a_day_without_visits_and_sales_is_one_of_zeros_and_nobody_was_featured_or_not() -> None:
    found = values(read_traffic(FRIDAY, day_of(0, 0, 0)))
    assert found["sessions", "B0LAMP0001"] == 0
    assert not [name for name, _ in found if name == "featured_share"]


def test_a_row_without_a_listing_is_said_and_costs_no_other() -> None:
    said = list(read_traffic(FRIDAY, day_of(1, 5, 6)))
    assert [word for word in said if isinstance(word, Partial)]
    assert ("units", "B0LAMP0001") in values(iter(said))


@pytest.mark.parametrize("document", ["", "{}", "[]", '{"salesAndTrafficByDate": []}'])
def test_an_answer_that_lacks_its_lists_is_no_empty_day(document: str) -> None:
    with pytest.raises(Misread):
        list(read_traffic(FRIDAY, document))
    with pytest.raises(Misread):
        list(read_loyalty(WEEK, document))


# --- the rounds


def test_a_week_is_asked_for_from_its_sunday_to_its_saturday() -> None:
    body = week_s(WEEK).specification
    assert (body["dataStartTime"], body["dataEndTime"]) == ("2021-06-06T00:00:00Z", "2021-06-12T00:00:00Z")
    assert day_s(FRIDAY).specification["reportOptions"] == {"dateGranularity": "DAY", "asinGranularity": "CHILD"}


@given(some.integers(0, 90_000))
def test_the_newest_week_begins_on_a_sunday_and_ended_three_to_ten_days_ago(hours: int) -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    sunday = _newest("us", now)
    assert sunday.isoweekday() == 7
    assert 3 <= (today("us", now) - (sunday + timedelta(days=6))).days <= 10


@given(some.sampled_from(sorted(MARKETS)), some.dates(date(2015, 1, 1), date(2035, 1, 1)))
def test_the_days_of_a_market_follow_each_other_without_a_gap(market: str, day: date) -> None:
    begin, end = span_of(market, day)
    assert end == span_of(market, day + timedelta(days=1))[0]
    assert timedelta(hours=23) <= end - begin <= timedelta(hours=25)
    assert today(market, begin) == day
    assert today(market, end) == day + timedelta(days=1)


@given(some.lists(some.integers(0, 10), max_size=12), some.integers(1, 9))
def test_a_round_is_the_same_after_its_way_through_a_cursor(done: list[int], later: int) -> None:
    mark, week = date(2026, 3, 3), timedelta(days=7)
    current = round_at(None, mark, week, timedelta(), days)
    for number in done:
        day = current.since + timedelta(days=number)
        current = current.after(Period("us", day, day))
    assert round_at(current.cursor, mark, week, timedelta(), days) == current
    earlier = mark - timedelta(days=later)
    assert round_at(current.cursor, earlier, week, timedelta(), days) == Round(earlier, earlier - week)


def test_a_new_round_begins_before_the_last_one_s_mark_and_never_too_far_back() -> None:
    again, first = timedelta(days=4), timedelta(days=7)
    last = Round(date(2026, 3, 2), date(2026, 2, 26), frozenset({"us:2026-02-26"})).cursor
    assert round_at(last, date(2026, 3, 3), first, again, days) == Round(date(2026, 3, 3), date(2026, 2, 26))
    long_ago = Round(date(2024, 1, 1), date(2024, 1, 1)).cursor
    assert round_at(long_ago, date(2026, 3, 3), first, again, days).since == date(2026, 1, 6)


def test_what_a_round_did_not_come_to_before_midnight_is_read_in_the_next_one() -> None:
    begun = Round(date(2026, 3, 2), date(2026, 2, 2), frozenset({"us:2026-02-02", "us:2026-02-03", "us:2026-02-05"}))
    found = round_at(begun.cursor, date(2026, 3, 3), timedelta(days=7), timedelta(days=4), days)
    assert found == Round(date(2026, 3, 3), date(2026, 2, 4), frozenset({"us:2026-02-05"}))


@given(some.dates(date(2020, 1, 1), date(2030, 1, 1)), some.integers(0, 200), some.sets(some.integers(0, 9)))
def test_weeks_begin_on_sundays_however_long_nobody_looked(day: date, weeks_ago: int, done: set[int]) -> None:
    mark = day - timedelta(days=day.isoweekday() % 7)
    before = mark - timedelta(weeks=weeks_ago)
    since = before - timedelta(weeks=3)
    last = Round(before, since, frozenset(f"us:{since + timedelta(weeks=number)}" for number in done))
    current = round_at(last.cursor, mark, timedelta(weeks=3), timedelta(), partial(_weeks, ("us",)))
    assert {one.first.isoweekday() for one in _weeks(("us",), current)} == {7}


@pytest.mark.parametrize("cursor", ["", "soon", "2026-03-02", "2026-03-02 soon", "{}"])
def test_a_cursor_that_is_no_round_s_begins_anew(cursor: str) -> None:
    mark, week = date(2026, 3, 3), timedelta(days=7)
    assert round_at(cursor, mark, week, timedelta(), days) == Round(mark, mark - week)


def test_a_fresh_day_without_sales_is_none_without_visits_until_they_are_due() -> None:
    _, end = span_of("us", DAY)
    fresh = values(read_traffic(FRIDAY, day_of(0, 0, 0), end + timedelta(hours=71)))
    assert not [name for name, _ in fresh if name in ("sessions", "page_views")]
    assert ("sessions", "") in values(read_traffic(FRIDAY, day_of(0, 0, 0), end + timedelta(hours=72)))
