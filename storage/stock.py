"""Stock: my own warehouse, forecasts, what is on its way to platforms, what lies there too long, and what was sold."""

from collections.abc import AsyncGenerator, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, and_, func, literal, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Aged, Inbound, OrderState, Subject
from storage.batches import Batches
from storage.columns import from_ms
from storage.engine import changed, insert_into, pieces
from storage.states import Forecast, Lying
from storage.stock_rows import aged_of, day_of, inbound_of, iso
from storage.tables import AgedRow, ForecastRow, InboundRow, SaleLineRow, SaleOrderRow, WarehouseRow, table

_PIECE, _HOUR = 500, 3_600_000
_DAYS = ("learnt", "runs_out", "reorder_by", "last_sold")
_LYING, _FORECAST = table(WarehouseRow).columns, table(ForecastRow).columns
_INBOUND, _AGED = table(InboundRow).columns, table(AgedRow).columns
_ORDER, _LINE = table(SaleOrderRow).columns, table(SaleLineRow).columns


class SoldHour(NamedTuple):
    """Units of one listing of an account that were ordered in the hour that begins at `at`."""

    account: str
    listing: Subject
    at: datetime
    units: int


class ForecastMark(NamedTuple):
    """When a listing was forecast, from which units on hand and on their way, and on which day (ISO) they run out."""

    at: datetime
    units: int
    inbound: int | None
    runs_out: str | None


class Stocks(Batches):
    """What is told again replaces what was told of the same."""

    async def put_lying(self, lots: Sequence[Lying]) -> int:
        """Keeps them all or none; how many of them say anything new."""
        target = table(WarehouseRow)
        rows = [lying_row(one) for one in lots]

        async def work(session: AsyncSession) -> int:
            fresh = 0
            for row in rows:
                insert = insert_into(session, target).values(**row)
                newer = {name: insert.excluded[name] for name in ("quantity", "lead_days", "safety", "told_at")}
                another = [target.c[name].is_distinct_from(newer[name]) for name in ("quantity", "lead_days", "safety")]
                change = insert.on_conflict_do_update(index_elements=["sku", "place"], set_=newer, where=or_(*another))
                fresh += await changed(session, change)
            return fresh

        return await self._write(work)

    async def lying(self, skus: Collection[str] | None = None) -> tuple[Lying, ...]:
        """All that lies in my own warehouse, or of some SKUs (in any case), by SKU and place."""
        query = select(*_LYING).order_by(_LYING.sku, _LYING.place)
        if skus is not None:
            lowered = func.lower(_LYING.sku).in_(sorted({one.lower() for one in skus}))
            query = query.where(or_(lowered, _LYING.sku.in_(sorted(skus))))
        async with self._read() as session:
            return tuple(lying_of(row) for row in await session.execute(query))

    async def put_forecasts(self, forecasts: Sequence[Forecast]) -> None:
        """Keeps each in place of the listing's last one."""
        target = table(ForecastRow)

        async def work(session: AsyncSession) -> None:
            for some in pieces(forecasts, _PIECE):
                insert = insert_into(session, target)
                newer = {one.name: insert.excluded[one.name] for one in target.columns if not one.primary_key}
                rows = [_forecast_row(one) for one in some]
                await session.execute(insert.on_conflict_do_update(index_elements=["listing_id"], set_=newer), rows)

        await self._write(work)

    async def forecasts(self, listings: Collection[int]) -> dict[int, Forecast]:
        """What was forecast last of these listings, by their numbers."""
        found: dict[int, Forecast] = {}
        async with self._read() as session:
            for some in pieces(sorted(listings), _PIECE):
                rows = await session.execute(select(*_FORECAST).where(_FORECAST.listing_id.in_(some)))
                found |= {row.listing_id: _forecast_of(row) for row in rows}
        return found

    async def forecast_marks(self) -> dict[int, ForecastMark]:
        """When each listing was forecast, and from which units; the rest is not read."""
        query = select(_FORECAST.listing_id, _FORECAST.at, _FORECAST.units, _FORECAST.inbound, _FORECAST.runs_out)
        async with self._read() as session:
            # All at once: row by row it takes three times as long.
            rows = (await session.execute(query.order_by(_FORECAST.listing_id))).all()
            return {row[0]: ForecastMark(*row[1:]) for row in rows}

    async def lying_told_at(self) -> datetime | None:
        """When anything of my own warehouse was told last."""
        async with self._read() as session:
            told: datetime | None = await session.scalar(select(func.max(_LYING.told_at)))
        return told

    async def sold_hours(self, since: datetime, until: datetime) -> AsyncGenerator[SoldHour, None]:
        """What was ordered of every listing in that time, without what was cancelled, one id after the other."""
        query = _sold(since, until)
        async with self._read() as session:
            rows = await session.stream(query.execution_options(yield_per=_PIECE))
            async for some in rows.partitions(_PIECE):
                for account, number, market, at, units in some:
                    yield SoldHour(account, Subject(market, number), from_ms(int(at) * _HOUR), int(units))

    async def inbound(self, account: str | None = None) -> tuple[tuple[str, Inbound], ...]:
        """What is or was on its way to the platforms' warehouses with its account, by shipment and SKU."""
        query = select(*_INBOUND).order_by(_INBOUND.account, _INBOUND.shipment, _INBOUND.sku)
        query = query if account is None else query.where(_INBOUND.account == account)
        async with self._read() as session:
            return tuple((row.account, inbound_of(row)) for row in await session.execute(query))

    async def aged(self, account: str | None = None) -> tuple[tuple[str, Aged], ...]:
        """For how long stock lies, as each account's markets told it last; what they no longer name is gone."""
        last = select(_AGED.account, _AGED.market, func.max(_AGED.day).label("day"))
        newest = last.group_by(_AGED.account, _AGED.market).subquery()
        same = [newest.c[name] == _AGED[name] for name in ("account", "market", "day")]
        query = select(*_AGED).join(newest, and_(*same)).order_by(_AGED.account, _AGED.market, _AGED.sku)
        query = query if account is None else query.where(_AGED.account == account)
        async with self._read() as session:
            return tuple((row.account, aged_of(row)) for row in await session.execute(query))


