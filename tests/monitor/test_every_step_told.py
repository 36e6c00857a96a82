"""Whatever people have set, however much comes at once: an alert reaches each person, or its reason is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.noise import Noise, Noises
from monitor.route import FIRST_TOLD, Crew, route_incident
from monitor.storms import gathered
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    Mute,
    NewDelivery,
    Role,
    Severity,
    Step,
    Transition,
)
from tests.monitor.builders import NIGHT, incident, person, watched

PEOPLE = (person(1), person(2, Role.OPERATOR), person(3, Role.VIEWER, zone="America/New_York"))
SEVERITIES = st.lists(st.sampled_from([*Severity]), max_size=7)
NOISES = st.dictionaries(
    st.tuples(st.sampled_from(["house", "person:1", "person:2", "person:3"]), st.just("new_seller")),
    st.sampled_from([*Noise]),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(SEVERITIES, st.integers(0, 900)), max_size=8),
    NOISES,
    st.booleans(),
    st.booleans(),
    st.sampled_from(FIRST_TOLD),
)
def test_every_new_alert_is_told_or_its_reason_is_kept(
    passes: Sequence[tuple[list[Severity], int]],
    noises: dict[tuple[str, str], Noise],
    muted: bool,
    paused: bool,
    step: Step,
) -> None:
    now, rows, cases = NIGHT, list[Delivery](), dict[int, Incident]()
    for severities, seconds in passes:
        now += timedelta(seconds=seconds)
        mutes = (Mute(1, "seller:A2", now + timedelta(hours=1), "Anna"),) if muted else ()
        crew = Crew(PEOPLE, mutes, noises=Noises(noises))
        listing = watched(paused_until=now + timedelta(hours=1) if paused else None)
        new: list[NewDelivery] = []
        for severity in severities:
            number = len(cases) + 1
            cases[number] = incident(id=number, severity=severity, subject=f"A{number % 4}")
            told = Transition(number, number, now, step)
            new += route_incident(told, cases[number], listing, (), crew, now)
        done = gathered(new, rows, cases, now)
        joined = {one.delivery_id: one.incident_ids for one in done.joins}
        rows = [replace(one, incident_ids=joined.get(one.id, one.incident_ids)) for one in rows]
        rows += [_kept(one, len(rows) + at) for at, one in enumerate(done.deliveries, 1)]
    for number, case in cases.items():
        said = [one for one in rows if one.kind is DeliveryKind.SAY and number in one.incident_ids]
        assert all(one.reason for one in said if one.state is DeliveryState.WITHHELD)
        told_to = {one.person_id for one in said}
        assert told_to, "nobody was told, and no reason is kept"
        assert case.severity is Severity.WAKE or told_to == {1, 2, 3}


def _kept(one: NewDelivery, number: int) -> Delivery:
    state = DeliveryState.SENT if one.state is DeliveryState.NEW else one.state
    common = {name: getattr(one, name) for name in NewDelivery.__slots__} | {"state": state}
    return Delivery(**common, id=number, attempts=1, ambiguous=False, message_id=number, sent_at=None)
