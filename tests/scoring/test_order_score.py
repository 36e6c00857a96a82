"""The measure of the order clock: at 15 orders a day 0.15 false alarms a week at most, and a stop found in 14 hours."""

from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from random import Random

import pytest

from monitor.order_watch import Pace
from tests.scoring.order_files import orders_of, per_day, thinned
from tests.scoring.order_score import Score, closed_days, line, score, stops_of, together
from tests.shared import SHARED, needs_shared

MOST_FALSE_A_WEEK, LONGEST_DELAY, STOPS = 0.15, 14, 100
BAKERY = SHARED / "series/orders/bakery_till_2016.csv"
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
EVERY = timedelta(minutes=60)


def made(a_day: float, days: int, seed: int = 1) -> list[datetime]:
    """A shop that is open from 8 to 20 and sells by chance."""
    random, found = Random(seed), []
    for day in range(days):
        found += [
            BEGIN + timedelta(days=day, hours=8 + 12 * random.random()) for _ in range(round(random.gauss(a_day, 3)))
        ]
    return sorted(found)


@needs_shared
def test_on_a_real_till_at_fifteen_orders_a_day_it_holds_what_it_promises() -> None:
    whole = orders_of(BAKERY)
    scores = []
    for seed in range(2):
        orders = thinned(whole, 15, seed)
        scores.append(score(orders, stops_of(orders, STOPS * 3 // 5, seed), EVERY, Pace()))
    scored = together(scores)
    assert scored.false_a_week <= MOST_FALSE_A_WEEK, line("all", scored)
    assert scored.delay < LONGEST_DELAY, line("all", scored)
    assert len(scored.delays) >= STOPS
    assert max(scored.delays) < inf


def test_a_shop_that_sells_by_chance_alone_is_rarely_alarmed_and_its_stop_is_found() -> None:
    orders = made(20, 84)
    scored = score(orders, [BEGIN + timedelta(days=60, hours=9)], EVERY, Pace())
    assert scored.false_a_week <= MOST_FALSE_A_WEEK
    (delay,) = scored.delays
    assert 4 < delay < 12
    assert scored.weeks == pytest.approx(8, abs=0.2)


def test_a_stop_in_the_night_is_counted_from_the_night_on() -> None:
    orders = made(20, 84)
    (delay,) = score(orders, [BEGIN + timedelta(days=60, hours=23)], EVERY, Pace()).delays
    assert 9 + 4 < delay < 9 + 12


def test_every_start_of_an_alarm_counts() -> None:
    orders = [one for one in made(20, 84) if one.day % 10]
    scored = score(orders, (), EVERY, Pace())
    days = [(at - timedelta(hours=8)).date() for rule, at in scored.alarms if rule == "orders_stopped"]
    assert [f"{day:%m-%d}" for day in days] == ["02-10", "02-20", "03-10", "03-20"]


def test_a_stop_that_is_not_told_counts_as_infinite() -> None:
    orders = made(1, 60)
    assert score(orders, stops_of(orders, 3, 1), EVERY, Pace()).delays == (inf, inf, inf)
    assert Score(1, (), (inf, 2.0, inf)).delay == inf


def test_stops_are_drawn_by_seed_after_the_warm_up_and_at_any_hour() -> None:
    orders = made(20, 84)
    stops = stops_of(orders, 200, 3)
    assert stops == stops_of(orders, 200, 3) != stops_of(orders, 200, 4)
    assert min(stops) >= orders[0] + timedelta(weeks=4)
    assert max(stops) <= orders[-1] - timedelta(days=3)
    assert len({one.hour for one in stops}) == 24


# --- files -----------------------------------------------------------------------------------------------------------

TILL = "Date,Time,Transaction,Item\n2016-10-30,10:05:34,2,Tea\n2016-10-30,09:58:11,1,Bread\n2016-10-30,10:05:34,2,Tea\n"
PIZZA = "order_id,date,time\n1,2015-01-01,11:38:36\n2,2015-01-01,11:57:40\n"
STAMPED = "\ufeffOrder,Placed_At\n7,2015-01-01T11:38:36+08:00\n8,2015-01-01 04:00:00\n"


@pytest.mark.parametrize(("text", "hours"), [(TILL, [9, 10]), (PIZZA, [11, 11]), (STAMPED, [3, 4])])
def test_a_file_of_orders_is_read_by_its_header(tmp_path: Path, text: str, hours: list[int]) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(text, "utf-8")
    assert [one.hour for one in orders_of(file)] == hours


@pytest.mark.parametrize("text", ["", "id,item\n1,Bread\n"])
def test_a_file_that_does_not_say_when_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"orders\.csv"):
        orders_of(file)


def test_thinning_keeps_about_as_many_as_asked_for_and_is_drawn_by_seed() -> None:
    orders = made(60, 100)
    thin = thinned(orders, 15, 1)
    assert per_day(thin) == pytest.approx(15, abs=1)
    assert thin == thinned(orders, 15, 1) != thinned(orders, 15, 2)
    assert thinned(orders, None, 1) == orders


def test_days_without_a_single_order_are_closed_days() -> None:
    orders = [one for one in made(20, 30) if one.day != 9]
    assert [day.isoformat() for day in closed_days(orders)] == ["2026-01-09"]
