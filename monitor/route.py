"""Who is told of a step, how loudly, as a new message or an edit; what is withheld gets its reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.duty import Rota
from monitor.edits import edited_at
from monitor.gate import OPEN, Figures, Gate
from monitor.groups import asides, is_group, rings_in_groups, voices
from monitor.incidents import assignee
from monitor.kept_back import OFF, is_kept_from, is_switched_off
from monitor.noise import Noise, Noises
from monitor.people import is_quiet
from monitor.rules.drill import DRILL, rung_alone, rung_by
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Group,
    Incident,
    Mute,
    NewDelivery,
    Person,
    Role,
    Severity,
    Status,
    Step,
    Transition,
    WatchedListing,
)

FIRST_TOLD = (Step.CONFIRMED, Step.UNCONFIRMED, Step.WORSENED, Step.AWOKE, Step.STAYED, Step.UNMUTED)
TOLD_AGAIN = (Step.ESCALATED, Step.GAVE_UP)
ON_THEIR_WAY = (DeliveryState.NEW, DeliveryState.SENDING, DeliveryState.SENT)
_AMENDED = (
    Step.CHANGED,
    Step.ACKNOWLEDGED,
    Step.SNOOZED,
    Step.RESOLVED,
    Step.CALMED,
    Step.RETURNED,
    Step.ASSIGNED,
)


@dataclass(frozen=True, slots=True)
class Crew:
    """Everybody who may be told, and the groups that are told beside them, with what people decided about it:

    mutes, noise, duty; `tags` are those of the listings, `figures` the losses below which nobody is to be woken.
    """

    people: Sequence[Person]
    mutes: Sequence[Mute] = ()
    groups: Sequence[Group] = ()
    noises: Noises = field(default_factory=Noises)
    rota: Rota = field(default_factory=Rota)
    tags: Mapping[int, Sequence[str]] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)

    def on_duty(self, now: datetime) -> list[Person]:
        """The people in the order in which the ladder rings them."""
        return self.rota.order(self.people, now)

    def hears(self, person: Person, rule: str, noise: Noise) -> bool:
        """Whether the rule has this noise for the person."""
        return self.noises.of(person.id, rule) is noise

    @property
    def voices(self) -> tuple[Person, ...]:
        """For each group its owner, with the group as his chat."""
        return voices(self.groups, self.people)

    def may_hear_of_money(self, chat_id: int) -> bool:
        """Private chats, and groups in which an owner allowed it."""
        return not is_group(chat_id) or any(one.chat_id == chat_id and one.money for one in self.groups)


def route_incident(
    transition: Transition,
    incident: Incident,
    listing: WatchedListing | None,
    earlier: Sequence[Delivery],
    crew: Crew,
    now: datetime,
    gate: Gate = OPEN,
) -> tuple[NewDelivery, ...]:
    """The deliveries that one step of an incident's life asks for; `earlier` are those the incident already had.

    `gate` is what the figures of all say of it as it stands now.
    """
    if transition.step in _AMENDED:
        given = _given(transition, incident, crew, now)
        others = [one for one in earlier if all(one.chat_id != each.chat_id for each in given)]
        edits = (*given, *_amendments(transition, incident, others, now))
        is_told = withheld(incident, listing, crew, now) is None
        return (*edits, *_let_through(transition, incident, earlier, crew, now, gate)) if is_told else edits
    if transition.step not in FIRST_TOLD + TOLD_AGAIN:
        return ()
    loud = _audience(transition, incident, crew, Noise.ON, now, gate)
    silent = _audience(transition, incident, crew, Noise.SILENT, now)
    audience = dict(_by_chat([*loud, *((person, False) for person, _ in silent)]))
    said = [_said(transition, person, (incident.id,), ring, now) for person, ring in audience.items()]
    reason = withheld(incident, listing, crew, now)
    off = tuple(_switched_off(transition, incident, crew, {one.chat_id for one in said}, now))
    if reason is None:
        first = transition.step in FIRST_TOLD
        said = [each for one in said for each in gate.softened(one, crew.people, first=first)]
        return (*said, *off)
    return (*(_kept_back(one, reason) for one in said), *off)


def _let_through(
    transition: Transition, incident: Incident, earlier: Sequence[Delivery], crew: Crew, now: datetime, gate: Gate
) -> Iterable[NewDelivery]:
    """Rings those who were told without a sound, where what has changed makes it worth to wake them after all."""
    unanswered = incident.status is Status.CONFIRMED and incident.snoozed_until is None
    if transition.step is not Step.CHANGED or not unanswered:
        return ()
    people = [one for one in crew.on_duty(now) if crew.hears(one, incident.rule, Noise.ON)]
    return (_said(transition, one, (incident.id,), True, now) for one in gate.wakes_after_all(people, earlier))


def _given(transition: Transition, incident: Incident, crew: Crew, now: datetime) -> tuple[NewDelivery, ...]:
    """To whom it was given is told by name, whatever else is muted; at night the ladder wakes him, not this."""
    if transition.step is not Step.ASSIGNED:
        return ()
    who = [one for one in crew.people if one.id == transition.detail.get("person")]
    return tuple(_said(transition, one, (incident.id,), not is_quiet(one, now), now) for one in who)


def _switched_off(
    transition: Transition, incident: Incident, crew: Crew, told: Collection[int], now: datetime
) -> Iterable[NewDelivery]:
    """What those would have been told who switched the rule off; once, and not where their group is told."""
    if transition.step not in FIRST_TOLD:
        return
    off = _audience(transition, incident, crew, Noise.OFF, now)
    for person, _ in _by_chat(off):
        if person.chat_id not in told:
            yield _kept_back(_said(transition, person, (incident.id,), False, now), f"{OFF}{incident.rule}")


def _kept_back(one: NewDelivery, reason: str) -> NewDelivery:
    return replace(one, state=DeliveryState.WITHHELD, reason=reason)


def route_loose(transition: Transition, crew: Crew, now: datetime) -> tuple[NewDelivery, ...]:
    """First looks go to those who can decide, a digest to its person, orders to who chose them: silent."""
    if transition.step in (Step.ORDERS, Step.REPORT):
        return _sums(transition, crew, now)
    if transition.step in (Step.DIGEST, Step.WEEKLY, Step.DRILL):
        mine, voices = transition.detail.get("person"), () if transition.step is Step.DRILL else crew.voices
        people = [one for one in (*crew.people, *voices) if one.id == mine]
    else:
        people = [*crew.on_duty(now), *crew.voices]
    return tuple(_said(transition, person, (), False, now) for person, _ in _by_chat((one, False) for one in people))


def _sums(transition: Transition, crew: Crew, now: datetime) -> tuple[NewDelivery, ...]:
    """Orders go to who chose them, a report to its person; in a group only where money may be told there."""
    chosen = transition.detail.get("people")
    voices = () if transition.step is Step.REPORT else crew.voices
    wanted = chosen if isinstance(chosen, list) else [transition.detail.get("person")]
    people = [one for one in (*crew.people, *voices) if one.id in wanted]
    said = [_said(transition, person, (), False, now) for person, _ in _by_chat((one, False) for one in people)]
    return tuple(
        one
        if crew.may_hear_of_money(one.chat_id)
        else replace(one, state=DeliveryState.WITHHELD, reason="money in a group")
        for one in said
    )


def route_instead(
    refused: Delivery, told: Sequence[Delivery], crew: Crew, closed: Collection[int], now: datetime
) -> tuple[NewDelivery, ...]:
    """The alert that a chat refused, for the next on duty; nothing where somebody who can be reached is told of it.

    `told` are the deliveries of its incident, `closed` the chats that cannot be reached.
    """
    if refused.kind is not DeliveryKind.SAY or not refused.incident_ids:
        return ()
    same = [one for one in told if one.kind is DeliveryKind.SAY and one.transition_id == refused.transition_id]
    aside = asides(crew.groups, crew.people)
    if any(one.chat_id not in closed and one.chat_id not in aside and not is_kept_from(one) for one in same):
        return ()
    # Whoever switched the rule off is not told in another's place.
    off = {one.chat_id for one in told if is_switched_off(one)}
    person = next((one for one in crew.on_duty(now) if one.chat_id not in closed and one.chat_id not in off), None)
    if person is None:
        return ()
    step = Transition(refused.transition_id, None, now, refused.step)
    said = _said(step, person, refused.incident_ids, refused.ring, now)
    return (replace(said, dedupe_key=f"instead:{refused.id}:{person.chat_id}"),)


def withheld(incident: Incident, listing: WatchedListing | None, crew: Crew, now: datetime) -> str | None:
    """Why an alert is not told, or None where it is: "digest", "paused" or "muted WHAT"."""
    if incident.severity is Severity.DIGEST:
        return "digest"
    if listing and listing.paused_until and listing.paused_until > now:
        return "paused"
    names = {f"rule:{incident.rule}", f"listing:{incident.listing_id}", f"seller:{incident.subject}"}
    names |= {f"tag:{tag}" for tag in crew.tags.get(incident.listing_id or 0, ())}
    return next((f"muted {mute.what}" for mute in crew.mutes if mute.what in names and mute.until > now), None)


def _audience(
    transition: Transition, incident: Incident, crew: Crew, noise: Noise, now: datetime, gate: Gate = OPEN
) -> list[tuple[Person, bool]]:
    """Each person and group to be told for whom the rule has this noise, with whether it would ring.

    A group is told once, and not again by the ladder; for it holds what was decided for everybody.
    """
    told = _people_told(transition, incident, crew, noise, now, gate)
    if transition.step is Step.ESCALATED or crew.noises.of_all(incident.rule) is not noise or rung_alone(incident):
        return told
    rings = rings_in_groups(incident, crew.people, now)
    return [*told, *((voice, rings) for voice in crew.voices)]


def _people_told(
    transition: Transition, incident: Incident, crew: Crew, noise: Noise, now: datetime, gate: Gate
) -> list[tuple[Person, bool]]:
    """The ladder is that of those whom it is worth to wake; the others are told without a sound."""
    if incident.rule == DRILL:
        drilled = rung_by(incident, crew.people, crew.on_duty(now))
        return [(one, True) for one in drilled] if noise is Noise.ON else []
    hearing = [one for one in crew.on_duty(now) if crew.hears(one, incident.rule, noise)]
    hearing.sort(key=lambda one: one.id != assignee(incident))
    duty = [one for one in hearing if not gate.holds(one)]
    held = [(one, False) for one in hearing if gate.holds(one)]
    if transition.step is Step.GAVE_UP:
        return [*((person, True) for person in duty), *held]
    if incident.severity is Severity.WAKE:
        step = transition.detail.get("step")
        rung = len(duty) if crew.rota.everybody else 1 + (step if isinstance(step, int) else 0)
        return [*((person, True) for person in duty[:rung]), *held]
    loud = incident.severity is Severity.PUSH
    people = (one for one in crew.people if crew.hears(one, incident.rule, noise))
    return [(one, loud and one.role is not Role.VIEWER and _is_heard(one, now, gate)) for one in people]


def _is_heard(person: Person, now: datetime, gate: Gate) -> bool:
    """By day; at night where more is at risk than he sleeps for."""
    return not is_quiet(person, now) or gate.lifts(person)


def _by_chat(audience: Iterable[tuple[Person, bool]]) -> Iterable[tuple[Person, bool]]:
    """A group hears it once, in the tongue of its first, and rings if any of its people would be rung."""
    chats: dict[int, tuple[Person, bool]] = {}
    for person, ring in audience:
        first, rings = chats.get(person.chat_id, (person, False))
        chats[person.chat_id] = (first, rings or ring)
    return chats.values()


def _said(
    transition: Transition, person: Person, incident_ids: tuple[int, ...], ring: bool, now: datetime
) -> NewDelivery:
    return NewDelivery(
        dedupe_key=f"say:{transition.id}:{person.chat_id}",
        transition_id=transition.id,
        incident_ids=incident_ids,
        person_id=person.id,
        chat_id=person.chat_id,
        kind=DeliveryKind.SAY,
        step=transition.step,
        ring=ring,
        next_try=now,
        created_at=now,
    )


def _amendments(
    transition: Transition, incident: Incident, earlier: Sequence[Delivery], now: datetime
) -> Iterable[NewDelivery]:
    """Edits the newest message of each chat about the incident, and of each storm that it was part of."""
    said = (one for one in earlier if one.kind is DeliveryKind.SAY and one.state in ON_THEIR_WAY)
    told = {(one.chat_id, one.incident_ids): one for one in said}
    for one in told.values():
        yield NewDelivery(
            dedupe_key=f"amend:{transition.id}:{one.id}",
            transition_id=transition.id,
            incident_ids=one.incident_ids[:2],
            person_id=one.person_id,
            chat_id=one.chat_id,
            kind=DeliveryKind.AMEND,
            step=transition.step,
            ring=False,
            next_try=edited_at(one.incident_ids, now),
            created_at=now,
        )
