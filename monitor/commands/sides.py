"""Gathers all that is known of a product's listings, to be shown side by side."""

from collections.abc import Sequence

from adapters.readings import Topic
from monitor.chat import Said
from monitor.commands.ranking import boards_of, held, place_rows, stars_of
from monitor.commands.turn import Turn
from monitor.licence import may_show_listing
from monitor.marks import is_blind
from monitor.render.boards import Standing
from monitor.render.products import Left, Side, Spot, product_card
from monitor.render.words import place_label
from storage.states import Facts, Incident, Product, Status, Watch, WatchedListing

# So many letters have room on one of two buttons side by side.
_HALF = 21


async def sides_said(turn: Turn, product: Product, rows: Sequence[Standing]) -> Said:
    """The product's card, with a button to each of its listings."""
    incidents = await turn.store.open_incidents()
    sides = [await _side(turn, row, [one for one in incidents if one.listing_id == row.listing.id]) for row in rows]
    keys = turn.keyboard()
    places = [(place_label(row.platform, row.listing), "do", _do("listing", f"#{row.listing.id}")) for row in rows]
    for pair in (places[at : at + 2] for at in range(0, len(places), 2)):
        # A phone cuts what is longer than half of its width.
        fits = all(len(label) <= _HALF for label, *_ in pair)
        for row in [pair] if fits else [[place] for place in pair]:
            keys.row(*row)
    ref = f"={product.id}"
    label = turn.tongue.label
    keys.row((label("Who sells"), "do", _do("who", ref)), (label("Product"), "do", _do("product", ref)))
    return await turn.said(product_card(turn.tongue, product, sides, now=turn.now), keys)


def _do(command: str, text: str) -> Facts:
    return {"command": command, "text": text}


async def _side(turn: Turn, row: Standing, incidents: Sequence[Incident]) -> Side:
    listing = row.listing
    known, shows = await turn.shown(row), may_show_listing(row.platform, row.age)
    boards = await boards_of(turn, listing)
    return Side(
        row=row,
        platform=row.platform,
        known=known,
        found=await turn.found(listing, known),
        shared=turn.tools.is_shared(listing),
        left=await _left(turn, listing) if shows else Left(None, fresh=False),
        board=boards[0] if boards else None,
        spot=await _spot(turn, listing),
        stars=await stars_of(turn, listing) if shows else None,
        incidents=[one for one in incidents if one.status is not Status.RAISED],
    )


async def _left(turn: Turn, listing: WatchedListing) -> Left:
    """As it was told last; what was not asked for too long, or cannot be read, is not known now."""
    units = await held(turn, listing, "stock", turn.now)
    watches = {watch.topic: watch for watch in await turn.store.watches(listing.id)}
    watch: Watch | None = watches.get(Topic.STOCK) or watches.get(Topic.LISTINGS)
    fresh = watch is not None and not is_blind(watch, turn.tools.patience(watch), turn.now)
    return Left(None if units is None else int(units), fresh)


async def _spot(turn: Turn, listing: WatchedListing) -> Spot | None:
    """The best of the places that are known now."""
    rows = [row for row in await place_rows(turn, listing) if row.newest and not row.is_unknown(turn.now)]
    spots = [Spot(row.ranking.ranking.board, row.ranking.ranking.name, row.newest) for row in rows]
    return min(spots, key=_worth, default=None)


def _worth(spot: Spot) -> tuple[bool, float]:
    kept = spot.kept or 0.0
    return kept < 0, abs(kept)
