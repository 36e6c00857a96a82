"""The simulated quarter: its promises stay as they were frozen, its noise is drawn from the record, and it can fail."""

import asyncio
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from adapters.readings import Subject
from storage.states import Severity
from tests.quarter.faults import Away, Gap, Weather
from tests.quarter.glance import Case
from tests.quarter.judge import false_wakes, untold_outages, verdict
from tests.quarter.phones import Rang
from tests.quarter.planting import Planted
from tests.quarter.promises import COUNT, LONGEST_TRY, PROMISES, missed_orders
from tests.quarter.quarter import Quarter
from tests.quarter.series import HOURS, past
from tests.quarter.shop import BEGIN
from tests.quarter.world import days, hours, minutes
from tests.shared import needs_shared

HIJACK = next(one for one in PROMISES if one.kind == "hijack")
FROZEN = "1554cd1eabf485e6"


def told(at: timedelta, severity: str = "wake", rule: str = "new_seller", ring: bool = True) -> Rang:
    return Rang(BEGIN + at, 11, ring, "confirmed", (Case(1, rule, "us", 7, "A7", severity, "{}"),))


def planted(begin: timedelta) -> Planted:
    until = BEGIN + begin + HIJACK.within
    lamp = frozenset({Subject("us", "B0LAMP")})
    return Planted(HIJACK, "us", BEGIN + begin, BEGIN + begin + days(1), until, Severity.WAKE, lamp)


def test_the_forty_promises_are_those_that_were_frozen() -> None:
    """What may be changed in them stands in docs/reliability.md, with its day and its reason."""
    rows = [f"{one.kind} {one.count} {one.rules} {one.least} {one.within} {one.stages}" for one in PROMISES]
    assert COUNT == 40
    assert sha256("\n".join(rows).encode()).hexdigest()[:16] == FROZEN


def test_a_full_stop_is_promised_after_half_as_many_orders_again_as_the_clock_needs() -> None:
    """DETECTION A5: 11.8 expected orders at 15 a day, 15.5 at 59."""
    assert missed_orders(15) == pytest.approx(1.5 * 11.8, rel=0.01)
    assert missed_orders(59) == pytest.approx(1.5 * 15.5, rel=0.01)


def test_an_event_is_told_in_time_or_it_is_not() -> None:
    subjects = {7: next(iter(planted(days(1)).listings))}
    event = planted(days(1))
    assert verdict(event, [told(days(1) + HIJACK.within)], subjects).ok
    assert not verdict(event, [told(days(1) + HIJACK.within + minutes(1))], subjects).ok
    assert not verdict(event, [told(days(1) + minutes(3), severity="push")], subjects).ok, "not loud enough"
    assert not verdict(event, [told(days(1) - minutes(3))], subjects).ok, "before it was true"
    assert not verdict(event, [told(days(1) + minutes(3))], {7: next(iter(subjects.values()))._replace(id="B0X")}).ok


def test_a_wake_that_belongs_to_nothing_is_false_and_its_ladder_counts_once() -> None:
    event = planted(days(1))
    subjects = {7: next(iter(event.listings))}
    assert false_wakes([told(days(1) + minutes(3))], [event], subjects) == []
    ladder = [told(days(5)), told(days(5) + minutes(5))]
    assert len(false_wakes(ladder, [event], subjects)) == 1
    assert false_wakes([told(days(5), ring=False)], [event], subjects) == []
    assert len(false_wakes([told(days(1) + minutes(3), rule="not_live")], [event], subjects)) == 1


def test_what_was_away_in_between_is_added_to_a_promise() -> None:
    night = Gap(Away.MACHINE, BEGIN + minutes(5), BEGIN + hours(8))
    elsewhere = Gap(Away.PLATFORM, BEGIN, BEGIN + hours(8), "ca")
    around = Weather((night, elsewhere), Random(1))
    assert around.until(BEGIN, minutes(26), "us") == BEGIN + minutes(26) + (hours(8) - minutes(5)) + LONGEST_TRY
    assert Weather((elsewhere,), Random(1)).until(BEGIN, minutes(26), "us") == BEGIN + minutes(26)


def test_two_closed_times_that_touch_are_one_outage_and_told_once() -> None:
    first = Gap(Away.PLATFORM, BEGIN, BEGIN + hours(3), "ca")
    second = Gap(Away.PLATFORM, BEGIN + hours(2), BEGIN + hours(9), "ca")
    apart = Gap(Away.PLATFORM, BEGIN + hours(20), BEGIN + hours(23), "ca")
    unknown = Rang(
        BEGIN + minutes(30), 11, True, "confirmed", (Case(1, "state_unknown", "ca", None, "ca", "push", "{}"),)
    )
    end = BEGIN + days(9)
    assert [*untold_outages([unknown], Weather((first, second), Random(1)), end, {})] == []
    assert len([*untold_outages([], Weather((first, second), Random(1)), end, {})]) == 1
    assert len([*untold_outages([unknown], Weather((first, second, apart), Random(1)), end, {})]) == 1


def test_what_was_told_a_little_before_a_way_closed_tells_of_it_while_it_is_open() -> None:
    case = Case(1, "state_unknown", "ca", None, "ca", "push", "{}")
    gap, end = Gap(Away.PLATFORM, BEGIN + hours(1), BEGIN + hours(4), "ca"), BEGIN + days(9)
    before = [Rang(BEGIN + minutes(30), 11, True, "confirmed", (case,))]
    assert [*untold_outages(before, Weather((gap,), Random(1)), end, {1: BEGIN + hours(5)})] == []
    assert len([*untold_outages(before, Weather((gap,), Random(1)), end, {1: BEGIN + minutes(70)})]) == 1


@needs_shared
def test_noise_is_drawn_from_the_record_and_the_same_seed_draws_the_same() -> None:
    recorded = past()
    ranks = recorded.rank(Random(3), 90, 5000)
    assert len(ranks) == 90 * HOURS
    assert ranks == recorded.rank(Random(3), 90, 5000) != recorded.rank(Random(4), 90, 5000)
    turns = recorded.shelf(Random(3), 90)
    assert [one.after for one in turns] == sorted(one.after for one in turns)
    assert turns[-1].after < days(90)
    a_week = [len(recorded.till(Random(seed), 7)) for seed in range(8)]
    assert 200 < min(a_week) <= max(a_week) < 700


@needs_shared
def test_a_day_of_a_small_shop_is_told_as_promised(tmp_path: Path) -> None:
    kinds = ("hijack", "lost_to_nobody", "suppressed", "page_gone")
    promises = [one for one in PROMISES if one.kind in kinds]
    quarter = Quarter(tmp_path, 1, days(1), 0.05, promises)
    found = asyncio.run(quarter.live())
    late = [(one.event.promise.kind, one.delay) for one in found.verdicts if not one.ok]
    assert not late
    assert len(found.false_wakes) == 0
    assert not found.unexplained
    assert not found.unspoken
