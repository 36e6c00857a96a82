"""Who is told, how loudly, and what is withheld with which reason."""

from dataclasses import replace
from datetime import timedelta

from monitor.pooling import STORM, pooled
from monitor.route import Crew, route_incident, route_loose
from storage.states import Delivery, DeliveryKind, DeliveryState, Mute, Role, Severity, Step
from tests.monitor.builders import MORNING, NIGHT, incident, person, transition, watched

ANNA, BEN, VERA = person(1), person(2, Role.OPERATOR), person(3, Role.VIEWER)
CREW = Crew((VERA, BEN, ANNA))
DAY = MORNING + timedelta(hours=3)


def route(step: Step, now=NIGHT, crew: Crew = CREW, earlier: tuple[Delivery, ...] = (), **changes):  # type: ignore[no-untyped-def]
    return route_incident(transition(step), incident(**changes), watched(), earlier, crew, now)


def sent(chat_id: int) -> Delivery:
    [one] = route(Step.CONFIRMED, crew=Crew((replace(ANNA, chat_id=chat_id),)))
    return Delivery(
        id=1,
        dedupe_key=one.dedupe_key,
        transition_id=5,
        incident_ids=(17,),
        person_id=1,
        chat_id=chat_id,
        kind=DeliveryKind.SAY,
        step=Step.CONFIRMED,
        ring=True,
        state=DeliveryState.SENT,
        reason=None,
        attempts=1,
        ambiguous=False,
        message_id=42,
        next_try=NIGHT,
        created_at=NIGHT,
        sent_at=NIGHT,
        text="",
    )


def test_a_wake_rings_the_first_on_duty_alone() -> None:
    assert [(one.person_id, one.ring) for one in route(Step.CONFIRMED)] == [(ANNA.id, True)]


def test_each_step_of_the_ladder_rings_one_more_and_never_a_viewer() -> None:
    for step, rung in ((1, [ANNA.id, BEN.id]), (5, [ANNA.id, BEN.id])):
        routed = route_incident(transition(Step.ESCALATED, step=step), incident(), None, (), CREW, NIGHT)
        assert [one.person_id for one in routed] == rung
        assert all(one.ring for one in routed)


def test_a_push_makes_no_sound_in_a_persons_night_and_rings_by_day() -> None:
    at_night = route(Step.CONFIRMED, severity=Severity.PUSH)
    by_day = route(Step.CONFIRMED, DAY, severity=Severity.PUSH)
    assert {one.person_id: one.ring for one in at_night} == {1: False, 2: False, 3: False}
    assert {one.person_id: one.ring for one in by_day} == {1: True, 2: True, 3: False}


def test_night_is_each_persons_own() -> None:
    crew = Crew((ANNA, replace(BEN, zone="America/New_York")))
    routed = route(Step.CONFIRMED, crew=crew, severity=Severity.PUSH)
    assert {one.person_id: one.ring for one in routed} == {1: False, 2: True}


def test_a_digest_only_alert_is_withheld_with_its_reason() -> None:
    routed = route(Step.CONFIRMED, severity=Severity.DIGEST)
    assert {(one.state, one.reason) for one in routed} == {(DeliveryState.WITHHELD, "digest")}


def test_what_is_muted_or_paused_is_withheld_with_its_reason() -> None:
    mute = Mute(1, "seller:A3STRANGER0009", NIGHT + timedelta(hours=1), "Anna")
    [muted] = route(Step.CONFIRMED, crew=Crew((ANNA,), (mute,)))
    paused = route_incident(transition(Step.CONFIRMED), incident(), watched(paused_until=DAY), (), Crew((ANNA,)), NIGHT)
    assert (muted.state, muted.reason) == (DeliveryState.WITHHELD, "muted seller:A3STRANGER0009")
    assert [one.reason for one in paused] == ["paused"]


def test_a_mute_that_is_over_withholds_nothing() -> None:
    mute = Mute(1, "rule:new_seller", NIGHT, "Anna")
    assert [one.state for one in route(Step.CONFIRMED, crew=Crew((ANNA,), (mute,)))] == [DeliveryState.NEW]


def test_later_steps_edit_the_message_of_everybody_who_has_one() -> None:
    for step in (Step.ACKNOWLEDGED, Step.CHANGED, Step.SNOOZED, Step.RESOLVED):
        routed = route(step, earlier=(sent(101), sent(102)))
        assert [(one.kind, one.chat_id, one.ring) for one in routed] == [
            (DeliveryKind.AMEND, 101, False),
            (DeliveryKind.AMEND, 102, False),
        ]


def test_a_first_sight_and_a_dismissal_are_told_to_nobody() -> None:
    assert route(Step.RAISED) == ()
    assert route(Step.DISMISSED) == ()


def test_a_digest_goes_to_its_own_person_in_silence() -> None:
    routed = route_loose(transition(Step.DIGEST, None, person=2), CREW, MORNING)
    assert [(one.person_id, one.ring) for one in routed] == [(2, False)]


def test_more_than_five_alerts_for_one_chat_become_one_that_rings_if_any_would() -> None:
    ones = [
        replace(one, dedupe_key=f"say:{number}", incident_ids=(number,), ring=number == 3)
        for number in range(1, STORM + 2)
        for one in route(Step.CONFIRMED)
    ]
    [storm] = pooled(ones)
    assert storm.incident_ids == tuple(range(1, STORM + 2))
    assert storm.ring
    assert len(pooled(ones[:STORM])) == STORM


def test_a_group_rings_if_anybody_in_it_would_be_rung() -> None:
    group = -500
    sleeper = replace(ANNA, chat_id=group)
    awake = replace(BEN, chat_id=group, zone="America/New_York")
    [one] = route(Step.CONFIRMED, crew=Crew((sleeper, awake)), severity=Severity.PUSH)
    assert (one.chat_id, one.ring) == (group, True)


def test_people_of_one_group_do_not_make_a_storm_of_few_alerts() -> None:
    crew = Crew((replace(ANNA, chat_id=-500), replace(BEN, chat_id=-500)))
    ones = [
        replace(one, dedupe_key=f"say:{number}", incident_ids=(number,))
        for number in range(STORM)
        for one in route(Step.CONFIRMED, DAY, crew=crew, severity=Severity.PUSH)
    ]
    assert [one.incident_ids for one in pooled(ones)] == [(number,) for number in range(STORM)]


def test_where_there_are_only_viewers_they_are_woken() -> None:
    routed = route(Step.CONFIRMED, crew=Crew((VERA,)))
    assert [(one.person_id, one.ring) for one in routed] == [(VERA.id, True)]
