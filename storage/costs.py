"""What goods cost me and what currencies are worth, as people and tables said it; what held before stays beside it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, changed, insert_into
from storage.marks import COST, RATE, Mark, mark
from storage.rows import Columns
from storage.states import Cost, Rate
from storage.tables import CostRow, RateRow, table

_COST = table(CostRow).columns
# Ten thousand SKUs have a few currencies, places and days between them: each is in memory once.
_day = lru_cache(maxsize=400)(date.fromisoformat)


class Costs(Engines):
    """Said again of the same SKU, place and day, or of the same currencies, origin and day, it replaces what was."""

    async def put_costs(self, costs: Sequence[Cost]) -> int:
        """Keeps them all or none; how many of them say anything new."""

        async def work(session: AsyncSession) -> int:
            fresh = await _put(session, table(CostRow), [cost_row(one) for one in costs])
            await mark(session, [(COST, "", row["sku"]) for row in fresh])
            return len(fresh)

        return await self._write(work)

    async def costs(self, skus: Collection[str] | None = None) -> tuple[Cost, ...]:
        """All, or those of some SKUs (in any case), each SKU's in the order of their days."""
        # As plain columns: thousands of rows as objects of the ORM take several times the memory.
        query = select(*_COST).order_by(_COST.sku, _COST.place, _COST.valid_from)
        if skus is not None:
            # SQLite knows small letters of ASCII alone: what is written otherwise is found as it was typed.
            lowered = func.lower(col(CostRow.sku)).in_(sorted({one.lower() for one in skus}))
            query = query.where(or_(lowered, col(CostRow.sku).in_(sorted(skus))))
        async with self._read() as session:
            return tuple(cost_of(row) for row in await session.execute(query))

    async def cost_currencies(self) -> frozenset[str]:
        """The currencies in which any cost is told."""
        async with self._read() as session:
            return frozenset(await session.scalars(select(col(CostRow.currency)).distinct()))

    async def knows_costs(self) -> bool:
        """Whether anything is known of any cost."""
        async with self._read() as session:
            return await session.scalar(select(col(CostRow.sku)).limit(1)) is not None

    async def drop_cost(self, sku: str, place: str = "", valid_from: date | None = None) -> int:
        """Forgets what was said of a SKU in a place, on one day or ever; how many rows that were."""
        query = delete(CostRow).where(col(CostRow.sku) == sku, col(CostRow.place) == place)
        if valid_from is not None:
            query = query.where(col(CostRow.valid_from) == valid_from.isoformat())

        async def work(session: AsyncSession) -> int:
            dropped = await changed(session, query)
            await mark(session, [(COST, "", sku)] if dropped else [])
            return dropped

        return await self._write(work)

    async def put_rates(self, rates: Sequence[Rate]) -> int:
        """Keeps them all or none; how many of them say anything new."""

        async def work(session: AsyncSession) -> int:
            fresh = await _put(session, table(RateRow), [rate_row(one) for one in rates])
            await mark(session, [rate_mark(row) for row in fresh])
            return len(fresh)

        return await self._write(work)

    async def rates(self, until: date) -> tuple[Rate, ...]:
        """Of each pair and origin the newest that is not after that day."""
        return await self._rates(func.max(col(RateRow.day)), col(RateRow.day) <= until.isoformat())

    async def rates_after(self, day: date) -> tuple[Rate, ...]:
        """Of each pair and origin the first that is after that day."""
        return await self._rates(func.min(col(RateRow.day)), col(RateRow.day) > day.isoformat())

    async def _rates(self, of_all: ColumnElement[str], within: ColumnElement[bool]) -> tuple[Rate, ...]:
        key = col(RateRow.currency), col(RateRow.base), col(RateRow.origin)
        newest = select(*key, of_all.label("day")).where(within).group_by(*key).subquery()
        same = [getattr(RateRow, name) == newest.c[name] for name in ("currency", "base", "origin", "day")]
        query = select(RateRow).join(newest, and_(*same)).order_by(*key)
        async with self._read() as session:
            return tuple(rate_of(row) for row in await session.scalars(query))

    async def drop_rates(self, currency: str, base: str, origin: str) -> int:
        """Forgets a pair of one origin, whatever its days; how many rows that were."""
        pair = (col(RateRow.currency) == currency, col(RateRow.base) == base, col(RateRow.origin) == origin)
        days = select(func.min(col(RateRow.day))).where(*pair)

        async def work(session: AsyncSession) -> int:
            first = await session.scalar(days)
            await mark(session, [rate_mark({"currency": currency, "base": base, "day": first})] if first else [])
            return await changed(session, delete(RateRow).where(*pair))

        return await self._write(work)


def rate_mark(row: Mapping[str, Any]) -> Mark:
    return RATE, "", f"{row['currency']}:{row['base']}:{row['day']}"


async def _put(session: AsyncSession, target: Table, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Which of them say anything new; row by row, because only so does each database tell it."""
    keys = [column.name for column in target.primary_key]
    others = [column.name for column in target.columns if not column.primary_key]
    fresh = []
    for row in rows:
        insert = insert_into(session, target).values(**row)
        newer = {name: insert.excluded[name] for name in others}
        differs = or_(*(target.c[name].is_distinct_from(insert.excluded[name]) for name in others))
        put = insert.on_conflict_do_update(index_elements=keys, set_=newer, where=differs)
        fresh += [row] if await changed(session, put) else []
    return fresh


def cost_row(one: Cost) -> dict[str, Any]:
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
        currency=intern(row.currency),
        valid_from=_day(row.valid_from),
        place=intern(row.place),
        shipping=None if row.shipping is None else Decimal(row.shipping),
        packaging=None if row.packaging is None else Decimal(row.packaging),
    )


def rate_row(one: Rate) -> dict[str, Any]:
    return {
        "currency": one.currency,
        "base": one.base,
        "origin": one.origin,
        "day": one.day.isoformat(),
        "value": str(one.value),
    }


def rate_of(row: RateRow | Columns) -> Rate:
    return Rate(row.currency, row.base, Decimal(row.value), date.fromisoformat(row.day), row.origin)
