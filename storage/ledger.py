"""The booked ledger: its lines, and their sums over a span: from days and hours, and lines where an hour is cut."""

from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, func, select

from adapters.readings import EntryKind, OrderState
from storage.business_rows import booking_of
from storage.columns import given
from storage.cuts import cut_money
from storage.days import money_over, orders_over
from storage.engine import Engines, of_account
from storage.millionths import from_millionths, millionths
from storage.states import Booking, GoodsTaking, HourSums, OrderCheck, OrderCount, Taking
from storage.tables import (
    GoodsHourRow,
    LedgerEntryRow,
    MoneyHourRow,
    OrderedHourRow,
    OrderHourRow,
    Row,
    SaleLineRow,
    SaleOrderRow,
    table,
)

HOUR = timedelta(hours=1)
_ENTRY, _MONEY = table(LedgerEntryRow).columns, table(MoneyHourRow).columns
_GOODS = table(GoodsHourRow).columns
_PLACED, _LINE = table(SaleOrderRow).columns, table(SaleLineRow).columns
_COUNTS = ("units", "returned")
_MONEYS = ("revenue", "refunds", "fees", "advertising", "adjustments", "goods", "estimated")
_GOODS_SUMS = (*_COUNTS, *_MONEYS, "uncosted", "unrated")
# So many rows are read at a time: those of a large shop's month must hold up nothing else.
_PIECE = 500


def hour_of(moment: datetime) -> datetime:
    """The hour in UTC in which the moment lies."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def first_hour(since: datetime) -> datetime:
    """The first hour that begins then or later."""
    return hour_of(since) if since == hour_of(since) else hour_of(since) + HOUR


def whole_hours(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The first whole hour of a span and the end of its last; equal where it holds none."""
    first = first_hour(since)
    return first, max(first, hour_of(until))


class Ledger(Engines):
    """Spans are [since, until) of `booked_at`; an account of None is all of them. Only what counts is summed."""

    async def takings(self, since: datetime, until: datetime, account: str | None = None) -> tuple[Taking, ...]:
        """The sums of the span by account, market, kind and currency."""
        money, values = money_over(*whole_hours(since, until))
        async with self._read() as session:
            rows = [*(await session.execute(_of(account, _money_sums(money), money.c.account), values))]
            if edges := edges_of(since, until):
                cut, values = cut_money(edges)
                rows += await session.execute(_of(account, cut, _ENTRY.account), values)
        return _added(map(_taking, rows))

    async def order_counts(
        self, since: datetime, until: datetime, account: str | None = None
    ) -> tuple[OrderCount, ...]:
        """How many orders were placed in the span, by account and market; hours that it cuts are counted anew."""
        placed, values = orders_over(*whole_hours(since, until))
        async with self._read() as session:
            found = (await session.execute(_of(account, _order_sums(placed), placed.c.account), values)).all()
            for begin, end in edges_of(since, until):
                cut = _of(account, cut_orders(), _PLACED.account)
                found += (await session.execute(cut, {"begin": begin, "end": end})).all()
        return _together(OrderCount(row[0], row[1], *map(int, row[2:])) for row in found)

    async def goods_takings(
        self, since: datetime, until: datetime, account: str | None = None, skus: Iterable[str] | None = None
    ) -> tuple[GoodsTaking, ...]:
        """What each SKU brought in the hours that the span touches, by account, market and SKU; best profit first."""
        found = [one async for one in self.each_goods_taking(since, until, account, skus)]
        return tuple(sorted(found, key=lambda one: (-one.profit, one.account, one.market, one.sku)))

    async def each_goods_taking(
        self, since: datetime, until: datetime, account: str | None = None, skus: Iterable[str] | None = None
    ) -> AsyncGenerator[GoodsTaking, None]:
        """The same one after another, by account, market and SKU: who keeps none needs no room for them."""
        query = goods_sums().where(_GOODS.hour_at >= hour_of(since), _GOODS.hour_at < until)
        query = _of(account, query, _GOODS.account)
        query = query if skus is None else query.where(_GOODS.sku.in_(sorted(set(skus))))
        async with self._read() as session:
            rows = await session.stream(query.execution_options(yield_per=_PIECE))
            async for some in rows.partitions(_PIECE):
                for row in some:
                    yield goods_taking(row)

    async def bookings(
        self, since: datetime, until: datetime, account: str | None = None, *, counted: bool = True
    ) -> tuple[Booking, ...]:
        """The lines of the span, oldest first; those that do not count too where that is asked."""
        query = select(*_ENTRY).where(_ENTRY.booked_at >= since, _ENTRY.booked_at < until)
        query = query.where(_ENTRY.counted) if counted else query
        query = query if account is None else query.where(of_account(_ENTRY.account, account))
        query = query.order_by(_ENTRY.booked_at, _ENTRY.account, _ENTRY.book, _ENTRY.entry_id)
        async with self._read() as session:
            return tuple(booking_of(row) for row in await session.execute(query))


def hour_rows(sums: HourSums) -> dict[type[Row], list[dict[str, Any]]]:
    """The sums of an hour as the rows that keep them."""
    place = {"hour_at": sums.hour, "account": sums.account}
    return {
        MoneyHourRow: [{**place, **_money_row(one)} for one in sums.takings],
        OrderHourRow: [
            {**place, "market": market, "country": country}
            | {"orders": one.orders, "units": one.units, "cancelled": one.cancelled}
            for (market, country), one in sums.orders.items()
        ],
        OrderedHourRow: [
            {**place, "market": market, "currency": currency, "sales": millionths(sales)}
            for (market, currency), sales in sums.sales.items()
        ],
        GoodsHourRow: [{**place, **_goods_row(one)} for one in sums.goods],
    }


