"""Forecasts are made from what the memory holds, kept, made anew when stock changed, and told from."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from adapters.readings import Order, OrderLine, OrderState, Subject, Topic
from monitor.decisions import DAYS
from monitor.known import SKUS
from monitor.stock.outlook import Outlook, outlook_kept
from monitor.stock.selling import empty_days
from monitor.stock.watch import StockWatch
from storage.states import AccountLook, Batch, Incident, Lying, Metric, Point, State, WatchedListing
from storage.store import Store
from tests.clock import StillClock

NOON = datetime(2026, 11, 14, 18, tzinfo=UTC)
DAY = timedelta(days=1)
LAMP = Subject("US", "B0LAMP0001")


@dataclass
class Room:
    """A store, a clock and a watch over the stock; `woken` counts what is to be told."""

    store: Store
    clock: StillClock
    woken: int = 0

    async def tick(self) -> None:
        await StockWatch(self.store, self.clock, self._told).tick()

    def _told(self) -> None:
        self.woken += 1

    async def lamp(self, subject: Subject = LAMP) -> WatchedListing:
        return await self.store.add_listing("us", subject, subject.id, "https://x", NOON - 200 * DAY, [Topic.LISTINGS])

    async def told(
        self, listing: WatchedListing, units: int, at: datetime | None = None, metric: str = "stock"
    ) -> None:
        when = at or self.clock.now()
        await self.store.commit(Batch(metrics=(Metric(listing.id, metric, when, units),)))

    async def sold(self, subject: Subject, *, days: int, a_day: float, until: datetime = NOON, seed: int = 1) -> None:
        """About so many single orders on each of the days before."""
        random, orders = Random(seed), list[Order]()
        for day in range(1, days + 1):
            for number in range(int(a_day) + (random.random() < a_day % 1)):
                at = until - day * DAY + timedelta(minutes=number)
                line = OrderLine("1", 1, subject.id, subject)
                orders.append(Order(f"{subject} {day} {number}", subject.market, OrderState.SHIPPED, at, at, (line,)))
        await self.store.commit(Batch(orders=tuple(("us", one) for one in orders)))
        await self.read()

    async def read(self) -> None:
        """The account's orders were read whole just now."""
        await self.store.ensure_account_watches("us", [Topic.ORDERS], NOON)
        now = self.clock.now()
        looks = tuple(AccountLook(one.id, now, now, None) for one in await self.store.account_watches("us"))
        await self.store.commit(Batch(account_looks=looks))

    async def outlook(self, listing: WatchedListing) -> Outlook:
        return outlook_kept((await self.store.forecasts([listing.id]))[listing.id])

    async def open(self) -> dict[str, Incident]:
        return {one.rule: one for one in await self.store.open_incidents()}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with Store.open(tmp_path / "stock.db") as store:
        yield Room(store, StillClock(NOON))


async def test_what_sells_two_a_day_runs_out_when_it_should_and_is_told_until_more_is_there(room: Room) -> None:
    lamp = await room.lamp()
    await room.told(lamp, 20)
    await room.sold(LAMP, days=100, a_day=2)
    await room.tick()
    found = await room.outlook(lamp)
    assert found.lasts is not None
    assert found.lasts.days in (10, 11)
    assert found.learnt == date(2026, 11, 13)
    assert found.demand is not None
    assert 1.9 < found.demand.level.rate < 2.1
    assert (await room.open())["cover_low"].facts["within"] == 14
    assert room.woken == 1
    await room.tick()
    assert room.woken == 1, "nothing changed"
    room.clock.advance(3600)
    await room.told(lamp, 500)
    await room.tick()
    assert "cover_low" not in await room.open()
    assert (await room.outlook(lamp)).shelf.units == 500


async def test_days_without_stock_and_holidays_do_not_count_as_days_without_a_sale(room: Room) -> None:
    lamp = await room.lamp()
    await room.told(lamp, 50, NOON - 120 * DAY)
    await room.told(lamp, 0, NOON - 20 * DAY)
    await room.told(lamp, 300, NOON - DAY)
    await room.sold(LAMP, days=100, a_day=3, until=NOON - 20 * DAY)
    await room.tick()
    found = await room.outlook(lamp)
    assert found.demand is not None
    assert found.demand.level.rate == pytest.approx(3, abs=0.3), "it could not sell for 19 days"
    await room.store.decide("house", f"{DAYS}2026-11-15..2026-11-24", "holiday", "Anna", NOON)
    plain = found.lasts
    room.clock.advance(600)
    await room.told(lamp, 299)
    await room.tick()
    closed = (await room.outlook(lamp)).lasts
    assert plain is not None
    assert closed is not None
    assert plain.days is not None
    assert closed.days is not None
    assert 8 <= closed.days - plain.days <= 11


