"""The life of an incident, as a pure state machine: findings, answers of people and the clock go in, steps come out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.findings import Bad, Verdict
from storage.states import Facts, Incident, Severity, Status, Step, Told, Transition

# Minutes after the confirmation at which an unanswered "wake" is told again (PRODUCT, the alert's life).
LADDER = tuple(timedelta(minutes=minutes) for minutes in (0, 5, 15, 30, 90, 150, 210))
READS_TO_CONFIRM = 2
LEAST_GAP = timedelta(seconds=45)
UNCONFIRMED_AFTER = timedelta(minutes=10)
# What the account's other path should prove is told without its word after so long.
UNPROVEN_AFTER = timedelta(minutes=15)
# No step waits longer; one that is further away was planned before the machine's clock was set back. For the same
# reason spans are measured in both directions: a moment in the future must not keep an alert back.
LONGEST_STEP = timedelta(hours=1)
# The fact of an incident that ended because nobody looks any more.
UNWATCHED = "unwatched"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: the incident's key is built from it."""

    rule: str
    account: str
    listing_id: int | None
    where: str

    def key(self, subject: str) -> str:
        return f"{self.rule}:{self.account}:{self.where}:{subject}"


def folded(
    place: Place, verdict: Verdict, open_now: Iterable[Incident], now: datetime, *, quiet: bool = False
) -> list[Told]:
    """The steps that a rule's verdict asks of its incidents at this place; `quiet` opens none that is not open yet."""
    if verdict.silent:
        return []
    by_subject = {one.subject: one for one in open_now}
    bads = {bad.subject: bad for bad in verdict.bads}
    steps: list[Told | None] = [well(one, now) for subject, one in by_subject.items() if subject not in bads]
    for bad in bads.values():
        mine = by_subject.get(bad.subject)
        if mine or not quiet:
            steps.append(seen_again(mine, bad, now) if mine else raised(place, bad, now))
    return [step for step in steps if step]


def raised(place: Place, bad: Bad, now: datetime) -> Told | None:
    """A new incident, confirmed at once where no second read is asked for; None for an old sighting."""
    if not bad.fresh:
        return None
    incident = Incident(
        id=0,
        key=place.key(bad.subject),
        rule=place.rule,
        account=place.account,
        listing_id=place.listing_id,
        subject=bad.subject,
        severity=bad.severity,
        status=Status.RAISED,
        facts=bad.facts,
        raised_at=now,
        seen_at=now,
    )
    first = _told(incident, now, Step.RAISED)
    return first if bad.confirm else _and_then(first, confirmed(first.incident, now))


def seen_again(incident: Incident, bad: Bad, now: datetime) -> Told | None:
    """A further answer shows it bad: confirms, worsens or updates; None where nothing is new."""
    if not bad.fresh:
        return None
    seen = replace(incident, facts=_kept(incident.facts, bad.facts), severity=bad.severity)
    if incident.status is Status.RAISED and (bad.awaits or bad.proven):
        return _towards_proof(incident, seen, bad, now)
    if incident.status is Status.RAISED:
        return _towards_confirmation(incident, seen, now)
    if _is_worse(bad, incident):
        worse = replace(seen, status=Status.CONFIRMED, acked_at=None, acked_by=None, snoozed_until=None)
        worse = replace(worse, unconfirmed=False, seen=incident.seen + 1, seen_at=now)
        return _told(_on_ladder(worse, now), now, Step.WORSENED)
    seen = replace(seen, severity=incident.severity)
    if incident.unconfirmed and not bad.awaits:
        return _told(replace(seen, unconfirmed=False, seen=incident.seen + 1, seen_at=now), now, Step.CHANGED)
    if _essence(seen.facts) == _essence(incident.facts):
        return None
    return _told(seen, now, Step.CHANGED)


def _is_worse(bad: Bad, incident: Incident) -> bool:
    """Graver than it was, the whole of what was wrong in part, or the next of the days on which an end is told."""
    spread = bool(bad.facts.get("all")) and not incident.facts.get("all")
    return spread or _is_nearer(bad.facts, incident.facts) or bad.severity.weight > incident.severity.weight


def _is_nearer(now: Facts, before: Facts) -> bool:
    days, last = now.get("within"), before.get("within")
    return isinstance(days, int) and isinstance(last, int) and days < last


def _towards_confirmation(incident: Incident, seen: Incident, now: datetime) -> Told:
    if incident.seen_at and abs(now - incident.seen_at) < LEAST_GAP:
        return Told(seen, ())
    seen = replace(seen, seen=incident.seen + 1, seen_at=now)
    return confirmed(seen, now) if seen.seen >= READS_TO_CONFIRM else Told(seen, ())