def check_row(one: OrderCheck) -> dict[str, Any]:
    """As it is kept."""
    transactions, settlement = map(millionths, one.told) if one.told else (None, None)
    row = {"account": one.account, "order_id": one.order, "currency": one.currency, "at": one.at}
    return {**row, "untold": one.told is None, "transactions": transactions, "settlement": settlement}


def _money_row(one: Taking) -> dict[str, Any]:
    money = {name: millionths(getattr(one, name)) for name in ("amount", "home", "estimated", "unrated")}
    plain = {"market": one.market, "kind": one.kind.value, "currency": one.currency}
    return {**plain, **money, "lines": one.lines, "units": one.units}


def _goods_row(one: GoodsTaking) -> dict[str, Any]:
    plain = {"market": one.market, "sku": one.sku, "listing_id": one.listing}
    money = {name: millionths(getattr(one, name)) for name in _MONEYS}
    return {**plain, **money, **{name: getattr(one, name) for name in (*_COUNTS, "uncosted", "unrated")}}


@cache
def _money_sums(money: FromClause) -> Select[Any]:
    sums = [func.sum(money.c[name]) for name in ("amount", "home", "estimated", "unrated", "lines", "units")]
    key = money.c.account, money.c.market, money.c.kind, money.c.currency
    return select(*key, *sums).group_by(*key)


@cache
def _order_sums(placed: FromClause) -> Select[Any]:
    sums = [func.sum(placed.c[name]) for name in ("orders", "units", "cancelled")]
    key = placed.c.account, placed.c.market
    return select(*key, *sums).group_by(*key)


def _of(account: str | None, query: Select[Any], column: ColumnElement[str]) -> Select[Any]:
    return query if account is None else query.where(column == account)


def edges_of(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The parts of the span that are no whole hours."""
    first, last = whole_hours(since, until)
    if first >= last:
        return [(since, until)] if since < until else []
    return [edge for edge in ((since, first), (last, until)) if edge[0] < edge[1]]


def _taking(row: Any) -> Taking:
    account, market, kind, currency, *sums = row
    amount, home, estimated, unrated = map(from_millionths, sums[:4])
    return Taking(account, market, EntryKind(kind), currency, amount, home, estimated, unrated, *map(int, sums[4:]))


def _key(one: Taking) -> tuple[str, str, str, str]:
    return one.account, one.market, one.kind.value, one.currency


def _added(parts: Iterable[Taking]) -> tuple[Taking, ...]:
    """Those of one key together, in the order of their keys."""
    return tuple(_sum(list(some)) for _, some in groupby(sorted(parts, key=_key), _key))


def _sum(some: list[Taking]) -> Taking:
    return replace(
        some[0],
        amount=sum((one.amount for one in some), Decimal()),
        home=sum((one.home for one in some), Decimal()),
        estimated=sum((one.estimated for one in some), Decimal()),
        unrated=sum((one.unrated for one in some), Decimal()),
        lines=sum(one.lines for one in some),
        units=sum(one.units for one in some),
    )


@cache
def cut_orders() -> Select[Any]:
    """Orders, units and cancelled orders from `begin` to `end`, from the orders themselves."""
    lost = _PLACED.state == OrderState.CANCELLED.value
    units = select(func.coalesce(func.sum(_LINE.quantity - _LINE.cancelled), 0)).where(
        _LINE.account == _PLACED.account, _LINE.order_id == _PLACED.order_id
    )
    sums = (
        func.sum(case((lost, 0), else_=1)),
        func.sum(case((lost, 0), else_=units.scalar_subquery())),
        func.sum(case((lost, 1), else_=0)),
    )
    within = _PLACED.placed_at >= given("begin"), _PLACED.placed_at < given("end")
    return select(_PLACED.account, _PLACED.market, *sums).where(*within).group_by(_PLACED.account, _PLACED.market)


def _together(counts: Iterable[OrderCount]) -> tuple[OrderCount, ...]:
    found: dict[tuple[str, str], OrderCount] = {}
    for one in counts:
        known = found.get((one.account, one.market), OrderCount(one.account, one.market, 0, 0))
        found[one.account, one.market] = replace(
            known,
            orders=known.orders + one.orders,
            units=known.units + one.units,
            cancelled=known.cancelled + one.cancelled,
        )
    return tuple(found[key] for key in sorted(found))


def goods_sums() -> Select[Any]:
    """The sums of goods by account, market and SKU."""
    key = _GOODS.account, _GOODS.market, _GOODS.sku
    sums = (func.sum(_GOODS[name]) for name in _GOODS_SUMS)
    return select(*key, func.max(_GOODS.listing_id), *sums).group_by(*key)


def goods_taking(row: Any) -> GoodsTaking:
    """From a row of such sums."""
    account, market, sku, listing, *sums = row
    told = dict(zip(_GOODS_SUMS, sums, strict=True))
    money = {name: from_millionths(told[name]) for name in _MONEYS}
    return GoodsTaking(
        account,
        market,
        sku,
        listing,
        int(told["units"]),
        int(told["returned"]),
        uncosted=int(told["uncosted"]),
        unrated=int(told["unrated"]),
        **money,
    )
