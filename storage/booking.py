"""What waits to be booked: read piece by piece, and kept with what it changes in one short transaction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from secrets import randbits
from typing import TypeVar

from sqlalchemy import ColumnElement, TextClause, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.batches import Batches
from storage.business_rows import booking_of, booking_row, return_of
from storage.columns import to_ms
from storage.days import renew_days
from storage.engine import of_account, pieces
from storage.entries import BEGAN_KEY, write_bookings
from storage.ledger import HOUR, check_row, hour_of, hour_rows
from storage.marks import ORDER, SUMS_STAMP, Mark, hour_mark, hour_named, mark
from storage.settings import write_setting
from storage.sold import known_orders, with_lines
from storage.states import DERIVED, Booking, Hour, HourSums, OrderCheck, Sheet, Unbooked
from storage.tables import (
    GoodsHourRow,
    GoodsReturnRow,
    LedgerEntryRow,
    MoneyHourRow,
    OrderCheckRow,
    OrderedHourRow,
    OrderHourRow,
    Row,
    SaleOrderRow,
    SettingRow,
    UnbookedRow,
    table,
)

T = TypeVar("T")
_MARK, _ENTRY = table(UnbookedRow).columns, table(LedgerEntryRow).columns
_ORDER, _RETURN = table(SaleOrderRow).columns, table(GoodsReturnRow).columns
_SETTING = table(SettingRow).columns
_PIECE = 500
# Word for word, so that many rows go to the driver at once.
_DROP = text("DELETE FROM ledger_entry WHERE account = :account AND book = :book AND entry_id = :id")
_REBOOK = text("""
    UPDATE ledger_entry SET booked_at = :booked_at, counted = :counted, estimated = :estimated, home = :home,
        home_currency = :home_currency, rate = :rate, rate_day = :rate_day, rate_origin = :rate_origin,
        market = coalesce(market, :market)
    WHERE account = :account AND book = :book AND entry_id = :entry_id""")
_UNMARK = text("DELETE FROM unbooked WHERE kind = :kind AND account = :account AND name = :name AND stamp = :stamp")
_UNCHECK = text("DELETE FROM order_check WHERE account = :account AND order_id = :order")
_EMPTY: dict[type[Row], TextClause] = {
    MoneyHourRow: text("DELETE FROM money_hour WHERE hour_at = :hour AND account = :account"),
    OrderHourRow: text("DELETE FROM order_hour WHERE hour_at = :hour AND account = :account"),
    OrderedHourRow: text("DELETE FROM ordered_hour WHERE hour_at = :hour AND account = :account"),
    GoodsHourRow: text("DELETE FROM goods_hour WHERE hour_at = :hour AND account = :account"),
}


class Bookings(Batches):
    """The bookkeeper's door: whoever else reads the ledger reads `Ledger`."""

    async def unbooked(self, kinds: Collection[str], limit: int) -> tuple[Unbooked, ...]:
        """So many marks of these kinds; of an account's hours and spans the newest first."""
        await self._settle()
        query = select(*_MARK).where(_MARK.kind.in_(sorted(kinds)))
        # The key's own order: nothing has to be sorted, however much waits.
        query = query.order_by(_MARK.kind.desc(), _MARK.account.desc(), _MARK.name.desc())
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
        self,
        done: Sequence[Unbooked],
        before: Iterable[Booking],
        after: Iterable[Booking],
        hours: Iterable[Mark] = (),
        checks: Sequence[OrderCheck] = (),
    ) -> int:
        """Writes what is booked otherwise than before, drops what is derived no more, and marks the hours it touches.

        `hours` are marked besides; `checks` are all those of the marked orders. How many lines were changed.
        """
        old = {(one.account, one.book, one.id): one for one in before}
        new = {(one.account, one.book, one.id): one for one in after}
        changed = [one for key, one in new.items() if old.get(key) != one]
        gone = [one for key, one in old.items() if key not in new]
        was = [known for one in changed if (known := old.get((one.account, one.book, one.id)))]
        touched = {hour_mark(one.account, one.booked_at) for one in (*changed, *gone, *was)}

        async def work(session: AsyncSession) -> None:
            await write_bookings(session, [one for one in changed if one.book in DERIVED])
            await _rebook(session, [one for one in changed if one.book not in DERIVED])
            await _drop(session, gone)
            await mark(session, touched.union(hours))
            await _check(session, done, checks)
            await _unmark(session, done)

        await self._write(work)
        return len(changed) + len(gone)

    async def marked_hours(self, marks: Iterable[Unbooked]) -> tuple[Hour, ...]:
        """What the sums of the marked hours are built of."""
        hours: dict[str, set[datetime]] = {}
        for one in marks:
            hours.setdefault(one.account, set()).add(hour_named(one.name))
        async with self._read() as session:
            return tuple([hour for account, some in hours.items() for hour in await _hours(session, account, some)])

    async def keep_hours(self, done: Sequence[Unbooked], sums: Sequence[HourSums]) -> None:
        """The sums of these hours and of their days, in the place of those that were kept."""
        places = [{"hour": to_ms(one.hour), "account": one.account} for one in sums]
        rows = [hour_rows(one) for one in sums]

        async def work(session: AsyncSession) -> None:
            for target, empty in _EMPTY.items():
                if places:
                    await session.execute(empty, places)
                for some in pieces([row for one in rows for row in one[target]], _PIECE):
                    await session.execute(table(target).insert(), some)
            await renew_days(session, ((one.hour, one.account) for one in sums))
            await write_setting(session, SUMS_STAMP, randbits(62))
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
    for account, names in ids.items():
        for some in pieces(names, _PIECE):
            query = select(*_ENTRY).where(_ENTRY.account == account, _ENTRY.order_id.in_(some))
            for row in await session.execute(query):
                found.setdefault((account, row.order_id), []).append(booking_of(row))
    # In the order of their names, so that the same lines are always booked alike.
    return {key: sorted(lines, key=lambda one: (one.book, one.id)) for key, lines in found.items()}


