"""Questions about stock: what is on hand of every listing, and all that is known of one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.readings import Topic
from monitor.chat import Said
from monitor.commands.picking import with_listing
from monitor.commands.ranking import held
from monitor.commands.steps import card, do, steps
from monitor.commands.turn import Turn
from monitor.known import SKUS
from monitor.licence import may_show_listing
from monitor.marks import is_blind
from monitor.overview import overview
from monitor.render.products import Left
from monitor.render.stock import Lying, Pile, Piles, stock_board, stock_card
from storage.states import Watch, WatchedListing

_PAGE = 20
_PARTS = ("at_platform", "at_home", "inbound", "reserved")


async def show_stock(turn: Turn, text: str) -> Said:
    """Of all listings, the scarcest first, or of the one that is named."""
    return await with_listing(turn, "stock", text, _one) if text.strip() else await _all(turn)


async def left_of(turn: Turn, listing: WatchedListing) -> Left:
    """As it was told last; what was not asked for too long, or cannot be read, is not known now."""
    units, watch = await held(turn, listing, "stock", turn.now), await _watch(turn, listing)
    fresh = watch is not None and not is_blind(watch, turn.tools.patience(watch), turn.now)
    return Left(None if units is None else int(units), fresh)


async def _watch(turn: Turn, listing: WatchedListing) -> Watch | None:
    """The question that brings the stock."""
    watches = {watch.topic: watch for watch in await turn.store.watches(listing.id)}
    return watches.get(Topic.STOCK) or watches.get(Topic.LISTINGS)


async def _all(turn: Turn) -> Said:
    every = await overview(turn.store, turn.tools.patience, turn.now)
    told = await turn.store.latest("stock")
    mine = [one for one in every.stood.ids if one in told and one not in every.stood.unknown]
    mine.sort(key=lambda one: (told[one], one))
    last = max(0, len(mine) - 1) // _PAGE
    turn = replace(turn, page=min(turn.page, last))
    listings = {one.id: one for one in await turn.store.listings(mine[turn.page * _PAGE :][:_PAGE])}
    shown = sorted(listings.values(), key=lambda one: (told[one.id], one.id))
    piles = Piles(
        units=await _sum(turn, mine, told),
        listings=len(mine),
        out=sum(told[one] <= 0 for one in mine),
        unknown=len(every.stood.ids) - len(mine),
        rows=[await _row(turn, one) for one in shown],
    )
    keys = turn.keyboard()
    scarce = [card(row.listing) for row in piles.rows if row.lying.units == 0][:4]
    for at in range(0, len(scarce), 2):
        keys.row(*scarce[at : at + 2])
    return await turn.board(stock_board(turn.tongue, piles, now=turn.now), "stock", keys=keys, more=turn.page < last)


async def _sum(turn: Turn, numbers: list[int], told: Mapping[int, float]) -> int:
    """One account's stock of one id in several markets may be the same pile: it is counted once."""
    piles: dict[tuple[str, str], float] = {}
    for one in await turn.store.listings(numbers):
        key = one.account, one.subject.id
        piles[key] = max(piles.get(key, 0), told[one.id])
    return int(sum(piles.values()))


async def _row(turn: Turn, listing: WatchedListing) -> Pile:
    """What lies of the listing; what the platform's licence lets nobody show any more is unknown."""
    platform, watch = turn.tools.platform_of(listing.account), await _watch(turn, listing)
    age = turn.now - watch.read_at if watch and watch.read_at else None
    left = await left_of(turn, listing)
    shows = may_show_listing(platform, age)
    parts = {part: await _part(turn, listing, part) if shows and left.fresh else None for part in _PARTS}
    return Pile(listing, platform, Lying(left.known if shows else None, **parts), age)


async def _part(turn: Turn, listing: WatchedListing, part: str) -> int | None:
    value = await held(turn, listing, f"stock:{part}", turn.now)
    return None if value is None else int(value)


async def _one(turn: Turn, listing: WatchedListing) -> Said:
    keys = turn.keyboard()
    keys.row(*steps(turn, listing, "listing", "why"), do(turn.tongue.label("Chart"), "chart", f"#{listing.id} stock"))
    pile = await _row(turn, listing)
    return await turn.board(
        stock_card(turn.tongue, pile, await _stranded(turn, listing), now=turn.now), "stock", f"#{listing.id}", keys
    )


async def _stranded(turn: Turn, listing: WatchedListing) -> int | None:
    """Units of its SKUs that no listing sells; None where the account is not asked, or its SKUs are not known."""
    state = (await turn.store.account_states(listing.account)).get(Topic.STRANDED.value)
    named = await turn.store.snapshot(listing.id, SKUS)
    if state is None or named is None:
        return None
    told: Any = named.value.get("skus") or ()
    skus = {str(one) for one in told}
    rows: Any = state.value.get("skus") or ()
    market = listing.subject.market.casefold()
    return sum(int(row["quantity"]) for row in rows if row["sku"] in skus and str(row["market"]).casefold() == market)
