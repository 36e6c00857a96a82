"""Reads from the memory what each listing sold a day, and learns from it; what was not read is unknown, never none."""

from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Collection, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.readings import Topic
from monitor.language import market_zone
from monitor.shop_days import Calendar
from monitor.stock.demand import DAYS, demand_of
from monitor.stock.outlook import Sales
from storage.states import Point, WatchedListing
from storage.stock import SoldHour
from storage.store import Store

# One day more than is learnt from: a listing begins with the day after its first sale.
_HISTORY = timedelta(days=DAYS + 2)
# Orders that do not say what was bought, of which no more than one in so many may be among the rest.
_UNTOLD = 10
# A day on which it could not sell for so long tells nothing.
_EMPTY = timedelta(hours=6)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """Since when and until when all orders of an account are known."""

    since: datetime
    until: datetime


async def known_orders(store: Store, now: datetime) -> dict[str, Known]:
    """By account; one whose orders are not asked, or do not say what was bought, is not among them."""
    first, found = await store.first_orders(), dict[str, Known]()
    for watch in await store.account_watches():
        begun = first.get(watch.account)
        if watch.topic is not Topic.ORDERS or not watch.looks or watch.read_at is None or begun is None:
            continue
        since = max(begun, now - _HISTORY)
        untold = await store.untold_orders(watch.account, since, now)
        if not untold or untold * _UNTOLD <= await store.count_orders(watch.account, since, now):
            found[watch.account] = Known(since, watch.read_at)
    return found


async def learnt(
    store: Store,
    listings: Sequence[WatchedListing],
    shared: Collection[tuple[str, str]],
    calendar: Calendar,
    now: datetime,
) -> AsyncGenerator[tuple[WatchedListing, Sales], None]:
    """Every listing with its sales, as they are read one after the other.

    `shared` are the accounts and ids whose listings in several markets sell from one pile: each has the sales of all.
    """
    known = await known_orders(store, now)
    left: dict[tuple[str, str], list[WatchedListing]] = defaultdict(list)
    for one in listings:
        left[one.account, one.subject.id].append(one)
    async with aclosing(store.sold_hours(now - _HISTORY, now)) as hours:
        async for key, rows in _by_id(hours):
            for one in left.pop(key, ()):
                own = rows if key in shared else [row for row in rows if _is_of(row, one)]
                yield one, await _sales(store, one, own, known.get(one.account), calendar)
    for some in left.values():
        for one in some:
            yield one, await _sales(store, one, (), known.get(one.account), calendar)


async def _by_id(
    hours: AsyncGenerator[SoldHour, None],
) -> AsyncGenerator[tuple[tuple[str, str], Sequence[SoldHour]], None]:
    """The rows of one account's id together; they come in that order."""
    rows: list[SoldHour] = []
    async for row in hours:
        if rows and (rows[0].account, rows[0].listing.id) != (row.account, row.listing.id):
            yield (rows[0].account, rows[0].listing.id), rows
            rows = []
        rows.append(row)
    if rows:
        yield (rows[0].account, rows[0].listing.id), rows


def _is_of(row: SoldHour, listing: WatchedListing) -> bool:
    return row.listing.market.casefold() == listing.subject.market.casefold()


async def _sales(
    store: Store, listing: WatchedListing, rows: Sequence[SoldHour], known: Known | None, calendar: Calendar
) -> Sales:
    if known is None:
        return Sales()
    zone = ZoneInfo(market_zone(listing.subject.market) or "UTC")
    sold = _by_day(rows, zone)
    learnt = known.until.astimezone(zone).date() - _DAY
    last = max(sold, default=None)
    since = known.since.astimezone(zone).date()
    first = max(since, min(sold, default=learnt))
    if not sold or first >= learnt:
        return Sales(learnt, last, None, since)
    points = await store.series(listing.id, "stock", known.since, known.until)
    closed = empty_days(points, known.until, zone)
    days = [first + number * _DAY for number in range((learnt - first).days + 1)]
    units = [None if day in closed or calendar.kind(day) else sold[day] for day in days]
    return Sales(learnt, last, demand_of(units, learnt.weekday()), since)


def _by_day(rows: Iterable[SoldHour], zone: ZoneInfo) -> Counter[date]:
    """The market's own days."""
    sold: Counter[date] = Counter()
    for row in rows:
        sold[row.at.astimezone(zone).date()] += row.units
    return sold


def empty_days(points: Sequence[Point], until: datetime, zone: ZoneInfo) -> frozenset[date]:
    """The days on which nothing was left for a quarter of the day; what lay there is known by its changes."""
    lost: Counter[date] = Counter()
    ends = [*(point.at for point in points[1:]), until]
    for point, end in zip(points, ends, strict=False):
        if point.value <= 0:
            for day, length in _parts(point.at.astimezone(zone), end.astimezone(zone)):
                lost[day] += length
    return frozenset(day for day, seconds in lost.items() if seconds >= _EMPTY.total_seconds())


def _parts(begin: datetime, end: datetime) -> Iterable[tuple[date, int]]:
    """How many seconds of the span fall into each day."""
    while begin < end:
        midnight = datetime.combine(begin.date() + _DAY, datetime.min.time(), begin.tzinfo)
        until = min(midnight, end)
        yield begin.date(), int((until - begin).total_seconds())
        begin = until
