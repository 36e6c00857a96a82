"""Questions: how it stands, who sells, why something was told, and whether we were awake."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.buttons import Keyboard, alert_keys
from monitor.channels.known import channel_names
from monitor.chat import Said
from monitor.commands.naming import tagged, tags_of
from monitor.commands.picking import with_listing
from monitor.commands.rival_rows import rival_row
from monitor.commands.sides import sides_said
from monitor.commands.turn import Turn
from monitor.digest import Coverage, Seen, coverage_of
from monitor.known import OFFERS
from monitor.language import N_, Html, esc, joined
from monitor.marks import data_age, finding_age, is_alarming, mark_of, unread
from monitor.messages import Message
from monitor.push_tally import week
from monitor.render import Scene, alert, coverage_board
from monitor.render.boards import PAGE, Standing, alerts, listing_card, ping, status, troubles, who
from monitor.render.cases import Past, evidence, why
from monitor.render.health import unread_line
from monitor.render.reasons import reason
from monitor.render.replies import reply_lines
from monitor.render.rivals import rival_card, rivals_line
from storage.states import DeliveryState, Facts, Incident, Mute, Product, Status, Step, Watch, WatchedListing

_PAST = timedelta(days=7)
_COVERED = (timedelta(days=1), timedelta(days=7))
_MOST_CASES = 20
_PING = {
    "version": N_("Version"),
    "awake_since": N_("Awake since"),
    "last_look": N_("Last look"),
    "last_delivery": N_("Last message sent"),
    "channel": N_("Channel"),
    "waiting": N_("Messages waiting"),
}


async def show_status(turn: Turn, text: str = "") -> Said:
    """The board, or that of a tag's listings, with a button that renews it in place."""
    rows = await standings(turn)
    of_tag = {one.id for one in await tagged(turn, text)}
    rows = [row for row in rows if row.listing.id in of_tag] if of_tag else rows
    beside, products = joined((await _rivals_of(turn), await unread_of(turn))), await turn.store.products()
    starred = await turn.store.starred()
    board = status(turn.tongue, rows, now=turn.now, page=turn.page, unread=beside, products=products, starred=starred)
    return await turn.board(board, "status", text if of_tag else "", more=(turn.page + 1) * PAGE < len(rows))


async def unread_of(turn: Turn) -> Html:
    """What of the accounts is not known at present; empty where all is."""
    watches = unread(await turn.store.account_watches(), turn.tools.patience, turn.now)
    return unread_line(turn.tongue, watches, turn.now)


async def _rivals_of(turn: Turn) -> Html:
    """How many rivals are watched beside my listings, and of how many nothing is known."""
    return rivals_line(turn.tongue, await standings(turn, rivals=True))


async def standings(turn: Turn, *, rivals: bool = False) -> list[Standing]:
    """How every listing of mine stands, or every rival's."""
    watches: dict[int, list[Watch]] = {}
    for watch in await turn.store.watches():
        watches.setdefault(watch.listing_id, []).append(watch)
    incidents = await turn.store.open_incidents()
    return [
        standing_of(
            turn, listing, watches.get(listing.id, []), [one for one in incidents if one.listing_id == listing.id]
        )
        for listing in await turn.store.listings()
        if listing.rival is rivals
    ]


def standing_of(
    turn: Turn, listing: WatchedListing, watches: Sequence[Watch], incidents: Sequence[Incident]
) -> Standing:
    """How one listing stands; the watches and the open incidents are its own."""
    alarming = [one for one in incidents if is_alarming(one)]
    return Standing(
        listing=listing,
        mark=mark_of(listing, watches, incidents, turn.tools.patience, turn.now),
        incident=max(alarming, key=lambda one: one.severity.weight, default=None),
        age=data_age(watches, turn.now),
        trouble=troubles(turn.tongue, watches),
        platform=turn.tools.platform_of(listing.account),
    )


async def show_listing(turn: Turn, text: str) -> Said:
    """One listing's card; a product's listings side by side."""
    return await with_listing(turn, "listing", text, _card, together=show_sides)


