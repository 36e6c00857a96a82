"""One incident as one message, through its whole life, and several at once as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.brand import Brand
from monitor.flapping import flaps_of, was_over
from monitor.incidents import ASSIGNED, READS_TO_CONFIRM, UNWATCHED
from monitor.language import N_, Html, Tongue, esc, joined, name, visible_length
from monitor.members import of_one_seller
from monitor.messages import Button, Message
from monitor.render.advice import advice_for
from monitor.render.bodies import Body, body_of
from monitor.render.handled import assigned, began, comes_and_goes, minutes, on_listings, what_is_over
from monitor.render.rival_news import is_news
from monitor.render.words import Scene, dot, numbered, people, place_of, platform_name
from monitor.risk import SALES
from monitor.rules.deadline import OWN
from monitor.rules.machine import MACHINE
from monitor.rules.platform import ALL
from storage.states import Incident, Status, Step, WatchedListing

# So that the text still fits under a picture (Telegram: 1,024 for captions).
LONGEST = 900
# Room for the one line that names earlier messages which never arrived (note_parked).
_RESERVED = 60
_STORM_LINES = 8
# With these it is said that it is still so.
_STILL = (Step.ESCALATED, Step.AWOKE, Step.STAYED, Step.UNMUTED)

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class _Case:
    tongue: Tongue
    incident: Incident
    listing: WatchedListing | None
    now: datetime
    step: Step


def alert(
    tongue: Tongue,
    incident: Incident,
    listing: WatchedListing | None,
    platform: str,
    *,
    now: datetime,
    step: Step,
    seen_age: timedelta | None = None,
    asked: Sequence[str] = (),
    by: str | None = None,
    risk: Html | None = None,
    brand: Brand = Brand.NONE,
    repeat: bool = False,
    buttons: Rows = (),
) -> Message:
    """The incident's message as it stands; its parts are so short that it never exceeds 900 visible characters.

    `step` is why it is said now; the incident's own state has the last word. `seen_age` is how old the data is,
    `asked` names those who were told and have not answered, `by` who snoozed it. `risk` is the line that says what is
    at risk, None where nobody could reckon; `brand` is what it is in the listing's market.
    `repeat` labels a second copy.
    """
    case = _Case(tongue, incident, listing, now, step)
    body = body_of(tongue, incident, now)
    lines = (
        tongue._("(repeat: the first copy may have reached you)") if repeat else Html(""),
        _headline(case, body, platform),
        _life(case, asked, by),
        comes_and_goes(tongue, incident, now),
        *_told(case, body),
        _evidence(case, seen_age),
        (_risk(case) if risk is None else risk) if _is_there(incident) else Html(""),
        _next(case, brand) if incident.open else Html(""),
    )
    return Message(joined(lines), buttons)


def _headline(case: _Case, body: Body, platform: str) -> Html:
    tongue, incident, listing = case.tongue, case.incident, case.listing
    where = platform_name(platform, listing.subject.market if listing else None)
    where = Html("") if incident.account in (MACHINE, OWN, ALL) else where
    what = place_of(tongue, incident, listing)
    headline = Html(f"{dot(incident)} <b>{_marked(case, body.headline)}</b>")
    # One that could not be written has no number yet.
    number = tongue._("case {number}", number=incident.id) if incident.id else Html("")
    return joined((headline, where, what, number), by=" · ")


def _marked(case: _Case, headline: Html) -> Html:
    """The headline with what has become of it."""
    if case.incident.facts.get(UNWATCHED):
        return case.tongue._("No longer watched: {headline}", headline=headline)
    if case.incident.status is Status.RESOLVED and not is_news(case.incident):
        return case.tongue._("Over: {headline}", headline=headline)
    if case.step in _STILL and case.incident.status is Status.CONFIRMED:
        return case.tongue._("Still: {headline}", headline=headline)
    return headline


def _is_there(incident: Incident) -> bool:
    """Whether it is so now: not over, and not gone for now."""
    flaps = flaps_of(incident)
    return incident.open and (flaps is None or flaps.quiet is None)


def _told(case: _Case, body: Body) -> tuple[Html, ...]:
    """The rule's lines; of what is over, or gone for now, the first says that it was so."""
    if _is_there(case.incident) or not body.lines or is_news(case.incident):
        return body.lines
    return case.tongue._("It was so: {line}", line=body.lines[0]), *body.lines[1:]


