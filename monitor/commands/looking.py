"""Questions: how it stands, who sells, why something was told, and whether we were awake."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.brand import brand_on
from monitor.buttons import Key, Keyboard, alert_keys
from monitor.chat import Said
from monitor.commands.deciding import wish
from monitor.commands.naming import tagged, tags_of
from monitor.commands.picking import with_listing
from monitor.commands.rival_rows import rival_row
from monitor.commands.sides import sides_said
from monitor.commands.steps import card, do, steps
from monitor.commands.turn import Turn
from monitor.friends import Standing as Who
from monitor.known import OFFERS
from monitor.language import Html, joined
from monitor.licence import may_show_listing
from monitor.marks import Mark, data_age, finding_age, is_alarming, mark_of, unread
from monitor.messages import Message
from monitor.overview import overview
from monitor.past_cases import HIJACKS, last_cases, returned_facts
from monitor.render import alert
from monitor.render.boards import PAGE, Line, Standing, alerts, listing_card, status, too_old, troubles, who
from monitor.render.cases import evidence
from monitor.render.health import unread_line
from monitor.render.reasons import reason
from monitor.render.replies import reply_lines
from monitor.render.reports import returned
from monitor.render.risk import risk_line
from monitor.render.rivals import rival_card, rivals_line
from monitor.render.words import seller_name
from monitor.sightings import Found, Undecided
from monitor.stakes import reader_of, stake_of
from storage.states import Incident, Mute, Product, Status, Step, Watch, WatchedListing

_IN_A_ROW = 4
_MOST_CARDS = 6
_MOST_UNDECIDED = 6


async def show_status(turn: Turn, text: str = "") -> Said:
    """The board, or that of a tag's listings, with a button that renews it in place."""
    all_of_mine = await overview(turn.store, turn.tools.patience, turn.now)
    of_tag = {one.id for one in await tagged(turn, text)}
    all_of_mine = all_of_mine.only(of_tag) if of_tag else all_of_mine
    last = max(0, len(all_of_mine.stood.ids) - 1) // PAGE
    turn = replace(turn, page=min(turn.page, last))
    places = all_of_mine.page(turn.page, PAGE)
    rows = {row.listing.id: row for row in await standings(turn, [one.listing for one in places])}
    products = {one.id: one for one in await turn.store.products([one.product for one in places if one.product])}
    lines = [
        Line(rows[one.listing], products.get(one.product or 0), one.gravest, starred=one.listing in all_of_mine.starred)
        for one in places
        if one.listing in rows
    ]
    beside = joined((await rivals_of(turn), await unread_of(turn)))
    board = status(turn.tongue, lines, all_of_mine.counts, now=turn.now, unread=beside)
    keys = turn.keyboard()
    alerting = [card(one.row.listing) for one in lines if one.row.mark is Mark.ALERT][:_MOST_CARDS]
    for at in range(0, len(alerting), 2):
        keys.row(*alerting[at : at + 2])
    return await turn.board(board, "status", text if of_tag else "", keys=keys, more=turn.page < last)


async def unread_of(turn: Turn) -> Html:
    """What of the accounts is not known at present; empty where all is."""
    watches = unread(await turn.store.account_watches(), turn.tools.patience, turn.now)
    return unread_line(turn.tongue, watches, turn.now)


async def rivals_of(turn: Turn) -> Html:
    """How many rivals are watched beside my listings, and of how many nothing is known."""
    rivals = await overview(turn.store, turn.tools.patience, turn.now, rival=True)
    lost = [one for one in rivals.stood.ids if rivals.mark(one) is Mark.UNKNOWN]
    ages = [row.age for row in await standings(turn, lost)] if lost else []
    return rivals_line(turn.tongue, len(rivals.stood.ids), ages)


