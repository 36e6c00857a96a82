"""An incident's life: confirmed before it is told, told until somebody has it, over when it is over."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor import incidents
from monitor.findings import Bad
from monitor.incidents import Place
from monitor.ladder import LADDER
from storage.states import Incident, Severity, Status, Step, Told
from tests.monitor.builders import NIGHT, incident

PLACE = Place("new_seller", "us", 1, "us/B0LAMP0001")
BAD = Bad("A3", Severity.WAKE, {"featured": True})
MINUTE = timedelta(minutes=1)


def steps(told: Told | None) -> list[Step]:
    return [one.step for one in told.transitions] if told else []


def first_seen(bad: Bad = BAD) -> Incident:
    told = incidents.raised(PLACE, bad, NIGHT)
    assert told is not None
    return told.incident


def test_a_first_sight_is_not_told() -> None:
    told = incidents.raised(PLACE, BAD, NIGHT)
    assert steps(told) == [Step.RAISED]
    assert first_seen().status is Status.RAISED


def test_a_second_read_confirms_and_puts_a_wake_on_the_ladder() -> None:
    told = incidents.seen_again(first_seen(), BAD, NIGHT + MINUTE)
    assert steps(told) == [Step.CONFIRMED]
    assert told
    assert told.incident.next_step_at == NIGHT + 6 * MINUTE


def test_two_reads_of_the_same_moment_are_one() -> None:
    told = incidents.seen_again(first_seen(), BAD, NIGHT + timedelta(seconds=10))
    assert steps(told) == []


def test_an_old_sight_neither_raises_nor_confirms() -> None:
    old = Bad("A3", Severity.WAKE, {}, fresh=False)
    assert incidents.raised(PLACE, old, NIGHT) is None
    assert incidents.seen_again(first_seen(), old, NIGHT + MINUTE) is None


def test_a_flicker_is_dismissed_without_a_word() -> None:
    assert steps(incidents.well(first_seen(), NIGHT + MINUTE)) == [Step.DISMISSED]


def test_a_finding_that_needs_no_second_read_is_told_at_once() -> None:
    told = incidents.raised(PLACE, Bad("source", Severity.PUSH, {}, confirm=False), NIGHT)
    assert steps(told) == [Step.RAISED, Step.CONFIRMED]


def test_an_unknown_confirmation_is_told_after_ten_minutes_and_marked() -> None:
    early = incidents.unconfirmed(first_seen(), NIGHT + 9 * MINUTE, failing=True)
    told = incidents.unconfirmed(first_seen(), NIGHT + 10 * MINUTE, failing=True)
    assert early is None
    assert steps(told) == [Step.UNCONFIRMED]
    assert told
    assert told.incident.unconfirmed
    assert incidents.unconfirmed(first_seen(), NIGHT + 20 * MINUTE, failing=False) is None


def test_an_unconfirmed_alert_that_is_seen_again_loses_its_mark() -> None:
    told = incidents.seen_again(incident(unconfirmed=True, seen=1), BAD, NIGHT + MINUTE)
    assert told
    assert not told.incident.unconfirmed
    assert steps(told) == [Step.CHANGED]


def test_the_ladder_rings_at_five_fifteen_thirty_minutes_then_three_times_hourly_then_gives_up() -> None:
    now, one, heard = NIGHT, incident(), []
    while one.next_step_at:
        now = one.next_step_at
        told = incidents.due(one, now)
        assert told
        one = told.incident
        heard.append(((now - NIGHT) // MINUTE, steps(told)[0]))
    minutes = [minute for minute, step in heard if step is Step.ESCALATED]
    assert minutes == [5, 15, 30, 90, 150, 210]
    assert heard[-1] == (270, Step.GAVE_UP)


def test_an_acknowledged_incident_is_never_told_again() -> None:
    told = incidents.acknowledged(incident(), "Anna", NIGHT)
    assert told
    assert told.incident.acked_by == "Anna"
    assert incidents.due(told.incident, NIGHT + timedelta(days=1)) is None
    assert incidents.acknowledged(told.incident, "Ben", NIGHT) is None


def test_a_snooze_ends_in_a_new_alert() -> None:
    told = incidents.snoozed(incident(), "Anna", NIGHT + timedelta(hours=2), NIGHT)
    assert told
    assert incidents.due(told.incident, NIGHT + timedelta(hours=1)) is None
    awake = incidents.due(told.incident, NIGHT + timedelta(hours=2))
    assert steps(awake) == [Step.AWOKE]
    assert awake
    assert awake.incident.next_step_at == NIGHT + timedelta(hours=2, minutes=5)


def test_what_becomes_worse_is_told_anew_although_somebody_had_it() -> None:
    mild = incident(severity=Severity.PUSH, status=Status.ACKNOWLEDGED, acked_by="Anna", next_step_at=None)
    told = incidents.seen_again(mild, BAD, NIGHT)
    assert steps(told) == [Step.WORSENED]
    assert told
    assert (told.incident.status, told.incident.acked_by) == (Status.CONFIRMED, None)


def test_what_becomes_milder_keeps_its_severity_and_is_only_amended() -> None:
    told = incidents.seen_again(incident(), Bad("A3", Severity.PUSH, {"featured": False}), NIGHT)
    assert steps(told) == [Step.CHANGED]
    assert told
    assert told.incident.severity is Severity.WAKE


def test_the_same_again_says_nothing() -> None:
    assert incidents.seen_again(incident(), BAD, NIGHT) is None


def test_the_first_sight_stays_the_first() -> None:
    told = incidents.seen_again(
        incident(facts={"first_seen": "02:14"}), Bad("A3", Severity.WAKE, {"first_seen": "03:00", "price": 1}), NIGHT
    )
    assert told
    assert told.incident.facts["first_seen"] == "02:14"


def test_after_hours_asleep_the_ladder_goes_on_step_by_step_and_is_not_made_up_for() -> None:
    late = NIGHT + timedelta(hours=9)
    told = incidents.due(incident(), late)
    assert steps(told) == [Step.ESCALATED]
    assert told
    assert incidents.due(told.incident, late + MINUTE) is None
    assert told.incident.next_step_at == late + 10 * MINUTE


def test_a_clock_that_was_set_back_by_a_year_neither_stops_the_ladder_nor_the_confirmation() -> None:
    before = NIGHT - timedelta(days=365)
    assert steps(incidents.due(incident(), before)) == [Step.ESCALATED]
    assert steps(incidents.seen_again(first_seen(), BAD, before)) == [Step.CONFIRMED]
    assert steps(incidents.unconfirmed(first_seen(), before, failing=True)) == [Step.UNCONFIRMED]


def test_an_unconfirmed_alert_that_is_seen_to_be_worse_loses_its_mark_too() -> None:
    mild = incident(severity=Severity.PUSH, unconfirmed=True, seen=1)
    told = incidents.seen_again(mild, BAD, NIGHT + MINUTE)
    assert steps(told) == [Step.WORSENED]
    assert told
    assert not told.incident.unconfirmed


Move = tuple[str, int]
MOVES = st.lists(
    st.tuples(st.sampled_from(["bad", "well", "ack", "snooze", "clock", "blind"]), st.integers(1, 90)), max_size=40
)


@given(MOVES)
def test_whatever_happens_nothing_open_falls_silent_and_nothing_over_speaks(moves: list[Move]) -> None:
    now, one = NIGHT, None
    for move, minutes in moves:
        now += timedelta(minutes=minutes)
        told = _played(one, move, now)
        if told is None:
            continue
        assert one is None or one.open, "a resolved incident took a step"
        one = told.incident if told.incident.open else None
        if one is not None:
            _keeps_its_promises(one)


def _played(one: Incident | None, move: str, now: datetime) -> Told | None:
    if one is None:
        return incidents.raised(PLACE, BAD, now) if move == "bad" else None
    match move:
        case "bad":
            return incidents.seen_again(one, BAD, now)
        case "well":
            return incidents.well(one, now)
        case "ack":
            return incidents.acknowledged(one, "Anna", now)
        case "snooze":
            return incidents.snoozed(one, "Anna", now + timedelta(hours=2), now)
        case "blind":
            return incidents.unconfirmed(one, now, failing=True)
        case _:
            return incidents.due(one, now)


def _keeps_its_promises(one: Incident) -> None:
    waits = one.next_step_at is not None or one.snoozed_until is not None
    gave_up = one.step >= len(LADDER)
    if one.status is Status.CONFIRMED:
        assert waits or gave_up, "a confirmed wake that nobody has must be told again"
        assert one.confirmed_at is not None
    if one.status is Status.RAISED:
        assert one.confirmed_at is None
        assert not waits
    if one.status is Status.ACKNOWLEDGED:
        assert one.next_step_at is None
