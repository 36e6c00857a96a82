"""Deadlines: each step begins on its second, is told once whatever the clock does, and orders are told together."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.findings import Verdict
from monitor.incidents import Place, folded
from monitor.rules.deadline import DEADLINE, OLD, OWN, dispatch, ended, number_of, own, own_subject, step_of
from storage.states import Deadline, DeadlineKind, Facts, Incident, Severity, Status, Step, Unshipped
from tests.storage.contract.deadlines import APPEAL
from tests.storage.world import NIGHT

HOUR, MOMENT = timedelta(hours=1), timedelta(milliseconds=1)
DUE = NIGHT + timedelta(days=9)
ENTRY = replace(APPEAL, id=3, due_at=DUE)
SHIP_BY = DUE.replace(hour=22, minute=59)


@pytest.mark.parametrize(("hours", "before"), [(24, None), (12, 24), (4, 12), (0, 4)])
def test_a_step_begins_on_its_very_moment(hours: int, before: int | None) -> None:
    begins = DUE - hours * HOUR
    assert step_of(DUE, begins - MOMENT) == before
    assert step_of(DUE, begins) == hours
    assert step_of(DUE, begins + MOMENT) == hours


@pytest.mark.parametrize(
    ("kind", "loud"),
    [
        (DeadlineKind.NOTICE, [Severity.PUSH, Severity.PUSH, Severity.WAKE, Severity.WAKE]),
        (DeadlineKind.CLAIM, [Severity.PUSH, Severity.PUSH, Severity.WAKE, Severity.WAKE]),
        (DeadlineKind.COUPON, [Severity.SILENT, Severity.PUSH, Severity.WAKE, Severity.PUSH]),
    ],
)
def test_each_kind_has_its_own_ladder(kind: DeadlineKind, loud: list[Severity]) -> None:
    found = [own([replace(ENTRY, kind=kind)], {}, (), DUE - hours * HOUR) for hours in (24, 12, 4, 0)]
    assert [bad.severity for verdict in found for bad in verdict.bads] == loud


def test_an_entry_tells_what_it_is_as_it_was_typed() -> None:
    [bad] = own([ENTRY], {7: "Blue Lamp"}, (), DUE - 3 * HOUR).bads
    assert (bad.subject, bad.confirm, bad.fresh) == (own_subject(ENTRY), False, True)
    assert bad.facts == {
        "kind": "notice",
        "due": DUE.isoformat(),
        "deadline": 3,
        "what": "Appeal for Blue Lamp 申诉",
        "typed": "2026-03-05 10:14",
        "zone": "Asia/Shanghai",
        "made_by": "Anna",
        "listing": "Blue Lamp",
        "account": "amazon",
        "within": 4,
    }
    [alone] = own([replace(ENTRY, listing_id=None)], {}, (), DUE - 3 * HOUR).bads
    assert alone.facts["listing"] is None
    assert own([ENTRY], {}, (), DUE - 25 * HOUR).bads == ()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (replace(ENTRY, done_at=DUE, done_by="Bo"), {"ended": "done", "by": "Bo", "at": DUE.isoformat()}),
        (replace(ENTRY, done_at=DUE, done_by="Bo", deleted_at=DUE), {"ended": "deleted"}),
        (None, {"ended": "deleted"}),
        (replace(ENTRY, due_at=DUE + HOUR), {"ended": "moved", "at": (DUE + HOUR).isoformat()}),
    ],
)
def test_what_became_of_an_entry_is_kept_with_it(now: Deadline | None, said: Facts) -> None:
    assert ended(incident({"within": 4}), now) == {"within": 4, **said}


def incident(facts: Facts, subject: str = "3", rule: str = DEADLINE) -> Incident:
    return Incident(0, f"{rule}:{subject}", rule, OWN, None, subject, Severity.PUSH, Status.CONFIRMED, facts, NIGHT)


def test_only_an_entry_has_a_number() -> None:
    assert number_of(incident({"deadline": 3})) == 3
    assert number_of(incident({"kind": "dispatch"})) is None
    assert number_of(incident({"deadline": 3}, rule="other")) is None


# --- orders ----------------------------------------------------------------------------------------------------------


def orders(count: int, due: datetime = SHIP_BY, account: str = "shop") -> list[Unshipped]:
    return [Unshipped(account, f"111-0000000-{number:07}", due) for number in range(count)]


def shown(verdict: Verdict) -> list[tuple[str, Any, Any]]:
    return [(bad.subject, bad.facts["within"], bad.facts["count"]) for bad in verdict.bads]


def test_thirty_orders_of_one_promise_are_one_alert_with_the_ends_of_their_numbers() -> None:
    [bad] = dispatch(orders(30), (), None, SHIP_BY - 24 * HOUR).bads
    assert bad.facts == {
        "kind": "dispatch",
        "due": SHIP_BY.isoformat(),
        "count": 30,
        "orders": [f"{number:05}" for number in range(8)],
        "within": 24,
    }
    assert (bad.severity, bad.confirm) == (Severity.SILENT, False)


@pytest.mark.parametrize(("hours", "severity"), [(24, "silent"), (12, "push"), (4, "wake")])
def test_orders_wake_from_four_hours_before_on(hours: int, severity: str) -> None:
    [bad] = dispatch(orders(1), (), None, SHIP_BY - hours * HOUR).bads
    assert bad.severity.value == severity


def test_what_is_due_within_four_hours_is_told_with_the_first_of_them() -> None:
    begin = DUE.replace(hour=20, minute=0, second=0, microsecond=0)
    some = [
        *orders(5, begin - MOMENT),
        *orders(1, begin),
        *orders(2, begin + 4 * HOUR - MOMENT),
        *orders(4, begin + 4 * HOUR),
    ]
    day = f"{begin:%Y-%m-%d}"
    assert shown(dispatch(some, (), None, begin - 12 * HOUR)) == [
        (f"ship:{day}T16", 12, 5),
        (f"ship:{day}T20", 12, 3),
        (f"ship:{begin + timedelta(days=1):%Y-%m-%d}T00", 24, 4),
    ]
    assert shown(dispatch(some, (), None, begin - 24 * HOUR))[1:] == [(f"ship:{day}T20", 24, 3)]


def test_an_order_is_late_only_once_the_platform_was_asked_after_its_moment() -> None:
    now = SHIP_BY + HOUR
    for read_at, step in ((None, 4), (SHIP_BY - MOMENT, 4), (SHIP_BY, 0), (now, 0)):
        assert [one[1] for one in shown(dispatch(orders(1), (), read_at, now))] == [step]
    assert [one[1] for one in shown(dispatch(orders(1), (), SHIP_BY, SHIP_BY))] == [0]


def test_what_was_late_long_before_is_no_news_but_what_was_told_stays() -> None:
    late = orders(1)
    assert timedelta(days=7) == OLD
    assert dispatch(late, (), SHIP_BY + OLD, SHIP_BY + OLD).bads
    now = SHIP_BY + OLD + MOMENT
    assert dispatch(late, (), now, now).bads == ()
    [known] = dispatch(late, (), SHIP_BY, SHIP_BY).bads
    assert dispatch(late, [incident(known.facts, known.subject)], now, now).bads == (known,)


def test_a_step_is_not_told_again_when_the_first_order_has_left() -> None:
    first, second = orders(1, SHIP_BY - 2 * HOUR), orders(1, SHIP_BY)
    now = SHIP_BY - 5 * HOUR
    [told] = dispatch([*first, *second], (), None, now).bads
    [left] = dispatch(second, [incident(told.facts, told.subject)], None, now).bads
    assert (told.facts["within"], left.facts["within"], left.facts["due"]) == (4, 4, SHIP_BY.isoformat())
    assert left.severity is Severity.WAKE


# --- whatever the clock does -----------------------------------------------------------------------------------------

MINUTES = st.lists(st.integers(-60, 30 * 60), min_size=1, max_size=12)


@given(MINUTES)
@settings(max_examples=60, deadline=None)
def test_each_step_is_told_at_most_once_and_none_is_passed_over_in_silence(minutes: list[int]) -> None:
    open_now: list[Incident] = []
    told: list[int] = []
    nearest: int | None = None
    for left in minutes:
        now = DUE - timedelta(minutes=left)
        verdict = own([ENTRY], {}, open_now, now)
        for one in folded(Place(DEADLINE, OWN, None, OWN), verdict, open_now, now):
            assert one.incident.open, "only done ends it"
            open_now = [replace(one.incident, id=1)]
            news = [step for step in one.transitions if step.step in (Step.CONFIRMED, Step.WORSENED)]
            told += [one.incident.facts["within"] for _ in news]  # type: ignore[misc]
        reached = [step for step in (nearest, step_of(DUE, now)) if step is not None]
        nearest = min(reached, default=None)
        assert (told[-1] if told else None) == nearest
    assert told == sorted(set(told), reverse=True)