def _sold(since: datetime, until: datetime) -> Select[Any]:
    """Units by listing and hour; the hours count since 1970."""
    hour = (type_coerce(_ORDER.placed_at, BigInteger) // literal(_HOUR, BigInteger)).label("hour")
    units = _LINE.quantity - _LINE.cancelled
    same = (_LINE.account == _ORDER.account) & (_LINE.order_id == _ORDER.order_id)
    key = _ORDER.account, _LINE.subject_id, _LINE.subject_market
    query = select(*key, hour, func.sum(units))
    query = query.select_from(table(SaleOrderRow).join(table(SaleLineRow), same))
    query = query.where(_ORDER.placed_at >= since, _ORDER.placed_at < until, _LINE.subject_id.is_not(None))
    query = query.where(_ORDER.state != OrderState.CANCELLED.value, units > 0)
    return query.group_by(*key, hour).order_by(*key, hour)


def lying_row(one: Lying) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "place": one.place,
        "quantity": one.quantity,
        "lead_days": one.lead_days,
        "safety": one.safety,
        "told_at": one.told_at,
    }


def lying_of(row: Any) -> Lying:
    return Lying(row.sku, row.quantity, row.told_at, row.place, row.lead_days, row.safety)


def _forecast_row(one: Forecast) -> dict[str, Any]:
    return {
        "listing_id": one.listing_id,
        "at": one.at,
        "units": one.units,
        "inbound": one.inbound,
        "value": one.value,
        **{name: iso(getattr(one, name)) for name in _DAYS},
    }


def _forecast_of(row: Any) -> Forecast:
    days = {name: day_of(getattr(row, name)) for name in _DAYS}
    return Forecast(row.listing_id, row.at, units=row.units, inbound=row.inbound, value=row.value, **days)
