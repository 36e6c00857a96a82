"""The life of an incident, as a pure state machine: findings, answers of people and the clock go in, steps come out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.findings import Bad, Verdict
from monitor.flapping import BY_HAND, ends_of, flaps_of, hold, is_calm, last_of, told_now, with_flaps
from monitor.ladder import LADDER, LONGEST_STEP, and_then, gap, kept, on_ladder, taken
from monitor.returning import is_there_again, mistaken, seen_anew, sighted, stayed
from storage.states import Facts, Incident, JsonValue, Severity, Status, Step, Told

READS_TO_CONFIRM = 2
LEAST_GAP = timedelta(seconds=45)
UNCONFIRMED_AFTER = timedelta(minutes=10)
# What the account's other path should prove is told without its word after so long.
UNPROVEN_AFTER = timedelta(minutes=15)
# The fact of an incident that ended because nobody looks any more.
UNWATCHED = "unwatched"
# The fact of one that was given to somebody: to whom, by whom and when.
ASSIGNED = "assigned"


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
    place: Place,
    verdict: Verdict,
    open_now: Iterable[Incident],
    now: datetime,
    *,
    quiet: bool = False,
    ended: Iterable[Incident] = (),
) -> list[Told]:
    """The steps that a rule's verdict asks of its incidents at this place; `quiet` opens none that is not open yet.

    `ended` are those of the last day that are over: one of them may have come back.
    """
    if verdict.silent:
        return []
    by_subject = {one.subject: one for one in open_now}
    bads = {bad.subject: bad for bad in verdict.bads}
    steps: list[Told | None] = [eased(one, now) for subject, one in by_subject.items() if subject not in bads]
    before = tuple(ended)
    for bad in bads.values():
        mine = by_subject.get(bad.subject)
        if mine or not quiet:
            steps.append(seen_again(mine, bad, now) if mine else appeared(place, bad, before, now))
    return [step for step in steps if step]


def keys_of_new(place: Place, verdict: Verdict, open_now: Iterable[Incident]) -> tuple[str, ...]:
    """The keys of what is bad now and not open: of these one may have ended a short while ago."""
    known = {one.subject for one in open_now}
    return tuple(place.key(bad.subject) for bad in verdict.bads if bad.fresh and bad.subject not in known)


def appeared(place: Place, bad: Bad, ended: Iterable[Incident], now: datetime) -> Told | None:
    """Something bad that is not open: the last one back again, or a new one."""
    found = None if bad.news else last_of(place.key(bad.subject), ended, now)
    return came_back(*found, bad, now) if found else raised(place, bad, now)


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
    first = taken(incident, now, Step.RAISED)
    return first if bad.confirm else and_then(first, confirmed(first.incident, now))


def seen_again(incident: Incident, bad: Bad, now: datetime) -> Told | None:
    """A further answer shows it bad: confirms, worsens or updates; None where nothing is new."""
    if not bad.fresh:
        return None
    seen = replace(incident, facts=kept(incident.facts, bad.facts), severity=bad.severity)
    if incident.status is Status.RAISED and (bad.awaits or bad.proven):
        return _towards_proof(incident, seen, bad, now)
    if incident.status is Status.RAISED:
        return _towards_confirmation(incident, seen, now)
    if (flaps := flaps_of(incident)) and flaps.quiet:
        return came_back(incident, ends_of(incident), bad, now)
    if _is_worse(bad, incident):
        worse = replace(seen, status=Status.CONFIRMED, acked_at=None, acked_by=None, snoozed_until=None)
        worse = replace(worse, unconfirmed=False, seen=incident.seen + 1, seen_at=now)
        return taken(on_ladder(worse, now), now, Step.WORSENED)
    seen = replace(seen, severity=incident.severity)
    if incident.unconfirmed and not bad.awaits:
        return taken(replace(seen, unconfirmed=False, seen=incident.seen + 1, seen_at=now), now, Step.CHANGED)
    if _essence(seen.facts) == _essence(incident.facts):
        return None
    return taken(seen, now, Step.CHANGED)


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
    return sure(seen, now) if seen.seen >= READS_TO_CONFIRM else Told(seen, ())


def _towards_proof(incident: Incident, seen: Incident, bad: Bad, now: datetime) -> Told | None:
    """The other path's word confirms it; where that is not to be had, a later look tells it as not confirmed."""
    age = abs(now - sighted(incident))
    if bad.proven:
        seen = replace(seen, seen=incident.seen + 1, seen_at=now)
        return sure(seen, now) if age >= bad.lasting else Told(seen, ())
    return _unconfirmed(seen, now) if age >= UNPROVEN_AFTER else None


def confirmed(incident: Incident, now: datetime) -> Told:
    """It is so: time to tell."""
    sure = replace(incident, status=Status.CONFIRMED, confirmed_at=now)
    return taken(on_ladder(sure, now), now, Step.CONFIRMED)


def sure(incident: Incident, now: datetime) -> Told:
    """What waited for its confirmation has it: it is told, unless it was told before and only came back."""
    flaps = flaps_of(incident)
    return is_there_again(incident, flaps, now) if flaps and flaps.again else confirmed(incident, now)


def vouched(told: Told, now: datetime) -> Told:
    """The platform told it of its own accord and in so many words: no second read is waited for."""
    if told.incident.status is not Status.RAISED:
        return told
    return and_then(told, sure(told.incident, now))


def unconfirmed(incident: Incident, now: datetime, *, failing: bool) -> Told | None:
    """Told all the same when the confirming read has been unknown for ten minutes."""
    if incident.status is not Status.RAISED or not failing or abs(now - sighted(incident)) < UNCONFIRMED_AFTER:
        return None
    return _unconfirmed(incident, now)