async def show_sides(turn: Turn, product: Product, listings: Sequence[WatchedListing]) -> Said:
    """All listings of a product side by side."""
    numbers = {one.id for one in listings}
    return await sides_said(turn, product, [row for row in await standings(turn) if row.listing.id in numbers])


async def _card(turn: Turn, listing: WatchedListing) -> Said:
    incidents = await turn.store.open_incidents(listing_id=listing.id)
    row = standing_of(turn, listing, await turn.store.watches(listing.id), incidents)
    told = [one for one in incidents if one.status is not Status.RAISED]
    mutes = await _mutes(turn, listing)
    if listing.rival:
        card = rival_card(turn.tongue, await rival_row(turn, row), told, mutes, now=turn.now)
    else:
        known = await turn.shown(row)
        found = await turn.found(listing, known)
        card = listing_card(
            turn.tongue, row, known, found, told, mutes, now=turn.now, shared=turn.tools.is_shared(listing)
        )
    return await turn.said(card, await _card_keys(turn, listing))


async def _card_keys(turn: Turn, listing: WatchedListing) -> Keyboard:
    keys = turn.keyboard()
    label, ref = turn.tongue.label, f"#{listing.id}"
    sellers, reasons = (label("Who sells"), "do", _do("who", ref)), (label("Why"), "do", _do("why", ref))
    keys.row(reasons) if listing.rival else keys.row(sellers, reasons)
    keys.row((label("Pause"), "do", _do("pause", ref)), (label("Mute"), "do", _do("mute", ref)))
    keys.row((label("Star"), "do", _do("star", ref)), (label("Tags"), "do", _do("tag", ref)))
    whose, word = (label("It is mine"), "mine") if listing.rival else (label("It is a rival's"), "rival")
    keys.row((whose, "do", _do("rivals", f"{ref} {word}")))
    if product := next((one for one in await turn.store.products() if listing.id in one.ties), None):
        keys.row((label("All of {product}", product=product.name), "do", _do("listing", f"={product.id}")))
    return keys


def _do(command: str, text: str) -> Facts:
    return {"command": command, "text": text}


async def _mutes(turn: Turn, listing: WatchedListing) -> list[Mute]:
    tags = await tags_of(turn, listing)
    names = {f"listing:{listing.id}", *(f"tag:{tag}" for tag in tags)}
    return [mute for mute in await turn.store.mutes(turn.now) if mute.what in names]


async def show_who(turn: Turn, text: str) -> Said:
    return await with_listing(turn, "who", text, _who)


async def _who(turn: Turn, listing: WatchedListing) -> Said:
    if listing.rival:
        return turn.toast("That is a rival's listing: I do not ask who else sells there.")
    known = await turn.known(listing)
    offers = await turn.store.snapshot(listing.id, OFFERS)
    found = await turn.found(listing, known)
    seen, shared = offers.end if offers else None, turn.tools.is_shared(listing)
    return await turn.said(who(turn.tongue, listing, found, now=turn.now, seen=seen, shared=shared))


async def show_why(turn: Turn, text: str) -> Said:
    return await with_listing(turn, "why", text, _why)


async def _why(turn: Turn, listing: WatchedListing) -> Said:
    since = turn.now - _PAST
    recent = {one.id: one for one in await turn.store.recent_incidents(since) if one.listing_id == listing.id}
    recent |= {one.id: one for one in await turn.store.open_incidents(listing_id=listing.id)}
    pasts = [Past(one, await turn.store.deliveries(one.id)) for one in recent.values()]
    people = {person.id: person.name for person in await turn.store.people()} | await channel_names(turn.store)
    return await turn.said(why(turn.tongue, listing, pasts, await _mutes(turn, listing), people, now=turn.now))


async def show_alerts(turn: Turn, text: str = "") -> Said:
    """What is open, each with a button that brings its alert anew."""
    told = [one for one in await turn.store.open_incidents() if one.status is not Status.RAISED]
    told.sort(key=lambda one: (-one.severity.weight, one.raised_at))
    keys = turn.keyboard()
    for at in range(0, min(len(told), _MOST_CASES), 4):
        row = told[at : at + 4]
        keys.row(*(_case_key(turn, one) for one in row))
    extra = await _never_arrived(turn)
    message = alerts(turn.tongue, told, await turn.scene(told), extra, now=turn.now)
    return await turn.said(message, keys if told else None)


