"""What several sources tell of the same orders and money, side by side: sums that the database makes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Subquery, and_, case, func, literal, select, type_coerce, union_all

from storage.batches import Batches
from storage.cuts import in_millionths
from storage.millionths import from_millionths
from storage.states import DERIVED, Beside, Checked, ToldTwice, UnknownWord
from storage.tables import FigureRow, LedgerEntryRow, OrderCheckRow, OrderedHourRow, OrderHourRow, table
from storage.tables.business import UNKNOWN

_ENTRY, _FIGURE, _CHECK = (table(row).columns for row in (LedgerEntryRow, FigureRow, OrderCheckRow))
_PLACED, _SOLD = table(OrderHourRow).columns, table(OrderedHourRow).columns
_HOUR_MS, _MILLION = 3_600_000, 1_000_000
_APART = _CHECK.transactions != _CHECK.settlement


class Reconciling(Batches):
    """Times are [since, until); all follow from what is booked."""

    async def beside(
        self, accounts: Collection[str], names: Collection[str], since: datetime, until: datetime
    ) -> Mapping[str, Sequence[Beside]]:
        """The platforms' own figures of whole hours beside the orders of the same hours, by account.

        Figures that begin within an hour are compared with nothing.
        """
        await self._settle()
        begin = type_coerce(_FIGURE.begin_at, BigInteger)
        whole = begin % _HOUR_MS == 0, type_coerce(_FIGURE.end_at, BigInteger) - begin == _HOUR_MS
        ours = _ordered(accounts, since, until)
        same = and_(
            ours.c.hour_at == _FIGURE.begin_at,
            ours.c.account == _FIGURE.account,
            ours.c.market == func.upper(_FIGURE.market),
            ours.c.name == _FIGURE.name,
            ours.c.unit == _FIGURE.unit,
        )
        key = _FIGURE.account, _FIGURE.name, func.upper(_FIGURE.market), _FIGURE.unit
        told, sold = func.sum(in_millionths(_FIGURE.value)), func.sum(func.coalesce(ours.c.value, 0))
        query = select(*key, sold, told, func.count()).select_from(table(FigureRow).outerjoin(ours, same))
        query = query.where(_FIGURE.name.in_(sorted(names)), _FIGURE.account.in_(sorted(accounts)), *whole)
        query = query.where(_FIGURE.begin_at >= since, _FIGURE.begin_at < until, _FIGURE.subject_id == "")
        found: dict[str, list[Beside]] = {}
        async with self._read() as session:
            for account, *row in await session.execute(query.group_by(*key).order_by(*key)):
                found.setdefault(account, []).append(_beside(*row))
        return found

    async def checked(self, since: datetime, until: datetime) -> Mapping[str, Checked]:
        """How many of each account's orders of that time are told not at all, and how many by both books."""
        twice = _CHECK.transactions.is_not(None)
        counts = [func.sum(case((holds, 1), else_=0)) for holds in (_CHECK.untold, twice)]
        query = select(_CHECK.account, *counts).where(_CHECK.at >= since, _CHECK.at < until).group_by(_CHECK.account)
        async with self._read() as session:
            return {row[0]: Checked(int(row[1]), int(row[2])) for row in await session.execute(query)}

    async def told_apart(self, since: datetime, until: datetime) -> Mapping[str, Sequence[ToldTwice]]:
        """The orders of that time of which the two books tell otherwise, by account; the widest apart first."""
        width = func.abs(_CHECK.transactions - _CHECK.settlement)
        query = select(_CHECK.account, _CHECK.order_id, _CHECK.currency, _CHECK.transactions, _CHECK.settlement)
        query = query.where(_CHECK.at >= since, _CHECK.at < until, _APART)
        found: dict[str, list[ToldTwice]] = {}
        async with self._read() as session:
            for account, order, currency, *sums in await session.execute(query.order_by(width.desc(), _CHECK.order_id)):
                found.setdefault(account, []).append(ToldTwice(order, currency, *map(from_millionths, sums)))
        return found

    async def unknown_words(self, since: datetime, until: datetime) -> Mapping[str, Sequence[UnknownWord]]:
        """What platforms booked under words of which nobody knows what they are for, by account; most lines first."""
        key = _ENTRY.account, _ENTRY.book, _ENTRY.word, _ENTRY.currency
        lines = func.count().label("lines")
        query = select(*key, lines, func.sum(in_millionths(_ENTRY.amount)))
        query = query.where(_ENTRY.booked_at >= since, _ENTRY.booked_at < until)
        query = query.where(UNKNOWN, _ENTRY.book.not_in(sorted(DERIVED)))
        found: dict[str, list[UnknownWord]] = {}
        async with self._read() as session:
            for row in await session.execute(query.group_by(*key).order_by(lines.desc(), *key)):
                found.setdefault(row[0], []).append(_unknown(*row))
        return found


def _ordered(accounts: Collection[str], since: datetime, until: datetime) -> Subquery:
    """The orders' own sums by hour, account, market and figure, in millionths."""

    def sums(columns: Any, name: str, unit: Any, value: Any) -> Any:
        key = columns.hour_at, columns.account, func.upper(columns.market)
        query = select(key[0], key[1], key[2].label("market"), literal(name).label("name"), unit.label("unit"), value)
        query = query.where(columns.hour_at >= since, columns.hour_at < until, columns.account.in_(sorted(accounts)))
        return query.group_by(*key, unit)

    none = literal("")
    return union_all(
        sums(_PLACED, "orders", none, (func.sum(_PLACED.orders) * _MILLION).label("value")),
        sums(_PLACED, "units", none, (func.sum(_PLACED.units) * _MILLION).label("value")),
        sums(_SOLD, "sales", _SOLD.currency, func.sum(_SOLD.sales).label("value")),
    ).subquery()


def _beside(what: str, market: str, unit: str, ours: Any, theirs: Any, hours: int) -> Beside:
    return Beside(what, market, unit, from_millionths(ours), from_millionths(theirs), int(hours))


def _unknown(account: str, book: str, word: str, currency: str, lines: int, amount: Any) -> UnknownWord:
    return UnknownWord(account, book, word, currency, lines, from_millionths(amount))
