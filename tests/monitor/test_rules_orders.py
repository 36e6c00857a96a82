"""What is told of orders that cease, fall or come in crowds; what the clocks count, keep and learn."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.readings import Order, OrderState, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import Verdict
from monitor.order_clock import heard, promise
from monitor.order_memory import clocks_facts, clocks_of
from monitor.order_rhythm import Rhythm, crowd, day_slots, learnt, needed, rhythm_facts, rhythm_of, silence, slot_of
from monitor.order_state import Alarm, Clock, Limits
from monitor.order_watch import Pace, from_history, wound_by
from monitor.rules.account.ordering import ORDERS_FEWER, ORDERS_STOPPED, ORDERS_SURGE, limits_of, one_in
from monitor.thresholds import Thresholds
from storage.states import Facts, Severity
from tests.monitor.order_days import DAY, HOUR, NOON, clock, later, rhythm

PACE = Pace()


def order(number: int, at: datetime = NOON, market: str = "global", **changes: Any) -> Order:
    return Order(str(number), market, **{"state": OrderState.UNSHIPPED, "placed_at": at, "changed_at": at, **changes})


def look(*orders: Order, at: datetime = NOON + HOUR / 4, **changes: Any) -> AccountLook:
    return AccountLook("shop", "amazon", Topic.ORDERS, at, **{"first": False, "readings": orders, **changes})


def verdict(rule: AccountRule, clocks: dict[str, Clock], **changes: Any) -> Verdict:
    return rule.check(look(clocks=clocks, **changes), {})[1]


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_silence_is_told_with_what_is_usual_and_how_odd_it_is() -> None:
    silent = later(clock(), 9.5)
    (bad,) = verdict(ORDERS_STOPPED, {"us": silent}).bads
    assert (bad.subject, bad.severity, bad.confirm, bad.fresh) == ("us", Severity.PUSH, False, True)
    assert bad.facts == {
        "market": "us",
        "since": "2026-03-03T12:00:00+00:00",
        "at": "2026-03-03T21:30:00+00:00",
        "came": 0,
        "expected": 9.5,
        "one_in": 5800,
        "a_day": 24.0,
    }
    assert verdict(ORDERS_FEWER, {"us": silent}).bads == verdict(ORDERS_SURGE, {"us": silent}).bads == ()


def test_a_fall_is_told_with_the_orders_that_came_and_those_expected() -> None:
    fell = later(clock(), 22.25, per_hour=0.25)
    (bad,) = verdict(ORDERS_FEWER, {"us": fell}).bads
    assert (bad.subject, bad.severity, bad.confirm) == ("us", Severity.PUSH, False)
    assert (bad.facts["came"], bad.facts["expected"]) == (5, 21.8)
    uneven = replace(fell, rhythm=replace(fell.rhythm, level=24.34))
    assert verdict(ORDERS_FEWER, {"us": uneven}).bads[0].facts["a_day"] == 24.3
    assert verdict(ORDERS_STOPPED, {"us": fell}).bads == ()


def test_each_market_of_an_account_is_a_case_of_its_own() -> None:
    silent = later(clock(), 9.5)
    told = verdict(ORDERS_STOPPED, {"us": silent, "de": silent, "uk": clock()})
    assert [bad.subject for bad in told.bads] == ["us", "de"]


@pytest.mark.parametrize("rule", [ORDERS_STOPPED, ORDERS_FEWER, ORDERS_SURGE])
def test_an_answer_that_is_not_whole_says_nothing_of_what_is_open(rule: AccountRule) -> None:
    memory: Facts = {"day": "2026-03-03", "told": 3, "quiet": []}
    assert rule.check(look(clocks={"us": later(clock(), 9.5)}, whole=False), memory) == (memory, Verdict(silent=True))


@pytest.mark.parametrize(("times", "told"), [(3.5, 3), (23.6, 23), (4712, 4700), (987_654, 990_000), (9e9, 1_000_000)])
def test_a_chance_is_told_with_two_figures(times: float, told: int) -> None:
    assert str(one_in(float(Decimal(times).ln()))) == str(told), "a whole number"


def test_people_choose_how_rare_false_alarms_shall_be() -> None:
    assert limits_of(Thresholds()) == Limits(32, 32, 32)
    moved = Thresholds({"orders_stopped.weeks": Decimal(4), "orders_fewer.weeks": Decimal(8)})
    assert limits_of(moved) == Limits(4, 8, 32)


# --- what is counted -------------------------------------------------------------------------------------------------


def counted(clocks: dict[str, Clock], *orders: Order, **changes: Any) -> int:
    before = sum(clocks["global"].counts.values()) if clocks else 0
    return sum(wound_by(clocks, look(*orders, **changes), PACE)["global"].counts.values()) - before


def test_an_order_counts_once_however_often_it_is_told_and_whatever_becomes_of_it() -> None:
    clocks = {"global": clock()}
    assert counted(clocks, order(1), order(1, state=OrderState.SHIPPED), order(2)) == 2
    assert counted(clocks, order(1), known={"1": order(1)}) == 0
    assert counted(clocks, order(3, state=OrderState.PENDING), order(4, state=OrderState.CANCELLED)) == 2


def test_a_piece_of_a_stream_adds_its_orders_and_judges_nothing() -> None:
    silent = clock(last=(NOON - 12 * HOUR).timestamp())
    (piece,) = wound_by({"global": silent}, look(order(1, NOON - 11 * HOUR), whole=False), PACE).values()
    assert (piece.silent, piece.answered) == (None, silent.answered)
    assert piece.last == (NOON - 11 * HOUR).timestamp()
    assert wound_by({"global": silent}, look(), PACE)["global"].silent is not None


def test_a_market_begins_to_be_learnt_with_its_first_order() -> None:
    clocks = wound_by({"global": clock()}, look(order(1, market="de")), PACE)
    assert clocks["de"].rhythm == Rhythm()
    assert clocks["de"].settled == slot_of(datetime(2026, 3, 3, 23, tzinfo=UTC)), "midnight in Berlin"


def test_the_first_answer_teaches_the_week_that_it_tells() -> None:
    orders = [order(number, NOON - number * HOUR) for number in range(1, 24 * 7)]
    (kept,) = wound_by({}, look(*orders, at=NOON, first=True), PACE).values()
    assert kept.rhythm.days == 5
    assert kept.rhythm.level == pytest.approx(24)
    assert kept.rhythm.learning


def test_stored_orders_teach_at_once() -> None:
    placed = [("us", NOON - number * HOUR) for number in range(24 * 30)]
    clocks = from_history(placed, NOON - 30 * DAY, NOON, PACE)
    (kept,) = wound_by(clocks, look(at=NOON), PACE).values()
    assert (kept.rhythm.days, kept.rhythm.judges, kept.alarmed) == (28, True, False)
    assert kept.rhythm.level == pytest.approx(24)


@given(st.lists(st.integers(0, 47), max_size=30), st.integers(0, 30))
@settings(max_examples=40)
def test_it_is_all_the_same_in_which_answers_the_orders_come(hours: list[int], cut: int) -> None:
    placed = [NOON - 2 * DAY + hour * HOUR for hour in hours]
    at_once = heard(clock(counts={}), placed, NOON)
    assert heard(heard(clock(counts={}), placed[cut:], NOON), placed[:cut], NOON) == at_once


# --- what is kept ----------------------------------------------------------------------------------------------------


KEPT = [
    clock(),
    later(clock(), 12),
    later(clock(15), 30, per_hour=0.2),
    clock(surge=Alarm(1.0, 9, 2.5, 8.1, 2.0)),
]


@pytest.mark.parametrize("kept", KEPT)
def test_what_a_clock_remembers_comes_back_from_the_memory(kept: Clock) -> None:
    again = clocks_of(json.loads(json.dumps(clocks_facts({"us": kept}))))["us"]
    assert replace(again, rhythm=kept.rhythm) == kept
    assert again.rhythm == rhythm_of(rhythm_facts(kept.rhythm))
    assert again.rhythm.level == pytest.approx(kept.rhythm.level, abs=1e-4)


# --- what is learnt --------------------------------------------------------------------------------------------------


def taught(days: Sequence[Sequence[int]]) -> Rhythm:
    """A rhythm from whole days, the first of them a Monday."""
    found = Rhythm()
    for number, hours in enumerate(days):
        found = learnt(found, number % 7, hours)
    return found


WORKDAY = [0] * 9 + [2] * 8 + [0] * 7
SATURDAY = [0] * 9 + [4] * 8 + [0] * 7


def test_hours_and_weekdays_are_learnt() -> None:
    found = taught([*[WORKDAY] * 5, SATURDAY, WORKDAY] * 6)
    week = found.expected(
        ZoneInfo("UTC"), slot_of(datetime(2026, 3, 2, tzinfo=UTC)), slot_of(datetime(2026, 3, 9, tzinfo=UTC))
    )
    assert sum(week) == pytest.approx(128, rel=0.04)
    assert sum(week[96 * 5 : 96 * 6]) == pytest.approx(32, rel=0.2)
    assert sum(week[:96]) == pytest.approx(16, rel=0.1)
    assert sum(week[: 4 * 9]) < 0.7
    assert found.a_week == pytest.approx(sum(week))


def test_a_level_follows_for_two_weeks_and_one_wild_day_hardly_moves_it() -> None:
    steady = taught([WORKDAY] * 42)
    wild = learnt(steady, 0, [one * 10 for one in WORKDAY])
    assert steady.level == pytest.approx(16)
    assert 16 < wild.level < 17
    assert sum(wild.hours) - sum(steady.hours) < 31
    halved = steady
    for number in range(14):
        halved = learnt(halved, number % 7, [one // 2 for one in WORKDAY])
    assert halved.level == pytest.approx(12, abs=0.5)


def test_days_that_differ_beyond_chance_make_it_slower() -> None:
    even, uneven = taught([WORKDAY] * 42), taught([[3 * one for one in WORKDAY], [0] * 24] * 21)
    assert even.spread == 0.02
    assert uneven.spread > 0.2
    assert needed(8, uneven.shape) > 1.5 * needed(8, even.shape)


def test_one_wild_day_is_no_proof_that_days_differ() -> None:
    steady = taught([WORKDAY] * 42)
    assert learnt(steady, 0, [one * 100 for one in WORKDAY]).spread < 0.15


@pytest.mark.parametrize(
    ("day", "quarters"),
    [(date(2026, 3, 7), 96), (date(2026, 3, 8), 92), (date(2026, 11, 1), 100)],
)
def test_a_day_in_new_york_has_its_own_length(day: date, quarters: int) -> None:
    zone = ZoneInfo("America/New_York")
    first, end = day_slots(slot_of(datetime.combine(day, time(12), zone)), zone)
    assert end - first == quarters
    # Nine in the morning is nine in the morning before and after the clocks are changed.
    found = taught([WORKDAY] * 42).expected(zone, first, end)
    nine = slot_of(datetime.combine(day, time(9), zone)) - first
    assert found[nine] > 10 * found[nine - 1]


def test_hours_that_begin_at_half_past_are_the_markets_own() -> None:
    zone = ZoneInfo("Asia/Kolkata")
    first, end = day_slots(slot_of(NOON), zone)
    found = taught([WORKDAY] * 42).expected(zone, first, end)
    assert first == slot_of(datetime(2026, 3, 2, 18, 30, tzinfo=UTC))
    assert found[36] > 10 * found[35]


@given(st.floats(0.1, 50), st.floats(1, 60), st.floats(1, 15))
@settings(max_examples=60)
def test_what_is_needed_for_a_surprise_is_what_surprises_so(expected: float, shape: float, surprise: float) -> None:
    assert silence(needed(surprise, shape), shape) == pytest.approx(surprise)
    assert silence(expected, shape) <= expected
    assert crowd(0, expected, shape) == pytest.approx(0, abs=1e-9)
    assert crowd(int(3 * expected) + 5, expected, shape) > crowd(int(2 * expected) + 4, expected, shape)


# --- what is promised ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a_day", "hours"), [(24, 10), (15, 15), (4, 44), (2400, 1)])
def test_the_promised_delay_is_the_one_that_holds(a_day: float, hours: float) -> None:
    assert promise(rhythm(a_day), Limits()) == hours * HOUR


def test_where_nothing_is_judged_nothing_is_promised() -> None:
    assert promise(rhythm(1.9), Limits()) is None
    assert promise(rhythm(days=6), Limits()) is None
