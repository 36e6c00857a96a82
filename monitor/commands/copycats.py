"""Listings of others that look like mine: the board, and a person's word that one is no copy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapters.readings import Subject
from monitor import incidents
from monitor.buttons import Key
from monitor.chat import Said
from monitor.commands.picking import with_listing
from monitor.commands.steps import steps
from monitor.commands.turn import Turn
from monitor.decisions import threshold_of
from monitor.language import clean
from monitor.licence import may_show_listing
from monitor.render.copycats import copycat_board
from monitor.rules.copycats import ALIKE, COPYCAT, is_strange
from storage.states import Batch, Facts, Incident, Lookalike, WatchedListing

# What the platform said of a lookalike; all else is our own judgement.
_SAID = frozenset({"title", "seller", "price", "percent", "image"})


async def show_copycats(turn: Turn, text: str) -> Said:
    """Of all listings, or of the one that is named."""
    if text.strip():
        return await with_listing(turn, "copycats", text, _of_one)
    return await _board(turn, [one for one in await turn.store.listings() if not one.rival])


async def _of_one(turn: Turn, listing: WatchedListing) -> Said:
    return await _board(turn, [listing], f"#{listing.id}")


async def _board(turn: Turn, listings: Sequence[WatchedListing], text: str = "") -> Said:
    copied = await turn.store.copied()
    rows = [(one, await _others(turn, one)) for one in listings if one.id in copied]
    rows = [(listing, found) for listing, found in rows if found]
    keys = turn.keyboard()
    numbers = {one.id for one in listings}
    searches = [one for one in await turn.store.watches(listings=numbers) if one.topic.is_search]
    least = int(await threshold_of(turn.store, ALIKE, listings[0] if len(listings) == 1 else None))
    board, part = copycat_board(turn.tongue, rows, searches, least=least, now=turn.now, page=turn.page)
    told = [(listing, one) for listing, found in rows for one in found]
    for number, (listing, one) in enumerate(told[part.start : part.stop], part.start + 1):
        if one.gone_at is None:
            keys.row(_key(turn, number, listing, one))
    if text:
        keys.row(*steps(turn, listings[0], "listing", "why"))
    return await turn.board(board, "copycats", text, keys, more=part.more)


async def _others(turn: Turn, listing: WatchedListing) -> list[Lookalike]:
    """Those that are neither mine nor of anybody who may sell my goods, as far as they may be shown."""
    found = await turn.store.copycats(listing.id)
    if not found:
        return []
    circle = await turn.circle(listing, await turn.known(listing))
    platform = turn.tools.platform_of(listing.account)
    mine = {
        one.subject
        for one in await turn.store.listings()
        if not one.rival and turn.tools.platform_of(one.account) == platform
    }
    return [_shown(one, platform, turn.now) for one in found if one.ref not in mine and is_strange(one, circle)]


def _shown(one: Lookalike, platform: str, now: datetime) -> Lookalike:
    """Without what the platform said of it, where that is too old to be shown: number, link and likeness stay."""
    if may_show_listing(platform, now - one.last_seen):
        return one
    return replace(one, facts={key: value for key, value in one.facts.items() if key not in _SAID})


def _key(turn: Turn, number: int, listing: WatchedListing, one: Lookalike) -> Key:
    args: Facts = {"listing": listing.id, "market": one.ref.market, "ref": one.ref.id}
    who = clean(str(one.facts.get("title") or one.ref.id), 24)
    if one.dismissed_at:
        return turn.tongue.label("{number} It is a copy: {title}", number=number, title=who), "suspect", args
    return turn.tongue.label("{number} Not a copy: {title}", number=number, title=who), "dismiss", args


async def dismiss(turn: Turn, args: Facts) -> Said:
    """It is no copy: what is open about it ends, and it is told no more."""
    meant = await _meant(turn, args)
    done = [one for one in meant if await turn.store.dismiss_copycat(*one, turn.now)]
    if not done:
        return turn.toast("I do not remember that listing any more.")
    await _end(turn, done)
    turn.tools.wake()
    return turn.toast("Noted: no copy. /copycats brings it back.")


async def suspect(turn: Turn, args: Facts) -> Said:
    """It is a copy after all; the next look tells it."""
    meant = await _meant(turn, args)
    done = [one for one in meant if await turn.store.dismiss_copycat(*one, None)]
    if not done:
        return turn.toast("I do not remember that listing any more.")
    await turn.hurry({listing_id for listing_id, _ in done})
    return turn.toast("Noted: a copy. I look again now.")


async def _meant(turn: Turn, args: Facts) -> list[tuple[int, Subject]]:
    """The lookalike that a row of the board names, or the one of each case."""
    listing = args.get("listing")
    if isinstance(listing, int):
        return [(listing, Subject(str(args.get("market")), str(args.get("ref"))))]
    listed = args.get("incidents")
    numbers = [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else []
    cases = [await turn.store.incident(number) for number in numbers]
    return [(one.listing_id, _ref(one)) for one in cases if one and one.rule == COPYCAT.name and one.listing_id]


def _ref(incident: Incident) -> Subject:
    market, _, number = incident.subject.partition("/")
    return Subject(market, number)


async def _end(turn: Turn, done: Sequence[tuple[int, Subject]]) -> None:
    async with turn.store.incident_lock:
        for listing_id, ref in done:
            open_now = await turn.store.open_incidents(listing_id=listing_id)
            about = [one for one in open_now if one.rule == COPYCAT.name and one.subject == str(ref)]
            if about:
                await turn.store.commit(Batch(told=tuple(incidents.closed(one, turn.now) for one in about)))
