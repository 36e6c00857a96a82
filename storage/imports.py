"""Takes the lines of an export back: what is new is kept as it was, what is known already stays as it is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Select, Table, and_, column, select, values
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Figure, Order, OrderLine, Return
from storage.batches import Batches
from storage.business_rows import booking_row, figure_row, line_row, order_row, return_row
from storage.columns import to_ms
from storage.costs import cost_row, rate_mark, rate_row
from storage.engine import insert_into
from storage.entries import BEGAN_KEY
from storage.extracts import Component
from storage.marks import COST, LINE, ORDER, Mark, hour_mark, mark
from storage.settings import write_setting
from storage.spans import BOOKS_CURRENCY
from storage.states import TOLD_BOOK, Booking, Cost, Lying, Rate
from storage.stock import lying_row
from storage.tables import (
    BundleRow,
    CostRow,
    FigureRow,
    GoodsReturnRow,
    LedgerEntryRow,
    RateRow,
    SaleLineRow,
    SaleOrderRow,
    SettingRow,
    WarehouseRow,
    table,
)

Row = dict[str, Any]
# Set while an empty memory is being filled, so that one that was broken off goes on as it began.
_FILLING = "import:into-empty"
_NUMBERS = frozenset(["amount", "home", "rate", "total", "price", "value", "goods", "shipping", "packaging"])
_LEDGER, _ORDERS, _LINES = table(LedgerEntryRow), table(SaleOrderRow), table(SaleLineRow)


@dataclass(frozen=True, slots=True)
class Placed:
    """A position of an order, beside what it belongs to."""

    account: str
    order: str
    changed_at: datetime
    place: int
    line: OrderLine


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many of the lines were new and how many known as they are; `others` are the places of those known otherwise.

    `lost` are the places of positions whose order is not known.
    """

    fresh: int
    same: int
    others: Sequence[int] = ()
    lost: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    """How values of one kind lie in their table; `marks` is what has to be booked for a new row."""

    target: Table
    row: Callable[[Any], Row]
    marks: Callable[[Row, bool], Iterable[Mark]]


class Imports(Batches):
    """Into an empty memory everything is taken as it stands, and only the sums are built; else it is booked anew."""

    async def begin_import(self) -> bool:
        """Whether the memory held no order and no line when this import, or the one that was broken off, began."""

        async def work(session: AsyncSession) -> bool:
            if await session.get(SettingRow, _FILLING) is not None:
                return True
            empty = all([(await session.execute(select(one).limit(1))).first() is None for one in (_LEDGER, _ORDERS)])
            if empty:
                await write_setting(session, _FILLING, True)
            return empty

        return await self._write(work)

    async def end_import(self, home: str | None) -> None:
        """From now on others book, too; in the currency of the books that were taken back, where there are none."""

        async def work(session: AsyncSession) -> None:
            await write_setting(session, _FILLING, None)
            if home is not None and await session.get(SettingRow, BOOKS_CURRENCY) is None:
                await write_setting(session, BOOKS_CURRENCY, home)

        await self._write(work)

    async def take_back(self, values: Sequence[Any], *, empty: bool) -> TakenBack:
        """Some values of one kind, all or none of them. Raises Busy, StorageError."""
        kind = _KINDS[_name(values[0])]
        rows = [kind.row(value) for value in values]

        async def work(session: AsyncSession) -> TakenBack:
            lost = await _lost(session, rows) if kind.target is _LINES else set()
            known = await _known(session, kind.target, rows)
            fresh = [row for at, row in enumerate(rows) if _key(kind.target, row) not in known and at not in lost]
            await _insert(session, kind.target, fresh)
            await mark(session, (one for row in fresh for one in kind.marks(row, empty)))
            if kind.target is _LEDGER:
                await _note_begins(session, fresh)
            others = [at for at, row in enumerate(rows) if _differs(row, known.get(_key(kind.target, row)))]
            return TakenBack(len(fresh), len(rows) - len(fresh) - len(others) - len(lost), others, sorted(lost))

        return await self._write(work)


def _name(value: object) -> type:
    return type(value[1]) if isinstance(value, tuple) else type(value)


def _differs(row: Row, known: Row | None) -> bool:
    return known is not None and any(_plain(name, known[name]) != _plain(name, value) for name, value in row.items())


