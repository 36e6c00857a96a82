"""Questions about the watch itself: the proof that somebody was awake, and how the machine is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.buttons import Keyboard, weekly_keys
from monitor.chat import Said
from monitor.commands.picking import with_listing
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.coverage import Seen, coverage_of, of_topics
from monitor.language import N_, Html, esc, joined
from monitor.nights import seen_since, ways_to_phones, week_of
from monitor.push_tally import week
from monitor.render import Scene, coverage_board
from monitor.render.boards import ping
from monitor.render.coverage import listing_coverage
from monitor.render.weekly import drill_line, phone_line, weekly
from storage.states import Facts, WatchedListing

_COVERED = (timedelta(days=1), timedelta(days=7))
_MOST_PICTURES = 3
_PING = {
    "version": N_("Version"),
    "awake_since": N_("Awake since"),
    "last_look": N_("Last look"),
    "last_delivery": N_("Last message sent"),
    "channel": N_("Channel"),
    "waiting": N_("Messages waiting"),
}


async def show_coverage(turn: Turn, text: str = "") -> Said:
    """The proof of watch for a day and a week, and what the quotas can promise; of one listing by its questions."""
    if text.strip():
        return await with_listing(turn, "coverage", text, _of_listing)
    seen = await _seen(turn)
    spans = [(length, coverage_of(one, turn.now - length, turn.now)) for length, one in seen]
    day, today = seen[0]
    rivals = coverage_of(today, turn.now - day, turn.now, rivals=True)
    listings = {listing.id: listing for listing in today.listings}
    accounts = sorted({listing.account for listing in listings.values()})
    pushes = {account: await week(turn.store, account, turn.now) for account in accounts}
    budgets = await turn.tools.budgets()
    board = coverage_board(turn.tongue, spans, Scene(listings), turn.now, pushes, budgets, rivals)
    unseen = [gap.listing_id for gap in spans[-1][1].gaps]
    return await turn.board(board, "coverage", keys=_gap_keys(turn, unseen, listings))


def _gap_keys(turn: Turn, gaps: Sequence[int], listings: Mapping[int, WatchedListing]) -> Keyboard:
    """A picture of each listing that was out of sight longest."""
    keys = turn.keyboard()
    for number in [one for one in dict.fromkeys(gaps) if one in listings][:_MOST_PICTURES]:
        label = turn.tongue.label("{what}: {value}", what=turn.tongue.label("Chart"), value=listings[number].name[:40])
        keys.row(do(label, "chart", f"#{number} coverage"))
    return keys


async def _seen(turn: Turn, listing: int | None = None) -> Sequence[tuple[timedelta, Seen]]:
    """What was looked at in each of the times that are told, of all listings or of one."""
    begins = [turn.now - length for length in _COVERED]
    return [*zip(_COVERED, await seen_since(turn.store, turn.tools.period, begins, turn.now, listing), strict=True)]


async def _of_listing(turn: Turn, listing: WatchedListing) -> Said:
    """How well each question about one listing was answered, and how old the oldest answer is."""
    seen = await _seen(turn, listing.id)
    spans = [(length, of_topics(one, listing.id, turn.now - length, turn.now)) for length, one in seen]
    keys = turn.keyboard()
    keys.row(do(turn.tongue.label("Chart"), "chart", f"#{listing.id} coverage"))
    board = listing_coverage(turn.tongue, listing, spans, turn.now)
    return await turn.board(board, "coverage", f"#{listing.id}", keys)


async def show_weekly(turn: Turn, text: str = "") -> Said:
    """The last seven days in numbers, with a row of buttons for each wake that nobody has judged."""
    week = await week_of(turn.store, turn.person, turn.now)
    keys = weekly_keys(turn.tongue, week, turn.heard.chat_id, turn.now, turn.pressed_by)
    return await turn.board(weekly(turn.tongue, week, now=turn.now), "weekly", keys=keys)


async def show_ping(turn: Turn, text: str = "") -> Said:
    """How the machine is, and how long the way to the phones took in a week, in earnest and in drills."""
    message = ping(turn.tongue, _machine(turn, turn.tools.ping()))
    real, drilled = await ways_to_phones(turn.store, turn.now)
    lines = (Html(message.html), phone_line(turn.tongue, real), drill_line(turn.tongue, drilled))
    return await turn.board(replace(message, html=joined(lines)), "ping")


def _machine(turn: Turn, facts: Facts) -> list[tuple[str, str]]:
    return [(_PING.get(key, key.replace("_", " ")), _value(turn, value)) for key, value in facts.items()]


def _value(turn: Turn, value: object) -> str:
    if value is None:
        return str(turn.tongue._("unknown"))
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return esc(str(value), 100)
    return turn.tongue.time(at, turn.now) if at.tzinfo else str(value)
