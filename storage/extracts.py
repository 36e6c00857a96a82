"""The ledger and what belongs to it as it was at one moment, some rows at a time: however many there are."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Figure, Order, Return
from storage.batches import Batches
from storage.business_rows import booking_of, figure_of, return_of
from storage.costs import cost_of, rate_of
from storage.rows import Columns
from storage.sold import with_lines
from storage.states import Booking, Cost, Lying, Rate
from storage.stock import lying_of
from storage.tables import (
    BundleRow,
    CostRow,
    FigureRow,
    GoodsReturnRow,
    LedgerEntryRow,
    RateRow,
    SaleOrderRow,
    WarehouseRow,
    table,
)

T = TypeVar("T")
# So many rows are held at a time.
_PIECE = 500
_ENTRY, _ORDER = table(LedgerEntryRow).columns, table(SaleOrderRow).columns
_RETURN, _FIGURE = table(GoodsReturnRow).columns, table(FigureRow).columns
_LYING, _BUNDLE = table(WarehouseRow).columns, table(BundleRow).columns
_COST, _RATE = table(CostRow).columns, table(RateRow).columns


@dataclass(frozen=True, slots=True)
class Component:
    """So many units of a SKU that one unit of a bundle holds, at that place of it."""

    sku: str
    place: int
    component: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What is wanted: [since, until), and these accounts; None means no limit."""

    since: datetime | None = None
    until: datetime | None = None
    accounts: Collection[str] | None = None


class Extract:
    """Everything it yields is of one moment, in an order that is the same each time, so many values at once."""

    def __init__(self, session: AsyncSession, extent: Extent) -> None:
        self._session, self._extent = session, extent

    def bookings(self) -> AsyncIterator[Sequence[Booking]]:
        """The lines of the ledger by the moment under which they count; those of one order and moment are together."""
        order = _ENTRY.booked_at, _ENTRY.account, _ENTRY.order_id, _ENTRY.book, _ENTRY.entry_id
        query = self._within(select(*_ENTRY), _ENTRY.booked_at, _ENTRY.account)
        # Where nothing is, databases sort it to different ends.
        return self._told(query.order_by(order[0], order[1], order[2].is_not(None), *order[2:]), booking_of)

    async def orders(self) -> AsyncIterator[Sequence[tuple[str, Order]]]:
        """The orders with their lines, by the moment at which they were placed."""
        query = self._within(select(*_ORDER), _ORDER.placed_at, _ORDER.account)
        async for rows in self._rows(query.order_by(_ORDER.placed_at, _ORDER.account, _ORDER.order_id)):
            yield await with_lines(self._session, rows)

    def returns(self) -> AsyncIterator[Sequence[tuple[str, Return]]]:
        """What was sent back, by its moment."""
        query = self._within(select(*_RETURN), _RETURN.at, _RETURN.account)
        return self._told(query.order_by(_RETURN.at, _RETURN.account, _RETURN.return_id), _beside(return_of))

    def figures(self) -> AsyncIterator[Sequence[tuple[str, Figure]]]:
        """The figures, by the begin of their spans."""
        query = self._within(select(*_FIGURE), _FIGURE.begin_at, _FIGURE.account)
        key = (_FIGURE[name] for name in ("account", "name", "market", "subject_market", "subject_id"))
        return self._told(query.order_by(_FIGURE.begin_at, *key), _beside(figure_of))

    def costs(self) -> AsyncIterator[Sequence[Cost]]:
        """Every cost that is kept."""
        return self._told(select(*_COST).order_by(_COST.sku, _COST.place, _COST.valid_from), cost_of)

    def rates(self) -> AsyncIterator[Sequence[Rate]]:
        """Every rate that is kept: money of a day may be worth what was known first after it."""
        return self._told(select(*_RATE).order_by(_RATE.day, _RATE.currency, _RATE.base, _RATE.origin), rate_of)

    def lying(self) -> AsyncIterator[Sequence[Lying]]:
        """What lies in my own warehouse."""
        return self._told(select(*_LYING).order_by(_LYING.sku, _LYING.place), lying_of)

    def components(self) -> AsyncIterator[Sequence[Component]]:
        """What bundles are made of."""
        query = select(*_BUNDLE).order_by(_BUNDLE.sku, _BUNDLE.place)
        return self._told(query, lambda row: Component(row.sku, row.place, row.component, row.quantity))

    async def span(self) -> tuple[datetime, datetime] | None:
        """The moments of the first and the last line or order; None where there is none."""
        found: list[datetime] = []
        for at, account in ((_ENTRY.booked_at, _ENTRY.account), (_ORDER.placed_at, _ORDER.account)):
            row = (await self._session.execute(self._within(select(func.min(at), func.max(at)), at, account))).one()
            found += [one for one in row if one is not None]
        return (min(found), max(found)) if found else None

    def _within(self, query: Select[Any], at: ColumnElement[Any], account: ColumnElement[str]) -> Select[Any]:
        extent = self._extent
        query = query if extent.since is None else query.where(at >= extent.since)
        query = query if extent.until is None else query.where(at < extent.until)
        return query if extent.accounts is None else query.where(account.in_(sorted(extent.accounts)))

    async def _told(self, query: Select[Any], of: Callable[[Columns], T]) -> AsyncIterator[Sequence[T]]:
        async for rows in self._rows(query):
            yield [of(row) for row in rows]

    async def _rows(self, query: Select[Any]) -> AsyncIterator[Sequence[Columns]]:
        async for rows in (await self._session.stream(query)).partitions(_PIECE):
            yield rows


def _beside(of: Callable[[Columns], T]) -> Callable[[Columns], tuple[str, T]]:
    """The value beside the account that it is of."""
    return lambda row: (row.account, of(row))


class Extracts(Batches):
    """Reads all at one moment, while others go on writing."""

    @asynccontextmanager
    async def extract(self, extent: Extent) -> AsyncIterator[Extract]:
        """What is kept now; nothing that is written later is in it."""
        await self._settle()
        async with self._read() as session:
            yield Extract(session, extent)
