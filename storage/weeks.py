"""The ledger by the week, the buyers' countries, and what a platform holds of an account."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, cast, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import EntryKind, Money, OrderState
from storage.columns import from_ms, to_ms
from storage.days import orders_over
from storage.engine import Engines
from storage.ledger import HOUR, hour_of
from storage.millionths import from_millionths
from storage.states import FROM_COSTS, FROM_ORDERS, CountryCount, HeldMoney, OpenOrders, WeekTaking
from storage.tables import GoodsHourRow, LedgerEntryRow, MoneyHourRow, OrderHourRow, SaleOrderRow, table

_ENTRY, _MONEY, _GOODS = (table(one).columns for one in (LedgerEntryRow, MoneyHourRow, GoodsHourRow))
_ORDERS, _ORDER = table(OrderHourRow).columns, table(SaleOrderRow).columns
_WEEK = timedelta(days=7) // timedelta(milliseconds=1)
# Money that was held back longer ago is lost or paid; an order that is older is not shipped any more.
_HELD, _OPEN = timedelta(days=90), timedelta(days=60)
_TO_SHIP = (OrderState.PENDING.value, OrderState.UNSHIPPED.value, OrderState.PARTLY_SHIPPED.value)
_OURS = (FROM_ORDERS, FROM_COSTS)
# Of these a balance is not made: one leaves it, the other only moves within it.
_MOVED = (EntryKind.PAYOUT.value, EntryKind.RESERVE.value)


class Weeks(Engines):
    """Weeks are numbered from `begin`, each seven times 24 hours long; what lies beyond `count` of them is left out."""

    async def weekly_takings(self, account: str, begin: datetime, count: int) -> tuple[WeekTaking, ...]:
        """What counts of each kind in each week."""
        week, within = _week(_MONEY.hour_at, begin), _within(_MONEY.hour_at, begin, count)
        query = select(week, _MONEY.kind, func.sum(_MONEY.home), func.sum(_MONEY.estimated))
        query = query.where(*within, _MONEY.account == account).group_by(week, _MONEY.kind)
        async with self._read() as session:
            rows = (await session.execute(query)).all()
        return tuple(WeekTaking(row[0], EntryKind(row[1]), *map(from_millionths, row[2:])) for row in rows)

    async def weekly_orders(self, account: str, begin: datetime, count: int) -> Mapping[int, int]:
        """The orders of each week in which there was any, without those that were cancelled."""
        week, within = _week(_ORDERS.hour_at, begin), _within(_ORDERS.hour_at, begin, count)
        query = select(week, func.sum(_ORDERS.orders)).where(*within, _ORDERS.account == account).group_by(week)
        async with self._read() as session:
            return {row[0]: int(row[1]) for row in await session.execute(query)}

    async def selling(self, account: str, begin: datetime, count: int) -> tuple[tuple[int, int], ...]:
        """The first and the last week in which each SKU of each market was sold."""
        within = (*_within(_GOODS.hour_at, begin, count), _GOODS.account == account, _GOODS.units > 0, _GOODS.sku != "")
        ends = [type_coerce(one(_GOODS.hour_at), BigInteger) for one in (func.min, func.max)]
        query = select(*ends).where(*within).group_by(_GOODS.market, _GOODS.sku)
        first = to_ms(begin)
        async with self._read() as session:
            rows = await session.execute(query)
            return tuple(((row[0] - first) // _WEEK, (row[1] - first) // _WEEK) for row in rows)

    async def countries(self, since: datetime, until: datetime) -> tuple[CountryCount, ...]:
        """Where the orders of the hours of a span went, without those that were cancelled."""
        placed, values = orders_over(*_mostly(since, until))
        key = placed.c.account, placed.c.market, placed.c.country
        query = select(*key, func.sum(placed.c.orders), func.sum(placed.c.units)).group_by(*key)
        async with self._read() as session:
            rows = await session.execute(query, values)
            return tuple(CountryCount(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows)

    async def held_money(self, account: str, now: datetime, currency: str) -> HeldMoney:
        """What the platform's own books say of the last 90 days: close sums, good for a picture, not for accounts.

        In the house's currency; what could not be converted into it is counted as `unrated`.
        """
        told = _ENTRY.account == account, _ENTRY.at >= now - _HELD, _ENTRY.book.not_in(_OURS)
        paid = select(func.max(_ENTRY.at)).where(*told, _ENTRY.kind == EntryKind.PAYOUT.value, _ENTRY.settled)
        counted, moves = (*told, _ENTRY.counted), _ENTRY.kind.not_in(_MOVED)
        async with self._read() as session:
            if await session.scalar(select(_ENTRY.at).where(*counted).limit(1)) is None:
                return HeldMoney()
            paid_at = await session.scalar(paid)
            deferred, lost = await _sum(session, currency, *counted, moves, ~_ENTRY.settled)
            kept, _ = await _sum(session, currency, *counted, _ENTRY.kind == EntryKind.RESERVE.value)
            reserve = Money(max(-kept.amount, Decimal(0)), currency)
            if paid_at is None:
                return HeldMoney(deferred, None, reserve, None, lost)
            free, missing = await _sum(session, currency, *counted, moves, _ENTRY.settled, _ENTRY.at > paid_at)
        return HeldMoney(deferred, free, reserve, paid_at, lost + missing)

    async def open_orders(self, account: str, now: datetime) -> OpenOrders:
        """The orders of the last 60 days that wait to be shipped, whoever ships them."""
        query = select(_ORDER.currency, func.count(), func.sum(cast(_ORDER.total, Float)))
        query = query.where(_ORDER.account == account, _ORDER.state.in_(_TO_SHIP), _ORDER.placed_at >= now - _OPEN)
        async with self._read() as session:
            rows = (await session.execute(query.group_by(_ORDER.currency))).all()
        worth = [Money(_rounded(total), currency) for currency, _, total in rows if currency and total]
        return OpenOrders(sum(int(row[1]) for row in rows), tuple(worth))


def _week(moment: ColumnElement[datetime], begin: datetime) -> ColumnElement[int]:
    return (type_coerce(moment, BigInteger) - to_ms(begin)) // _WEEK


def _within(moment: ColumnElement[datetime], begin: datetime, count: int) -> tuple[ColumnElement[bool], ...]:
    return moment >= begin, moment < from_ms(to_ms(begin) + count * _WEEK)


def _mostly(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """An hour that is cut by the span counts where its greater part lies, as in all sums of goods and orders."""
    return hour_of(since + HOUR / 2), hour_of(until + HOUR / 2)


async def _sum(session: AsyncSession, currency: str, *wanted: ColumnElement[bool]) -> tuple[Money, int]:
    """The sum of the lines that are booked in this currency, and how many are not."""
    query = select(_ENTRY.home_currency, func.sum(cast(_ENTRY.home, Float)), func.count()).where(*wanted)
    rows: Sequence[Any] = (await session.execute(query.group_by(_ENTRY.home_currency))).all()
    rated = sum(row[1] for row in rows if row[0] == currency)
    return Money(_rounded(rated), currency), sum(int(row[2]) for row in rows if row[0] != currency)


def _rounded(amount: float) -> Decimal:
    return Decimal(str(round(amount, 2)))