def _life(case: _Case, asked: Sequence[str], by: str | None) -> Html:
    """What people and time have made of it; the state before the step."""
    tongue, incident = case.tongue, case.incident
    if incident.status is Status.RESOLVED:
        return _resolved(case)
    if incident.snoozed_until:
        return _snoozed(case, by)
    if incident.status is Status.ACKNOWLEDGED and incident.acked_at:
        who, when = name(incident.acked_by or "?", 24), tongue.time(incident.acked_at, case.now)
        return tongue._("{who} has it in hand since {when}.", who=who, when=when)
    if incident.unconfirmed:
        return tongue._("⚠️ Not confirmed: the second look did not get through. Look yourself.")
    if case.step not in (Step.ESCALATED, Step.GAVE_UP) and isinstance(incident.facts.get(ASSIGNED), dict):
        return assigned(tongue, incident, case.now)
    return _pressing(case, asked)


def _resolved(case: _Case) -> Html:
    incident = case.incident
    ended = was_over(incident) or case.now
    if incident.facts.get(UNWATCHED):
        when = case.tongue.time(ended, case.now)
        return case.tongue._("I look at it no longer since {when}: whether it is over, I do not know.", when=when)
    if is_news(incident):
        return case.tongue._("Known by now: the next move is measured from it.")
    return case.tongue._(
        "Over since {when}, it lasted {length}.",
        when=case.tongue.time(ended, case.now),
        length=case.tongue.duration(ended - began(incident)),
    )


def _snoozed(case: _Case, by: str | None) -> Html:
    assert case.incident.snoozed_until is not None
    until = case.tongue.time(case.incident.snoozed_until, case.now)
    if by is None:
        return case.tongue._("Snoozed until {until}.", until=until)
    return case.tongue._("Snoozed by {who} until {until}.", who=name(by, 24), until=until)


def _pressing(case: _Case, asked: Sequence[str]) -> Html:
    tongue = case.tongue
    if case.step is Step.ESCALATED:
        return tongue.ngettext(
            "Still so for {length}; {who} has not answered.",
            "Still so for {length}; {who} have not answered.",
            max(1, len(asked)),
            length=minutes(tongue, case.now - began(case.incident)),
            who=people(tongue, asked),
        )
    if case.step is Step.GAVE_UP:
        length = minutes(tongue, case.now - (case.incident.confirmed_at or case.incident.raised_at))
        return tongue._("Nobody answered for {length}. I stay silent until something changes.", length=length)
    said = {
        Step.WORSENED: N_("⚠️ It has become worse."),
        Step.AWOKE: N_("The snooze is over and it is still so, for {length}."),
        Step.UNMUTED: N_("It was kept back until now and is still so, for {length}."),
        Step.STAYED: N_("⚠️ It came back and stays."),
        Step.CHANGED: N_("Changed since the first message."),
    }.get(case.step)
    return tongue._(said, length=minutes(tongue, case.now - began(case.incident))) if said else Html("")


def _evidence(case: _Case, seen_age: timedelta | None) -> Html:
    """Since when, how sure, how fresh; a source that cannot be read has said so itself."""
    tongue, incident = case.tongue, case.incident
    if incident.listing_id is None:
        return Html("")
    first = incident.facts.get("first_seen")
    at = datetime.fromisoformat(first) if isinstance(first, str) else incident.raised_at
    local = tongue.market_time(at, case.listing.subject.market) if case.listing else None
    since = tongue._("First seen {when}", when=tongue.time(at, case.now))
    if local:
        since = tongue._("First seen {when} ({local})", when=tongue.time(at, case.now), local=local)
    parts = [since, _sureness(case)]
    if incident.open:
        parts.append(tongue._("data {age}", age=tongue.age(seen_age)))
    return Html(joined(parts, by=tongue._(", ")) + tongue._("."))


