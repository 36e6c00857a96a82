"""Stock: the own warehouse, forecasts, shipments and old stock, told again without a trace; units sold by the hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from adapters.readings import AgeBand, Aged, Inbound, InboundState, Money, Order, OrderLine, OrderState, Subject
from storage.states import Batch, Forecast, Lying
from storage.store import Store
from tests.storage.world import NIGHT, after

LAMPS = Lying("Lamp-1", 2**40, NIGHT, "Shelf 灯", lead_days=25, safety=10)
DAY = date(2026, 3, 3)
SENT = Inbound("FBA15A", "LAMP-1", 100, 88, InboundState.CLOSED, "us", Subject("US", "B1"), DAY, DAY)
OLD = Aged(
    "us",
    "LAMP-1",
    DAY,
    (AgeBand(0, 90, 5), AgeBand(181, None, 12)),
    Subject("US", "B1"),
    charged=12,
    surcharge=Money(Decimal("2.50"), "USD"),
    charged_on=DAY,
    storage=Money(Decimal("100"), "JPY"),
)
FORECAST = Forecast(1, NIGHT, DAY, 40, None, date.max, DAY, None, {"demand": None})


class StockContract:
    async def test_the_warehouse_keeps_what_was_told_last_of_a_sku_in_a_place(self, store: Store) -> None:
        other = Lying("灯-É", 0, NIGHT)
        assert await store.lying_told_at() is None
        assert await store.put_lying([LAMPS, other]) == 2
        assert await store.put_lying([replace(LAMPS, told_at=after(5))]) == 0
        assert await store.lying() == (LAMPS, other)
        assert await store.lying(["LAMP-1"]) == (LAMPS,)
        assert await store.put_lying([replace(LAMPS, quantity=3, told_at=after(9))]) == 1
        assert await store.lying_told_at() == after(9)

    async def test_a_forecast_stands_in_place_of_the_last(self, store: Store) -> None:
        await store.put_forecasts([FORECAST, replace(FORECAST, listing_id=2)])
        newer = replace(FORECAST, at=after(60), units=2**40, inbound=3, runs_out=DAY, last_sold=DAY, value={"x": [1.5]})
        await store.put_forecasts([newer])
        assert await store.forecasts([1, 2, 3]) == {1: newer, 2: replace(FORECAST, listing_id=2)}
        marks = await store.forecast_marks()
        assert [(one.units, one.inbound, one.runs_out) for one in marks.values()] == [
            (2**40, 3, "2026-03-03"),
            (40, None, "9999-12-31"),
        ]

    async def test_shipments_and_old_stock_are_read_back_and_what_is_no_longer_named_is_gone(
        self, store: Store
    ) -> None:
        other = replace(OLD, sku="TABLE", listing=None, charged=None, surcharge=None, charged_on=None, storage=None)
        untold = Inbound("FBA15B", "TABLE", 4, None, InboundState.ON_THE_WAY)
        told = Batch(inbound=(("shop", SENT), ("shop", untold)), aged=(("shop", OLD), ("shop", other)))
        await store.commit(told)
        await store.commit(told)
        assert await store.inbound() == (("shop", SENT), ("shop", untold))
        assert await store.aged("shop") == (("shop", OLD), ("shop", other))
        assert await store.inbound("else") == ()
        assert await store.aged("else") == ()
        newer = replace(OLD, day=DAY + timedelta(days=1))
        await store.commit(Batch(inbound=(("shop", replace(SENT, received=100)),), aged=(("shop", newer),)))
        assert await store.aged() == (("shop", newer),)
        assert [one.received for _, one in await store.inbound()] == [100, None]

    async def test_units_are_summed_by_listing_and_hour_without_what_was_cancelled(self, store: Store) -> None:
        hour = datetime(2026, 3, 3, 2, tzinfo=UTC)
        lamp, other = Subject("US", "B1"), Subject("CA", "B1")
        lines = OrderLine("1", 3, "LAMP-1", lamp), OrderLine("2", 2, "LAMP-1", lamp, cancelled=1), OrderLine("3", 9)
        first = Order("1", "US", OrderState.SHIPPED, NIGHT, NIGHT, lines)
        second = replace(first, id="2", placed_at=after(30), lines=(OrderLine("1", 5, None, other),))
        third = replace(second, id="3", state=OrderState.CANCELLED)
        await store.commit(Batch(orders=(("shop", first), ("shop", second), ("shop", third))))
        found = [one async for one in store.sold_hours(NIGHT, after(60))]
        assert [(one.account, one.listing, one.at, one.units) for one in found] == [
            ("shop", other, hour, 5),
            ("shop", lamp, hour, 4),
        ]
        assert [one async for one in store.sold_hours(after(1), after(30))] == []