async def _rebook(session: AsyncSession, lines: Sequence[Booking]) -> None:
    """Only what is booked: what was told may have been told more of since it was read."""
    for some in pieces(lines, _PIECE):
        rows = [booking_row(one) for one in some]
        await session.execute(_REBOOK, [{**row, "booked_at": to_ms(row["booked_at"])} for row in rows])


async def _drop(session: AsyncSession, lines: Iterable[Booking]) -> None:
    if rows := [{"account": one.account, "book": one.book, "id": one.id} for one in lines]:
        await session.execute(_DROP, rows)


async def _check(session: AsyncSession, done: Iterable[Unbooked], checks: Sequence[OrderCheck]) -> None:
    """In the place of what was known of these orders."""
    if orders := [{"account": one.account, "order": one.name} for one in done if one.kind == ORDER]:
        await session.execute(_UNCHECK, orders)
    if checks:
        await session.execute(table(OrderCheckRow).insert(), [check_row(one) for one in checks])


async def _unmark(session: AsyncSession, done: Sequence[Unbooked]) -> None:
    """What was marked anew meanwhile stays marked."""
    for some in pieces(done, _PIECE):
        rows = [{"kind": one.kind, "account": one.account, "name": one.name, "stamp": one.stamp} for one in some]
        await session.execute(_UNMARK, rows)


async def _hours(session: AsyncSession, account: str, hours: Collection[datetime]) -> list[Hour]:
    """What is of each of these hours, read together."""
    told = of_account(_ENTRY.account, account), _within(_ENTRY.booked_at, hours)
    booked = await session.execute(select(*_ENTRY).where(*told))
    lines = _by_hour([one for row in booked if row.counted and (one := booking_of(row))], lambda one: one.booked_at)
    placed = select(*_ORDER).where(_ORDER.account == account, _within(_ORDER.placed_at, hours))
    found = [order for _, order in await with_lines(session, (await session.execute(placed)).all())]
    orders = _by_hour(found, lambda one: one.placed_at)
    here = {order.id: order for order in found}
    elsewhere = {one.order for some in lines.values() for one in some if one.order} - here.keys()
    known = await known_orders(session, ((account, order_id) for order_id in elsewhere))
    here |= {order_id: order for (_, order_id), order in known.items()}
    came = select(*_RETURN).where(of_account(_RETURN.account, account), _within(_RETURN.at, hours))
    back = _by_hour(map(return_of, await session.execute(came)), lambda one: one.at)
    named = {
        hour: {one.order: here[one.order] for one in lines.get(hour, ()) if one.order in here}
        | {one.order: here[one.order] for one in back.get(hour, ()) if one.order in here}
        for hour in hours
    }
    return [
        Hour(
            account,
            hour,
            tuple(lines.get(hour, ())),
            tuple(orders.get(hour, ())),
            named[hour],
            tuple(back.get(hour, ())),
        )
        for hour in sorted(hours)
    ]


def _by_hour(items: Iterable[T], at: Callable[[T], datetime]) -> dict[datetime, list[T]]:
    found: dict[datetime, list[T]] = {}
    for one in items:
        found.setdefault(hour_of(at(one)), []).append(one)
    return found


def _within(column: ColumnElement[datetime], hours: Collection[datetime]) -> ColumnElement[bool]:
    """That a moment lies in one of the hours; those that follow each other are one span."""
    spans: list[tuple[datetime, datetime]] = []
    for hour in sorted(hours):
        if spans and spans[-1][1] == hour:
            spans[-1] = spans[-1][0], hour + HOUR
        else:
            spans.append((hour, hour + HOUR))
    return or_(*((column >= begin) & (column < end) for begin, end in spans))
