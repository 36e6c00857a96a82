"""Questions about stock: what is on hand of every listing, and all that is known of one."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.readings import InboundState, Topic
from monitor.chat import Said
from monitor.commands.picking import with_listing
from monitor.commands.ranking import held
from monitor.commands.steps import card, do, steps
from monitor.commands.turn import Turn
from monitor.decisions import thresholds_of
from monitor.known import SKUS
from monitor.licence import may_show_listing
from monitor.marks import is_blind
from monitor.overview import limit_of
from monitor.render.products import Left
from monitor.render.stock import Beside, Lying, Pile, Piles, stock_board, stock_card
from monitor.rules.account.arrivals import WINDOW
from monitor.stock.now import outlook_now
from monitor.stock.outlook import Outlook, outlook_kept
from storage.states import StockSum, Watch, WatchedListing

_PAGE = 20
_QUARTER, _HALF_YEAR = timedelta(days=90), 180
_PARTS = ("at_platform", "at_home", "inbound", "reserved")


async def show_stock(turn: Turn, text: str) -> Said:
    """Of all listings, what runs out first first, or of the one that is named."""
    return await with_listing(turn, "stock", text, _one) if text.strip() else await _all(turn)


async def left_of(turn: Turn, listing: WatchedListing) -> Left:
    """As it was told last; what was not asked for too long, or cannot be read, is not known now."""
    units, watch = await held(turn, listing, "stock", turn.now), await _watch(turn, listing)
    fresh = watch is not None and not is_blind(watch, turn.tools.patience(watch), turn.now)
    return Left(None if units is None else int(units), fresh)


async def _watch(turn: Turn, listing: WatchedListing) -> Watch | None:
    """The question that brings the stock."""
    return (await _watches(turn, [listing.id])).get(listing.id)


async def _watches(turn: Turn, listings: Collection[int]) -> Mapping[int, Watch]:
    """Of each listing the question that brings its stock."""
    found: dict[int, Watch] = {}
    for watch in await turn.store.watches(listings=listings):
        if watch.topic is Topic.STOCK or (watch.topic is Topic.LISTINGS and watch.listing_id not in found):
            found[watch.listing_id] = watch
    return found


async def _all(turn: Turn) -> Said:
    async with turn.store.at_once() as store:
        page, last, piles = await _page(replace(turn, store=store))
    turn = replace(turn, page=page)
    keys = turn.keyboard()
    scarce = [card(row.listing) for row in piles.rows if row.lying.units == 0][:4]
    for at in range(0, len(scarce), 2):
        keys.row(*scarce[at : at + 2])
    return await turn.board(stock_board(turn.tongue, piles, now=turn.now), "stock", keys=keys, more=turn.page < last)


async def _page(turn: Turn) -> tuple[int, int, Piles]:
    """The page that there is, the number of the last one, and what stands on it."""
    lies = await _lying(turn)
    last = max(0, lies.listings - 1) // _PAGE
    if turn.page > last:
        turn = replace(turn, page=last)
        lies = await _lying(turn)
    page = dict(lies.page)
    listings = {one.id: one for one in await turn.store.listings(page)}
    watches = await _watches(turn, page)
    kept = {one: outlook_kept(row) for one, row in (await turn.store.forecasts(page)).items()}
    piles = Piles(
        units=lies.units,
        listings=lies.listings,
        out=lies.out,
        unknown=lies.watched - lies.listings,
        rows=[
            await _line(turn, listings[one], units, kept.get(one), watches.get(one))
            for one, units in page.items()
            if one in listings
        ],
        unforecast=lies.unforecast,
    )
    return turn.page, last, piles


async def _lying(turn: Turn) -> StockSum:
    return await turn.store.stock_sum(limit_of(turn.tools.patience), turn.now, _PAGE, turn.page * _PAGE)


async def _row(turn: Turn, listing: WatchedListing, outlook: Outlook | None) -> Pile:
    """What lies of the listing; what the platform's licence lets nobody show any more is unknown."""
    platform, watch = turn.tools.platform_of(listing.account), await _watch(turn, listing)
    age = turn.now - watch.read_at if watch and watch.read_at else None
    left = await left_of(turn, listing)
    shows = may_show_listing(platform, age)
    parts = {part: await _part(turn, listing, part) if shows and left.fresh else None for part in _PARTS}
    known = left.known if shows else None
    return Pile(listing, platform, Lying(known, **parts), age, outlook if shows and left.fresh else None)


