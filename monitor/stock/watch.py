"""Forecasts every listing's stock once a day and whenever it changed, keeps that, and tells what is about to end."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.clock import Clock
from monitor.decisions import calendar_of, thresholds_by_listing
from monitor.incidents import Place, folded
from monitor.judging import ended_lately
from monitor.language import market_zone
from monitor.rules.cover import DEAD, ENOUGH, LEAD, NAMES, SAFETY, Case, judge
from monitor.shop_days import Calendar
from monitor.stock.forecast import Supply
from monitor.stock.home import Home, Own, home_of
from monitor.stock.outlook import Outlook, Sales, Shelf, forecast_of, outlook_of, sales_kept
from monitor.stock.selling import learnt
from monitor.thresholds import Thresholds
from storage.states import Batch, Incident, Told, WatchedListing
from storage.store import Store

EVERY = timedelta(minutes=10)
# So many are kept and judged together; everything else has its turn between them.
_PIECE = 100
_NOT_LONG = timedelta()


@dataclass(frozen=True, slots=True)
class Ground:
    """What all forecasts of one tick stand on: what lies where, and what people decided."""

    now: datetime
    units: Mapping[int, float]
    inbound: Mapping[int, float]
    home: Home
    calendar: Calendar
    thresholds: Mapping[int, Thresholds]

    def outlook(self, listing: WatchedListing, sales: Sales) -> Outlook:
        """The listing's, on its market's own day."""
        own, wishes = self.home.of(listing.id), self.thresholds.get(listing.id, Thresholds())
        inbound = self.inbound.get(listing.id)
        shelf = Shelf(int(self.units[listing.id]), None if inbound is None else int(inbound), own.units)
        return outlook_with(listing, shelf, sales, own, wishes, self.calendar, self.now)


def outlook_with(
    listing: WatchedListing,
    shelf: Shelf,
    sales: Sales,
    own: Own,
    wishes: Thresholds,
    calendar: Calendar,
    now: datetime,
) -> Outlook:
    """The listing's, by what people decided."""
    today = now.astimezone(ZoneInfo(market_zone(listing.subject.market) or "UTC")).date()
    return outlook_of(today, shelf, sales, supply_of(own, wishes), wishes.whole(ENOUGH), calendar)


def supply_of(own: Own, wishes: Thresholds) -> Supply | None:
    """How long goods take: as the warehouse's table says of the SKU, else as was decided; None where nobody said."""
    lead = own.lead_days if own.lead_days is not None else wishes.whole(LEAD)
    return Supply(lead, wishes.whole(SAFETY), own.safety or 0) if lead else None


async def ground_of(store: Store, now: datetime, listings: Sequence[WatchedListing]) -> Ground:
    """As it is now."""
    return Ground(
        now=now,
        units=await store.latest("stock"),
        inbound=await store.latest("stock:inbound"),
        home=await home_of(store),
        calendar=await calendar_of(store),
        thresholds=await thresholds_by_listing(store, listings),
    )


