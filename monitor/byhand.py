"""The house without the daemon: the 2 a.m. check once, by hand."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from adapters.clock import Clock, SystemClock
from adapters.readings import Seller
from monitor.app import TERMINAL, House, house
from monitor.business_check import ask_accounts
from monitor.chat import Heard
from monitor.checked import Checked, account_lines, listing_lines, print_json, verdict
from monitor.commands.business import healths
from monitor.commands.looking import standings
from monitor.commands.ranking import place_rows
from monitor.commands.rival_rows import rival_row
from monitor.commands.turn import Turn
from monitor.config import Config
from monitor.console.failures import Usage
from monitor.console.memory import one_listing
from monitor.console.output import note, show
from monitor.friends import Standing as Who
from monitor.language import Html, Tongue, clean, joined
from monitor.marks import Mark
from monitor.render.boards import Line, Standing, status, who
from monitor.render.followed import place_lines
from monitor.render.rivals import rivals_board
from monitor.render.words import listing_name
from monitor.sightings import Found
from monitor.speakers.console import rich_text
from storage.states import Person, Role, WatchedListing


def check(config: Config, names: Sequence[str], *, as_json: bool = False) -> int:
    """One look at the listings named, or at all and the accounts: 0 clear, 1 something is wrong, 3 could not look."""
    return asyncio.run(looked(config, SystemClock(), names, as_json=as_json))


async def looked(
    config: Config,
    clock: Clock,
    names: Sequence[str] = (),
    *,
    as_json: bool = False,
    tell: Callable[[str], None] = note,
) -> int:
    """The same on any clock, beside a daemon or without one; `tell` hears what there is to wait for."""
    async with house(config, clock) as rooms:
        listings = await _chosen(rooms, names)
        # A person who names a listing asks for that alone; reports about a whole account take a minute.
        accounts = () if names else rooms.business.asking
        outcomes, unread = await asyncio.gather(
            ask_accounts(rooms.business, accounts, tell), _look_at_listings(rooms, listings)
        )
        await rooms.store.flush()
        turn = _turn(rooms, _somebody(config))
        rows = await standings(turn, [one.id for one in sorted(listings, key=lambda one: one.rival)])
        found = {row.listing.id: await _found(turn, row.listing) for row in rows}
        rows = [_strictly(row, found[row.listing.id]) for row in rows]
        seen = Checked(turn, rows, found, await healths(turn, accounts), outcomes, unread)
        await (print_json(seen) if as_json else _print_all(seen))
        return await verdict(seen)


async def _found(turn: Turn, listing: WatchedListing) -> tuple[Found, ...]:
    """The sellers on a listing of mine; who sells a rival's is nobody to ask about."""
    return () if listing.rival else await turn.found(listing, await turn.known(listing))


async def _look_at_listings(rooms: House, listings: Sequence[WatchedListing]) -> bool:
    """One look at each; whether a list on which they have places could not be read."""
    pairs = [(watch, listing) for listing in listings for watch in await rooms.store.watches(listing.id)]
    await rooms.poll.by_hand(pairs)
    return await _look_at_lists(rooms, listings)


async def _print_all(seen: Checked) -> None:
    turn, tongue = seen.turn, seen.turn.tongue
    mine = [row for row in seen.rows if not row.listing.rival]
    _print(tongue, turn, mine, seen.found, alone=len(mine) == len(seen.rows))
    if theirs := [await rival_row(turn, row) for row in seen.rows if row.listing.rival]:
        show(f"\n{rich_text(rivals_board(tongue, theirs, now=turn.now).html)}")
    for row in mine:
        if lines := await listing_lines(seen, row):
            show(f"\n{rich_text(joined((listing_name(row.listing), *lines)))}")
        _print_places(tongue, row.listing, place_lines(tongue, await place_rows(turn, row.listing), turn.now))
    for line in await account_lines(seen):
        show(rich_text(line))


async def _look_at_lists(rooms: House, listings: Sequence[WatchedListing]) -> bool:
    """One look at every list on which the listings have places; whether one could not be read."""
    for ranking in await rooms.store.rankings():
        if ranking.account in rooms.accounts and any(ranking.holds(one) for one in listings):
            found = await rooms.ranking.listings_on(ranking, rooms.clock.now())
            await rooms.ranking.look(ranking, found, urgent=True)
    asked = [one for one in await rooms.store.rankings() if any(one.holds(listing) for listing in listings)]
    return any(one.trouble for one in asked)


def _print_places(tongue: Tongue, listing: WatchedListing, lines: Sequence[Html]) -> None:
    if lines:
        title = tongue._("Places of {listing}", listing=listing_name(listing))
        show(f"\n{rich_text(joined((title, *lines)))}")


async def _chosen(rooms: House, names: Sequence[str]) -> list[WatchedListing]:
    if names:
        return [await one_listing(rooms.store, name) for name in names]
    listings = await rooms.store.listings()
    # An account that is read by an API has enough to tell before a listing is watched.
    if not listings and not rooms.business.asking:
        raise Usage("Nothing is watched yet. Add a listing by its address: twoam add https://…")
    return list(listings)


def _print(
    tongue: Tongue, turn: Turn, rows: Sequence[Standing], found: Mapping[int, tuple[Found, ...]], *, alone: bool
) -> None:
    if rows:
        lines = [Line(row) for row in sorted(rows, key=lambda row: list(Mark).index(row.mark))]
        show(rich_text(status(tongue, lines, Counter(row.mark for row in rows), now=turn.now).html))
    elif alone:
        command = "twoam add https://…"
        show(tongue.label("Nothing is watched yet. Add a listing by its address: {command}", command=command))
    for row in rows:
        show("")
        show(
            rich_text(
                who(
                    tongue,
                    row.listing,
                    found[row.listing.id],
                    now=turn.now,
                    seen=turn.now,
                    shared=turn.tools.is_shared(row.listing),
                )[0].html
            )
        )
    for seller in dict.fromkeys(one.seller for each in found.values() for one in each if _is_stranger(one)):
        show(f"\n{_asked(tongue, seller)}")


def _asked(tongue: Tongue, seller: Seller) -> str:
    """Who is it? With the lines that answer, where he has an id."""
    unknown = tongue.label("“{seller}” is nobody you know.", seller=seller.name or seller.id or "")
    if not seller.id:
        return unknown
    command = f"twoam friend add {clean(seller.id)}"
    yours = tongue.label("It is you: {command}", command=f"{command} --kind mine")
    return "\n".join((unknown, f"  {yours}", "  " + tongue.label("He may sell there: {command}", command=command)))


def _is_stranger(one: Found) -> bool:
    return one.undecided and one.standing is Who.STRANGER


def _strictly(row: Standing, found: tuple[Found, ...]) -> Standing:
    """A stranger on the listing is wrong at first sight: somebody is looking, there is nothing to wait for."""
    return replace(row, mark=Mark.ALERT) if any(_is_stranger(one) for one in found) else row


def _somebody(config: Config) -> Person:
    """A reader for boards that nobody in particular asked for."""
    machine = config.machine
    return Person(0, "", TERMINAL, TERMINAL, Role.OWNER, machine.language, machine.zone, "23:00", "08:00", 0)


def _turn(rooms: House, person: Person) -> Turn:
    nobody = Heard(0, person.user_id, person.chat_id, None, None, None, True, person.name, person.language)
    return Turn(rooms.store, rooms.tools, rooms.clock.now(), nobody, person)
