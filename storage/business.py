"""Accounts as a whole: which questions are asked of them and when, and what their platforms told."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Float, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import Entry, EntryKind, Figure, Money, Order, OrderState, Return, Subject, Topic
from storage.batches import Batches
from storage.business_rows import account_watch_of, entry_of, figure_of, return_of
from storage.engine import insert_into, of_account
from storage.rows import Columns
from storage.sold import known_orders, with_lines
from storage.states import DERIVED, AccountMemory, AccountState, AccountWatch, LedgerSum
from storage.tables import (
    AccountMemoryRow,
    AccountStateRow,
    AccountWatchRow,
    FigureRow,
    GoodsReturnRow,
    LedgerEntryRow,
    SaleLineRow,
    SaleOrderRow,
    table,
)

T = TypeVar("T")
AnySelect = Select[*tuple[Any, ...]]
# So many rows are asked for at a time.
_PIECE = 500
# Read as plain columns: thousands of them as objects of the ORM would hold up everything else.
_WATCH, _ORDER, _LINE = table(AccountWatchRow).columns, table(SaleOrderRow).columns, table(SaleLineRow).columns
_ENTRY, _RETURN, _FIGURE = table(LedgerEntryRow).columns, table(GoodsReturnRow).columns, table(FigureRow).columns

_TOLD = _ENTRY.book.not_in(sorted(DERIVED))


class Accounts(Batches):
    """Times are [since, until); an account of None is all of them, and what is of several stands beside its own."""

    async def ensure_account_watches(self, account: str, topics: Collection[Topic], now: datetime) -> None:
        """Asks these questions of the account from now on, due at once; those asked before stay as they are."""
        fresh: dict[str, Any] = {"account": account, "not_before": now, "created_at": now}
        fresh |= {"looks": 0, "failures": 0, "refused": False}
        rows = [{**fresh, "topic": topic.value} for topic in topics]
        if not rows:
            return
        await self._settle()

        async def work(session: AsyncSession) -> None:
            await session.execute(insert_into(session, table(AccountWatchRow)).on_conflict_do_nothing(), rows)

        await self._write(work)

    async def account_watches(self, account: str | None = None) -> tuple[AccountWatch, ...]:
        """All questions that are asked about accounts with their schedules, in the order they were added."""
        await self._settle()
        query = _of(account, select(*_WATCH), _WATCH).order_by(_WATCH.id)
        async with self._read() as session:
            found = [account_watch_of(row) for row in await session.execute(query)]
        asked = self._asked
        return tuple(one for one in found if asked is None or one.topic in asked.get(one.account, ()))

    async def account_states(self, account: str) -> Mapping[str, AccountState]:
        """How the account stands, by the kind of state."""
        await self._settle()
        query = select(AccountStateRow).where(col(AccountStateRow.account) == account)
        async with self._read() as session:
            rows = await session.scalars(query)
            return {row.kind: AccountState(row.account, row.kind, row.at, row.value) for row in rows}

    async def account_memories(self, account: str) -> Mapping[str, AccountMemory]:
        """What each rule remembers of the account, by the rule's name."""
        await self._settle()
        query = select(AccountMemoryRow).where(col(AccountMemoryRow.account) == account)
        async with self._read() as session:
            rows = await session.scalars(query)
            return {row.rule: _memory(row) for row in rows}

    async def remembered_by_account(self, rule: str) -> Mapping[str, AccountMemory]:
        """What one rule remembers of each account, by the account's name."""
        await self._settle()
        query = select(AccountMemoryRow).where(col(AccountMemoryRow.rule) == rule)
        async with self._read() as session:
            return {row.account: _memory(row) for row in await session.scalars(query)}

    async def orders_known(self, account: str, ids: Iterable[str]) -> Mapping[str, Order]:
        """Those of these orders that were told before, by their ids."""
        await self._settle()
        async with self._read() as session:
            known = await known_orders(session, ((account, order_id) for order_id in ids))
            return {order_id: order for (_, order_id), order in known.items()}

    async def orders(
        self, account: str | None, since: datetime, until: datetime, limit: int | None = None
    ) -> tuple[tuple[str, Order], ...]:
        """The orders placed in that time with their accounts, newest first."""
        await self._settle()
        query = _between(account, select(*_ORDER), _ORDER, _ORDER.placed_at, since, until)
        query = query.order_by(_ORDER.placed_at.desc(), _ORDER.account, _ORDER.order_id).limit(limit)
        async with self._read() as session:
            return tuple(await with_lines(session, (await session.execute(query)).all()))

    async def placed(self, account: str, since: datetime, until: datetime) -> tuple[tuple[str, datetime], ...]:
        """The market and moment of every order placed in that time, whatever became of it; oldest first."""
        await self._settle()
        query = _between(account, select(_ORDER.market, _ORDER.placed_at), _ORDER, _ORDER.placed_at, since, until)
        found: list[tuple[str, datetime]] = []
        async with self._read() as session:
            rows = await session.stream(query.order_by(_ORDER.placed_at))
            async for some in rows.partitions(_PIECE):
                found += [(row.market, row.placed_at) for row in some]
        return tuple(found)

    async def sold(
        self, account: str, listing: Subject, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, int], ...]:
        """When how many units of a listing were ordered in that time, without what was cancelled; oldest first."""
        await self._settle()
        units = _LINE.quantity - _LINE.cancelled
        same = (_LINE.account == _ORDER.account) & (_LINE.order_id == _ORDER.order_id)
        query = select(_ORDER.placed_at, units).select_from(table(SaleOrderRow).join(table(SaleLineRow), same))
        query = query.where(_ORDER.state != OrderState.CANCELLED.value, _LINE.subject_id == listing.id, units > 0)
        query = query.where(func.lower(_LINE.subject_market) == listing.market.lower())
        query = _between(account, query, _ORDER, _ORDER.placed_at, since, until).order_by(_ORDER.placed_at)
        async with self._read() as session:
            return tuple((at, int(count)) for at, count in await session.execute(query))

    async def paid(
        self, account: str, listing: Subject, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, str, Money], ...]:
        """What was paid for one unit of a listing in each order of that time, without what was cancelled; newest first.

        A line that tells no price is left out.
        """
        await self._settle()
        same = (_LINE.account == _ORDER.account) & (_LINE.order_id == _ORDER.order_id)
        query = select(_ORDER.placed_at, _ORDER.order_id, _LINE.price, _LINE.currency, _LINE.quantity)
        query = query.select_from(table(SaleOrderRow).join(table(SaleLineRow), same))
        query = query.where(_ORDER.state != OrderState.CANCELLED.value, _LINE.subject_id == listing.id)
        query = query.where(_LINE.quantity > _LINE.cancelled, _LINE.price.is_not(None))
        query = query.where(func.lower(_LINE.subject_market) == listing.market.lower())
        query = _between(account, query, _ORDER, _ORDER.placed_at, since, until).order_by(_ORDER.placed_at.desc())
        async with self._read() as session:
            rows = await session.execute(query.limit(_PIECE))
            return tuple((row[0], row[1], Money(Decimal(row[2]) / row[4], row[3])) for row in rows)

    async def untold_orders(self, account: str, since: datetime, until: datetime) -> int:
        """How many orders of that time do not say (yet) what was bought."""
        await self._settle()
        lines = select(_LINE.order_id).where(_LINE.account == _ORDER.account, _LINE.order_id == _ORDER.order_id)
        query = select(func.count()).select_from(table(SaleOrderRow))
        query = query.where(_ORDER.state != OrderState.CANCELLED.value, ~lines.exists())
        async with self._read() as session:
            return int(await session.scalar(_between(account, query, _ORDER, _ORDER.placed_at, since, until)) or 0)

    async def count_orders(self, account: str, since: datetime, until: datetime) -> int:
        """How many orders were placed in that time, without those that were cancelled."""
        await self._settle()
        query = select(func.count()).select_from(table(SaleOrderRow)).where(_ORDER.state != OrderState.CANCELLED.value)
        async with self._read() as session:
            return int(await session.scalar(_between(account, query, _ORDER, _ORDER.placed_at, since, until)) or 0)

    async def first_orders(self) -> Mapping[str, datetime]:
        """When the earliest order of each account was placed that is stored."""
        await self._settle()
        query = select(_ORDER.account, func.min(_ORDER.placed_at)).group_by(_ORDER.account)
        async with self._read() as session:
            return {row[0]: row[1] for row in await session.execute(query)}

    async def entries(self, account: str | None, since: datetime, until: datetime) -> tuple[tuple[str, Entry], ...]:
        """What platforms told of the ledger in that time with their accounts, oldest first; corrections too."""
        query = _by_time(account, select(*_ENTRY).where(_TOLD), _ENTRY, _ENTRY.at, since, until)
        query = query.order_by(_ENTRY.at, _ENTRY.account, _ENTRY.book, _ENTRY.entry_id)
        return await self._told(query, entry_of)

    async def ledger_sums(self, account: str, since: datetime, until: datetime) -> Sequence[LedgerSum]:
        """What each book booked for each kind in that time: close sums, good for shares and not for accounts."""
        await self._settle()
        amount = func.sum(cast(_ENTRY.amount, Float))
        query = select(_ENTRY.book, _ENTRY.currency, _ENTRY.kind, amount, func.count())
        query = _by_time(account, query.where(_TOLD), _ENTRY, _ENTRY.at, since, until)
        async with self._read() as session:
            rows = await session.execute(query.group_by(_ENTRY.book, _ENTRY.currency, _ENTRY.kind))
            return [LedgerSum(row[0], row[1], EntryKind(row[2]), row[3], row[4]) for row in rows]

    async def returns(self, account: str | None, since: datetime, until: datetime) -> tuple[tuple[str, Return], ...]:
        """What was sent back in that time with its account, oldest first."""
        query = _by_time(account, select(*_RETURN), _RETURN, _RETURN.at, since, until)
        query = query.order_by(_RETURN.at, _RETURN.account, _RETURN.return_id)
        return await self._told(query, return_of)

    async def figures(
        self, account: str | None, names: Collection[str], since: datetime, until: datetime
    ) -> tuple[tuple[str, Figure], ...]:
        """The figures of these names that begin in that time with their accounts, oldest first."""
        query = _between(account, select(*_FIGURE), _FIGURE, _FIGURE.begin_at, since, until)
        key = (_FIGURE[name] for name in ("account", "name", "market", "subject_market", "subject_id"))
        query = query.where(_FIGURE.name.in_(sorted(names))).order_by(_FIGURE.begin_at, *key)
        return await self._told(query, figure_of)

    async def _told(self, query: AnySelect, of: Callable[[Columns], T]) -> tuple[tuple[str, T], ...]:
        """Some rows at a time: a year of them must hold up nothing else."""
        await self._settle()
        found: list[tuple[str, T]] = []
        async with self._read() as session:
            async for rows in (await session.stream(query)).partitions(_PIECE):
                found += [(row.account, of(row)) for row in rows]
        return tuple(found)


def _of(account: str | None, query: AnySelect, columns: Any) -> AnySelect:
    return query if account is None else query.where(columns.account == account)


def _between(
    account: str | None, query: AnySelect, columns: Any, at: Any, since: datetime, until: datetime
) -> AnySelect:
    return _of(account, query, columns).where(at >= since, at < until)


def _by_time(
    account: str | None, query: AnySelect, columns: Any, at: Any, since: datetime, until: datetime
) -> AnySelect:
    """The same, where no index goes by account and time."""
    mine = () if account is None else (of_account(columns.account, account),)
    return query.where(*mine, at >= since, at < until)


def _memory(row: AccountMemoryRow) -> AccountMemory:
    return AccountMemory(row.account, row.rule, row.version, row.value)
