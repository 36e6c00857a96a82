"""Whose question is paid next from a pool that several topics share, and when each is asked again."""

from datetime import timedelta
from random import Random

from adapters.costs import Cost
from adapters.readings import Topic
from monitor.division import Demand, Share
from monitor.planner import Plan
from monitor.waiting import Waiting
from tests.monitor.builders import NIGHT

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PERIODS = {Topic.LISTINGS: 30 * MINUTE, Topic.RIVALS: HOUR, Topic.COPYCATS: 6 * HOUR}


def plan() -> Plan:
    made = Plan(dict.fromkeys(PERIODS, 10 * MINUTE), timedelta(seconds=75), Random(7))
    for topic, period in PERIODS.items():
        made.shares["bay", topic] = Share(Demand(topic, 20, period, Cost("browse")), period, shared=True)
    return made


def is_next(made: Plan, topic: Topic, age: timedelta, monotonic: float = 0.0) -> bool:
    return made.is_next("bay", topic, NIGHT - age, NIGHT, monotonic)


def test_whose_time_is_over_first_asks_first() -> None:
    made = plan()
    assert is_next(made, Topic.COPYCATS, 5 * HOUR)
    assert is_next(made, Topic.RIVALS, 50 * MINUTE)
    assert not is_next(made, Topic.COPYCATS, 5 * HOUR)
    assert is_next(made, Topic.LISTINGS, 29 * MINUTE)


def test_a_rival_whose_hour_is_nearly_over_goes_before_a_listing_of_mine_that_is_late() -> None:
    made = plan()
    assert is_next(made, Topic.RIVALS, 58 * MINUTE)
    assert not is_next(made, Topic.LISTINGS, 3 * HOUR)
    made.rests("bay", Topic.RIVALS)
    assert is_next(made, Topic.LISTINGS, 3 * HOUR)


def test_a_late_listing_of_mine_goes_before_what_has_time_left() -> None:
    made = plan()
    assert is_next(made, Topic.RIVALS, 52 * MINUTE)
    assert is_next(made, Topic.LISTINGS, 31 * MINUTE)
    assert not is_next(made, Topic.RIVALS, 52 * MINUTE)


def test_a_loop_that_is_gone_keeps_nobody_waiting_for_ever() -> None:
    made = plan()
    assert is_next(made, Topic.RIVALS, 58 * MINUTE)
    assert not is_next(made, Topic.COPYCATS, HOUR, monotonic=100.0)
    assert is_next(made, Topic.COPYCATS, HOUR, monotonic=121.0)


def test_pools_and_accounts_wait_for_none_but_their_own() -> None:
    waiting = Waiting()
    assert waiting.is_first(("bay", "browse"), Topic.RIVALS, NIGHT, 0.0)
    assert waiting.is_first(("bay", "trading"), Topic.STOCK, NIGHT + HOUR, 0.0)
    assert waiting.is_first(("other", "browse"), Topic.LISTINGS, NIGHT + HOUR, 0.0)


def test_a_promise_is_looked_after_before_its_time_is_over_and_my_own_listings_about_then() -> None:
    made = plan()
    rivals = [made.next_look("bay", Topic.RIVALS, NIGHT, NIGHT - HOUR) - NIGHT for _ in range(200)]
    assert min(rivals) >= 51 * MINUTE
    assert max(rivals) <= 57 * MINUTE
    mine = [made.next_look("bay", Topic.LISTINGS, NIGHT, NIGHT - HOUR) - NIGHT for _ in range(200)]
    assert 27 * MINUTE <= min(mine) < 30 * MINUTE < max(mine) <= 33 * MINUTE


def test_what_was_asked_at_once_for_the_first_time_or_after_an_outage_is_spread_over_the_time() -> None:
    made = plan()
    for last in (None, NIGHT - 3 * HOUR):
        looks = [made.next_look("bay", Topic.RIVALS, NIGHT, last) - NIGHT for _ in range(200)]
        assert min(looks) < 15 * MINUTE
        assert max(looks) <= 57 * MINUTE


def test_a_quota_of_its_own_is_wished_for_as_often_as_configured_and_slows_down_by_itself() -> None:
    made = plan()
    demand = Demand(Topic.LISTINGS, 500, 10 * MINUTE, Cost("listings"))
    made.shares["us", Topic.LISTINGS] = Share(demand, 2 * HOUR, shared=False)
    assert made.period("us", Topic.LISTINGS) == 2 * HOUR
    assert made.next_look("us", Topic.LISTINGS, NIGHT, None) - NIGHT <= 11 * MINUTE
    assert made.is_next("us", Topic.LISTINGS, NIGHT, NIGHT, 0.0)
