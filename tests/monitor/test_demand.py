"""What sells and how long it lasts: from days that may be unknown, empty, odd or few."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.shop_days import Calendar, DayKind, ShopDays
from monitor.stock.chance import Sold
from monitor.stock.demand import Demand, demand_of
from monitor.stock.forecast import LONGEST, Supply, cover, order_of, range_in, sold_in

MONDAY = date(2026, 11, 2)
SUNDAY = 6


def learnt(days: list[int | None], weekday: int = SUNDAY) -> Demand:
    found = demand_of([1, *days], weekday)
    assert found is not None
    return found


def by_chance(a_day: float, days: int, seed: int = 1) -> list[int | None]:
    random = Random(seed)
    return [sum(random.random() < a_day / 50 for _ in range(50)) for _ in range(days)]


def test_too_few_days_or_units_say_nothing() -> None:
    assert demand_of([1] * 21, SUNDAY) is None, "the first day is that of the first sale, and counts for nothing"
    assert demand_of([1] * 22, SUNDAY) is not None
    assert demand_of([1, *[None] * 30, *[1] * 20], SUNDAY) is None
    assert demand_of([5, *[0] * 60, 2], SUNDAY) is None
    assert demand_of([5, *[0] * 60, 3], SUNDAY) is not None
    assert demand_of([], SUNDAY) is None


def test_days_without_stock_are_left_out_and_no_days_without_a_sale() -> None:
    steady: list[int | None] = [4] * 60
    empty, away = [*steady], [*steady]
    for day in range(40, 50):
        empty[day], away[day] = 0, None
    assert learnt(away).level.rate == pytest.approx(4, abs=0.1)
    assert learnt(empty).level.rate < 3.5


def test_a_weekday_that_sells_more_is_learnt_as_far_as_units_show_it() -> None:
    many: list[int | None] = [30 if day % 7 == 5 else 10 for day in range(84)]
    few: list[int | None] = [1 if day % 7 == 5 else 0 for day in range(84)]
    busy, rare = learnt(many).level, learnt(few).level
    assert busy.on(5) > 1.8 * busy.on(1)
    assert rare.on(5) < 2 * rare.on(1), "twelve units are no pattern yet"
    week = [sold_in(learnt(many), MONDAY + timedelta(days=ahead), 1).mean for ahead in range(7)]
    assert week.index(max(week)) == 5


def test_the_less_steady_it_sold_the_wider_the_range() -> None:
    steady = by_chance(10, 120)
    wild: list[int | None] = [
        count * (3 if (day // 14) % 2 else 1) for day, count in enumerate(steady) if count is not None
    ]
    calm, rough = (range_in(learnt(days), MONDAY, 14) for days in (steady, wild))
    assert (rough.high - rough.low) / rough.middle > 2 * (calm.high - calm.low) / calm.middle


def test_days_of_cover_come_with_the_days_between_which_they_lie() -> None:
    lasts = cover(learnt(by_chance(2, 120)), 36, MONDAY)
    assert lasts.soonest
    assert lasts.days
    assert lasts.latest
    assert lasts.soonest < lasts.days < lasts.latest
    assert 14 <= lasts.days <= 24
    assert cover(learnt(by_chance(2, 120)), 0, MONDAY).days == 0
    assert cover(learnt([1, 1, 1, *[0] * 80]), 500, MONDAY).days is None, f"more than {LONGEST} days"


def test_nothing_is_sold_on_a_holiday_that_was_named() -> None:
    demand = learnt([3] * 60)
    closed = Calendar((ShopDays(MONDAY + timedelta(days=3), MONDAY + timedelta(days=12), DayKind.HOLIDAY),))
    plain, longer = cover(demand, 21, MONDAY), cover(demand, 21, MONDAY, closed)
    assert plain.days
    assert longer.days
    assert longer.days - plain.days == 10
    assert sold_in(demand, MONDAY + timedelta(days=3), 10, closed).mean == 0


def test_an_order_is_due_the_lead_time_and_the_safety_before_the_stock_runs_out() -> None:
    demand = learnt([2] * 90)
    lasts = cover(demand, 60, MONDAY).days
    order = order_of(demand, 60, MONDAY, Supply(20, 5), enough=30)
    assert lasts
    assert order
    assert order.by == MONDAY + timedelta(days=lasts - 1 - 25)
    assert order.units == pytest.approx(2 * 55 - 60, abs=2)
    late = order_of(demand, 10, MONDAY, Supply(20, 5), enough=30)
    assert late
    assert late.by < MONDAY
    assert order_of(demand, 5000, MONDAY, Supply(20, 5), enough=30) is None


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=30, max_size=90),
    units=st.integers(0, 3000),
    weekday=st.integers(0, 6),
)
def test_whatever_was_sold_the_order_of_the_figures_holds(days: list[int | None], units: int, weekday: int) -> None:
    demand = demand_of(days, weekday)
    if demand is None:
        return
    lasts, more = cover(demand, units, MONDAY), cover(demand, units + 10, MONDAY)
    inf = LONGEST + 1
    assert (lasts.soonest or 0) <= (inf if lasts.days is None else lasts.days) <= (lasts.latest or inf) or units == 0
    assert (inf if more.days is None else more.days) >= (inf if lasts.days is None else lasts.days)
    for ahead in (1, 7, 28, 200):
        one = range_in(demand, MONDAY, ahead)
        assert 0 <= one.low <= one.middle <= one.high


@pytest.mark.parametrize(("mean", "variance"), [(0.05, 0.06), (1.0, 1.0), (8.0, 20.0), (55.0, 300.0), (65.0, 300.0)])
def test_the_range_holds_at_least_eight_of_ten_of_what_the_chance_says(mean: float, variance: float) -> None:
    sold = Sold(mean, variance)
    one = sold.range()
    assert sold.chance(one.low) - sold.chance(one.high + 1) >= 0.79
    assert sold.chance(0) == 1
    assert [sold.chance(units) for units in range(80)] == sorted(
        (sold.chance(units) for units in range(80)), reverse=True
    )
    assert sum(sold.chance(units) for units in range(1, 600)) == pytest.approx(mean, rel=0.03)
