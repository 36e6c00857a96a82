"""A case as a document of several pages: what was and is, what happened when, who sold there, and what was read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.charts.document import Block, Document, Heading, Paragraph, Picture, Table
from monitor.language import N_, Html, Tongue, clean, visible
from monitor.render.bodies import body_of
from monitor.render.reasons import reason
from monitor.render.reports import METHODS, gone
from monitor.render.words import CONDITIONS, STANDINGS, money, place_of, platform_name
from monitor.sightings import Found
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    Link,
    Proof,
    Report,
    Step,
    Transition,
    WatchedListing,
)

STEPS = {
    Step.RAISED: N_("first seen"),
    Step.CONFIRMED: N_("confirmed"),
    Step.UNCONFIRMED: N_("told unconfirmed"),
    Step.CHANGED: N_("changed"),
    Step.WORSENED: N_("became worse"),
    Step.ESCALATED: N_("told again"),
    Step.GAVE_UP: N_("nobody answered"),
    Step.ACKNOWLEDGED: N_("taken in hand"),
    Step.SNOOZED: N_("put off"),
    Step.AWOKE: N_("the time it was put off is over"),
    Step.RESOLVED: N_("over"),
    Step.DISMISSED: N_("dismissed"),
    Step.CALMED: N_("not seen any more"),
    Step.RETURNED: N_("came back"),
    Step.STAYED: N_("came back and stayed"),
    Step.ASSIGNED: N_("given to somebody"),
    Step.UNMUTED: N_("no longer kept back"),
    Step.JOINED: N_("told with another case"),
    Step.MARKED: N_("judged by a person"),
    Step.ANSWERED: N_("said whether it rang"),
}
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that is kept of a case; `remarks` are (when, who, what) of those who answered to its messages."""

    incident: Incident
    listing: WatchedListing | None
    platform: str
    steps: Sequence[Transition]
    deliveries: Sequence[Delivery]
    proofs: Sequence[Proof]
    found: Sequence[Found]
    people: Mapping[int, str]
    remarks: Sequence[tuple[datetime, str, str]] = ()
    picture: Picture | None = None
    reports: Sequence[Report] = ()
    links: Sequence[Link] = ()
    dossier: Sequence[Html] = ()


def case_document(tongue: Tongue, file: CaseFile, *, now: datetime) -> Document:
    """The case in the reader's language; nothing in it names a buyer, as nothing of a buyer is kept."""
    body = body_of(tongue, file.incident, now)
    market = file.listing.subject.market if file.listing else None
    where = [visible(place_of(tongue, file.incident, file.listing)), visible(platform_name(file.platform, market))]
    made = tongue.label(N_("as of {when}, times in {zone}"), when=_full(tongue, now), zone=tongue.zone)
    return Document(
        title=visible(tongue._("Case {number}: {headline}", number=file.incident.id, headline=body.headline)),
        subtitle=" · ".join(filter(None, (*where, made))),
        footer=f"twoam · {tongue.label('case {number}', number=file.incident.id)}",
        language=tongue.language,
        rtl=tongue.locale.text_direction == "rtl",
        blocks=tuple(_blocks(tongue, file, body.lines, now)),
        made=now,
    )


def _blocks(tongue: Tongue, file: CaseFile, lines: Sequence[Html], now: datetime) -> Iterable[Block]:
    label = tongue.label
    yield Heading(label(N_("What is wrong")))
    yield from (Paragraph(visible(line)) for line in lines if line)
    if file.listing:
        yield Paragraph(f"{file.listing.subject.id} · {file.listing.url}", faint=True)
    yield Heading(label(N_("What happened")))
    yield _timeline(tongue, file)
    if file.found:
        yield Heading(label(N_("Who sells there now")))
        yield _sellers(tongue, file)
    yield from _section(tongue, N_("Who was told"), _told(tongue, file))
    yield from _section(tongue, N_("What was answered"), _remarks(tongue, file))
    yield from _section(tongue, N_("What was sent or done"), _reports(tongue, file))
    if ended := gone(tongue, file.incident, file.reports):
        yield Paragraph(visible(ended))
    if file.dossier:
        yield Heading(label(N_("What is known of the seller")))
        yield from (Paragraph(visible(line)) for line in file.dossier)
    if file.picture:
        yield Heading(label(N_("The past")))
        yield file.picture
    yield Heading(label(N_("What was read")))
    yield _evidence(tongue, file)
    if file.links:
        yield Paragraph(_chained(tongue, file.links), faint=True)


def _section(tongue: Tongue, title: str, table: Table) -> Iterable[Block]:
    """Nothing where there is nothing to show."""
    if table.rows:
        yield Heading(tongue.label(title))
        yield table


