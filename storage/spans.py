"""What a change of costs, rates, fees or the house's currency touches: hours, and what is booked in them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.batches import Batches
from storage.columns import from_ms
from storage.marks import ALL, Mark, line_mark, mark, order_mark
from storage.settings import write_setting
from storage.states import DERIVED, SETTLED_BOOK
from storage.tables import (
    GoodsHourRow,
    LedgerEntryRow,
    MoneyHourRow,
    OrderHourRow,
    RateRow,
    SaleOrderRow,
    SettingRow,
    table,
)

_ENTRY, _PLACED, _MONEY = (table(row).columns for row in (LedgerEntryRow, SaleOrderRow, MoneyHourRow))
_ORDERS, _GOODS, _RATE = (table(row).columns for row in (OrderHourRow, GoodsHourRow, RateRow))
_HOUR = timedelta(hours=1)
BOOKS_CURRENCY = "books:currency"


class Spans(Batches):
    """Asked by the bookkeeper alone."""

    async def books_currency(self) -> str | None:
        """The currency in which the books are kept, None before they were begun."""
        async with self._read() as session:
            row = await session.get(SettingRow, BOOKS_CURRENCY)
            return None if row is None else str(row.value)

    async def keep_books_in(self, currency: str) -> None:
        """From now on the books are kept in this currency: everything is booked anew."""

        async def work(session: AsyncSession) -> None:
            await write_setting(session, BOOKS_CURRENCY, currency)
            await mark(session, [(ALL, "", "")])

        await self._write(work)

    async def mark_unbooked(self, marks: Iterable[Mark]) -> None:
        """Marks what follows from something that is not stored in the ledger itself."""
        await self._write(lambda session: mark(session, marks))

    async def hours_booked(self) -> tuple[datetime, ...]:
        """Every hour that has any sum."""
        return await self._hours(select(_MONEY.hour_at).union(select(_ORDERS.hour_at)))

    async def hours_of_goods(self, names: Collection[str]) -> tuple[datetime, ...]:
        """The hours in which any of these SKUs (in any case), or listings by their ids, brought or cost anything."""
        wanted = sorted({*names, *(name.lower() for name in names)})
        named = [func.lower(column).in_(wanted) | column.in_(wanted) for column in (_GOODS.sku, _GOODS.listing_id)]
        return await self._hours(select(_GOODS.hour_at).where(or_(*named)).distinct())

    async def hours_of_money(self, since: datetime, until: datetime, but: str) -> tuple[datetime, ...]:
        """The hours of a span in which money in any other currency than this one came or went."""
        within = _MONEY.hour_at >= since, _MONEY.hour_at < until
        return await self._hours(select(_MONEY.hour_at).where(*within, _MONEY.currency != but).distinct())

    async def marks_estimated(self) -> tuple[Mark, ...]:
        """A mark for every order of which anything is estimated."""
        query = select(_ENTRY.account, _ENTRY.order_id).where(_ENTRY.estimated, _ENTRY.order_id.is_not(None))
        async with self._read() as session:
            rows = (await session.execute(query.distinct())).tuples().all()
        return tuple([order_mark(account, order_id) for account, order_id in rows if order_id is not None])

    async def _hours(self, query: Any) -> tuple[datetime, ...]:
        async with self._read() as session:
            found = [one if isinstance(one, datetime) else from_ms(one) for (one,) in await session.execute(query)]
            return tuple(sorted(found))

    async def rate_days(self, currency: str, base: str) -> tuple[date, ...]:
        """The days of which a rate between the two is kept, whoever stated it."""
        pair = (_RATE.currency == currency) & (_RATE.base == base) | (_RATE.currency == base) & (_RATE.base == currency)
        async with self._read() as session:
            days = await session.scalars(select(_RATE.day).where(pair).distinct().order_by(_RATE.day))
            return tuple(date.fromisoformat(day) for day in days)

    async def marks_within(self, hour: datetime) -> tuple[Mark, ...]:
        """A mark for every order and line that is booked in the hour, and every order that was placed in it."""
        until = hour + _HOUR
        booked = select(_ENTRY.account, _ENTRY.book, _ENTRY.entry_id, _ENTRY.order_id)
        booked = booked.where(_ENTRY.booked_at >= hour, _ENTRY.booked_at < until)
        placed = select(_PLACED.account, _PLACED.order_id)
        placed = placed.where(_PLACED.placed_at >= hour, _PLACED.placed_at < until)
        async with self._read() as session:
            marks = {order_mark(*row) for row in await session.execute(placed)}
            for row in await session.execute(booked):
                if row.order_id is not None:
                    marks.add(order_mark(row.account, row.order_id))
                elif row.book not in DERIVED:
                    marks.add(line_mark(row.account, row.book, row.entry_id))
        return tuple(sorted(marks))

    async def settled_after(self, account: str, line_id: str, limit: int) -> tuple[str, ...]:
        """The ids of so many lines of the account's settlements that are of no order, after this id."""
        query: Select[Any] = select(_ENTRY.entry_id).where(_ENTRY.account == account, _ENTRY.book == SETTLED_BOOK)
        query = query.where(_ENTRY.order_id.is_(None), _ENTRY.entry_id > line_id).order_by(_ENTRY.entry_id)
        async with self._read() as session:
            return tuple(await session.scalars(query.limit(limit)))
