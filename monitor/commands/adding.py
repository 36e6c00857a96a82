"""Watches listings that somebody names: one at once, many only after each was looked at and shown."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from adapters.readings import Subject, Topic
from monitor.chat import Said
from monitor.commands.pasting import understood
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_, Html, clean, joined, name, visible
from monitor.messages import Message
from monitor.pasted import MOST_LINES, Line, Seen, lines_of
from monitor.render.pasted import pasted_messages, why_not
from monitor.render.words import listing_name, money, platform_name
from storage.states import Facts, JsonValue, WatchedListing

# So long the looks at one paste may take; what was not reached is said to be so.
_PATIENCE = 180.0
_LONGEST_NAME = 40


async def add(turn: Turn, text: str) -> Said:
    """One listing a line: address or id, then a name and a floor where wished; after the word “rival” a rival's."""
    return await add_lines(turn, text, rival=False)


async def add_lines(turn: Turn, text: str, *, rival: bool) -> Said:
    """The same; `rival` where all of them are rivals', whatever the line says."""
    rival, pasted = lines_of(text, rival=rival)
    if not pasted:
        return turn.toast("Write after /add, one a line: the address or id, then a name and your floor if you like.")
    lines = [await understood(turn, line, rival=rival) for line in pasted[:MOST_LINES]]
    if len(pasted) == 1:
        return await _one(turn, lines[0])
    start = turn.tongue.ngettext(
        "I look at {count} line first; nothing is saved yet.",
        "I look at {count} lines first; nothing is saved yet.",
        len(lines),
    )
    rest = "\n".join((*(["rival"] if rival else []), *pasted[MOST_LINES:])) if len(pasted) > MOST_LINES else ""
    return Said(messages=(Message(start),), later=partial(_tried, turn, lines, rest))


# --- one -------------------------------------------------------------------------------------------------------------


async def _one(turn: Turn, line: Line) -> Said:
    if len(line.places) > 1:
        return await _which(turn, line)
    if not line.known:
        return await turn.said(Message(why_not(turn.tongue, line)))
    said, listing = await _kept(turn, line)
    turn.tools.wake()
    keys = turn.keyboard()
    if listing:
        keys.row(do(turn.tongue.label("Card"), "listing", f"#{listing.id}"))
        if line.rival and not listing.rival:
            keys.row(do(turn.tongue.label("It is a rival's"), "rivals", f"#{listing.id} rival"))
    return await turn.said(Message(said), keys if listing else None)


async def _which(turn: Turn, line: Line) -> Said:
    """An id alone says no market: the accounts that know it are asked about."""
    keys = turn.keyboard()
    for account in line.places:
        label = f"{visible(platform_name(turn.tools.platform_of(account)))} · {account}"
        keys.row(do(label, "add", f"@{account} {line.text}"))
    ask = turn.tongue._("{text}: several accounts know it. Which one?", text=name(line.text, 60))
    return await turn.said(Message(ask), keys)


# --- many ------------------------------------------------------------------------------------------------------------


async def _tried(turn: Turn, lines: Sequence[Line], rest: str) -> Said:
    """Each line with what was seen, and buttons that save them."""
    by_account: dict[str, list[int]] = {}
    for number in _firsts(lines):
        if not lines[number].watched:
            by_account.setdefault(lines[number].account, []).append(number)
    seen: dict[int, Seen] = {}
    await asyncio.gather(*(_look(turn, lines, numbers, seen) for numbers in by_account.values()))
    shown = [seen.get(number, Seen(line)) for number, line in enumerate(lines)]
    messages = pasted_messages(turn.tongue, shown)
    keys = turn.keyboard()
    good = [_wish(one) for one in shown if one.listing]
    every = [_wish(shown[number]) for number in _firsts(lines) if not lines[number].watched]
    label = turn.tongue.label
    if every:
        keys.row((label("Save all {count}", count=len(every)), "save", {"wishes": every}))
    if good and len(good) < len(every):
        keys.row((label("Save the {count} that were read", count=len(good)), "save", {"wishes": good}))
    for account in dict.fromkeys(place for line in lines for place in line.places if len(line.places) > 1):
        text = "\n".join(f"@{account} {line.text}" for line in lines if len(line.places) > 1)
        keys.row(do(label("Ids without a market: {account}", account=account), "add", text))
    if rest:
        keys.row(do(label("The other {count} lines", count=len(rest.splitlines())), "add", rest))
    if every:
        keys.row((label("Cancel"), "save", {"wishes": []}))
    return Said(messages=(*messages[:-1], await turn.with_keys(messages[-1], keys)))


