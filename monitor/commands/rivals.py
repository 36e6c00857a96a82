"""Listings of others: which are watched, how they stand, and whose a listing is."""

from dataclasses import replace

from monitor.chat import Said
from monitor.commands import adding, looking
from monitor.commands.picking import with_listing
from monitor.commands.rival_rows import rival_row
from monitor.commands.steps import card
from monitor.commands.turn import Turn
from monitor.messages import Message
from monitor.overview import overview
from monitor.render.rivals import rivals_board
from monitor.render.words import listing_name
from storage.states import WatchedListing

_PAGE = 8
_ADD = frozenset({"add", "添加"})
# Whose it is from now on.
_WHOSE = {"mine": False, "我的": False, "rival": True, "竞品": True}


async def rivals(turn: Turn, text: str) -> Said:
    """The board; “add ADDRESS”, “mine NAME” and “rival NAME” say what is watched and whose it is; a name alone: who."""
    first, _, rest = text.strip().partition(" ")
    named, _, last = text.strip().rpartition(" ")
    if first.casefold() in _ADD or "://" in first:
        return await _add(turn, rest if first.casefold() in _ADD else text)
    if first.casefold() in _WHOSE:
        return await _turn_into(turn, rest, first)
    if last.casefold() in _WHOSE:
        return await _turn_into(turn, named, last)
    return await looking.show_listing(turn, text) if text.strip() else await _board(turn)


def changes(text: str) -> bool:
    """Whether it says what is watched, or whose it is."""
    # Parted as the answer parts it: where the two differed, a viewer could change something.
    first, last = text.strip().partition(" ")[0].casefold(), text.strip().rpartition(" ")[2].casefold()
    return first in _ADD or "://" in first or not {first, last}.isdisjoint(_WHOSE)


async def _add(turn: Turn, text: str) -> Said:
    return await adding.add_lines(turn, text, rival=True)


async def _turn_into(turn: Turn, text: str, word: str) -> Said:
    rival = _WHOSE[word.casefold()]

    async def answer(turn: Turn, listing: WatchedListing) -> Said:
        return await _change(turn, listing, rival=rival)

    return await with_listing(turn, "rivals", text, answer, tail=word)


async def _change(turn: Turn, listing: WatchedListing, *, rival: bool) -> Said:
    called = listing_name(listing)
    if rival and not adding.reads_rivals(turn, listing.account):
        return await turn.said(Message(adding.cannot_read(turn, called, listing.account)))
    topics = turn.tools.topics_of(listing.account)
    changed = await turn.store.set_rival(listing.id, rival, topics, turn.now)
    turn.tools.wake()
    if not changed:
        said = turn.tongue._("{listing}: it is so already.", listing=called)
    elif rival:
        said = turn.tongue._("✓ {listing} is a rival's from now on, and begins anew as such.", listing=called)
    else:
        said = turn.tongue._("✓ {listing} is yours from now on, and begins with a first look.", listing=called)
    return await turn.said(Message(said))


async def _board(turn: Turn) -> Said:
    """The rivals of one page, in the order they were added."""
    numbers = (await overview(turn.store, turn.tools.patience, turn.now, rival=True)).stood.ids
    last = max(0, len(numbers) - 1) // _PAGE
    turn = replace(turn, page=min(turn.page, last))
    some = numbers[turn.page * _PAGE :][:_PAGE]
    rows = [await rival_row(turn, one) for one in await looking.standings(turn, some)]
    keys = turn.keyboard()
    for at in range(0, len(rows), 2):
        keys.row(*(card(row.standing.listing) for row in rows[at : at + 2]))
    board = rivals_board(turn.tongue, rows, now=turn.now, first=turn.page * _PAGE, count=len(numbers))
    return await turn.board(board, "rivals", keys=keys, more=turn.page < last)
