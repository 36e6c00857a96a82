"""The exact limits of an incident's life: when a second look counts, what is told, and what each step leaves behind."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor import incidents
from monitor.findings import Bad, Verdict
from monitor.flapping import FLAPS, Flaps
from monitor.incidents import folded, keys_of_new
from storage.states import Facts, Incident, Severity, Status, Step, Told, Transition
from tests.monitor.builders import MORNING, NIGHT, incident
from tests.monitor.test_incidents import BAD, MINUTE, PLACE, first_seen, steps

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def told_of(told: Told | None) -> tuple[Incident, Transition]:
    """The incident after its one step, and that step."""
    assert told is not None
    (step,) = told.transitions
    return told.incident, step


def flapping(**flaps: Any) -> Facts:
    return {"featured": True, FLAPS: replace(Flaps(1, NIGHT, Severity.WAKE), **flaps).fact()}


# --- the first sight and the second ----------------------------------------------------------------------------------


def test_a_first_sight_is_kept_with_all_that_is_known_of_it() -> None:
    found, step = told_of(incidents.raised(PLACE, BAD, NIGHT))
    assert found == Incident(
        id=0,
        key="new_seller:us:us/B0LAMP0001:A3",
        rule="new_seller",
        account="us",
        listing_id=1,
        subject="A3",
        severity=Severity.WAKE,
        status=Status.RAISED,
        facts={"featured": True},
        raised_at=NIGHT,
        seen_at=NIGHT,
    )
    assert step == Transition(0, None, NIGHT, Step.RAISED)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("seconds", "sure"), [(44.9, False), (45, True)])
def test_a_second_look_counts_after_forty_five_seconds_in_both_directions(
    sign: int, seconds: float, sure: bool
) -> None:
    at = NIGHT + sign * timedelta(seconds=seconds)
    told = incidents.seen_again(first_seen(), Bad("A3", Severity.PUSH, {"price": 3}), at)
    assert told is not None
    assert steps(told) == [Step.CONFIRMED] * sure
    seen = told.incident
    assert (seen.facts, seen.severity) == ({"featured": True, "price": 3}, Severity.PUSH)
    assert (seen.seen, seen.seen_at, seen.confirmed_at) == ((2, at, at) if sure else (1, NIGHT, None))


def test_a_confirmed_wake_stands_at_the_foot_of_the_ladder_and_a_push_does_not() -> None:
    wake, step = told_of(incidents.seen_again(first_seen(), BAD, NIGHT + MINUTE))
    assert (wake.status, wake.step, wake.next_step_at) == (Status.CONFIRMED, 1, NIGHT + 6 * MINUTE)
    assert step.at == NIGHT + MINUTE
    mild = replace(BAD, severity=Severity.PUSH)
    push, _ = told_of(incidents.seen_again(first_seen(mild), mild, NIGHT + MINUTE))
    assert (push.step, push.next_step_at) == (1, None)


def test_a_third_look_is_no_more_than_a_second() -> None:
    seen, _ = told_of(incidents.seen_again(replace(first_seen(), seen=2), BAD, NIGHT + MINUTE))
    assert (seen.status, seen.seen) == (Status.CONFIRMED, 3)


def test_what_was_never_looked_at_by_us_is_confirmed_by_one_look_more() -> None:
    assert steps(incidents.seen_again(replace(first_seen(), seen_at=None), BAD, NIGHT)) == [Step.CONFIRMED]


@pytest.mark.parametrize("late", [BAD, replace(BAD, awaits=True), replace(BAD, proven=True)])
def test_a_late_look_does_not_confirm_what_is_over(late: Bad) -> None:
    assert incidents.seen_again(incident(status=Status.RESOLVED, resolved_at=NIGHT), late, NIGHT + HOUR) is None


# --- what another path of the account proves -------------------------------------------------------------------------

AWAITED, PROVEN = replace(BAD, awaits=True), replace(BAD, proven=True)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("age", "said"), [(15 * MINUTE - SECOND, []), (15 * MINUTE, [Step.UNCONFIRMED]), (HOUR, [Step.UNCONFIRMED])]
)
def test_what_waits_for_the_other_paths_word_is_told_as_not_confirmed_after_a_quarter_of_an_hour(
    sign: int, age: timedelta, said: list[Step]
) -> None:
    told = incidents.seen_again(first_seen(AWAITED), AWAITED, NIGHT + sign * age)
    assert steps(told) == said
    if told:
        bold = told.incident
        assert (bold.status, bold.unconfirmed, bold.seen) == (Status.CONFIRMED, True, 1)
        assert (bold.confirmed_at, bold.step) == (NIGHT + sign * age, 1)
        assert bold.next_step_at == NIGHT + sign * age + 5 * MINUTE


@pytest.mark.parametrize(("age", "said"), [(HOUR - SECOND, []), (HOUR, [Step.CONFIRMED]), (9 * HOUR, [Step.CONFIRMED])])
def test_the_other_paths_word_confirms_what_lasts_as_long_as_it_must(age: timedelta, said: list[Step]) -> None:
    lasting = replace(PROVEN, lasting=HOUR)
    told = incidents.seen_again(replace(first_seen(AWAITED), seen=3), lasting, NIGHT + age)
    assert told is not None
    assert steps(told) == said
    assert (told.incident.seen, told.incident.seen_at) == (4, NIGHT + age)
    assert not told.incident.unconfirmed


def test_its_word_needs_no_time_where_none_is_asked_for() -> None:
    assert steps(incidents.seen_again(first_seen(AWAITED), PROVEN, NIGHT)) == [Step.CONFIRMED]


def test_only_the_other_paths_word_takes_the_mark_from_what_waits_for_it() -> None:
    bold = incident(unconfirmed=True, seen=3)
    assert incidents.seen_again(bold, AWAITED, NIGHT + HOUR) is None
    plain, step = told_of(incidents.seen_again(bold, PROVEN, NIGHT + HOUR))
    assert (plain.unconfirmed, plain.seen, plain.seen_at, step.step) == (False, 4, NIGHT + HOUR, Step.CHANGED)


def test_what_the_platform_tells_of_its_own_accord_is_confirmed_at_once() -> None:
    raised = incidents.raised(PLACE, BAD, NIGHT)
    assert raised is not None
    told = incidents.vouched(raised, NIGHT + MINUTE)
    assert [(one.step, one.at) for one in told.transitions] == [
        (Step.RAISED, NIGHT),
        (Step.CONFIRMED, NIGHT + MINUTE),
    ]
    assert told.incident.status is Status.CONFIRMED
    for status in (Status.CONFIRMED, Status.ACKNOWLEDGED, Status.RESOLVED):
        known = Told(incident(status=status), ())
        assert incidents.vouched(known, NIGHT) is known


# --- a second look that fails ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("age", "told"), [(10 * MINUTE - SECOND, False), (10 * MINUTE, True)])
def test_what_cannot_be_looked_at_again_is_told_after_ten_minutes(sign: int, age: timedelta, told: bool) -> None:
    found = incidents.unconfirmed(first_seen(), NIGHT + sign * age, failing=True)
    assert (found is not None) is told
    if found:
        assert (found.incident.status, found.incident.confirmed_at) == (Status.CONFIRMED, NIGHT + sign * age)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.ACKNOWLEDGED, Status.RESOLVED])
def test_what_was_told_before_is_not_told_as_unconfirmed(status: Status) -> None:
    assert incidents.unconfirmed(incident(status=status), NIGHT + HOUR, failing=True) is None


# --- what changes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "step"),
    [
        ({}, {"all": True}, Step.WORSENED),
        ({"all": False}, {"all": True}, Step.WORSENED),
        ({"all": True}, {"all": True, "price": 1}, Step.CHANGED),
        ({"all": True}, {"all": False}, Step.CHANGED),
        ({"within": 3}, {"within": 2}, Step.WORSENED),
        ({"within": 3}, {"within": 4}, Step.CHANGED),
        ({"within": 3}, {"within": 3}, None),
        ({"within": None}, {"within": 2}, Step.CHANGED),
        ({"within": 3}, {"within": None}, Step.CHANGED),
        ({"first_seen": 1, "percent": 4, "waited": 5}, {"first_seen": 2, "percent": 5, "waited": 6}, None),
        ({"price": 1}, {"price": 2}, Step.CHANGED),
        ({"price": 1}, {}, None),
    ],
)
def test_worse_is_told_anew_another_fact_amends_and_the_same_says_nothing(
    was: Facts, now: Facts, step: Step | None
) -> None:
    told = incidents.seen_again(incident(facts=was), Bad("A3", Severity.WAKE, now), NIGHT + MINUTE)
    assert steps(told) == ([step] if step else [])


def test_a_change_leaves_the_count_of_looks_and_who_has_it_alone() -> None:
    held = incident(status=Status.ACKNOWLEDGED, acked_by="Anna", acked_at=NIGHT, next_step_at=None)
    changed, _ = told_of(incidents.seen_again(held, Bad("A3", Severity.WAKE, {"price": 2}), NIGHT + MINUTE))
    assert changed == replace(held, facts={"featured": True, "price": 2})


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.ACKNOWLEDGED])
def test_what_became_worse_begins_anew_for_everybody(status: Status) -> None:
    mild = incident(
        severity=Severity.PUSH, status=status, acked_by="Anna", acked_at=NIGHT, snoozed_until=MORNING, step=4, seen=7
    )
    worse, step = told_of(incidents.seen_again(replace(mild, unconfirmed=True), BAD, NIGHT + MINUTE))
    assert step == Transition(0, 17, NIGHT + MINUTE, Step.WORSENED)
    assert worse == replace(
        mild,
        severity=Severity.WAKE,
        status=Status.CONFIRMED,
        acked_by=None,
        acked_at=None,
        snoozed_until=None,
        seen=8,
        seen_at=NIGHT + MINUTE,
        step=1,
        next_step_at=NIGHT + 6 * MINUTE,
    )


# --- a whole verdict -------------------------------------------------------------------------------------------------

OLD = replace(BAD, subject="old", fresh=False)


def fold(verdict: Verdict, *open_now: Incident, **more: Any) -> list[tuple[str, list[Step]]]:
    found = folded(PLACE, verdict, open_now, NIGHT + MINUTE, **more)
    return [(told.incident.subject, steps(told)) for told in found]


def test_a_verdict_ends_what_it_does_not_name_and_opens_what_is_new() -> None:
    one, two = incident(id=1, subject="one"), incident(id=2, subject="two")
    verdict = Verdict((replace(BAD, subject="two", severity=Severity.WAKE), BAD, OLD))
    assert fold(verdict, one, two) == [("one", [Step.RESOLVED]), ("A3", [Step.RAISED])]
    assert fold(verdict, one, two, quiet=True) == [("one", [Step.RESOLVED])]
    amended = Verdict((replace(BAD, subject="one", facts={"price": 1}),))
    assert fold(amended, one, quiet=True) == [("one", [Step.CHANGED])], "what is open goes on"
    assert fold(Verdict(silent=True), one, two) == []


def test_what_is_bad_fresh_and_not_open_may_be_one_that_ended() -> None:
    verdict = Verdict((BAD, OLD, replace(BAD, subject="two")))
    assert keys_of_new(PLACE, verdict, [incident(subject="two")]) == ("new_seller:us:us/B0LAMP0001:A3",)


def test_what_ended_is_the_same_case_again_but_not_where_it_is_an_event() -> None:
    key = PLACE.key("A3")
    over = incident(id=9, key=key, subject="A3", status=Status.RESOLVED, resolved_at=NIGHT, next_step_at=None)
    for bad, number in ((BAD, 9), (replace(BAD, news=True), 0)):
        (told,) = folded(PLACE, Verdict((bad,)), (), NIGHT + MINUTE, ended=iter([over]))
        assert (told.incident.id, steps(told)) == (number, [Step.RAISED])


def test_an_old_sight_brings_nothing_back() -> None:
    over = incident(status=Status.RESOLVED, resolved_at=NIGHT)
    assert incidents.came_back(over, 1, replace(BAD, fresh=False), NIGHT + MINUTE) is None
    calm = incident(facts=flapping(quiet=NIGHT))
    assert incidents.seen_again(calm, replace(BAD, fresh=False), NIGHT + MINUTE) is None


# --- what comes and goes ---------------------------------------------------------------------------------------------


def test_what_ceases_again_after_it_came_back_is_quiet_and_rings_no_more() -> None:
    back = incident(facts=flapping(back=NIGHT))
    calm, step = told_of(incidents.eased(back, NIGHT + HOUR))
    assert (step.step, calm.status, calm.next_step_at) == (Step.CALMED, Status.CONFIRMED, None)
    assert calm.facts == flapping(quiet=NIGHT + HOUR)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("hours", "over"), [(1.999, False), (2, True)])
def test_what_came_back_once_is_over_after_two_quiet_hours(sign: int, hours: float, over: bool) -> None:
    told = incidents.eased(incident(facts=flapping(quiet=NIGHT)), NIGHT + sign * hours * HOUR)
    assert steps(told) == [Step.RESOLVED] * over


def test_a_return_that_cannot_be_looked_at_again_counts_its_ten_minutes_from_the_return() -> None:
    again = incident(status=Status.RAISED, facts=flapping(again=NIGHT + HOUR))
    assert incidents.unconfirmed(again, NIGHT + HOUR + 10 * MINUTE - SECOND, failing=True) is None
    back, step = told_of(incidents.unconfirmed(again, NIGHT + HOUR + 10 * MINUTE, failing=True))
    assert (step.step, back.unconfirmed) == (Step.RETURNED, True)
