"""“/dossier 17”: what is known of the seller of a case, over all listings and accounts of the platform."""

from collections.abc import Sequence
from datetime import timedelta

from adapters.readings import Seller
from monitor.chat import Said
from monitor.commands.picking import with_cases
from monitor.commands.turn import Turn
from monitor.dossier import Stand, hours, price_step, stands
from monitor.facts import seller_of
from monitor.known import OFFERS, known_of
from monitor.language import Html, joined, market_zone
from monitor.licence import is_limited
from monitor.messages import Message
from monitor.render.dossier import dossier_lines, hours_told, step_told
from storage.states import Incident, WatchedListing

_PAST = timedelta(days=90)
_MOST_LISTINGS = 12


async def dossier(turn: Turn, text: str) -> Said:
    return await with_cases(turn, "dossier", text, _told)


async def _told(turn: Turn, ids: list[int]) -> Said:
    incident = await turn.store.incident(ids[0]) if ids else None
    if incident is None:
        return turn.toast("There is no such case.")
    lines = await dossier_of(turn, incident)
    if not lines:
        return turn.toast("This case is about no seller.")
    return await turn.board(Message(joined(lines)), "dossier", str(incident.id))


async def dossier_of(turn: Turn, incident: Incident) -> Sequence[Html]:
    """The lines of the dossier of the case's seller; none where it is about no seller."""
    seller = seller_of(incident.facts.get("seller"))
    if seller.key == "name:":
        return ()
    platform = turn.tools.platform_of(incident.account)
    cases = [one for one in await turn.store.of_sellers([seller.key]) if _same(turn, one, platform)]
    there = await _there(turn, seller, platform)
    scene = await turn.scene(cases, [one.id for one in there])
    where = {one.id: one for one in [*there, *scene.listings.values()] if one.id in scene.listings}
    habits = [] if is_limited(platform) else await _habits(turn, seller, list(where.values()))
    reports = await turn.store.reports([one.id for one in cases])
    return dossier_lines(turn.tongue, seller, cases, there, where, reports, habits, now=turn.now)


def _same(turn: Turn, one: Incident, platform: str) -> bool:
    return turn.tools.platform_of(one.account) == platform and one.listing_id is not None


async def _there(turn: Turn, seller: Seller, platform: str) -> Sequence[WatchedListing]:
    """The listings on which he was when they were last looked at."""
    newest = await turn.store.newest(OFFERS)
    found = [
        one
        for one in await turn.store.listings(newest)
        if turn.tools.platform_of(one.account) == platform and not one.rival
    ]
    return [one for one in found if known_of(one.subject, None, newest[one.id].value).offer_of(seller.key)]


async def _habits(turn: Turn, seller: Seller, listings: Sequence[WatchedListing]) -> list[Html]:
    """How his price follows mine, and in which hours; listings of one market together, as its day is one."""
    some: dict[str, list[Stand]] = {}
    for listing in listings[:_MOST_LISTINGS]:
        circle = await turn.circle(listing, known_of(listing.subject, None, None))
        past = await turn.store.snapshots(listing.id, OFFERS, turn.now - _PAST)
        states = [(one.begin, one.end, known_of(listing.subject, None, one.value)) for one in past]
        some.setdefault(listing.subject.market, []).extend(stands(listing.id, states, seller, circle.is_mine))
    said: list[Html] = []
    if step := price_step([one for market in some.values() for one in market]):
        said.append(step_told(turn.tongue, step))
    for market, mine in some.items():
        if found := hours(mine, market_zone(market) or "UTC"):
            said.append(hours_told(turn.tongue, found, market))
    return said
