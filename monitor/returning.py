"""The same case again: what was over or had ceased is seen anew, and only a graver turn of it rings."""

from dataclasses import replace
from datetime import datetime

from monitor.findings import Bad
from monitor.flapping import DEEPER, FLAPS, Flaps, depth, flaps_of, hold, told_now, with_flaps
from monitor.ladder import goes_on, kept, on_ladder, taken
from storage.states import Incident, Severity, Status, Step, Told


def seen_anew(incident: Incident, ends: int, bad: Bad, now: datetime) -> Told:
    """It has ended so many times and is seen again: the same case, not confirmed yet."""
    before = flaps_of(incident) or Flaps(0, incident.raised_at, incident.severity, depth(incident.facts))
    facts = {**kept(incident.facts, bad.facts), FLAPS: replace(before, times=ends - 1, again=now).fact()}
    seen = replace(incident, status=Status.RAISED, facts=facts, severity=bad.severity, seen=1, seen_at=now)
    return taken(replace(seen, next_step_at=None, unconfirmed=False), now, Step.RAISED)


def is_there_again(incident: Incident, flaps: Flaps, now: datetime) -> Told:
    """There again for sure: its message says so, and only a graver turn is told anew."""
    there = replace(flaps, times=flaps.times + 1, quiet=None, again=None, back=now)
    there = replace(there, deep=max(flaps.deep, depth(incident.facts)))
    back = replace(with_flaps(incident, there), resolved_at=None)
    if _is_graver(incident, flaps):
        gravest = replace(there, told=max(flaps.told, incident.severity, key=lambda one: one.weight), back=None)
        worse = replace(with_flaps(back, gravest), severity=gravest.told, status=Status.CONFIRMED)
        worse = replace(worse, acked_at=None, acked_by=None, snoozed_until=None)
        return taken(on_ladder(worse, now), now, Step.WORSENED)
    status = Status.ACKNOWLEDGED if incident.acked_at else Status.CONFIRMED
    back = replace(back, severity=flaps.told, status=status)
    back = replace(back, next_step_at=goes_on(back, now))
    return taken(told_now(back) if _is_looked_after(incident, back) else back, now, Step.RETURNED)


def _is_looked_after(before: Incident, back: Incident) -> bool:
    """Whether a wake that is back rings by itself, or is with somebody who was not told that it was over."""
    in_hand = back.status is Status.ACKNOWLEDGED and before.resolved_at is None
    return back.severity is Severity.WAKE and (in_hand or back.next_step_at is not None)


def _is_graver(incident: Incident, flaps: Flaps) -> bool:
    deeper = flaps.deep > 0 and depth(incident.facts) >= flaps.deep + DEEPER
    return deeper or incident.severity.weight > flaps.told.weight


def mistaken(incident: Incident, flaps: Flaps, now: datetime) -> Told:
    """It was not there again after all: as it was before that."""
    before = replace(with_flaps(incident, replace(flaps, again=None)), severity=flaps.told)
    held = Status.ACKNOWLEDGED if incident.acked_at else Status.CONFIRMED
    status = held if incident.resolved_at is None else Status.RESOLVED
    return taken(replace(before, status=status), now, Step.DISMISSED)


def stayed(incident: Incident, now: datetime) -> Told | None:
    """What came back and has stayed longer than it would have to be away is told once more.

    A wake too, where its ladder is over: whoever had it in hand was told that it had ended, and may be asleep.
    """
    flaps = flaps_of(incident)
    if flaps is None or flaps.back is None or abs(now - flaps.back) < hold(flaps.times):
        return None
    if incident.severity is Severity.WAKE and incident.status in (Status.CONFIRMED, Status.ACKNOWLEDGED):
        free = replace(incident, status=Status.CONFIRMED, acked_at=None, acked_by=None)
        return taken(on_ladder(free, now), now, Step.STAYED)
    if incident.severity is not Severity.PUSH or incident.status is not Status.CONFIRMED:
        return None
    return taken(told_now(incident), now, Step.STAYED)


def sighted(incident: Incident) -> datetime:
    """Since when it is seen without being confirmed."""
    flaps = flaps_of(incident)
    return (flaps.again if flaps else None) or incident.raised_at
