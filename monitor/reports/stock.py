"""The stock that may run out soon, from what was forecast last."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from monitor.licence import may_show_listing
from monitor.reports.report import Ending
from monitor.stock.outlook import day_after, outlook_kept
from storage.states import Forecast, WatchedListing
from storage.store import Store

# So far ahead a report looks, and so many it names.
_AHEAD, _MOST = timedelta(days=30), 15


async def endings_of(store: Store, platform_of: Callable[[str], str], now: datetime) -> list[Ending]:
    """The first to run out first; one pile that several markets sell is named once.

    A forecast that is too old to be shown, as the platform's licence has it, or that nobody renews is none.
    """
    soon = (now + _AHEAD).date().isoformat()
    marks = (await store.forecast_marks()).items()
    ends = sorted((mark.runs_out, listing) for listing, mark in marks if mark.runs_out and mark.runs_out <= soon)
    numbers = [listing for _, listing in ends][: 3 * _MOST]
    kept = await store.forecasts(numbers)
    listings = {one.id: one for one in await store.listings(numbers)}
    found: dict[tuple[str, str], Ending] = {}
    for number in numbers:
        listing, row = listings.get(number), kept.get(number)
        if listing and row and row.runs_out and may_show_listing(platform_of(listing.account), now - row.at):
            found.setdefault((listing.account, listing.subject.id), _ending(listing, row, row.runs_out))
    return list(found.values())[:_MOST]


def _ending(listing: WatchedListing, row: Forecast, gone: date) -> Ending:
    outlook = outlook_kept(row)
    lasts = outlook.lasts
    first = day_after(outlook.today, lasts.soonest) if lasts else None
    last = day_after(outlook.today, lasts.latest) if lasts else None
    return Ending(listing.name or listing.subject.id, row.units, gone, first or gone, last, row.reorder_by)