def _towards_proof(incident: Incident, seen: Incident, bad: Bad, now: datetime) -> Told | None:
    """The other path's word confirms it; where that is not to be had, a later look tells it as not confirmed."""
    age = abs(now - incident.raised_at)
    if bad.proven:
        seen = replace(seen, seen=incident.seen + 1, seen_at=now)
        return confirmed(seen, now) if age >= bad.lasting else Told(seen, ())
    return _unconfirmed(seen, now) if age >= UNPROVEN_AFTER else None


def confirmed(incident: Incident, now: datetime) -> Told:
    """It is so: time to tell."""
    sure = replace(incident, status=Status.CONFIRMED, confirmed_at=now)
    return _told(_on_ladder(sure, now), now, Step.CONFIRMED)


def vouched(told: Told, now: datetime) -> Told:
    """The platform told it of its own accord and in so many words: no second read is waited for."""
    if told.incident.status is not Status.RAISED:
        return told
    return _and_then(told, confirmed(told.incident, now))


def unconfirmed(incident: Incident, now: datetime, *, failing: bool) -> Told | None:
    """Told all the same when the confirming read has been unknown for ten minutes."""
    if incident.status is not Status.RAISED or not failing or abs(now - incident.raised_at) < UNCONFIRMED_AFTER:
        return None
    return _unconfirmed(incident, now)


def _unconfirmed(incident: Incident, now: datetime) -> Told:
    bold = replace(incident, status=Status.CONFIRMED, confirmed_at=now, unconfirmed=True)
    return _told(_on_ladder(bold, now), now, Step.UNCONFIRMED)


def well(incident: Incident, now: datetime) -> Told:
    """It is over; one that was never confirmed is dismissed without a word."""
    step = Step.DISMISSED if incident.status is Status.RAISED else Step.RESOLVED
    return _told(replace(incident, status=Status.RESOLVED, resolved_at=now, next_step_at=None), now, step)


def let_go(incident: Incident, now: datetime) -> Told:
    """Nobody looks any more whether it is over: it ends, and says so."""
    return well(replace(incident, facts={**incident.facts, UNWATCHED: True}), now)


def acknowledged(incident: Incident, by: str, now: datetime) -> Told | None:
    """Somebody has it in hand: the ladder ends. None where it is not open or was taken before."""
    if incident.status is not Status.CONFIRMED:
        return None
    taken = replace(incident, status=Status.ACKNOWLEDGED, acked_at=now, acked_by=by, next_step_at=None)
    return _told(replace(taken, snoozed_until=None), now, Step.ACKNOWLEDGED, {"by": by})


def snoozed(incident: Incident, by: str, until: datetime, now: datetime) -> Told | None:
    """Quiet until a time, then told anew; None where it is not open."""
    if incident.status not in (Status.CONFIRMED, Status.ACKNOWLEDGED):
        return None
    quiet = replace(incident, snoozed_until=until, next_step_at=None)
    return _told(quiet, now, Step.SNOOZED, {"by": by, "until": until.isoformat()})


def due(incident: Incident, now: datetime) -> Told | None:
    """What the clock alone brings: the end of a snooze, the next step of the ladder, or its end."""
    if not incident.open:
        return None
    if incident.snoozed_until:
        return _awoken(incident, now) if incident.snoozed_until <= now else None
    if incident.status is not Status.CONFIRMED or incident.next_step_at is None:
        return None
    if now < incident.next_step_at <= now + LONGEST_STEP:
        return None
    if incident.step >= len(LADDER):
        return _told(replace(incident, next_step_at=None), now, Step.GAVE_UP)
    climbed = replace(incident, step=incident.step + 1, next_step_at=now + _gap(incident.step + 1))
    return _told(climbed, now, Step.ESCALATED, {"step": incident.step})


def _awoken(incident: Incident, now: datetime) -> Told:
    awake = replace(incident, status=Status.CONFIRMED, acked_at=None, acked_by=None, snoozed_until=None)
    return _told(_on_ladder(replace(awake, confirmed_at=now), now), now, Step.AWOKE)


def _on_ladder(incident: Incident, now: datetime) -> Incident:
    if incident.severity is not Severity.WAKE:
        return replace(incident, step=1, next_step_at=None)
    return replace(incident, step=1, next_step_at=now + LADDER[1])


def _gap(step: int) -> timedelta:
    """From the step before to this one, counted from when it was truly taken: what was slept through is not made up."""
    return LADDER[step] - LADDER[step - 1] if step < len(LADDER) else LONGEST_STEP


def _kept(before: Facts, now: Facts) -> Facts:
    """The newest facts, but the first sighting stays the first."""
    first = before.get("first_seen")
    return {**before, **now, **({"first_seen": first} if first else {})}


def _essence(facts: Facts) -> Facts:
    return {key: value for key, value in facts.items() if key not in ("first_seen", "percent", "waited")}


def _told(incident: Incident, now: datetime, step: Step, detail: Facts | None = None) -> Told:
    return Told(incident, (Transition(0, incident.id or None, now, step, detail or {}),))


def _and_then(first: Told, second: Told) -> Told:
    return Told(second.incident, first.transitions + second.transitions)
