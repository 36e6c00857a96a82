"""Gathers what is kept of a case: for its pages, and for its export."""

from collections.abc import Sequence

import structlog

from monitor.buttons import picture_of
from monitor.channels.known import channel_names
from monitor.charts.about import Kind
from monitor.charts.document import Picture
from monitor.charts.spec import Theme
from monitor.charts.studio import NotDrawn
from monitor.charts.svg import svg_of
from monitor.commands.chart_data import DRAWN
from monitor.commands.chart_source import Source, about_of
from monitor.commands.dossiers import dossier_of
from monitor.commands.turn import Turn
from monitor.language import visible
from monitor.render.casefile import CaseFile
from monitor.sightings import Found
from storage.states import Incident, Reply, WatchedListing

log = structlog.get_logger()


async def case_file(turn: Turn, incident: Incident) -> CaseFile:
    """All that a document tells of the case."""
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
        reports=await store.reports([incident.id]),
        links=await store.links(incident.id),
        dossier=await dossier_of(turn, incident),
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
