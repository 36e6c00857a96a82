"""One listing's outlook as it is asked for: from the sales that were learnt last, and the stock and settings of now."""

from datetime import datetime

from monitor.decisions import calendar_of, thresholds_of
from monitor.known import SKUS
from monitor.stock.home import NOTHING, Own, made_of, named, needed, piles_of, with_part
from monitor.stock.outlook import Outlook, Shelf, outlook_kept, sales_kept
from monitor.stock.watch import outlook_with
from storage.states import Forecast, WatchedListing
from storage.store import Store


async def outlook_now(store: Store, listing: WatchedListing, now: datetime) -> Outlook | None:
    """None where nothing was forecast yet."""
    kept = (await store.forecasts([listing.id])).get(listing.id)
    if kept is None:
        return None
    shelf = await _shelf(store, listing, kept, now)
    own = await _own(store, listing)
    wishes, calendar = await thresholds_of(store, listing), await calendar_of(store)
    return outlook_with(listing, shelf, sales_kept(kept), own, wishes, calendar, now)


async def _own(store: Store, listing: WatchedListing) -> Own:
    """What the warehouse's table says of its SKUs; how its units are shared out is not asked."""
    snapshot = await store.snapshot(listing.id, SKUS)
    if snapshot is None:
        return NOTHING
    names, made = named(snapshot), made_of(await store.bundles())
    piles = piles_of(await store.lying({*names, *(sku for name in names for sku in made.get(name, ()))}))
    own = NOTHING
    for needs in needed(names, piles, made):
        own = with_part(own, 0, needs, piles)
    return own


async def _shelf(store: Store, listing: WatchedListing, kept: Forecast, now: datetime) -> Shelf:
    """What was told last; the part of my own warehouse as it was shared out."""
    told = [await store.series(listing.id, metric, now, now) for metric in ("stock", "stock:inbound")]
    units, inbound = (int(points[-1].value) if points else None for points in told)
    return Shelf(kept.units if units is None else units, inbound, outlook_kept(kept).shelf.home)
