"""What waits to be booked: read piece by piece, and kept with what it changes in one short transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Order, Return
from storage.batches import Batches
from storage.business_rows import booking_of, return_of
from storage.engine import pieces
from storage.entries import BEGAN_KEY, write_bookings
from storage.ledger import hour_of, hour_rows
from storage.marks import Mark, hour_mark, hour_named, mark
from storage.sold import known_orders, with_lines
from storage.states import Booking, Hour, HourSums, Sheet, Unbooked
from storage.tables import (
    GoodsReturnRow,
    LedgerEntryRow,
    Row,
    SaleOrderRow,
    SettingRow,
    UnbookedRow,
    table,
)

_MARK, _ENTRY = table(UnbookedRow).columns, table(LedgerEntryRow).columns
_ORDER, _RETURN = table(SaleOrderRow).columns, table(GoodsReturnRow).columns
_SETTING = table(SettingRow).columns
_HOUR = timedelta(hours=1)
_PIECE = 500


class Bookings(Batches):
    """The bookkeeper's door: whoever else reads the ledger reads `Ledger`."""

    async def unbooked(self, kinds: Collection[str], limit: int) -> tuple[Unbooked, ...]:
        """So many marks of these kinds; those of hours and spans the newest first."""
        await self._settle()
        query = select(*_MARK).where(_MARK.kind.in_(sorted(kinds))).order_by(_MARK.kind, _MARK.name.desc())
        async with self._read() as session:
            rows = await session.execute(query.limit(limit))
            return tuple(Unbooked(row.kind, row.account, row.name, row.stamp) for row in rows)

    async def count_unbooked(self) -> Mapping[str, int]:
        """How many marks of each kind wait."""
        await self._settle()
        async with self._read() as session:
            rows = await session.execute(select(_MARK.kind, func.count()).group_by(_MARK.kind))
            return {kind: int(count) for kind, count in rows}

    async def began(self) -> Mapping[str, datetime]:
        """When the transactions of each account begin that has any."""
        query = select(_SETTING.key, _SETTING.value).where(_SETTING.key.startswith(BEGAN_KEY, autoescape=True))
        async with self._read() as session:
            rows = await session.execute(query)
            return {key.removeprefix(BEGAN_KEY): hour_named(str(value)) for key, value in rows}

    async def sheets(self, orders: Iterable[Unbooked]) -> tuple[Sheet, ...]:
        """The marked orders with every line of the ledger that names them."""
        named = [(one.account, one.name) for one in orders]
        async with self._read() as session:
            known = await known_orders(session, named)
            lines = await _lines_of(session, named)
        return tuple(Sheet(*key, known.get(key), tuple(lines.get(key, ()))) for key in named)

    async def marked_lines(self, marks: Iterable[Unbooked]) -> tuple[Booking, ...]:
        """The marked lines that are of no order (any more)."""
        ids: dict[tuple[str, str], list[str]] = {}
        for one in marks:
            book, _, line_id = one.name.partition(":")
            ids.setdefault((one.account, book), []).append(line_id)
        found: list[Booking] = []
        async with self._read() as session:
            for (account, book), names in ids.items():
                mine = _ENTRY.account == account, _ENTRY.book == book, _ENTRY.order_id.is_(None)
                for some in pieces(names, _PIECE):
                    query = select(*_ENTRY).where(*mine, _ENTRY.entry_id.in_(some))
                    found += [booking_of(row) for row in await session.execute(query)]
        return tuple(found)

    async def keep_booked(
        self, done: Sequence[Unbooked], before: Iterable[Booking], after: Iterable[Booking], hours: Iterable[Mark] = ()
    ) -> int:
        """Writes what is booked otherwise than before, drops what is derived no more, and marks the hours it touches.

        `hours` are marked besides. How many lines were changed.
        """
        old = {(one.account, one.book, one.id): one for one in before}
        new = {(one.account, one.book, one.id): one for one in after}
        changed = [one for key, one in new.items() if old.get(key) != one]
        gone = [one for key, one in old.items() if key not in new]
        was = [known for one in changed if (known := old.get((one.account, one.book, one.id)))]
        touched = {hour_mark(one.account, one.booked_at) for one in (*changed, *gone, *was)}

        async def work(session: AsyncSession) -> None:
            await write_bookings(session, changed)
            await _drop(session, gone)
            await mark(session, touched.union(hours))
            await _unmark(session, done)

        await self._write(work)
        return len(changed) + len(gone)

    async def marked_hours(self, marks: Iterable[Unbooked]) -> tuple[Hour, ...]:
        """What the sums of the marked hours are built of."""
        wanted = [(one.account, hour_named(one.name)) for one in marks]
        async with self._read() as session:
            return await _hours(session, wanted)

    async def keep_hours(self, done: Sequence[Unbooked], sums: Sequence[HourSums]) -> None:
        """The sums of these hours, in the place of those that were kept."""
        rows: dict[type[Row], list[dict[str, Any]]] = {}
        for one in sums:
            for target, some in hour_rows(one).items():
                rows.setdefault(target, []).extend(some)

        async def work(session: AsyncSession) -> None:
            for target, some in rows.items():
                await _replace(session, table(target), sums, some)
            await _unmark(session, done)

        await self._write(work)

    async def open_up(self, done: Sequence[Unbooked], marks: Sequence[Mark]) -> None:
        """Marks what these marks stand for, some at a time, and takes them away with the last."""
        some = list(pieces(marks, _PIECE)) or [()]
        for number, part in enumerate(some, 1):
            gone = done if number == len(some) else ()

            async def work(session: AsyncSession, part: Sequence[Mark] = part, gone: Sequence[Unbooked] = gone) -> None:
                await mark(session, part)
                await _unmark(session, gone)

            await self._write(work)


