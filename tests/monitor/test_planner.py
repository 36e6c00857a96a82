"""Who is looked at next, and when again: fair to the quiet, quick for the changing, patient with the failing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from adapters.readings import Topic
from monitor.people import is_quiet, last_wake_up, wake_up
from monitor.planner import Plan
from storage.states import Watch
from tests.monitor.builders import NIGHT, person, watched

TEN = timedelta(minutes=10)
PLAN = Plan({Topic.LISTINGS: TEN, Topic.OFFERS: TEN}, timedelta(seconds=75), Random(7))


def watch(number: int = 1, read: timedelta | None = TEN, **changes: Any) -> Watch:
    plain = Watch(
        id=number,
        account="us",
        topic=Topic.OFFERS,
        listing_id=number,
        not_before=NIGHT,
        read_at=NIGHT - read if read is not None else None,
        wanted_at=None,
        weight=1.0,
        changes=0,
        looks=10,
        failures=0,
        failing_since=None,
        trouble=None,
        created_at=NIGHT - timedelta(days=10),
    )
    return replace(plain, **changes)


def pick(*watches: Watch, now: datetime = NIGHT) -> int | None:
    chosen = PLAN.pick([(one, watched()) for one in watches], now)
    return chosen[0].id if chosen else None


def test_a_confirmation_goes_before_everything() -> None:
    assert pick(watch(1, read=timedelta(days=1)), watch(2, wanted_at=NIGHT)) == 2


def test_many_are_ranked_as_they_would_be_picked_one_by_one() -> None:
    watches = [
        watch(1, read=timedelta(minutes=20)),
        watch(2, read=None),
        watch(3, wanted_at=NIGHT - timedelta(minutes=1)),
        watch(4, read=timedelta(minutes=40), wanted_at=NIGHT + TEN),
        watch(5, wanted_at=NIGHT - timedelta(minutes=2)),
    ]
    due = [(one, watched()) for one in watches]
    ranked = [one.id for one, _ in PLAN.ranked(due, NIGHT)]
    picked = []
    while chosen := PLAN.pick(due, NIGHT):
        picked.append(chosen[0].id)
        due.remove(chosen)
    assert ranked == picked == [5, 3, 2, 4, 1]


def test_a_confirmation_that_is_not_due_yet_has_no_privilege() -> None:
    assert pick(watch(1, read=timedelta(minutes=50)), watch(2, wanted_at=NIGHT + TEN)) == 1


def test_a_listing_never_looked_at_goes_first() -> None:
    assert pick(watch(1, read=timedelta(minutes=40)), watch(2, read=None)) == 2


def test_what_changes_more_or_weighs_more_is_looked_at_sooner() -> None:
    assert pick(watch(1), watch(2, changes=20)) == 2
    assert pick(watch(1), watch(2, weight=9.0)) == 2


def test_the_quietest_listing_is_never_older_than_six_periods() -> None:
    assert pick(watch(1, read=7 * TEN), watch(2, changes=1000, read=5 * TEN)) == 1


def test_nothing_due_is_nothing_to_do() -> None:
    assert pick() is None


def test_a_failure_is_asked_again_soon_and_each_more_in_a_row_after_twice_as_long_up_to_an_hour() -> None:
    waits = [PLAN.after_failure(watch(failures=failures), None, NIGHT) - NIGHT for failures in range(7)]
    for wait, minutes in zip(waits, (2.5, 5, 10, 20, 40, 60, 60), strict=True):
        assert 0.9 * minutes <= wait / timedelta(minutes=1) <= 1.1 * minutes


def test_the_platforms_own_wish_is_never_undercut() -> None:
    assert PLAN.after_failure(watch(), 7200.0, NIGHT) - NIGHT >= timedelta(hours=2)


def test_quiet_hours_cross_midnight_in_the_persons_own_zone() -> None:
    shanghai, new_york = person(), person(zone="America/New_York")
    assert is_quiet(shanghai, NIGHT)  # 02:14 there
    assert not is_quiet(new_york, NIGHT)  # 13:14 there
    nap = person(quiet_from="13:00", quiet_until="14:00", zone="America/New_York")
    assert is_quiet(nap, NIGHT)


def test_a_morning_keeps_its_hour_when_the_clocks_change() -> None:
    anna = person(zone="America/New_York")
    before = datetime.fromisoformat("2026-10-31T12:00:00-04:00")
    after = wake_up(anna, date(2026, 11, 1))
    assert after == datetime.fromisoformat("2026-11-01T08:00:00-05:00")
    assert last_wake_up(anna, after) == after
    assert after - last_wake_up(anna, before) == timedelta(hours=25)