def _timeline(tongue: Tongue, file: CaseFile) -> Table:
    rows = [(_full(tongue, one.at), _step(tongue, one)) for one in file.steps if one.step in STEPS]
    return Table((tongue.label(N_("When")), tongue.label(N_("What"))), tuple(rows[-_MOST_ROWS:]), (2, 5))


def _step(tongue: Tongue, one: Transition) -> str:
    by = one.detail.get("by")
    said = tongue.label(STEPS[one.step])
    return f"{said} · {clean(by, 40)}" if isinstance(by, str) else said


def _sellers(tongue: Tongue, file: CaseFile) -> Table:
    head = (N_("Seller"), N_("Who"), N_("Price"), N_("Condition"), N_("First seen"))
    rows = [
        (
            " ".join(filter(None, (clean(one.seller.name or "", 40), clean(one.seller.id or "", 24)))),
            tongue.label(STANDINGS[one.standing]),
            visible(money(tongue, one.price)),
            tongue.label(CONDITIONS[one.condition.value]) if one.condition else tongue.label(N_("unknown")),
            _full(tongue, one.first_seen),
        )
        for one in file.found[:_MOST_ROWS]
    ]
    return Table(tuple(tongue.label(one) for one in head), tuple(rows), (5, 3, 2, 2, 3))


def _told(tongue: Tongue, file: CaseFile) -> Table:
    said = [one for one in file.deliveries if one.kind is DeliveryKind.SAY]
    rows = [
        (
            _full(tongue, one.sent_at or one.created_at),
            clean(file.people.get(one.person_id) or tongue.label(N_("somebody who has left")), 40),
            fate(tongue, one),
        )
        for one in said[-_MOST_ROWS:]
    ]
    return Table(tuple(tongue.label(one) for one in (N_("When"), N_("Who"), N_("What"))), tuple(rows), (3, 3, 5))


def fate(tongue: Tongue, one: Delivery) -> str:
    """What became of one message."""
    if one.state is DeliveryState.SENT:
        return tongue.label(N_("told, with sound")) if one.ring else tongue.label(N_("told, without sound"))
    if one.state is DeliveryState.WITHHELD:
        return visible(tongue._("kept back: {why}", why=reason(tongue, one.reason)))
    if one.state is DeliveryState.PARKED:
        return visible(tongue._("did not arrive: {why}", why=reason(tongue, one.reason)))
    return tongue.label(N_("on its way"))


def _remarks(tongue: Tongue, file: CaseFile) -> Table:
    rows = [(_full(tongue, at), clean(who, 40), clean(said, 500)) for at, who, said in file.remarks[-_MOST_ROWS:]]
    return Table(tuple(tongue.label(one) for one in (N_("When"), N_("Who"), N_("What"))), tuple(rows), (3, 3, 5))


def _reports(tongue: Tongue, file: CaseFile) -> Table:
    rows = [
        (
            _full(tongue, one.at),
            clean(one.by, 40),
            " · ".join(filter(None, (visible(tongue._(METHODS[one.method])), clean(one.note, 200)))),
        )
        for one in file.reports[-_MOST_ROWS:]
    ]
    return Table(tuple(tongue.label(one) for one in (N_("When"), N_("Who"), N_("What"))), tuple(rows), (3, 3, 5))


def _chained(tongue: Tongue, links: Sequence[Link]) -> str:
    """The last hash: whoever has it on paper can prove later that nothing before it was changed."""
    said = tongue.ngettext(
        "Held together by a chain of {count} hash. The last one:",
        "Held together by a chain of {count} hashes. The last one:",
        len(links),
    )
    return f"{visible(said)}\n{links[-1].hash}"


def _evidence(tongue: Tongue, file: CaseFile) -> Block:
    """The fingerprints of the raw answers: whoever doubts can compare them with what is kept."""
    if not file.proofs:
        return Paragraph(tongue.label(N_("No answer was kept for it.")))
    head = (N_("When"), N_("Address"), N_("Bytes"), "SHA-256")
    rows = [
        (_full(tongue, one.at), clean(one.url, 160), tongue.number(one.size), _halves(one.digest))
        for one in file.proofs[-_MOST_ROWS:]
    ]
    return Table(tuple(tongue.label(one) for one in head), tuple(rows), (6, 10, 3, 13))


def _halves(digest: str) -> str:
    """Its 64 signs in two lines that are as long."""
    return f"{digest[:32]}\n{digest[32:]}"


def _full(tongue: Tongue, at: datetime) -> str:
    """Day and time as ISO 8601 writes them, in the person's zone: a paper is read in other countries too."""
    return at.astimezone(ZoneInfo(tongue.zone)).strftime("%Y-%m-%d %H:%M")