def _case_key(turn: Turn, incident: Incident) -> tuple[str, str, Facts]:
    return turn.tongue.label("case {number}", number=incident.id), "case", {"incidents": [incident.id]}


async def _never_arrived(turn: Turn) -> list[Html]:
    rows = await turn.store.deliveries_since(turn.now - timedelta(days=1))
    lost = [one for one in rows if one.state is DeliveryState.PARKED and one.chat_id == turn.person.chat_id]
    return [
        turn.tongue._(
            "⚠️ Did not reach you at {when}: {why}.",
            when=turn.tongue.time(one.created_at, turn.now),
            why=reason(turn.tongue, one.reason),
        )
        for one in lost[-5:]
    ]


async def bring_case(turn: Turn, ids: list[int]) -> Said:
    """The alert of each case as it stands now, with fresh buttons."""
    said = [await _case(turn, incident) for number in ids[:3] if (incident := await turn.store.incident(number))]
    return Said(messages=tuple(said)) if said else turn.toast("There is no such case.")


async def _case(turn: Turn, incident: Incident) -> Message:
    listing = await turn.store.listing(incident.listing_id) if incident.listing_id else None
    watches = await turn.store.watches(incident.listing_id) if incident.listing_id else ()
    step = Step.RESOLVED if incident.status is Status.RESOLVED else Step.CONFIRMED
    message = alert(
        turn.tongue,
        incident,
        listing,
        turn.tools.platform_of(incident.account),
        now=turn.now,
        step=step,
        seen_age=finding_age(incident, watches, turn.now),
    )
    replies = await turn.store.replies(incident.id)
    message = replace(message, html=joined((Html(message.html), reply_lines(turn.tongue, replies, turn.now))))
    keys = alert_keys(turn.tongue, incident, turn.heard.chat_id, turn.now, turn.pressed_by)
    if replies:
        keys.row((turn.tongue.label("Replies and files"), "replies", {"incidents": [incident.id]}))
    keys.row((turn.tongue.label("PDF"), "do", _do("case", f"{incident.id} pdf")))
    return await turn.with_keys(message, keys)


async def show_evidence(turn: Turn, ids: list[int]) -> Said:
    """What was read for the cases."""
    incidents = [one for number in ids[:3] if (one := await turn.store.incident(number))]
    said = [evidence(turn.tongue, one, await turn.store.proofs(incident_id=one.id), now=turn.now) for one in incidents]
    return Said(messages=tuple(said)) if said else turn.toast("There is no such case.")


async def show_coverage(turn: Turn, text: str = "") -> Said:
    """The proof of watch for a day and a week, and what the quotas can promise."""
    seen = [(length, await _coverage(turn, turn.now - length)) for length in _COVERED]
    spans = [(length, mine) for length, (mine, _) in seen]
    rivals = seen[0][1][1]
    listings = {listing.id: listing for listing in await turn.store.listings()}
    accounts = sorted({listing.account for listing in listings.values()})
    pushes = {account: await week(turn.store, account, turn.now) for account in accounts}
    budgets = await turn.tools.budgets()
    return await turn.said(coverage_board(turn.tongue, spans, Scene(listings), turn.now, pushes, budgets, rivals))


async def _coverage(turn: Turn, since: datetime) -> tuple[Coverage, Coverage]:
    """That of my listings, and that of rivals'."""
    seen = Seen(
        listings=await turn.store.listings(),
        watches=await turn.store.watches(),
        spans=await turn.store.coverage(since, turn.now),
        troubles=await turn.store.troubles(since, turn.now),
        counts=await turn.store.looks_between(since, turn.now),
        period=turn.tools.period,
    )
    return coverage_of(seen, since, turn.now), coverage_of(seen, since, turn.now, rivals=True)


async def show_ping(turn: Turn, text: str = "") -> Said:
    return await turn.said(ping(turn.tongue, _machine(turn, turn.tools.ping())))


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
