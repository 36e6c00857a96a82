"""Listings of others: which are watched, how they stand, and whose a listing is."""

from monitor.chat import Said
from monitor.commands import listings, looking
from monitor.commands.picking import with_listing
from monitor.commands.rival_rows import rival_row
from monitor.commands.turn import Turn
from monitor.language import short_id
from monitor.messages import Message
from monitor.render.rivals import rivals_board
from monitor.render.words import listing_name
from storage.states import Facts, WatchedListing

_MOST_KEYS = 12
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
    words = text.casefold().split()
    return bool(words) and (words[0] in _ADD or "://" in words[0] or not {words[0], words[-1]}.isdisjoint(_WHOSE))


async def _add(turn: Turn, text: str) -> Said:
    return await listings.add_lines(turn, text, rival=True)


async def _turn_into(turn: Turn, text: str, word: str) -> Said:
    rival = _WHOSE[word.casefold()]

    async def answer(turn: Turn, listing: WatchedListing) -> Said:
        return await _change(turn, listing, rival=rival)

    return await with_listing(turn, "rivals", text, answer, tail=word)


async def _change(turn: Turn, listing: WatchedListing, *, rival: bool) -> Said:
    called = listing_name(listing)
    if rival and not listings.reads_rivals(turn, listing.account):
        return await turn.said(Message(listings.cannot_read(turn, called, listing.account)))
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
    rows = [await rival_row(turn, one) for one in await looking.standings(turn, rivals=True)]
    keys = turn.keyboard()
    for at in range(0, min(len(rows), _MOST_KEYS), 2):
        keys.row(*(_key(row.standing.listing) for row in rows[at : at + 2]))
    return await turn.said(rivals_board(turn.tongue, rows, now=turn.now), keys if rows else None)


def _key(listing: WatchedListing) -> tuple[str, str, Facts]:
    label = f"{listing.name[:40]} ({short_id(listing.subject.id)})"
    return label, "do", {"command": "listing", "text": f"#{listing.id}"}
