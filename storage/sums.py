"""The ledger's sums as answers ask for them: over a span, by the hour, of some goods, what has no cost, since when."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import EntryKind
from storage.columns import given
from storage.cuts import cut_money
from storage.days import GOODS_PROFIT, money_over, orders_over
from storage.dialects import Database
from storage.engine import Engines, not_sought
from storage.ledger import cut_orders, edges_of, first_hour, goods_sums, goods_taking, hour_of, whole_hours
from storage.remembered import Remembered, sums_stamp
from storage.states import Earned, EarnedHour, Goods, GoodsTaking, Slice, Uncosted, UncostedSku
from storage.tables import GoodsHourRow, MoneyHourRow, OrderHourRow, table

_MONEY, _ORDERS, _GOODS = (table(one).columns for one in (MoneyHourRow, OrderHourRow, GoodsHourRow))
EVERYTHING = Slice()
# In the words of the index over it, which a parameter would keep the database from using.
_UNKNOWN = _GOODS.uncosted > literal_column("0")
_GIVEN = _GOODS.hour_at >= given("since"), _GOODS.hour_at < given("until")
# So many forms of a question are kept: to make one anew takes longer than most answers.
_FORMS = 16
# The courses of four weeks, hour by hour, are remembered for so many questions: one takes up to 300 kB.
_COURSES = 8


class _Asked(NamedTuple):
    """Which hours, whose kinds make revenue and profit, and of what."""

    since: datetime
    until: datetime
    revenue: frozenset[EntryKind]
    profit: frozenset[EntryKind]
    of: Slice


class Sums(Engines):
    """Hours are those that begin in [since, until)."""

    def __init__(self, database: Database, tries: int = 1) -> None:
        super().__init__(database, tries)
        self._courses: Remembered[_Asked, Sequence[EarnedHour]] = Remembered(_COURSES)

    async def earned_by_hour(
        self,
        since: datetime,
        until: datetime,
        revenue: Collection[EntryKind],
        profit: Collection[EntryKind],
        of: Slice = EVERYTHING,
    ) -> Sequence[EarnedHour]:
        """Each hour in which anything was sold or booked; `revenue` and `profit` are the kinds that make them."""
        asked = _Asked(first_hour(since), first_hour(until), frozenset(revenue), frozenset(profit), of)
        async with self._read() as session:
            stamp = await sums_stamp(session)
            found = self._courses.get(asked, stamp)
            if found is None:
                found = await _course(session, asked)
            self._courses.keep(asked, stamp, found)
        return found

    async def earned(
        self,
        since: datetime,
        until: datetime,
        revenue: Collection[EntryKind],
        profit: Collection[EntryKind],
        of: Slice = EVERYTHING,
    ) -> Earned:
        """All that was sold and earned in [since, until), cut hours to the line: what is compared needs no parts."""
        whole, edges = whole_hours(since, until), edges_of(since, until)
        kinds = frozenset(revenue), frozenset(profit), frozenset({EntryKind.GOODS})
        money, values = money_over(*whole)
        async with self._read() as session:
            sums = [int(one or 0) for one in (await session.execute(_by_kinds(money, kinds, of), values)).one()]
            placed, values = orders_over(*whole)
            sold = int(await session.scalar(_units(placed, of), values) or 0)
            for row in await session.execute(*cut_money(edges)) if edges else ():
                sums = [sum_ + _cut(row, some, of) for sum_, some in zip(sums, kinds, strict=True)]
            for begin, end in edges:
                rows = await session.execute(cut_orders(), {"begin": begin, "end": end})
                sold += sum(int(row[3]) for row in rows if of.holds(row[0], row[1]))
        return Earned(sold, *sums)

    async def goods_by_hour(
        self, since: datetime, until: datetime, goods: Goods, of: Slice = EVERYTHING
    ) -> Sequence[EarnedHour]:
        """Each hour in which any of these goods brought anything."""
        sums = [func.sum(one) for one in (_GOODS.units, _GOODS.revenue, GOODS_PROFIT, _GOODS.goods)]
        query = within(select(_GOODS.hour_at, *sums), _GOODS, since, until, of)
        query = query.where(_is_of(goods)).group_by(_GOODS.hour_at).order_by(_GOODS.hour_at)
        async with self._read() as session:
            rows = await session.execute(query)
            return [EarnedHour(row[0], Earned(*map(int, row[1:]))) for row in rows]

    async def goods_of(self, since: datetime, until: datetime, goods: Goods) -> Sequence[GoodsTaking]:
        """What each SKU of these goods brought, by account and market."""
        query = within(goods_sums(), _GOODS, hour_of(since), until, EVERYTHING).where(_is_of(goods))
        async with self._read() as session:
            return [goods_taking(row) for row in await session.execute(query)]

    async def markets_sold(self, since: datetime) -> frozenset[str]:
        """The markets in which anything was ordered from then on."""
        query = select(_ORDERS.market).distinct().where(_ORDERS.hour_at >= since)
        async with self._read() as session:
            return frozenset(await session.scalars(query))

    async def uncosted(self, since: datetime, until: datetime, of: Slice = EVERYTHING) -> Sequence[Uncosted]:
        """The units sold whose cost is not known, by account and market."""
        async with self._read() as session:
            rows = await session.execute(_unknown_by_place(of), {"since": since, "until": until})
            return [Uncosted(row[0], row[1], int(row[2]), int(row[3])) for row in rows]

    async def uncosted_units(self, since: datetime, until: datetime, of: Slice = EVERYTHING) -> int:
        """How many units were sold in the hours that the span touches whose cost is not known."""
        async with self._read() as session:
            return int(await session.scalar(_unknown_units(of), {"since": hour_of(since), "until": until}) or 0)

    async def uncosted_skus(self, since: datetime, until: datetime) -> Sequence[UncostedSku]:
        """The SKUs of those units, the most sold first."""
        units = func.sum(_GOODS.uncosted).label("units")
        query = within(select(_GOODS.account, _GOODS.sku, units), _GOODS, hour_of(since), until, EVERYTHING)
        query = query.where(_UNKNOWN).group_by(_GOODS.account, _GOODS.sku)
        async with self._read() as session:
            rows = await session.execute(query.order_by(units.desc(), _GOODS.account, _GOODS.sku))
            return [UncostedSku(row[0], row[1], int(row[2])) for row in rows]

    async def sold_since(self, accounts: Collection[str]) -> Mapping[str, datetime]:
        """The first hour of each account in which an order was placed that is stored."""
        if not accounts:
            return {}
        async with self._read() as session:
            return dict((await session.execute(_firsts(tuple(sorted(accounts))))).tuples().all())


@lru_cache(maxsize=_FORMS)
def _by_kinds(money: FromClause, kinds: tuple[frozenset[EntryKind], ...], of: Slice) -> Select[Any]:
    return held(select(*(_of_kinds(money.c, some) for some in kinds)), money.c, of)


@lru_cache(maxsize=_FORMS)
def _units(placed: FromClause, of: Slice) -> Select[Any]:
    return held(select(func.sum(placed.c.units)), placed.c, of)


@lru_cache(maxsize=_FORMS)
def _unknown_units(of: Slice) -> Select[Any]:
    query = select(func.sum(_GOODS.uncosted)).where(*_GIVEN, _UNKNOWN)
    return held(query, _GOODS, of)


@lru_cache(maxsize=_FORMS)
def _unknown_by_place(of: Slice) -> Select[Any]:
    key = _GOODS.account, _GOODS.market
    query = select(*key, func.sum(_GOODS.uncosted), func.count(_GOODS.sku.distinct())).where(*_GIVEN, _UNKNOWN)
    return held(query, _GOODS, of).group_by(*key)


@lru_cache(maxsize=_FORMS)
def _firsts(accounts: tuple[str, ...]) -> CompoundSelect[Any]:
    first = [
        select(_ORDERS.account, _ORDERS.hour_at).where(_ORDERS.account == one).order_by(_ORDERS.hour_at).limit(1)
        for one in accounts
    ]
    return union_all(*(select(one.subquery()) for one in first))


def _is_of(goods: Goods) -> ColumnElement[bool]:
    """Whether a sum is of one of these, by its SKU or its listing."""
    kinds = ((goods.listings, _GOODS.listing_id), (goods.skus, _GOODS.sku))
    places: dict[tuple[str, str], list[ColumnElement[bool]]] = {}
    for some, column in kinds:
        for (account, market), names in _by_place(some).items():
            places.setdefault((account, market), []).append(column.in_(names))
    return or_(
        false(),
        *(
            (_GOODS.account == account) & (func.lower(_GOODS.market) == market.lower()) & or_(*named)
            for (account, market), named in places.items()
        ),
    )


def _by_place(some: Collection[tuple[str, str, str]]) -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for account, market, called in sorted(some):
        found.setdefault((account, market), []).append(called)
    return found


def _cut(row: Any, kinds: Collection[EntryKind], of: Slice) -> int:
    """What a sum over cut hours adds to that of these kinds."""
    account, market, kind, _, _, home, *_ = row
    return int(home) if kind in kinds and of.holds(account, market) else 0


async def _course(session: AsyncSession, asked: _Asked) -> Sequence[EarnedHour]:
    since, until, revenue, profit, of = asked
    sums = [_of_kinds(_MONEY, some) for some in (revenue, profit, {EntryKind.GOODS})]
    money = within(select(_MONEY.hour_at, *sums), _MONEY, since, until, of).group_by(_MONEY.hour_at)
    units = within(select(_ORDERS.hour_at, func.sum(_ORDERS.units)), _ORDERS, since, until, of)
    earned = {row[0]: row[1:] for row in await session.execute(money)}
    sold = {at: int(count) for at, count in await session.execute(units.group_by(_ORDERS.hour_at))}
    hours = sorted(earned.keys() | sold.keys())
    return tuple(EarnedHour(at, Earned(sold.get(at, 0), *map(int, earned.get(at, (0, 0, 0))))) for at in hours)


def _of_kinds(columns: Any, kinds: Collection[EntryKind]) -> Any:
    wanted = sorted(one.value for one in kinds)
    return func.sum(case((columns.kind.in_(wanted), columns.home), else_=0))


def within(query: Select[Any], columns: Any, since: datetime, until: datetime, of: Slice) -> Select[Any]:
    """The part of the question that lies in the span."""
    return held(query.where(columns.hour_at >= since, columns.hour_at < until), columns, of)


def held(query: Select[Any], columns: Any, of: Slice) -> Select[Any]:
    """The part of the question that is of these accounts and markets."""
    account = not_sought(columns.account)
    query = query if of.accounts is None else query.where(account.in_(sorted(of.accounts)))
    query = query if of.markets is None else query.where(columns.market.in_(sorted(of.markets)))
    return query.where(columns.market.not_in(sorted(of.without))) if of.without else query
