"""The ledger's sums by the day in UTC: kept with those by the hour, and read where a span holds whole days."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import given, to_ms
from storage.tables import (
    GoodsDayRow,
    GoodsHourRow,
    MoneyDayRow,
    MoneyHourRow,
    OrderDayRow,
    OrderHourRow,
    Row,
    SkuRow,
    table,
)

_GOODS, _SKU = (table(one).columns for one in (GoodsHourRow, SkuRow))
DAY = timedelta(days=1)
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


class Over(NamedTuple):
    """The sums of some whole hours, and the values with which a question of them is asked.

    There are few forms of it, which are made once: to make one anew takes longer than its answer.
    """

    sums: FromClause
    values: Mapping[str, datetime]


def money_over(since: datetime, until: datetime) -> Over:
    """The sums of money over whole hours [since, until), by account, market, kind and currency."""
    return _over(MoneyHourRow, MoneyDayRow, since, until)


def orders_over(since: datetime, until: datetime) -> Over:
    """How much was ordered in whole hours [since, until), by account, market and country."""
    return _over(OrderHourRow, OrderDayRow, since, until)


def goods_over(since: datetime, until: datetime) -> Over:
    """What goods brought in whole hours [since, until), by the number of their SKU, as a day has it."""
    return _over(GoodsHourRow, GoodsDayRow, since, until)


def _over(hours: type[Row], days: type[Row], since: datetime, until: datetime) -> Over:
    first = day_of(since) if since == day_of(since) else day_of(since) + DAY
    last = max(first, day_of(until))
    if first >= last:
        return Over(_hours_alone(hours), {"since": since, "until": until})
    values = {"since": since, "first": first, "last": last, "until": until}
    return Over(_days_and_hours(hours, days, before=since < first, after=last < until), values)


@cache
def _hours_alone(hours: type[Row]) -> FromClause:
    return _within(hours, "since", "until").subquery()


@cache
def _days_and_hours(hours: type[Row], days: type[Row], *, before: bool, after: bool) -> FromClause:
    """Whole days from the sums by the day, the hours before and after them from those by the hour."""
    parts = [_within(days, "first", "last")]
    if before:
        parts.append(_within(hours, "since", "first"))
    if after:
        parts.append(_within(hours, "last", "until"))
    return union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()


def _within(sums: type[Row], begin: str, end: str) -> Select[Any]:
    """All columns but the moment, which comes first."""
    at, *others = table(sums).columns
    query = _goods_by_number() if sums is GoodsHourRow else select(*others)
    return query.where(at >= given(begin), at < given(end))


def _goods_by_number() -> Select[Any]:
    """The goods of an hour as those of a day are kept."""
    sums = _GOODS.units, _GOODS.revenue, GOODS_PROFIT.label("profit"), _GOODS.goods, _GOODS.uncosted
    same = (_SKU.account == _GOODS.account) & (_SKU.market == _GOODS.market) & (_SKU.sku == _GOODS.sku)
    return select(_SKU.id.label("sku_id"), *sums).select_from(table(GoodsHourRow).join(table(SkuRow), same))