def _unconfirmed(incident: Incident, now: datetime) -> Told:
    flaps = flaps_of(incident)
    if flaps and flaps.again:
        return is_there_again(replace(incident, unconfirmed=True), flaps, now)
    bold = replace(incident, status=Status.CONFIRMED, confirmed_at=now, unconfirmed=True)
    return taken(on_ladder(bold, now), now, Step.UNCONFIRMED)


def came_back(incident: Incident, ends: int, bad: Bad, now: datetime) -> Told | None:
    """Seen anew after it was over, or not seen for a while: the same case, once that is confirmed."""
    if not bad.fresh:
        return None
    anew = seen_anew(incident, ends, bad, now)
    return anew if bad.confirm else and_then(anew, sure(anew.incident, now))


def eased(incident: Incident, now: datetime) -> Told | None:
    """A whole answer does not show it any more: over, unless it came and went before and may do so again."""
    flaps = flaps_of(incident)
    if flaps is None:
        return well(incident, now)
    if flaps.again:
        return mistaken(incident, flaps, now)
    if flaps.quiet is None:
        quiet = replace(with_flaps(incident, replace(flaps, quiet=now, back=None)), next_step_at=None)
        return taken(quiet, now, Step.CALMED)
    return well(incident, now) if abs(now - flaps.quiet) >= hold(ends_of(incident)) else None


# --- its end, and what people do -------------------------------------------------------------------------------------


def well(incident: Incident, now: datetime) -> Told:
    """It is over; one that was never confirmed is dismissed without a word."""
    step = Step.DISMISSED if incident.status is Status.RAISED else Step.RESOLVED
    return taken(replace(incident, status=Status.RESOLVED, resolved_at=now, next_step_at=None), now, step)


def closed(incident: Incident, now: datetime) -> Told:
    """A person says that it is none, or his own doing: what is bad again after that is something new."""
    return well(replace(incident, facts={**incident.facts, BY_HAND: True}), now)


def let_go(incident: Incident, now: datetime) -> Told:
    """Nobody looks any more whether it is over: it ends, and says so."""
    return well(replace(incident, facts={**incident.facts, UNWATCHED: True}), now)


def acknowledged(incident: Incident, by: str, now: datetime) -> Told | None:
    """Somebody has it in hand: the ladder ends. None where it is not open or was taken before."""
    if incident.status is not Status.CONFIRMED:
        return None
    held = replace(told_now(incident), status=Status.ACKNOWLEDGED, acked_at=now, acked_by=by, next_step_at=None)
    return taken(replace(held, snoozed_until=None), now, Step.ACKNOWLEDGED, {"by": by})


def assigned(incident: Incident, person: int, name: str, by: str, now: datetime) -> Told | None:
    """Given to somebody by another: he is told, and the ladder begins with him; None where it is not open or his."""
    held = incident.status is Status.ACKNOWLEDGED and incident.acked_by == name
    if incident.status not in (Status.CONFIRMED, Status.ACKNOWLEDGED) or held or assignee(incident) == person:
        return None
    given: dict[str, JsonValue] = {"person": person, "name": name, "by": by, "at": now.isoformat()}
    free = replace(incident, status=Status.CONFIRMED, acked_at=None, acked_by=None, snoozed_until=None)
    free = replace(free, facts={**incident.facts, ASSIGNED: given})
    wakes = incident.severity is Severity.WAKE and not is_calm(incident)
    rung = replace(told_now(free), step=0 if wakes else incident.step, next_step_at=now + LADDER[1] if wakes else None)
    return taken(rung, now, Step.ASSIGNED, {"by": by, "to": name, "person": person})


def assignee(incident: Incident) -> int | None:
    """The number of the person to whom it was given; None where nobody has given it."""
    given = incident.facts.get(ASSIGNED)
    person = given.get("person") if isinstance(given, dict) else None
    return person if isinstance(person, int) else None


def snoozed(incident: Incident, by: str, until: datetime, now: datetime) -> Told | None:
    """Quiet until a time, then told anew; None where it is not open."""
    if incident.status not in (Status.CONFIRMED, Status.ACKNOWLEDGED):
        return None
    quiet = replace(incident, snoozed_until=until, next_step_at=None)
    return taken(quiet, now, Step.SNOOZED, {"by": by, "until": until.isoformat()})


def due(incident: Incident, now: datetime) -> Told | None:
    """What the clock alone brings: the end of a snooze, the next step of the ladder, or its end."""
    if incident.status not in (Status.CONFIRMED, Status.ACKNOWLEDGED):
        return None
    if incident.snoozed_until:
        over = incident.snoozed_until <= now and not is_calm(incident)
        return _awoken(incident, now) if over else None
    if again := stayed(incident, now):
        return again
    if incident.status is not Status.CONFIRMED or incident.next_step_at is None:
        return None
    if now < incident.next_step_at <= now + LONGEST_STEP:
        return None
    if incident.step >= len(LADDER):
        return taken(replace(incident, next_step_at=None), now, Step.GAVE_UP)
    climbed = replace(incident, step=incident.step + 1, next_step_at=now + gap(incident.step + 1))
    return taken(climbed, now, Step.ESCALATED, {"step": incident.step})


def unmuted(incident: Incident, now: datetime) -> Told:
    """It was kept back from everybody for a while, and is still so."""
    return taken(on_ladder(incident, now), now, Step.UNMUTED)


def _awoken(incident: Incident, now: datetime) -> Told:
    awake = replace(incident, status=Status.CONFIRMED, acked_at=None, acked_by=None, snoozed_until=None)
    return taken(on_ladder(replace(awake, confirmed_at=now), now), now, Step.AWOKE)


def _essence(facts: Facts) -> Facts:
    return {key: value for key, value in facts.items() if key not in ("first_seen", "percent", "waited")}
