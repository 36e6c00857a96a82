"""What several sources tell of the same orders and money, side by side: sums that the database makes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Numeric, case, cast, func, select, type_coerce

from adapters.readings import EntryKind, OrderState
from storage.batches import Batches
from storage.columns import from_ms
from storage.cuts import in_millionths
from storage.millionths import from_millionths
from storage.states import DERIVED, SETTLED_BOOK, TOLD_BOOK, Bought, ToldTwice, UnknownWord
from storage.tables import LedgerEntryRow, SaleLineRow, SaleOrderRow, table

_ENTRY, _ORDER, _LINE = (table(row).columns for row in (LedgerEntryRow, SaleOrderRow, SaleLineRow))

_HOUR_MS = 3_600_000


class Reconciling(Batches):
    """Times are [since, until)."""

    async def bought(self, account: str, since: datetime, until: datetime) -> tuple[Bought, ...]:
        """What was ordered by the orders themselves, by the hour in which they were placed and their market."""
        await self._settle()
        hour = (type_coerce(_ORDER.placed_at, BigInteger) // _HOUR_MS).label("hour")
        same = (_LINE.account == _ORDER.account) & (_LINE.order_id == _ORDER.order_id)
        query = select(
            hour,
            _ORDER.market,
            func.coalesce(_LINE.currency, "").label("currency"),
            func.count(_ORDER.order_id.distinct()),
            func.coalesce(func.sum(_LINE.quantity - _LINE.cancelled), 0),
            func.coalesce(func.sum(_kept(_LINE.price, _LINE.quantity, _LINE.cancelled)), 0),
        )
        query = query.select_from(table(SaleOrderRow).outerjoin(table(SaleLineRow), same))
        query = query.where(_ORDER.account == account, _ORDER.state != OrderState.CANCELLED.value)
        query = query.where(_ORDER.placed_at >= since, _ORDER.placed_at < until)
        async with self._read() as session:
            rows = await session.execute(query.group_by(hour, _ORDER.market, _LINE.currency).order_by(hour))
            return tuple(_bought(*row) for row in rows)

    async def told_twice(self, account: str, since: datetime, until: datetime) -> Sequence[ToldTwice]:
        """The sums of both books for every order booked in that time that both tell of; order by order and currency.

        Payouts, reserves and taxes apart, which the two books hold differently.
        """
        beside = [kind.value for kind in (EntryKind.PAYOUT, EntryKind.RESERVE, EntryKind.TAX)]
        amount = in_millionths(_ENTRY.amount)
        sums = [func.sum(case((_ENTRY.book == book, amount))) for book in (TOLD_BOOK, SETTLED_BOOK)]
        query = select(_ENTRY.order_id, _ENTRY.currency, *sums)
        query = query.where(_ENTRY.account == account, _ENTRY.booked_at >= since, _ENTRY.booked_at < until)
        query = query.where(_ENTRY.order_id.is_not(None), _ENTRY.kind.not_in(beside))
        query = query.where(_ENTRY.book.in_([TOLD_BOOK, SETTLED_BOOK])).group_by(_ENTRY.order_id, _ENTRY.currency)
        query = query.having(func.count(_ENTRY.book.distinct()) > 1).order_by(_ENTRY.order_id)
        async with self._read() as session:
            rows = await session.execute(query)
            return [ToldTwice(row[0], row[1], from_millionths(row[2]), from_millionths(row[3])) for row in rows]

    async def orders_untold(self, account: str, since: datetime, until: datetime) -> tuple[int, int]:
        """How many orders of that time are not cancelled, and of how many of them a sale is still estimated."""
        await self._settle()
        mine = _ORDER.account == account, _ORDER.placed_at >= since, _ORDER.placed_at < until
        kept = select(func.count()).where(*mine, _ORDER.state != OrderState.CANCELLED.value)
        query = select(func.count(_ENTRY.order_id.distinct())).where(_ENTRY.account == account, _ENTRY.estimated)
        query = query.where(_ENTRY.booked_at >= since, _ENTRY.booked_at < until)
        async with self._read() as session:
            return await session.scalar(kept) or 0, await session.scalar(query) or 0

    async def unknown_words(self, account: str | None, since: datetime, until: datetime) -> Sequence[UnknownWord]:
        """What platforms booked under words of which nobody knows what they are for; most lines first."""
        key = _ENTRY.account, _ENTRY.book, _ENTRY.word, _ENTRY.currency
        lines = func.count().label("lines")
        query = select(*key, lines, func.sum(in_millionths(_ENTRY.amount)))
        query = query.where(_ENTRY.booked_at >= since, _ENTRY.booked_at < until)
        query = query.where(_ENTRY.kind == EntryKind.OTHER.value, _ENTRY.book.not_in(sorted(DERIVED)))
        query = query if account is None else query.where(_ENTRY.account == account)
        async with self._read() as session:
            rows = await session.execute(query.group_by(*key).order_by(lines.desc(), *key))
            return [_unknown(*row) for row in rows]


def _bought(hour: int, market: str, currency: str, orders: int, units: Any, sales: Any) -> Bought:
    return Bought(from_ms(int(hour) * _HOUR_MS), market, currency, orders, int(units), from_millionths(sales))


def _unknown(account: str, book: str, word: str, currency: str, lines: int, amount: Any) -> UnknownWord:
    return UnknownWord(account, book, word, currency, lines, from_millionths(amount))


def _kept(price: ColumnElement[Any], quantity: ColumnElement[Any], cancelled: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is paid for the units that were not cancelled."""
    share = (quantity - cancelled) * cast(1.0, Numeric(asdecimal=False)) / quantity
    whole = cast(price, Numeric(asdecimal=False)) * 1_000_000
    return case((quantity > 0, func.round(whole * share)), else_=0)
