"""The ledger's sums by the day in UTC: kept with those by the hour, and read where a span holds whole days."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import to_ms
from storage.tables import (
    GoodsDayRow,
    GoodsHourRow,
    MoneyDayRow,
    MoneyHourRow,
    OrderDayRow,
    OrderHourRow,
    SkuRow,
    table,
)

_GOODS, _GOODS_DAY, _SKU = (table(one).columns for one in (GoodsHourRow, GoodsDayRow, SkuRow))
DAY = timedelta(days=1)
_Part = Callable[[datetime, datetime], Select[Any]]
# What a sum of goods by the hour earns.
GOODS_PROFIT: ColumnElement[int] = (
    _GOODS.revenue + _GOODS.refunds + _GOODS.fees + _GOODS.advertising + _GOODS.adjustments + _GOODS.goods
)
# Word for word, so that many days go to the driver at once.
_RENEWED = (
    text("DELETE FROM money_day WHERE day_at = :begin AND account = :account"),
    text("""
        INSERT INTO money_day (day_at, account, market, kind, currency, amount, home, estimated, unrated, lines, units)
        SELECT min(hour_at) / 86400000 * 86400000, account, market, kind, currency,
            sum(amount), sum(home), sum(estimated), sum(unrated), sum(lines), sum(units)
        FROM money_hour WHERE hour_at >= :begin AND hour_at < :end AND account = :account
        GROUP BY account, market, kind, currency"""),
    text("DELETE FROM order_day WHERE day_at = :begin AND account = :account"),
    text("""
        INSERT INTO order_day (day_at, account, market, country, orders, units, cancelled)
        SELECT min(hour_at) / 86400000 * 86400000, account, market, country, sum(orders), sum(units), sum(cancelled)
        FROM order_hour WHERE hour_at >= :begin AND hour_at < :end AND account = :account
        GROUP BY account, market, country"""),
)
# The goods of a day are those of all accounts: to look for one account's among them takes as long.
_GOODS_RENEWED = (
    text("""
        INSERT INTO sku (account, market, sku, listing_id, listed_at)
        SELECT account, market, sku, max(listing_id),
            CASE WHEN max(listing_id) IS NULL THEN 0 ELSE min(hour_at) / 86400000 * 86400000 END
        FROM goods_hour WHERE hour_at >= :begin AND hour_at < :end
        GROUP BY account, market, sku
        ON CONFLICT (account, market, sku) DO UPDATE
        SET listing_id = excluded.listing_id, listed_at = excluded.listed_at
        WHERE excluded.listing_id IS NOT NULL AND excluded.listed_at >= sku.listed_at"""),
    text("DELETE FROM goods_day WHERE day_at = :begin"),
    text("""
        INSERT INTO goods_day (day_at, sku_id, units, revenue, profit, goods, uncosted)
        SELECT min(hour_at) / 86400000 * 86400000, sku.id, sum(units), sum(revenue),
            sum(revenue + refunds + fees + advertising + adjustments + goods), sum(goods), sum(uncosted)
        FROM goods_hour
        JOIN sku ON sku.account = goods_hour.account AND sku.market = goods_hour.market AND sku.sku = goods_hour.sku
        WHERE hour_at >= :begin AND hour_at < :end
        GROUP BY sku.id"""),
)


def day_of(moment: datetime) -> datetime:
    """The day in UTC in which the moment lies."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


async def renew_days(session: AsyncSession, hours: Iterable[tuple[datetime, str]]) -> None:
    """Adds up anew the days of these hours and accounts: in the transaction that wrote the hours."""
    touched = sorted({(day_of(hour), account) for hour, account in hours})
    rows = [{"begin": to_ms(day), "end": to_ms(day + DAY), "account": account} for day, account in touched]
    days = [*{row["begin"]: {"begin": row["begin"], "end": row["end"]} for row in rows}.values()]
    for statements, of in ((_RENEWED, rows), (_GOODS_RENEWED, days)):
        for statement in statements if of else ():
            await session.execute(statement, of)


def money_over(since: datetime, until: datetime) -> FromClause:
    """The sums of money over whole hours [since, until), by account, market, kind and currency."""
    return _over(partial(_within, table(MoneyHourRow)), partial(_within, table(MoneyDayRow)), since, until)


def orders_over(since: datetime, until: datetime) -> FromClause:
    """How much was ordered in whole hours [since, until), by account, market and country."""
    return _over(partial(_within, table(OrderHourRow)), partial(_within, table(OrderDayRow)), since, until)


def goods_over(since: datetime, until: datetime) -> FromClause:
    """What goods brought in whole hours [since, until), by the number of their SKU, as a day has it."""
    return _over(_goods_within, partial(_within, table(GoodsDayRow)), since, until)


def _over(hours: _Part, days: _Part, since: datetime, until: datetime) -> FromClause:
    """Whole days from the sums by the day, the hours before and after them from those by the hour."""
    first = day_of(since) if since == day_of(since) else day_of(since) + DAY
    last = max(first, day_of(until))
    if first >= last:
        return hours(since, until).subquery()
    edges = [edge for edge in ((since, first), (last, until)) if edge[0] < edge[1]]
    parts = [days(first, last), *(hours(*edge) for edge in edges)]
    return union_all(*parts).subquery() if edges else parts[0].subquery()


def _within(sums: Table, since: datetime, until: datetime) -> Select[Any]:
    """All columns but the moment, which comes first."""
    at, *others = sums.columns
    return select(*others).where(at >= since, at < until)


def _goods_within(since: datetime, until: datetime) -> Select[Any]:
    sums = _GOODS.units, _GOODS.revenue, GOODS_PROFIT.label("profit"), _GOODS.goods, _GOODS.uncosted
    same = (_SKU.account == _GOODS.account) & (_SKU.market == _GOODS.market) & (_SKU.sku == _GOODS.sku)
    query = select(_SKU.id.label("sku_id"), *sums).select_from(table(GoodsHourRow).join(table(SkuRow), same))
    return query.where(_GOODS.hour_at >= since, _GOODS.hour_at < until)