def _firsts(lines: Sequence[Line]) -> list[int]:
    """Each listing that somebody knows once, by the number of its first line."""
    found: dict[tuple[str, Subject], int] = {}
    for number, line in enumerate(lines):
        if line.known:
            found.setdefault((line.account, line.subject), number)
    return list(found.values())


async def _look(turn: Turn, lines: Sequence[Line], numbers: Sequence[int], seen: dict[int, Seen]) -> None:
    """One account's lines one after the other, each within the account's own pace; a line that fails costs itself."""
    try:
        async with asyncio.timeout(_PATIENCE):
            for number in numbers:
                line = lines[number]
                seen[number] = Seen.of(line, await turn.tools.look(line.account, line.subject))
    except TimeoutError:
        return


def _wish(one: Seen) -> JsonValue:
    """What is to be saved, as a button keeps it; without a name the page's own."""
    line = one.line
    title = clean(one.listing.title, _LONGEST_NAME) if one.listing and one.listing.title else ""
    return replace(line, name=line.name or title).facts()


async def save(turn: Turn, args: Facts) -> Said:
    """What was shown is watched from now on."""
    listed = args.get("wishes")
    lines = [Line.from_facts(one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if not lines:
        return turn.toast("Nothing was saved.")
    said = [(await _kept(turn, line))[0] for line in lines]
    turn.tools.wake()
    keys = turn.keyboard()
    keys.row(do(turn.tongue.label("All listings"), "status", ""))
    return await turn.said(Message(joined(said)), keys)


# --- what is kept ----------------------------------------------------------------------------------------------------


def reads_rivals(turn: Turn, account: str) -> bool:
    """Whether the account can be asked about listings of others."""
    return Topic.RIVALS in turn.tools.topics_of(account)


def cannot_read(turn: Turn, what: Html, account: str) -> Html:
    """Why a listing cannot be watched as a rival's."""
    return turn.tongue._("✕ {text}: the account {account} cannot read listings of others.", text=what, account=account)


async def _kept(turn: Turn, line: Line) -> tuple[Html, WatchedListing | None]:
    """What became of the line, and the listing that is watched by it."""
    if line.rival and not reads_rivals(turn, line.account):
        return cannot_read(turn, name(line.text, 80), line.account), None
    before = await turn.store.listing_of(line.account, line.subject)
    if before:
        return await _again(turn, before, line)
    topics = turn.tools.topics_of(line.account)
    meant = line.account, line.subject, line.name or line.subject.id, line.url
    listing = await turn.store.add_listing(*meant, turn.now, topics, rival=line.rival)
    await turn.note("watched", None, True, f"listing:{listing.id}")
    if line.rival:
        return turn.tongue._("✓ Watching {listing}, a rival's", listing=listing_name(listing)), listing
    floor = await _floor(turn, listing, line)
    return joined((turn.tongue._("✓ Watching {listing}", listing=listing_name(listing)), floor), by=" · "), listing


async def _again(turn: Turn, listing: WatchedListing, line: Line) -> tuple[Html, WatchedListing]:
    """Pasted again: a new name or floor is taken; nothing else changes.

    Not even that mine is a rival's: a slip would end its alerts in silence.
    """
    if line.rival and not listing.rival:
        command = f"/rivals rival {listing.name}"
        said = N_("✕ {listing} is watched as yours. If it is a rival's, say {command}")
        return turn.tongue._(said, listing=listing_name(listing), command=command), listing
    if line.name:
        await turn.decide(f"listing:{listing.id}", "name", line.name)
    floor = await _floor(turn, listing, line)
    now = await turn.store.listing(listing.id) or listing
    if now.rival:
        return turn.tongue._("✓ Already watched: {listing}, a rival's", listing=listing_name(now)), now
    return joined((turn.tongue._("✓ Already watched: {listing}", listing=listing_name(now)), floor), by=" · "), now


async def _floor(turn: Turn, listing: WatchedListing, line: Line) -> Html:
    if line.floor is None:
        return Html("")
    try:
        await turn.decide(f"listing:{listing.id}", "floor", str(line.floor))
    except ValueError:
        return turn.tongue._("floor not understood: {price}", price=str(line.floor))
    return turn.tongue._("floor {price}", price=money(turn.tongue, line.floor))