async def _lines_of(session: AsyncSession, named: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[Booking]]:
    found: dict[tuple[str, str], list[Booking]] = {}
    ids: dict[str, list[str]] = {}
    for account, order_id in named:
        ids.setdefault(account, []).append(order_id)
    for account, of_account in ids.items():
        for some in pieces(of_account, _PIECE):
            query = select(*_ENTRY).where(_ENTRY.account == account, _ENTRY.order_id.in_(some))
            for row in await session.execute(query):
                found.setdefault((account, row.order_id), []).append(booking_of(row))
    # In the order of their names, so that the same lines are always booked alike.
    return {key: sorted(lines, key=lambda one: (one.book, one.id)) for key, lines in found.items()}


async def _drop(session: AsyncSession, lines: Iterable[Booking]) -> None:
    rows = [{"a": one.account, "b": one.book, "i": one.id} for one in lines]
    for row in rows:
        mine = _ENTRY.account == row["a"], _ENTRY.book == row["b"], _ENTRY.entry_id == row["i"]
        await session.execute(delete(table(LedgerEntryRow)).where(*mine))


async def _unmark(session: AsyncSession, done: Sequence[Unbooked]) -> None:
    """What was marked anew meanwhile stays marked."""
    for some in pieces(done, _PIECE):
        same = [(one.kind, one.account, one.name, one.stamp) for one in some]
        key = tuple_(_MARK.kind, _MARK.account, _MARK.name, _MARK.stamp)
        await session.execute(delete(table(UnbookedRow)).where(key.in_(same)))


async def _replace(session: AsyncSession, target: Table, sums: Sequence[HourSums], rows: Sequence[Any]) -> None:
    """The rows of these hours in the place of those that the table holds of them."""
    same = target.c.hour_at == bindparam("hour"), target.c.account == bindparam("whose")
    hours = [{"hour": one.hour, "whose": one.account} for one in sums]
    await session.execute(delete(target).where(*same), hours)
    for some in pieces(rows, _PIECE):
        await session.execute(target.insert(), some)


async def _hours(session: AsyncSession, wanted: Sequence[tuple[str, datetime]]) -> tuple[Hour, ...]:
    """Read together, for all accounts at once: one by one they would cost more to ask for than to sum."""
    runs, accounts = _runs({hour for _, hour in wanted}), sorted({account for account, _ in wanted})

    def within(columns: Any, at: Any) -> ColumnElement[bool]:
        return and_(or_(*(and_(at >= since, at < until) for since, until in runs)), columns.account.in_(accounts))

    lines: dict[tuple[str, datetime], list[Booking]] = {}
    for row in await session.execute(select(*_ENTRY).where(within(_ENTRY, _ENTRY.booked_at), _ENTRY.counted)):
        lines.setdefault((row.account, hour_of(row.booked_at)), []).append(booking_of(row))
    orders: dict[tuple[str, datetime], list[Order]] = {}
    rows = (await session.execute(select(*_ORDER).where(within(_ORDER, _ORDER.placed_at)))).all()
    for account, order in await with_lines(session, rows):
        orders.setdefault((account, hour_of(order.placed_at)), []).append(order)
    returns: dict[tuple[str, datetime], list[Return]] = {}
    for row in await session.execute(select(*_RETURN).where(within(_RETURN, _RETURN.at))):
        returns.setdefault((row.account, hour_of(row.at)), []).append(return_of(row))
    others = await _others(session, wanted, lines, orders)
    return tuple(
        Hour(*key, tuple(lines.get(key, ())), tuple(orders.get(key, ())), others[key], tuple(returns.get(key, ())))
        for key in wanted
    )


async def _others(
    session: AsyncSession,
    wanted: Iterable[tuple[str, datetime]],
    lines: Mapping[tuple[str, datetime], Sequence[Booking]],
    orders: Mapping[tuple[str, datetime], Sequence[Order]],
) -> dict[tuple[str, datetime], dict[str, Order]]:
    """Of each hour the orders that its lines name and that were not placed in it."""
    named: dict[tuple[str, datetime], set[str]] = {}
    for key in wanted:
        here = {order.id for order in orders.get(key, ())}
        named[key] = {one.order for one in lines.get(key, ()) if one.order is not None} - here
    known = await known_orders(session, {(key[0], one) for key, some in named.items() for one in some})
    return {key: {one: known[key[0], one] for one in some if (key[0], one) in known} for key, some in named.items()}


def _runs(hours: Collection[datetime]) -> list[tuple[datetime, datetime]]:
    """The hours as spans without a gap."""
    found: list[tuple[datetime, datetime]] = []
    for hour in sorted(hours):
        if found and found[-1][1] == hour:
            found[-1] = found[-1][0], hour + _HOUR
        else:
            found.append((hour, hour + _HOUR))
    return found
