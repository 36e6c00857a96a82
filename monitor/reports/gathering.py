"""Reads a report from the memory: sums of the ledger by day, and what else belongs to a finished time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from adapters.readings import Topic
from monitor.books.statement import Statement, statement
from monitor.marks import AnyPatienceOf
from monitor.people import BY_MARKET
from monitor.reports.goods import Basket
from monitor.reports.parts import Sums, added, parts_by
from monitor.reports.periods import (
    Kind,
    Period,
    Zones,
    clocks_of,
    cut,
    same_stretch,
    today_of,
    windows_of,
)
from monitor.reports.report import Correction, Day, Missing, Reason, Report
from monitor.reports.stock import endings_of
from monitor.till.windows import Window
from storage.states import AccountWatch, Person
from storage.store import Store

# The questions whose answers the figures are made of.
_ASKED = (Topic.ORDERS, Topic.MONEY, Topic.SETTLEMENTS)
# A market's day may begin half a day before the person's own.
_MARGIN = timedelta(hours=40)
_MOST_REASONS = 10


@dataclass(frozen=True, slots=True)
class Desk:
    """What a report is made from: whose calendar counts, and the house's currency `home`."""

    store: Store
    person: Person
    now: datetime
    home: str
    platform_of: Callable[[str], str]
    patience: AnyPatienceOf


async def report_of(desk: Desk, period: Period) -> Report:
    """The period's report, as far as it has gone."""
    zones = await _zones(desk, period)
    windows = windows_of(desk.person, period.first, period.last, zones, desk.now)
    days = [(day, await _on(desk, day, zones)) for day in period.days]
    whole = added(sums for _, sums in days)
    basket = await _goods(desk, windows)
    known_from = await _known_from(desk)
    return Report(
        period=period,
        currency=desk.home,
        made=desk.now,
        until=max((one.end for one in windows), default=desk.now),
        runs=today_of(desk.person, desk.now) <= period.last,
        whole=replace(statement(*whole), uncosted=sum(basket.uncosted.values())),
        before=await _earlier(desk, period, period.before, zones, known_from),
        year_before=await _earlier(desk, period, period.year_before, zones, known_from),
        days=[_day(desk, day, sums, known_from) for day, sums in days] if period.kind is not Kind.DAY else (),
        platforms=parts_by(whole, lambda account, market: (desk.platform_of(account), "", "")),
        accounts=parts_by(whole, lambda account, market: (desk.platform_of(account), account, "")),
        markets=parts_by(whole, lambda account, market: (desk.platform_of(account), "", market)),
        # Ten thousand of them are put together beside the loop, not in it.
        products=await asyncio.to_thread(basket.products),
        returned=basket.returned,
        reasons=await _reasons(desk, windows),
        endings=await endings_of(desk.store, desk.platform_of, desk.now),
        cases=await desk.store.open_incidents(),
        corrections=await _corrections(desk, windows),
        missing=await _missing(desk, windows, basket.uncosted),
    )


async def _zones(desk: Desk, period: Period) -> Zones:
    """The clocks by which its days begin; where each market has its own, those of the markets that have sold since."""
    if desk.person.day_begins != BY_MARKET:
        return clocks_of(desk.person, ())
    begin = datetime.combine(period.first, time(), UTC) - _MARGIN
    return clocks_of(desk.person, await desk.store.markets_sold(begin))


async def _on(desk: Desk, day: date, zones: Zones) -> Sums:
    return await _within(desk, windows_of(desk.person, day, day, zones, desk.now))


async def _within(desk: Desk, windows: Sequence[Window]) -> Sums:
    """The ledger's sums of these windows, each of its own markets."""
    found = Sums()
    for one in windows:
        takings = await desk.store.takings(one.begin, one.end)
        counts = await desk.store.order_counts(one.begin, one.end)
        mine = tuple(row for row in takings if one.holds(row.market))
        found = Sums(found.takings + mine, found.counts + tuple(row for row in counts if one.holds(row.market)))
    return found


async def _earlier(
    desk: Desk, period: Period, other: Period, zones: Zones, known_from: datetime | None
) -> Statement | None:
    """The other period, as long as this one is by now; None where its orders are not all stored."""
    today = today_of(desk.person, desk.now)
    stretch = same_stretch(period, other, today)
    windows = windows_of(desk.person, stretch.first, stretch.last, zones, desk.now)
    if today <= period.last:
        windows = tuple(cut(one, desk.now, stretch.last, today) for one in windows)
    if known_from is None or not windows or min(one.begin for one in windows) < known_from:
        return None
    return statement(*await _within(desk, windows))


async def _known_from(desk: Desk) -> datetime | None:
    """From when on the orders of every account are stored that is asked for them; None where one's are not."""
    asked = {one.account for one in await desk.store.account_watches() if one.topic is Topic.ORDERS}
    first = await desk.store.sold_since(asked)
    return max(first.values()) if asked and asked == first.keys() else None


def _day(desk: Desk, day: date, sums: Sums, known_from: datetime | None) -> Day:
    """Nothing is known of a day that has not begun, nor of one from before the first order that is stored."""
    begins = windows_of(desk.person, day, day, clocks_of(desk.person, ()), desk.now)
    ended = bool(begins) and known_from is not None and begins[0].end <= known_from
    known = bool(begins) and (bool(sums.takings or sums.counts) or not ended)
    return Day(day, statement(*sums) if known else None)


async def _goods(desk: Desk, windows: Sequence[Window]) -> Basket:
    basket = Basket(await desk.store.listings_called())
    for one in windows:
        async with aclosing(desk.store.each_goods_taking(one.begin, one.end)) as rows:
            async for row in rows:
                if one.holds(row.market):
                    basket.add(row)
    return basket


async def _reasons(desk: Desk, windows: Sequence[Window]) -> Sequence[Reason]:
    """What was sent back and why, the most frequent first."""
    units: dict[str, int] = {}
    for one in windows:
        for reason, count in await desk.store.return_reasons(one.begin, one.end, one.markets):
            units[reason] = units.get(reason, 0) + count
    ordered = sorted(units.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Reason(reason, count) for reason, count in ordered[:_MOST_REASONS]]


async def _corrections(desk: Desk, windows: Sequence[Window]) -> Sequence[Correction]:
    """What was learned since the period began of what was booked before it: the last report did not know it."""
    if not windows:
        return ()
    begin, end = min(one.begin for one in windows), max(one.end for one in windows)
    told = await desk.store.corrected(begin, end)
    return [Correction(account, lines, home) for account, (lines, home) in sorted(told.items())]


async def _missing(desk: Desk, windows: Sequence[Window], uncosted: Mapping[str, int]) -> Missing:
    watches = [one for one in await desk.store.account_watches() if one.topic in _ASKED]
    end = max((one.end for one in windows), default=desk.now)
    silent = set(await desk.store.accounts_watched()) - {one.account for one in watches if one.topic is Topic.ORDERS}
    return Missing(
        late=[one for one in watches if _is_late(desk, one, end)],
        silent=sorted(silent),
        untold=not any(one.topic is Topic.ORDERS for one in watches),
        uncosted=sorted(uncosted.items(), key=lambda pair: (-pair[1], pair[0])),
        waiting=sum((await desk.store.count_unbooked()).values()),
    )


def _is_late(desk: Desk, watch: AccountWatch, end: datetime) -> bool:
    """Whether what was read ends before the period does: of one that runs, longer ago than it takes to read anew."""
    allowed = desk.patience(watch).limit if end >= desk.now else timedelta()
    return watch.read_at is None or watch.read_at < end - allowed