async def standings(turn: Turn, numbers: Sequence[int]) -> list[Standing]:
    """How these listings stand, in this order, but for those that are no longer watched."""
    watches: dict[int, list[Watch]] = {}
    for watch in await turn.store.watches(listings=numbers):
        watches.setdefault(watch.listing_id, []).append(watch)
    incidents: dict[int | None, list[Incident]] = {}
    for one in await turn.store.open_incidents(listings=numbers):
        incidents.setdefault(one.listing_id, []).append(one)
    found = {one.id: one for one in await turn.store.listings(numbers)}
    return [
        standing_of(turn, found[number], watches.get(number, ()), incidents.get(number, ()))
        for number in numbers
        if number in found
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
    return await sides_said(turn, product, await standings(turn, [one.id for one in listings]))


async def _card(turn: Turn, listing: WatchedListing) -> Said:
    incidents = await turn.store.open_incidents(listing_id=listing.id)
    row = standing_of(turn, listing, await turn.store.watches(listing.id), incidents)
    told = [one for one in incidents if one.status is not Status.RAISED]
    mutes = await mutes_on(turn, listing)
    if listing.rival:
        shown = rival_card(turn.tongue, await rival_row(turn, row), told, mutes, now=turn.now)
    else:
        known = await turn.shown(row)
        found = await turn.found(listing, known)
        shown = listing_card(
            turn.tongue, row, known, found, told, mutes, now=turn.now, shared=turn.tools.is_shared(listing)
        )
    return await turn.board(shown, "listing", f"#{listing.id}", await _card_keys(turn, listing))


async def _card_keys(turn: Turn, listing: WatchedListing) -> Keyboard:
    keys = turn.keyboard()
    label, ref = turn.tongue.label, f"#{listing.id}"
    keys.row(*steps(turn, listing, *(("rank", "why") if listing.rival else ("who", "why"))))
    if not listing.rival:
        keys.row(*steps(turn, listing, "rank", "reviews", "stock"))
    keys.row(*steps(turn, listing, "price", "chart"))
    keys.row(*steps(turn, listing, "pause", "mute"))
    keys.row(do(label("Star"), "star", ref), do(label("Tags"), "tag", ref))
    whose, word = (label("It is mine"), "mine") if listing.rival else (label("It is a rival's"), "rival")
    keys.row(do(whose, "rivals", f"{ref} {word}"))
    if product := await turn.store.product_of(listing.id):
        keys.row(do(label("All of {product}", product=product.name), "listing", f"={product.id}"))
    return keys


async def mutes_on(turn: Turn, listing: WatchedListing) -> list[Mute]:
    """What keeps alerts of the listing back at present: it is muted itself, or by a tag."""
    tags = await tags_of(turn, listing)
    names = {f"listing:{listing.id}", *(f"tag:{tag}" for tag in tags)}
    return [mute for mute in await turn.store.mutes(turn.now) if mute.what in names]


async def show_who(turn: Turn, text: str) -> Said:
    return await with_listing(turn, "who", text, _who)


async def _who(turn: Turn, listing: WatchedListing) -> Said:
    if listing.rival:
        return turn.toast("That is a rival's listing: I do not ask who else sells there.")
    offers = await turn.store.snapshot(listing.id, OFFERS)
    seen, shared = offers.end if offers and offers.end >= listing.added_at else None, turn.tools.is_shared(listing)
    platform = turn.tools.platform_of(listing.account)
    keys = turn.keyboard()
    if seen and not may_show_listing(platform, turn.now - seen):
        keys.row(*steps(turn, listing, "listing", "why"))
        return await turn.board(too_old(turn.tongue, listing, turn.now - seen), "who", f"#{listing.id}", keys)
    found = await turn.found(listing, await turn.known(listing))
    before = await _before(turn, listing, found)
    message, more = who(turn.tongue, listing, found, now=turn.now, seen=seen, shared=shared, page=turn.page)
    message = replace(message, html=joined((Html(message.html), *before)))
    for one in [each for each in found if each.undecided and shared][:_MOST_UNDECIDED]:
        label = turn.tongue.label("{seller}: who is it?", seller=str(one.seller))
        keys.row((label, "scope", wish(Undecided(one.seller, platform, (listing,)))))
    keys.row(*steps(turn, listing, "listing", "rank", "why"))
    return await turn.board(message, "who", f"#{listing.id}", keys, more=more)


async def _before(turn: Turn, listing: WatchedListing, found: Sequence[Found]) -> list[Html]:
    """The strangers who stood on a listing of mine before, each with his last case that is over."""
    strangers = {one.seller.key: one.seller for one in found if one.standing is Who.STRANGER}
    last = last_cases(await turn.store.of_sellers(strangers), listing.account) if strangers else {}
    reports = await turn.store.reports([one.id for one in last.values()])
    return [
        turn.tongue._(
            "{seller}: {what}",
            seller=seller_name(turn.tongue, strangers[key]),
            what=returned(turn.tongue, {"returned": returned_facts(case, reports)}),
        )
        for key, case in list(last.items())[:_MOST_UNDECIDED]
    ]


async def show_alerts(turn: Turn, text: str = "") -> Said:
    """What is open, each with a button that brings its alert anew."""
    told, count = await turn.store.told_incidents(turn.page * PAGE, PAGE)
    if not told and turn.page:
        return await show_alerts(replace(turn, page=0))
    keys = turn.keyboard()
    for at in range(0, len(told), _IN_A_ROW):
        keys.row(*(_case_key(turn, one) for one in told[at : at + _IN_A_ROW]))
    extra = await _never_arrived(turn)
    message = alerts(turn.tongue, told, count, await turn.scene(told), extra, now=turn.now)
    return await turn.board(message, "alerts", keys=keys, more=(turn.page + 1) * PAGE < count)


def _case_key(turn: Turn, incident: Incident) -> Key:
    return turn.tongue.label("case {number}", number=incident.id), "case", {"incidents": [incident.id]}


async def _never_arrived(turn: Turn) -> list[Html]:
    lost = await turn.store.parked_since(turn.now - timedelta(days=1), turn.person.chat_id)
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
        await turn.discreet(incident),
        listing,
        turn.tools.platform_of(incident.account),
        now=turn.now,
        step=step,
        seen_age=finding_age(incident, watches, turn.now),
        risk=await _risk(turn, incident, listing),
        brand=await brand_on(turn.store, listing),
    )
    replies = await turn.store.replies(incident.id)
    message = replace(message, html=joined((Html(message.html), reply_lines(turn.tongue, replies, turn.now))))
    keys = alert_keys(turn.tongue, incident, turn.heard.chat_id, turn.now, turn.pressed_by)
    if replies:
        keys.row((turn.tongue.label("Replies and files"), "replies", {"incidents": [incident.id]}))
    if incident.rule in HIJACKS and incident.facts.get("who") == "stranger":
        keys.row(
            do(turn.tongue.label("Dossier"), "dossier", str(incident.id)),
            do(turn.tongue.label("Reported"), "report", str(incident.id)),
        )
    files = (turn.tongue.label("PDF"), "pdf"), (turn.tongue.label("ZIP with proofs"), "export")
    keys.row(*(do(label, "case", f"{incident.id} {what}") for label, what in files))
    return await turn.with_keys(message, keys)


async def _risk(turn: Turn, incident: Incident, listing: WatchedListing | None) -> Html:
    """What is at risk by now; no sum where none may be told."""
    stake = await stake_of(turn.store, incident, listing, turn.now)
    told = stake is not None and await turn.may_tell_money()
    reader = await reader_of(turn.store, turn.person, turn.now) if told else None
    return risk_line(turn.tongue, stake, reader, turn.now)


async def show_evidence(turn: Turn, ids: list[int]) -> Said:
    """What was read for the cases."""
    incidents = [one for number in ids[:3] if (one := await turn.store.incident(number))]
    said = [evidence(turn.tongue, one, await turn.store.proofs(incident_id=one.id), now=turn.now) for one in incidents]
    return Said(messages=tuple(said)) if said else turn.toast("There is no such case.")