async def test_nothing_is_forecast_where_orders_are_unknown_untold_or_few(room: Room) -> None:
    lamp, other = await room.lamp(), await room.lamp(Subject("US", "B0OTHER001"))
    await room.told(lamp, 3)
    await room.told(other, 3)
    await room.tick()
    assert (await room.outlook(lamp)).learnt is None
    await room.sold(LAMP, days=40, a_day=1)
    room.clock.advance(DAY.total_seconds())
    await room.read()
    await room.tick()
    assert (await room.outlook(lamp)).lasts is not None
    assert (await room.outlook(other)).lasts is None
    assert [one.listing_id for one in await room.store.open_incidents()] == [lamp.id]
    nameless = [Order(f"n{n}", "US", OrderState.SHIPPED, NOON - n * DAY / 5, NOON - n * DAY / 5) for n in range(40)]
    await room.store.commit(Batch(orders=tuple(("us", one) for one in nameless)))
    room.clock.advance(DAY.total_seconds())
    await room.tick()
    assert (await room.outlook(lamp)).lasts is None, "of half of the orders nobody knows what was bought"
    assert [one.rule for one in await room.store.open_incidents()] == ["cover_low"], "unknown is not over"


async def test_markets_that_sell_from_one_pile_empty_it_together(room: Room) -> None:
    us, ca = await room.lamp(), await room.lamp(replace_market(LAMP, "CA"))
    for one in (us, ca):
        await room.told(one, 100)
        await room.sold(one.subject, days=60, a_day=2)
    await room.tick()
    for one in (us, ca):
        lasts = (await room.outlook(one)).lasts
        assert lasts is not None
        assert lasts.days in range(23, 28)
    await room.told(ca, 60)
    room.clock.advance(DAY.total_seconds())
    await room.read()
    await room.tick()
    lasts = (await room.outlook(us)).lasts
    assert lasts is not None
    assert lasts.days in range(40, 60), "two numbers are two piles"


def replace_market(subject: Subject, market: str) -> Subject:
    return Subject(market, subject.id)


async def test_an_order_is_told_when_the_table_of_the_warehouse_says_how_long_goods_take(room: Room) -> None:
    lamp = await room.lamp()
    await room.told(lamp, 100)
    await room.sold(LAMP, days=100, a_day=2)
    await room.tick()
    assert "reorder_due" not in await room.open()
    room.clock.advance(60)
    names = State(lamp.id, SKUS, NOON, {"skus": ["LAMP-1"], "nameless": 0})
    await room.store.commit(Batch(states=(names,)))
    await room.store.put_lying([Lying("lamp-1", 20, room.clock.now(), "Shelf", lead_days=60, safety=10)])
    await room.tick()
    found = await room.outlook(lamp)
    assert found.shelf.home == 20
    assert found.order is not None
    assert found.order.by < found.today
    facts = (await room.open())["reorder_due"].facts
    assert (facts["lead"], facts["home"], facts["within"]) == (60, 20, 1 if facts["gap"] == 0 else 0)
    room.clock.advance(60)
    await room.told(lamp, 200, metric="stock:inbound")
    await room.tick()
    assert "reorder_due" not in await room.open(), "enough is on its way"


async def test_what_lay_there_unsold_for_ninety_days_is_told_in_the_morning(room: Room) -> None:
    lamp, other = await room.lamp(), Subject("US", "B0OTHER001")
    await room.told(lamp, 5, NOON - 95 * DAY)
    await room.sold(other, days=100, a_day=1)
    await room.tick()
    assert (await room.open())["stock_dead"].facts["last_sold"] is None
    room.clock.advance(DAY.total_seconds())
    await room.sold(LAMP, days=1, a_day=1, until=room.clock.now())
    await room.tick()
    assert "stock_dead" not in await room.open()


def test_a_day_counts_as_empty_from_six_hours_without_stock_on() -> None:
    zone = ZoneInfo("America/New_York")
    begin = datetime(2026, 11, 2, 5, tzinfo=UTC)
    points = [Point(begin, 4), Point(begin + timedelta(hours=18), 0), Point(begin + timedelta(hours=30), 2)]
    assert empty_days(points, begin + 3 * DAY, zone) == {date(2026, 11, 2), date(2026, 11, 3)}
    late = [replace(points[1], at=begin + timedelta(hours=18, seconds=1)), points[2]]
    assert empty_days(late, begin + 3 * DAY, zone) == {date(2026, 11, 3)}
    assert empty_days(points[1:2], begin + timedelta(hours=54), zone) == {date(2026, 11, n) for n in (2, 3, 4)}
    assert empty_days((), begin, zone) == frozenset()
