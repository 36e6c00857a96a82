"""The ladder on which an unanswered "wake" is told again, and how a step in an incident's life is written."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.flapping import told_now
from storage.states import Facts, Incident, Severity, Status, Step, Told, Transition

# Minutes after the confirmation at which an unanswered "wake" is told again (PRODUCT, the alert's life).
LADDER = tuple(timedelta(minutes=minutes) for minutes in (0, 5, 15, 30, 90, 150, 210))
# No step waits longer; one that is further away was planned before the machine's clock was set back. For the same
# reason spans are measured in both directions: a moment in the future must not keep an alert back.
LONGEST_STEP = timedelta(hours=1)


def on_ladder(incident: Incident, now: datetime) -> Incident:
    """At its foot, where it is to wake somebody."""
    incident = told_now(incident)
    if incident.severity is not Severity.WAKE:
        return replace(incident, step=1, next_step_at=None)
    return replace(incident, step=1, next_step_at=now + LADDER[1])


def gap(step: int) -> timedelta:
    """From the step before to this one, counted from when it was truly taken: what was slept through is not made up."""
    return LADDER[step] - LADDER[step - 1] if step < len(LADDER) else LONGEST_STEP


def goes_on(incident: Incident, now: datetime) -> datetime | None:
    """When a ladder that nobody has answered rings next: it goes on where it stood and does not begin anew."""
    answered = incident.status is not Status.CONFIRMED or incident.snoozed_until is not None
    if answered or incident.severity is not Severity.WAKE or incident.step >= len(LADDER):
        return None
    return now + gap(max(1, incident.step))


def taken(incident: Incident, now: datetime, step: Step, detail: Facts | None = None) -> Told:
    """The incident as it now stands, with the step that led there."""
    return Told(incident, (Transition(0, incident.id or None, now, step, detail or {}),))


def and_then(first: Told, second: Told) -> Told:
    """Two steps of one incident, one after the other."""
    return Told(second.incident, first.transitions + second.transitions)


def kept(before: Facts, now: Facts) -> Facts:
    """The newest facts, but the first sighting stays the first."""
    first = before.get("first_seen")
    return {**before, **now, **({"first_seen": first} if first else {})}