def _plain(name: str, value: Any) -> Any:
    """A number is the same however many zeros it was written with."""
    return Decimal(value) if name in _NUMBERS and value is not None else value


def _key(target: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in target.primary_key)


async def _known(session: AsyncSession, target: Table, rows: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    found = await session.execute(
        _beside(select(target), tuple(target.primary_key), [_key(target, row) for row in rows])
    )
    known = [dict(row) for row in found.mappings()]
    return {_key(target, row): row for row in known}


def _beside(query: Select[Any], key: Sequence[Column[Any]], wanted: Iterable[tuple[Any, ...]]) -> Select[Any]:
    """Those of these keys, each by the index: for a list of keys of several parts SQLite reads the whole table."""
    named = values(*(column(one.name, one.type) for one in key)).data(list(dict.fromkeys(wanted))).cte("wanted")
    return query.join(named, and_(*(one == named.columns[one.name] for one in key)))


async def _insert(session: AsyncSession, target: Table, rows: Sequence[Row]) -> None:
    """A line that stands twice in the file is kept once."""
    if rows:
        await session.execute(insert_into(session, target).on_conflict_do_nothing(), list(rows))


async def _lost(session: AsyncSession, rows: Sequence[Row]) -> set[int]:
    wanted = [(row["account"], row["order_id"]) for row in rows]
    key = _ORDERS.columns.account, _ORDERS.columns.order_id
    known = {(account, order) for account, order in await session.execute(_beside(select(*key), key, wanted))}
    return {at for at, of in enumerate(wanted) if of not in known}


async def _note_begins(session: AsyncSession, rows: Collection[Row]) -> None:
    """Since when an account's transactions are read: what a settlement tells of later counts no more."""
    begins: dict[str, int] = {}
    for row in rows:
        if row["book"] == TOLD_BOOK:
            begins[row["account"]] = min(to_ms(row["at"]), begins.get(row["account"], to_ms(row["at"])))
    for account, begin in begins.items():
        kept = await session.get(SettingRow, BEGAN_KEY + account)
        if kept is None or begin < int(kept.value):
            await write_setting(session, BEGAN_KEY + account, begin)


# --- what has to be booked -------------------------------------------------------------------------------------------


def _of_entry(row: Row, empty: bool) -> Iterable[Mark]:
    yield hour_mark(row["account"], row["booked_at"])
    if not empty and row["order_id"] is not None:
        yield ORDER, row["account"], row["order_id"]
    elif not empty:
        yield LINE, row["account"], f"{row['book']}:{row['entry_id']}"


def _of_order(row: Row, empty: bool) -> Iterable[Mark]:
    yield hour_mark(row["account"], row["placed_at"])
    if not empty:
        yield ORDER, row["account"], row["order_id"]


def _of_line(row: Row, empty: bool) -> Iterable[Mark]:
    """Its hour is marked by its order, which came before it."""
    if not empty:
        yield ORDER, row["account"], row["order_id"]


def _of_return(row: Row, empty: bool) -> Iterable[Mark]:
    yield hour_mark(row["account"], row["at"])


def _of_cost(row: Row, empty: bool) -> Iterable[Mark]:
    if not empty:
        yield COST, "", row["sku"]


def _of_rate(row: Row, empty: bool) -> Iterable[Mark]:
    if not empty:
        yield rate_mark(row)


def _of_nothing(row: Row, empty: bool) -> Iterable[Mark]:
    return ()


def _placed_row(one: Placed) -> Row:
    return line_row(one.account, one.order, one.changed_at, one.place, one.line)


_KINDS: dict[type, _Kind] = {
    Booking: _Kind(_LEDGER, booking_row, _of_entry),
    Order: _Kind(_ORDERS, lambda one: order_row(*one), _of_order),
    Placed: _Kind(_LINES, _placed_row, _of_line),
    Return: _Kind(table(GoodsReturnRow), lambda one: return_row(*one), _of_return),
    Figure: _Kind(table(FigureRow), lambda one: figure_row(*one), _of_nothing),
    Cost: _Kind(table(CostRow), cost_row, _of_cost),
    Lying: _Kind(table(WarehouseRow), lying_row, _of_nothing),
    Component: _Kind(table(BundleRow), asdict, _of_cost),
    Rate: _Kind(table(RateRow), rate_row, _of_rate),
}
