"""One listing's outlook as it is asked for: from the sales that were learnt last, and the stock and settings of now."""

from datetime import datetime

from monitor.decisions import calendar_of, thresholds_of
from monitor.known import SKUS
from monitor.stock.home import Own, named, with_lots
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
    names = await store.snapshot(listing.id, SKUS)
    lots = await store.lying(named(names)) if names else ()
    own = with_lots(Own(), shelf.home or 0, lots) if lots else Own()
    wishes, calendar = await thresholds_of(store, listing), await calendar_of(store)
    return outlook_with(listing, shelf, sales_kept(kept), own, wishes, calendar, now)


async def _shelf(store: Store, listing: WatchedListing, kept: Forecast, now: datetime) -> Shelf:
    """What was told last; the part of my own warehouse as it was shared out."""
    told = [await store.series(listing.id, metric, now, now) for metric in ("stock", "stock:inbound")]
    units, inbound = (int(points[-1].value) if points else None for points in told)
    return Shelf(kept.units if units is None else units, inbound, outlook_kept(kept).shelf.home)
