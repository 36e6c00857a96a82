"""One case or one listing's past: the evidence that was read, and why something was told or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.kept_back import BELOW, is_below
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.messages import Message
from monitor.render.bodies import body_of
from monitor.render.leaves import leaf
from monitor.render.reasons import reason
from monitor.render.words import bold, dot, listing_name
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    Mute,
    Proof,
    Severity,
    Status,
    WatchedListing,
)

_MOST_PROOFS = 6
_SEVERITIES = {
    Severity.WAKE: N_("wakes"),
    Severity.PUSH: N_("rings by day"),
    Severity.SILENT: N_("silent"),
    Severity.DIGEST: N_("for the morning"),
}


def evidence(tongue: Tongue, incident: Incident, proofs: Sequence[Proof], *, now: datetime) -> Message:
    """What was read for a case: when, where, how much, and its SHA-256."""
    title = bold(tongue._("Evidence of case {number}", number=incident.id))
    if not proofs:
        return Message(joined((title, tongue._("No answer was kept for it."))))
    lines = [_proof(tongue, proof, now) for proof in proofs[-_MOST_PROOFS:]]
    rest = len(proofs) - len(lines)
    earlier = (
        tongue.ngettext("{count} earlier one is kept", "{count} earlier ones are kept", rest) if rest else Html("")
    )
    return Message(joined((title, earlier, *lines)))


def _proof(tongue: Tongue, proof: Proof, now: datetime) -> Html:
    head = tongue._(
        "{when} · {size} bytes · status {status}",
        when=tongue.time(proof.at, now),
        size=tongue.number(proof.size),
        status=str(proof.status) if proof.status else tongue._("unknown"),
    )
    return Html(f"{head}\n{name(proof.url, 200)}\nSHA-256 <code>{esc(proof.digest, 64)}</code>")


@dataclass(frozen=True, slots=True)
class Past:
    """An incident with everything that was to be told about it; `sums` says that sums may be told here."""

    incident: Incident
    deliveries: Sequence[Delivery]
    sums: bool = False


def why(
    tongue: Tongue,
    listing: WatchedListing,
    pasts: Sequence[Past],
    mutes: Sequence[Mute],
    people: Mapping[int, str],
    *,
    now: datetime,
    page: int = 0,
    notes: Sequence[Html] = (),
) -> tuple[Message, bool]:
    """Every alert of the listing with what became of it, the newest first, and whether there is another page.

    `notes` say what cannot be told of it at all.
    """
    title = bold(tongue._("Why, or why not: {listing}", listing=listing_name(listing)))
    quiet = [
        tongue._("🔇 Muted until {until} by {who}.", until=tongue.time(mute.until, now), who=name(mute.by, 24))
        for mute in mutes
    ]
    quiet += notes
    asked = tongue._("As of {when}.", when=tongue.time(now, now))
    if not pasts:
        none = tongue._("No alert was raised here in the last 7 days.")
        return Message(joined((title, *quiet, none, asked))), False
    newest = sorted(pasts, key=lambda past: past.incident.raised_at, reverse=True)
    many = tongue.ngettext("{count} alert in the last 7 days", "{count} alerts in the last 7 days", len(pasts))
    head = (title, *quiet, many)
    part = leaf((_past(tongue, past, people, now) for past in newest), page, most=10, beside=(*head, asked))
    return Message(joined((*head, *part.lines, asked))), part.more


def why_case(tongue: Tongue, past: Past, people: Mapping[int, str], *, now: datetime) -> Message:
    """One alert with what became of it, also where it is about no listing."""
    title = bold(tongue._("Why, or why not: case {number}", number=past.incident.id))
    asked = tongue._("As of {when}.", when=tongue.time(now, now))
    return Message(joined((title, _past(tongue, past, people, now), asked)))


def _past(tongue: Tongue, past: Past, people: Mapping[int, str], now: datetime) -> Html:
    incident = past.incident
    head = joined(
        (
            Html(f"{dot(incident)} {esc(tongue.time(incident.raised_at, now))}"),
            body_of(tongue, incident, now).headline,
            tongue._("case {number}", number=incident.id),
            tongue._(_SEVERITIES[incident.severity]),
        ),
        by=" · ",
    )
    return joined((head, *_fate(tongue, past, people, now)))


def _fate(tongue: Tongue, past: Past, people: Mapping[int, str], now: datetime) -> list[Html]:
    incident = past.incident
    if incident.confirmed_at is None:
        if incident.status is Status.RESOLVED:
            return [tongue._("— dismissed: the second look did not show it.")]
        return [tongue._("— not told yet: waiting for the second look.")]
    said = [one for one in past.deliveries if one.kind is DeliveryKind.SAY]
    lines = [_delivery(tongue, one, people, now, sums=past.sums) for one in said[-6:]]
    return lines or [tongue._("— nobody was to be told.")]


def _delivery(tongue: Tongue, one: Delivery, people: Mapping[int, str], now: datetime, *, sums: bool = False) -> Html:
    who = name(people[one.person_id], 24) if one.person_id in people else tongue._("somebody who has left")
    when = tongue.time(one.sent_at or one.created_at, now)
    if one.state is DeliveryState.SENT:
        loud, quiet = N_("— told {who} at {when}, with sound."), N_("— told {who} at {when}, without sound.")
        return tongue._(loud if one.ring else quiet, who=who, when=when)
    if one.state is DeliveryState.WITHHELD:
        return tongue._("— kept back from {who}: {why}.", who=who, why=_reason(tongue, one, sums=sums))
    if one.state is DeliveryState.PARKED:
        return tongue._("— did not reach {who}: {why}.", who=who, why=reason(tongue, one.reason))
    return tongue._("— on its way to {who} since {when}.", who=who, when=when)


def _reason(tongue: Tongue, one: Delivery, *, sums: bool) -> Html:
    """With both sums, where they may be told."""
    why = reason(tongue, one.reason)
    if not (sums and is_below(one)):
        return why
    figure, _, loss = (one.reason or "").removeprefix(BELOW).partition(": ")
    return tongue._("{why} ({loss} of {figure})", why=why, loss=name(loss, 30), figure=name(figure, 30))
