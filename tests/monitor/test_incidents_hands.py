"""What people and the clock do with an incident: who has it, until when it is quiet, and when it rings again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor import incidents
from monitor.flapping import BY_HAND, FLAPS, Flaps
from monitor.incidents import ASSIGNED, UNWATCHED
from monitor.ladder import LADDER, LONGEST_STEP
from storage.states import Facts, Incident, Severity, Status, Step, Transition
from tests.monitor.builders import MORNING, NIGHT, incident
from tests.monitor.test_incidents import MINUTE, steps
from tests.monitor.test_incidents_limits import flapping, told_of

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
NOT_TOLD = (Status.RAISED, Status.RESOLVED)


# --- who has it ------------------------------------------------------------------------------------------------------


def test_whoever_takes_it_ends_the_ladder_and_the_snooze() -> None:
    held, step = told_of(incidents.acknowledged(incident(snoozed_until=MORNING), "Anna", NIGHT + MINUTE))
    assert held == incident(
        status=Status.ACKNOWLEDGED, acked_at=NIGHT + MINUTE, acked_by="Anna", next_step_at=None, snoozed_until=None
    )
    assert step == Transition(0, 17, NIGHT + MINUTE, Step.ACKNOWLEDGED, {"by": "Anna"})


@pytest.mark.parametrize("status", [*NOT_TOLD, Status.ACKNOWLEDGED])
def test_only_what_is_told_and_free_can_be_taken(status: Status) -> None:
    assert incidents.acknowledged(incident(status=status), "Anna", NIGHT) is None


def test_a_wake_that_is_given_begins_its_ladder_with_him() -> None:
    held = incident(status=Status.ACKNOWLEDGED, acked_at=NIGHT, acked_by="Ben", snoozed_until=MORNING, step=3)
    given, step = told_of(incidents.assigned(held, 3, "Eva", "Anna", NIGHT + MINUTE))
    kept = {"person": 3, "name": "Eva", "by": "Anna", "at": "2026-11-13T18:15:00+00:00"}
    assert given == incident(facts={"featured": True, ASSIGNED: kept}, step=0, next_step_at=NIGHT + 6 * MINUTE)
    assert step == Transition(0, 17, NIGHT + MINUTE, Step.ASSIGNED, {"by": "Anna", "to": "Eva", "person": 3})
    assert incidents.assignee(given) == 3


@pytest.mark.parametrize("changes", [{"severity": Severity.PUSH}, {"facts": flapping(quiet=NIGHT)}])
def test_what_does_not_wake_or_is_away_is_given_without_a_bell(changes: dict[str, Any]) -> None:
    given, _ = told_of(incidents.assigned(incident(step=2, **changes), 3, "Eva", "Anna", NIGHT))
    assert (given.step, given.next_step_at) == (2, None)


def test_it_can_be_given_to_another_than_him_who_has_it() -> None:
    held = incident(status=Status.ACKNOWLEDGED, acked_by="Ben")
    assert incidents.assigned(held, 2, "ben".capitalize(), "Anna", NIGHT) is None
    for number, name in ((3, "Eva"), (4, "Adam")):
        assert incidents.assigned(held, number, name, "Anna", NIGHT) is not None
    given, _ = told_of(incidents.assigned(held, int("1000"), "Eva", "Anna", NIGHT))
    assert incidents.assigned(given, int("1000"), "Eva", "Anna", NIGHT) is None
    assert incidents.assigned(incident(acked_by="Ben"), 2, "Ben", "Anna", NIGHT) is not None, "he has let it go"


@pytest.mark.parametrize("given", [None, "Eva", {}, {"person": None}, {"person": "3"}])
def test_what_names_nobody_is_given_to_nobody(given: Any) -> None:
    assert incidents.assignee(incident(facts={ASSIGNED: given})) is None
    assert incidents.assignee(incident()) is None


# --- quiet for a while -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.ACKNOWLEDGED])
def test_a_snooze_is_kept_with_who_wished_it_and_its_end(status: Status) -> None:
    before = incident(status=status)
    quiet, step = told_of(incidents.snoozed(before, "Anna", NIGHT + HOUR, NIGHT))
    assert quiet == replace(before, snoozed_until=NIGHT + HOUR, next_step_at=None)
    assert step == Transition(0, 17, NIGHT, Step.SNOOZED, {"by": "Anna", "until": "2026-11-13T19:14:00+00:00"})


@pytest.mark.parametrize("status", NOT_TOLD)
def test_what_is_not_told_or_over_cannot_be_snoozed(status: Status) -> None:
    assert incidents.snoozed(incident(status=status), "Anna", MORNING, NIGHT) is None


def snoozing(**changes: Any) -> Incident:
    return incident(snoozed_until=NIGHT + HOUR, next_step_at=None, step=5, **changes)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.ACKNOWLEDGED])
def test_a_snooze_ends_to_the_second_and_the_alert_begins_anew(status: Status) -> None:
    quiet = snoozing(status=status, acked_by="Anna", acked_at=NIGHT)
    assert incidents.due(quiet, NIGHT + HOUR - SECOND) is None
    awake, step = told_of(incidents.due(quiet, NIGHT + HOUR))
    assert awake == incident(confirmed_at=NIGHT + HOUR, next_step_at=NIGHT + HOUR + 5 * MINUTE)
    assert step == Transition(0, 17, NIGHT + HOUR, Step.AWOKE)
    assert steps(incidents.due(quiet, NIGHT + 9 * HOUR)) == [Step.AWOKE], "also after hours asleep"


def test_a_snooze_that_ends_while_it_is_away_or_over_says_nothing() -> None:
    assert incidents.due(snoozing(facts=flapping(quiet=NIGHT)), NIGHT + HOUR) is None
    for status in NOT_TOLD:
        assert incidents.due(snoozing(status=status), NIGHT + HOUR) is None


# --- the ladder ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("early", "rings"),
    [(timedelta(), True), (SECOND, False), (LONGEST_STEP, False), (LONGEST_STEP + SECOND, True)],
)
def test_a_step_is_taken_when_it_is_due_or_too_far_away_to_have_been_planned_by_this_clock(
    early: timedelta, rings: bool
) -> None:
    told = incidents.due(incident(next_step_at=NIGHT + 2 * HOUR), NIGHT + 2 * HOUR - early)
    assert steps(told) == [Step.ESCALATED] * rings


def test_each_ring_says_which_it_is_and_plans_the_next() -> None:
    now, one, heard = NIGHT, incident(), []
    while one.step < len(LADDER):
        assert one.next_step_at
        now = one.next_step_at
        one, step = told_of(incidents.due(one, now))
        heard.append((step.detail, (one.next_step_at or now) - now))
    gaps = [10, 15, 60, 60, 60, 60]
    assert heard == [({"step": number}, gap * MINUTE) for number, gap in enumerate(gaps, 1)]
    gave_up, step = told_of(incidents.due(one, now + HOUR))
    assert (step.step, gave_up) == (Step.GAVE_UP, replace(one, next_step_at=None))
    assert steps(incidents.due(replace(one, step=99), now + HOUR)) == [Step.GAVE_UP], "the ladder was longer once"


@pytest.mark.parametrize("status", [*NOT_TOLD, Status.ACKNOWLEDGED])
def test_what_is_not_told_taken_or_over_does_not_ring(status: Status) -> None:
    assert incidents.due(incident(status=status), NIGHT + HOUR) is None
    assert incidents.due(incident(next_step_at=None), NIGHT + HOUR) is None


def test_what_came_back_and_stays_is_told_once_more_before_anything_else() -> None:
    facts: Facts = {FLAPS: Flaps(1, NIGHT, Severity.PUSH, back=NIGHT).fact()}
    back = incident(severity=Severity.PUSH, next_step_at=None, facts=facts)
    assert incidents.due(back, NIGHT + HOUR - SECOND) is None
    assert steps(incidents.due(back, NIGHT + HOUR)) == [Step.STAYED]


@pytest.mark.parametrize(("severity", "rings"), [(Severity.WAKE, NIGHT + 5 * MINUTE), (Severity.PUSH, None)])
def test_what_was_kept_back_and_is_still_so_is_told_from_the_foot_of_the_ladder(severity: Severity, rings: Any) -> None:
    told, step = told_of(incidents.unmuted(incident(severity=severity, step=6, next_step_at=MORNING), NIGHT))
    assert told == incident(severity=severity, step=1, next_step_at=rings)
    assert step == Transition(0, 17, NIGHT, Step.UNMUTED)


# --- its end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (Status.RAISED, Step.DISMISSED),
        (Status.CONFIRMED, Step.RESOLVED),
        (Status.ACKNOWLEDGED, Step.RESOLVED),
        (Status.RESOLVED, Step.RESOLVED),
    ],
)
def test_what_was_told_is_told_to_be_over_and_what_was_not_goes_without_a_word(status: Status, step: Step) -> None:
    ends = {incidents.well: {}, incidents.closed: {BY_HAND: True}, incidents.let_go: {UNWATCHED: True}}
    before = incident(status=status)
    for end, mark in ends.items():
        over, taken = told_of(end(before, NIGHT + HOUR))
        assert taken == Transition(0, 17, NIGHT + HOUR, step)
        assert over == replace(
            before,
            status=Status.RESOLVED,
            resolved_at=NIGHT + HOUR,
            next_step_at=None,
            facts={"featured": True, **mark},
        )
