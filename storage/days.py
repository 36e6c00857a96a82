"""The ledger's sums by the day in UTC: kept with those by the hour, and read where a span holds whole days."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import FromClause, Select, Table, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import to_ms
from storage.tables import MoneyDayRow, MoneyHourRow, OrderDayRow, OrderHourRow, table

DAY = timedelta(days=1)
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


def day_of(moment: datetime) -> datetime:
    """The day in UTC in which the moment lies."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


async def renew_days(session: AsyncSession, hours: Iterable[tuple[datetime, str]]) -> None:
    """Adds up anew the days of these hours and accounts: in the transaction that wrote the hours."""
    touched = sorted({(day_of(hour), account) for hour, account in hours})
    rows = [{"begin": to_ms(day), "end": to_ms(day + DAY), "account": account} for day, account in touched]
    for statement in _RENEWED if rows else ():
        await session.execute(statement, rows)


def money_over(since: datetime, until: datetime) -> FromClause:
    """The sums of money over whole hours [since, until), by account, market, kind and currency."""
    return _over(table(MoneyHourRow), table(MoneyDayRow), since, until)


def orders_over(since: datetime, until: datetime) -> FromClause:
    """How much was ordered in whole hours [since, until), by account, market and country."""
    return _over(table(OrderHourRow), table(OrderDayRow), since, until)


def _over(hours: Table, days: Table, since: datetime, until: datetime) -> FromClause:
    """Whole days from the sums by the day, the hours before and after them from those by the hour."""
    first = day_of(since) if since == day_of(since) else day_of(since) + DAY
    last = max(first, day_of(until))
    if first >= last:
        return _within(hours, since, until).subquery()
    edges = [edge for edge in ((since, first), (last, until)) if edge[0] < edge[1]]
    parts = [_within(days, first, last), *(_within(hours, *edge) for edge in edges)]
    return union_all(*parts).subquery() if edges else parts[0].subquery()


def _within(sums: Table, since: datetime, until: datetime) -> Select[Any]:
    """All columns but the moment, which comes first."""
    at, *others = sums.columns
    return select(*others).where(at >= since, at < until)