async def _line(
    turn: Turn, listing: WatchedListing, units: float, outlook: Outlook | None, watch: Watch | None
) -> Pile:
    """The same for the board, where only what can be read now has a line: nothing is asked that it does not show."""
    platform = turn.tools.platform_of(listing.account)
    age = turn.now - watch.read_at if watch and watch.read_at else None
    if not may_show_listing(platform, age):
        return Pile(listing, platform, Lying(None), age)
    inbound = outlook.shelf.inbound if outlook else await _part(turn, listing, "inbound")
    return Pile(listing, platform, Lying(int(units), inbound=inbound), age, outlook)


async def _part(turn: Turn, listing: WatchedListing, part: str) -> int | None:
    value = await held(turn, listing, f"stock:{part}", turn.now)
    return None if value is None else int(value)


async def _one(turn: Turn, listing: WatchedListing) -> Said:
    keys = turn.keyboard()
    keys.row(*steps(turn, listing, "listing", "why"), do(turn.tongue.label("Chart"), "chart", f"#{listing.id} stock"))
    async with turn.store.at_once() as store:
        seen = replace(turn, store=store)
        pile = await _row(seen, listing, await outlook_now(store, listing, turn.now))
        message = stock_card(turn.tongue, pile, await _beside(seen, listing), now=turn.now)
    return await turn.board(message, "stock", f"#{listing.id}", keys)


async def _beside(turn: Turn, listing: WatchedListing) -> Beside:
    skus = await _skus(turn, listing)
    tells = await turn.may_tell_money()
    sold = await turn.store.sold(listing.account, listing.subject, turn.now - _QUARTER, turn.now) if tells else ()
    asked = any(one.topic is Topic.ORDERS and one.looks for one in await turn.store.account_watches(listing.account))
    return Beside(
        stranded=await _stranded(turn, listing, skus),
        old=await _old(turn, listing, skus),
        sold=sum(units for _, units in sold) if tells and asked else None,
        tells_sales=tells,
        short=await _short(turn, listing, skus),
    )


async def _skus(turn: Turn, listing: WatchedListing) -> frozenset[str] | None:
    """My names of it; None where they are not known."""
    named = await turn.store.snapshot(listing.id, SKUS)
    told: Any = (named.value.get("skus") or ()) if named else None
    return None if told is None else frozenset(str(one) for one in told)


async def _old(turn: Turn, listing: WatchedListing, skus: frozenset[str] | None) -> int | None:
    """Units that lie at the platform for over half a year; None where it does not tell."""
    market = listing.subject.market.casefold()
    rows = [one for _, one in await turn.store.aged(listing.account) if one.market.casefold() == market]
    mine = [one for one in rows if one.listing == listing.subject or (skus and one.sku in skus)]
    return sum(one.older_than(_HALF_YEAR) for one in mine) if mine else None


async def _short(turn: Turn, listing: WatchedListing, skus: frozenset[str] | None) -> list[tuple[str, int]]:
    """The shipments of it that were closed with units missing and can still be claimed."""
    window = timedelta(days=(await thresholds_of(turn.store, listing)).whole(WINDOW))
    found = []
    for _, one in await turn.store.inbound(listing.account):
        is_mine = one.listing == listing.subject or bool(skus and one.sku in skus)
        is_open = one.state is InboundState.CLOSED and (one.closed is None or one.closed + window >= turn.now.date())
        if is_mine and is_open and one.received is not None and one.received < one.expected:
            found.append((one.shipment, one.expected - one.received))
    return found


async def _stranded(turn: Turn, listing: WatchedListing, skus: frozenset[str] | None) -> int | None:
    """Units of its SKUs that no listing sells; None where the account is not asked, or its SKUs are not known."""
    state = (await turn.store.account_states(listing.account)).get(Topic.STRANDED.value)
    if state is None or skus is None:
        return None
    rows: Any = state.value.get("skus") or ()
    market = listing.subject.market.casefold()
    return sum(int(row["quantity"]) for row in rows if row["sku"] in skus and str(row["market"]).casefold() == market)
