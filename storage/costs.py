"""What goods cost me and what currencies are worth, as people and tables said it; what held before stays beside it."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, changed, insert_into
from storage.rows import Columns
from storage.states import Cost, Rate
from storage.tables import CostRow, RateRow, table


class Costs(Engines):
    """Said again of the same SKU, place and day, or of the same currencies, origin and day, it replaces what was."""

    async def put_costs(self, costs: Sequence[Cost]) -> int:
        """Keeps them all or none; how many of them say anything new."""
        rows = [_cost_row(one) for one in costs]
        return await self._write(lambda session: _put(session, table(CostRow), rows))

    async def costs(self, skus: Collection[str] | None = None) -> tuple[Cost, ...]:
        """All, or those of some SKUs (in any case), each SKU's in the order of their days."""
        query = select(CostRow).order_by(col(CostRow.sku), col(CostRow.place), col(CostRow.valid_from))
        if skus is not None:
            # SQLite knows small letters of ASCII alone: what is written otherwise is found as it was typed.
            lowered = func.lower(col(CostRow.sku)).in_(sorted({one.lower() for one in skus}))
            query = query.where(or_(lowered, col(CostRow.sku).in_(sorted(skus))))
        async with self._read() as session:
            return tuple(cost_of(row) for row in await session.scalars(query))

    async def knows_costs(self) -> bool:
        """Whether anything is known of any cost."""
        async with self._read() as session:
            return await session.scalar(select(col(CostRow.sku)).limit(1)) is not None

    async def drop_cost(self, sku: str, place: str = "", valid_from: date | None = None) -> int:
        """Forgets what was said of a SKU in a place, on one day or ever; how many rows that were."""
        query = delete(CostRow).where(col(CostRow.sku) == sku, col(CostRow.place) == place)
        if valid_from is not None:
            query = query.where(col(CostRow.valid_from) == valid_from.isoformat())
        return await self._write(lambda session: changed(session, query))

    async def put_rates(self, rates: Sequence[Rate]) -> int:
        """Keeps them all or none; how many of them say anything new."""
        rows = [_rate_row(one) for one in rates]
        return await self._write(lambda session: _put(session, table(RateRow), rows))

    async def rates(self, until: date) -> tuple[Rate, ...]:
        """Of each pair and origin the newest that is not after that day."""
        key = col(RateRow.currency), col(RateRow.base), col(RateRow.origin)
        found = select(*key, func.max(col(RateRow.day)).label("day"))
        newest = found.where(col(RateRow.day) <= until.isoformat()).group_by(*key).subquery()
        same = [getattr(RateRow, name) == newest.c[name] for name in ("currency", "base", "origin", "day")]
        query = select(RateRow).join(newest, and_(*same)).order_by(*key)
        async with self._read() as session:
            return tuple(rate_of(row) for row in await session.scalars(query))

    async def drop_rates(self, currency: str, base: str, origin: str) -> int:
        """Forgets a pair of one origin, whatever its days; how many rows that were."""
        pair = (col(RateRow.currency) == currency, col(RateRow.base) == base, col(RateRow.origin) == origin)
        return await self._write(lambda session: changed(session, delete(RateRow).where(*pair)))


async def _put(session: AsyncSession, target: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Row by row, because only so does each database tell whether a row was new."""
    keys = [column.name for column in target.primary_key]
    others = [column.name for column in target.columns if not column.primary_key]
    fresh = 0
    for row in rows:
        insert = insert_into(session, target).values(**row)
        newer = {name: insert.excluded[name] for name in others}
        differs = or_(*(target.c[name].is_distinct_from(insert.excluded[name]) for name in others))
        fresh += await changed(session, insert.on_conflict_do_update(index_elements=keys, set_=newer, where=differs))
    return fresh


def _cost_row(one: Cost) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "place": one.place,
        "valid_from": one.valid_from.isoformat(),
        "goods": str(one.goods),
        "shipping": None if one.shipping is None else str(one.shipping),
        "packaging": None if one.packaging is None else str(one.packaging),
        "currency": one.currency,
    }


def cost_of(row: CostRow | Columns) -> Cost:
    return Cost(
        sku=row.sku,
        goods=Decimal(row.goods),
        currency=row.currency,
        valid_from=date.fromisoformat(row.valid_from),
        place=row.place,
        shipping=None if row.shipping is None else Decimal(row.shipping),
        packaging=None if row.packaging is None else Decimal(row.packaging),
    )


def _rate_row(one: Rate) -> dict[str, Any]:
    return {
        "currency": one.currency,
        "base": one.base,
        "origin": one.origin,
        "day": one.day.isoformat(),
        "value": str(one.value),
    }


def rate_of(row: RateRow | Columns) -> Rate:
    return Rate(row.currency, row.base, Decimal(row.value), date.fromisoformat(row.day), row.origin)