def _sureness(case: _Case) -> Html:
    seen = min(case.incident.seen, READS_TO_CONFIRM)
    if case.incident.unconfirmed:
        return case.tongue._("not confirmed ({seen} of {needed})", seen=seen, needed=READS_TO_CONFIRM)
    if seen < READS_TO_CONFIRM:
        return Html("")  # a rule that needs no second look
    return case.tongue._("confirmed {seen} of {needed}", seen=seen, needed=READS_TO_CONFIRM)


def _risk(case: _Case) -> Html:
    return case.tongue._("At risk: unknown.") if case.incident.rule in SALES else Html("")


def _next(case: _Case, brand: Brand) -> Html:
    sentences = advice_for(case.incident, brand)
    return case.tongue._("Next: {advice}", advice=numbered(case.tongue, sentences)) if sentences else Html("")


def storm(
    tongue: Tongue,
    incidents: Sequence[Incident],
    scene: Scene,
    *,
    now: datetime,
    repeat: bool = False,
    buttons: Rows = (),
) -> Message:
    """Several alerts of one pass as one message, the gravest first; the rest is counted and found under /alerts."""
    gravest = sorted(incidents, key=lambda each: (each.open, each.severity.weight), reverse=True)
    count = tongue.ngettext("{count} alert at once", "{count} alerts at once", len(gravest))
    count = on_listings(tongue, gravest) if of_one_seller(gravest) else count
    lines = [
        tongue._("(repeat: the first copy may have reached you)") if repeat else Html(""),
        Html(f"{dot(gravest[0])} <b>{count}</b>"),
        what_is_over(tongue, gravest, now),
    ]
    for place, incident in enumerate(gravest):
        rest = tongue.ngettext("and {count} more: /alerts", "and {count} more: /alerts", len(gravest) - place)
        line = one_line(tongue, incident, scene, now)
        if place == _STORM_LINES or visible_length(joined([*lines, line, rest])) > LONGEST - _RESERVED:
            return Message(joined([*lines, rest]), buttons)
        lines.append(line)
    return Message(joined(lines), buttons)


def one_line(tongue: Tongue, incident: Incident, scene: Scene, now: datetime) -> Html:
    """An incident in a list: what, where, its case number, and who has it."""
    listing = scene.listing(incident)
    where = place_of(tongue, incident, listing)
    headline = Html(f"{dot(incident)} {body_of(tongue, incident, now).headline}")
    number = tongue._("case {number}", number=incident.id)
    return joined((headline, where, number, _hand(tongue, incident, now)), by=" · ")


def _hand(tongue: Tongue, incident: Incident, now: datetime) -> Html:
    if incident.facts.get(UNWATCHED):
        return tongue._("no longer watched")
    if incident.status is Status.RESOLVED and is_news(incident):
        return tongue._("known by now")
    if incident.status is Status.RESOLVED:
        ended = was_over(incident) or now
        return tongue._("over, lasted {length}", length=tongue.duration(ended - began(incident)))
    if incident.snoozed_until:
        return tongue._("snoozed until {until}", until=tongue.time(incident.snoozed_until, now))
    if incident.status is Status.ACKNOWLEDGED:
        return tongue._("{who} has it", who=name(incident.acked_by or "?", 24))
    if incident.unconfirmed:
        return tongue._("not confirmed")
    given = incident.facts.get(ASSIGNED)
    if isinstance(given, dict):
        return tongue._("given to {who}", who=name(str(given["name"]), 24))
    flaps = flaps_of(incident)
    return tongue._("comes and goes") if flaps and flaps.times else esc("")
