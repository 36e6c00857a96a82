"""Gathers all that is known of a product's listings, to be shown side by side."""

from collections.abc import Sequence

from monitor.chat import Said
from monitor.commands.ranking import boards_of, place_rows, stars_of
from monitor.commands.steps import do
from monitor.commands.stocking import left_of
from monitor.commands.turn import Turn
from monitor.licence import may_show_listing
from monitor.render.boards import Standing
from monitor.render.products import Left, Side, Spot, product_card
from monitor.render.words import place_label
from storage.states import Incident, Product, Status, WatchedListing

# So many letters have room on one of two buttons side by side.
_HALF = 21


async def sides_said(turn: Turn, product: Product, rows: Sequence[Standing]) -> Said:
    """The product's card, with a button to each of its listings."""
    incidents = await turn.store.open_incidents(listings=[row.listing.id for row in rows])
    sides = [await _side(turn, row, [one for one in incidents if one.listing_id == row.listing.id]) for row in rows]
    keys = turn.keyboard()
    places = [do(place_label(row.platform, row.listing), "listing", f"#{row.listing.id}") for row in rows]
    for pair in (places[at : at + 2] for at in range(0, len(places), 2)):
        # A phone cuts what is longer than half of its width.
        fits = all(len(label) <= _HALF for label, *_ in pair)
        for row in [pair] if fits else [[place] for place in pair]:
            keys.row(*row)
    ref = f"={product.id}"
    label = turn.tongue.label
    keys.row(do(label("Who sells"), "who", ref), do(label("Product"), "product", ref))
    card = product_card(turn.tongue, product, sides, now=turn.now)
    return await turn.board(card, "listing", ref, keys)


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
        left=await left_of(turn, listing) if shows else Left(None, fresh=False),
        board=boards[0] if boards else None,
        spot=await _spot(turn, listing),
        stars=await stars_of(turn, listing) if shows else None,
        incidents=[one for one in incidents if one.status is not Status.RAISED],
    )


async def _spot(turn: Turn, listing: WatchedListing) -> Spot | None:
    """The best of the places that are known now."""
    rows = [row for row in await place_rows(turn, listing) if row.newest and not row.is_unknown(turn.now)]
    spots = [Spot(row.ranking.ranking.board, row.ranking.ranking.name, row.newest) for row in rows]
    return min(spots, key=_worth, default=None)


def _worth(spot: Spot) -> tuple[bool, float]:
    kept = spot.kept or 0.0
    return kept < 0, abs(kept)
