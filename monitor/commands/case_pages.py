"""A case as a PDF, to be sent to a platform or a lawyer: “/case 17 pdf”, or a button under the case."""

from collections.abc import Sequence

import structlog

from monitor.buttons import picture_of
from monitor.channels.known import channel_names
from monitor.charts.about import Kind
from monitor.charts.document import Picture
from monitor.charts.spec import Theme
from monitor.charts.studio import NotDrawn
from monitor.charts.svg import svg_of
from monitor.chat import Said
from monitor.commands.chart_data import DRAWN
from monitor.commands.chart_source import Source, about_of
from monitor.commands.looking import bring_case
from monitor.commands.picking import with_cases
from monitor.commands.turn import Turn
from monitor.language import Html, esc, joined, visible
from monitor.messages import Attachment, Message
from monitor.render.casefile import CaseFile, case_document
from monitor.render.words import bold
from monitor.sightings import Found
from storage.states import Incident, Reply, WatchedListing

log = structlog.get_logger()

PDF = "pdf"


async def show_case(turn: Turn, text: str) -> Said:
    """“/case 17” as it stands now; “/case 17 pdf” all that is kept of it, as a file."""
    which, _, last = f" {text}".rpartition(" ")
    if last.casefold() != PDF:
        return await with_cases(turn, "case", text, bring_case)
    return await with_cases(turn, "case", which, bring_pages, tail=PDF)


async def bring_pages(turn: Turn, ids: list[int]) -> Said:
    """A PDF of each case, of three at most."""
    found = [one for number in ids[:3] if (one := await turn.store.incident(number))]
    turn.heard.taken_in()
    said = [await _pages(turn, incident) for incident in found]
    return Said(messages=tuple(said)) if said else turn.toast("There is no such case.")


async def _pages(turn: Turn, incident: Incident) -> Message:
    document = case_document(turn.tongue, await _file(turn, incident), now=turn.now)
    said = joined((bold(esc(document.title)), _what(turn)))
    try:
        body = await turn.tools.printed(document)
    except NotDrawn as error:
        log.warning("no pages", why=str(error))
        return Message(
            turn.tongue._("⚪ The file could not be made. /case {number} shows the case.", number=incident.id)
        )
    return Message(said, attachment=Attachment(f"case-{incident.id}.pdf", body))


def _what(turn: Turn) -> Html:
    return turn.tongue._("What was, what is, when, who sells there, and the fingerprints of what was read. No buyer.")


async def _file(turn: Turn, incident: Incident) -> CaseFile:
    store = turn.store
    listing = await store.listing(incident.listing_id) if incident.listing_id else None
    return CaseFile(
        incident=incident,
        listing=listing,
        platform=turn.tools.platform_of(incident.account),
        steps=await store.transitions(incident.id),
        deliveries=await store.deliveries(incident.id),
        proofs=await store.proofs(incident_id=incident.id),
        found=await _sellers(turn, listing),
        people={person.id: person.name for person in await store.people()} | await channel_names(store),
        remarks=[(one.at, one.name, _said(one)) for one in await store.replies(incident.id)],
        picture=await _picture(turn, incident, listing),
    )


async def _sellers(turn: Turn, listing: WatchedListing | None) -> Sequence[Found]:
    """Who sells there now, as far as the platform lets it be shown."""
    if listing is None or listing.rival:
        return ()
    source = await Source.of(turn, listing)
    about = await about_of(source, Kind.COVERAGE, None)
    fresh = about.read_at is not None and (turn.now - about.read_at).total_seconds() <= about.grace
    return await turn.found(listing, await turn.known(listing)) if fresh else ()


def _said(reply: Reply) -> str:
    name = reply.file.name if reply.file else None
    return " · ".join(filter(None, (reply.text, name)))


async def _picture(turn: Turn, incident: Incident, listing: WatchedListing | None) -> Picture | None:
    """The month before; on paper always on the light ground."""
    wanted = picture_of(incident)
    if listing is None or wanted is None:
        return None
    source, kind = await Source.of(turn, listing), Kind(wanted)
    if kind not in source.kinds():
        return None
    drawing = await DRAWN[kind](source, await about_of(source, kind, "30d"), 0)
    svg = svg_of(drawing.chart, Theme.LIGHT)
    try:
        return Picture(await turn.tools.draw(svg), visible(drawing.caption))
    except NotDrawn as error:
        log.warning("no picture", why=str(error))
        return None