@dataclass(frozen=True, slots=True)
class StockWatch:
    """Asks no platform: sales and stock are what was read of them."""

    store: Store
    clock: Clock
    committed: Callable[[], None]

    async def tick(self) -> None:
        """Those whose stock changed since they were forecast, and on a new day all that there are."""
        now = self.clock.now()
        stale, moved = await due(self.store, now)
        if not stale and not moved:
            return
        listings = [one for one in await self.store.listings(stale | moved) if not one.rival]
        ground = await ground_of(self.store, now, listings)
        listings = [one for one in listings if one.id in ground.units]
        old = [one for one in listings if one.id in stale]
        async with aclosing(learnt(self.store, old, shared_piles(old, ground), ground.calendar, now)) as found:
            await self._keep(ground, found)
        await self._keep(ground, self._known([one for one in listings if one.id not in stale]))

    async def _known(self, listings: Sequence[WatchedListing]) -> AsyncGenerator[tuple[WatchedListing, Sales], None]:
        """What was learnt of them today."""
        kept = await self.store.forecasts([one.id for one in listings])
        for one in listings:
            if one.id in kept:
                yield one, sales_kept(kept[one.id])

    async def _keep(self, ground: Ground, found: AsyncGenerator[tuple[WatchedListing, Sales], None]) -> None:
        piece: list[tuple[WatchedListing, Outlook]] = []
        async for listing, sales in found:
            piece.append((listing, ground.outlook(listing, sales)))
            if len(piece) >= _PIECE:
                await self._write(ground, piece)
                piece = []
                await asyncio.sleep(0)
        await self._write(ground, piece)

    async def _write(self, ground: Ground, piece: Sequence[tuple[WatchedListing, Outlook]]) -> None:
        """Keeps the forecasts, and what they let be told."""
        if not piece:
            return
        await self.store.put_forecasts([forecast_of(one.id, outlook, ground.now) for one, outlook in piece])
        async with self.store.incident_lock:
            open_now = await self.store.open_incidents(listings=[one.id for one, _ in piece])
            mine = [one for one in open_now if one.rule in NAMES]
            told: list[Told] = []
            for listing, outlook in piece:
                told += await self._judged(
                    ground, listing, outlook, [one for one in mine if one.listing_id == listing.id]
                )
            if told:
                await self.store.commit(Batch(told=tuple(told)))
        if told:
            self.committed()

    async def _judged(
        self, ground: Ground, listing: WatchedListing, outlook: Outlook, open_now: Sequence[Incident]
    ) -> list[Told]:
        if listing.paused_until and listing.paused_until > ground.now:
            return []
        wishes = ground.thresholds.get(listing.id, Thresholds())
        lay_for = await self._lay_for(listing, outlook, ground.now, wishes)
        told: list[Told] = []
        for rule, verdict in judge(Case(outlook, wishes, [one.rule for one in open_now], lay_for)).items():
            place = Place(rule, listing.account, listing.id, str(listing.subject))
            own = [one for one in open_now if one.rule == rule]
            ended = await ended_lately(self.store, place, verdict, own, ground.now)
            told += folded(place, verdict, own, ground.now, ended=ended)
        return told

    async def _lay_for(self, listing: WatchedListing, outlook: Outlook, now: datetime, wishes: Thresholds) -> timedelta:
        """For how long units have lain there without a break; asked only of what has not sold for long."""
        days = wishes.whole(DEAD)
        sold = outlook.last_sold
        if outlook.shelf.units <= 0 or outlook.learnt is None or (sold and (outlook.today - sold).days < days):
            return _NOT_LONG
        since = now - timedelta(days=days)
        begun = now
        for point in reversed(await self.store.series(listing.id, "stock", since, now)):
            if point.value <= 0:
                break
            begun = point.at
        return now - begun


async def due(store: Store, now: datetime) -> tuple[frozenset[int], frozenset[int]]:
    """The listings that were not forecast today, and those whose stock or own warehouse changed since they were."""
    units, inbound = await store.latest("stock"), await store.latest("stock:inbound")
    marks, told_at = await store.forecast_marks(), await store.lying_told_at()
    stale = frozenset(one for one in units if one not in marks or marks[one].at.date() != now.date())

    def has_moved(one: int) -> bool:
        mark = marks[one]
        return (mark.units, mark.inbound) != (units[one], inbound.get(one)) or (
            told_at is not None and mark.at < told_at
        )

    return stale, frozenset(one for one in units.keys() - stale if has_moved(one))


def shared_piles(listings: Sequence[WatchedListing], ground: Ground) -> frozenset[tuple[str, str]]:
    """The accounts and ids of which several markets tell the same number of units: they sell from one pile."""
    piles = Counter((one.account, one.subject.id, ground.units[one.id]) for one in listings)
    alone = Counter((one.account, one.subject.id) for one in listings)
    return frozenset(key[:2] for key, count in piles.items() if count > 1 and count == alone[key[:2]])
