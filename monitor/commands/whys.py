"""/why: what became of every alert of a listing, or of one case."""

from datetime import timedelta

from monitor.channels.known import channel_names
from monitor.chat import Said
from monitor.commands.looking import mutes_on
from monitor.commands.picking import named, number_in, with_listing
from monitor.commands.rhythms import orders_note
from monitor.commands.steps import steps
from monitor.commands.turn import Turn
from monitor.render.cases import Past, why, why_case
from storage.states import WatchedListing

_PAST = timedelta(days=7)


async def show_why(turn: Turn, text: str) -> Said:
    """Everything of a listing, or of one case: alerts about an account or the machine are asked about so."""
    words = text.strip().casefold()
    number = number_in(words.removeprefix("case").strip(" #") if words.startswith("case") else words)
    if number is not None and (words.startswith("case") or not await named(turn, words)):
        return await _why_case(turn, number)
    return await with_listing(turn, "why", text, _why)


async def _why_case(turn: Turn, number: int) -> Said:
    incident = await turn.store.incident(number)
    if incident is None:
        return turn.toast("There is no such case.")
    past = Past(incident, await turn.store.deliveries(incident.id))
    message = why_case(turn.tongue, past, await _names(turn), now=turn.now)
    return await turn.board(message, "why", f"case {number}")


async def _names(turn: Turn) -> dict[int, str]:
    """Who may have been told: people, and other channels."""
    return {person.id: person.name for person in await turn.store.people()} | await channel_names(turn.store)


async def _why(turn: Turn, listing: WatchedListing) -> Said:
    recent = {one.id: one for one in await turn.store.recent_incidents(turn.now - _PAST, listing.id)}
    recent |= {one.id: one for one in await turn.store.open_incidents(listing_id=listing.id)}
    sums = await turn.may_tell_money()
    pasts = [Past(one, await turn.store.deliveries(one.id), sums) for one in recent.values()]
    mutes = await mutes_on(turn, listing)
    notes = [] if listing.rival else await orders_note(turn, listing)
    people = await _names(turn)
    message, more = why(turn.tongue, listing, pasts, mutes, people, now=turn.now, page=turn.page, notes=notes)
    keys = turn.keyboard()
    keys.row(*steps(turn, listing, *(("listing",) if listing.rival else ("listing", "who"))))
    return await turn.board(message, "why", f"#{listing.id}", keys, more=more)
