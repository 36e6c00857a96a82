"""What lies of all listings of mine: counted, added up and cut to a page by the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from adapters.readings import Topic
from storage.asked import FAILS_AT, LimitOf, pairs_asked
from storage.batches import Batches
from storage.columns import MILLISECOND, to_ms
from storage.states import StockSum
from storage.switched import still_asked
from storage.tables import ForecastRow, ListingRow, MetricNameRow, SeriesRow, WatchRow, table

_LISTING, _WATCH, _FORECAST = table(ListingRow).columns, table(WatchRow).columns, table(ForecastRow).columns
_METRIC, _SERIES = table(MetricNameRow).columns, table(SeriesRow).columns
_STOCK = "stock"
_MINE = _LISTING.removed_at.is_(None) & _LISTING.rival.is_(False)
_WATCHED = select(func.count()).where(_MINE)
# Limits change with the configuration alone; what is asked is made once for each.
_FORMS = 4
# Of what nobody knows when it runs out comes after every day.
_UNKNOWN = "unknown"


class Piles(Batches):
    """One account's stock of one id in several markets may be the same pile: its units are counted once."""

    async def stock_sum(self, limit: LimitOf, now: datetime, most: int, skip: int = 0) -> StockSum:
        """What is used up, what runs out next, then what lasts for unknown long, the least first: so many of them.

        Known is what was told, where the question that tells it was answered within its limit.
        """
        await self._settle()
        async with self._read() as session:
            topics = _telling(await pairs_asked(session, self._asked or {}, rival=False))
            limits = tuple((pair, limit(*pair)) for pair in topics.items())
            watched = int(await session.scalar(_WATCHED) or 0)
            if not limits:
                return StockSum(0, 0, 0, 0, watched, ())
            off, spread = await still_asked(session), tuple(await session.scalars(_SPREAD))
            known = _known(limits).where(*off) if off else _known(limits)
            rows = (await session.execute(_page(known, most, skip, spread), {"now": to_ms(now)})).all()
        lying, listings, out, unforecast = (int(one or 0) for one in rows[0][2:])
        page = tuple((row.id, row.units) for row in rows if row.id is not None)
        return StockSum(lying, listings, out, unforecast, watched, page)


def _telling(pairs: Iterable[tuple[str, Topic]]) -> dict[str, Topic]:
    """Which question tells an account's stock: that for it alone, where there is one."""
    found: dict[str, Topic] = {}
    for account, topic in pairs:
        if topic is Topic.STOCK or (topic is Topic.LISTINGS and account not in found):
            found[account] = topic
    return found


@lru_cache(maxsize=_FORMS)
def _known(limits: tuple[tuple[tuple[str, Topic], timedelta], ...]) -> Select[Any]:
    age = bindparam("now", type_=BigInteger) - type_coerce(_WATCH.read_at, BigInteger)
    answers = (_WATCH.failures < FAILS_AT) | _WATCH.failing_since.is_(None)
    asked = [
        and_(
            _WATCH.account == account,
            _WATCH.topic == topic.value,
            age <= (length := limit // MILLISECOND),
            answers | (func.abs(age) < length),
        )
        for (account, topic), limit in limits
    ]
    number = select(_METRIC.id).where(_METRIC.name == _STOCK).scalar_subquery()
    told = _SERIES.listing_id == _LISTING.id, _SERIES.metric_id == number
    last = select(_SERIES.value).where(*told).order_by(_SERIES.at.desc()).limit(1).correlate(table(ListingRow))
    columns = _LISTING.id, _LISTING.account, _LISTING.subject_id, _FORECAST.runs_out
    query = select(*columns, last.scalar_subquery().label("units"))
    query = query.select_from(
        table(WatchRow)
        .join(table(ListingRow), _LISTING.id == _WATCH.listing_id)
        .outerjoin(table(ForecastRow), _FORECAST.listing_id == _LISTING.id)
    )
    # By the topic alone most watches are passed over before any account is compared.
    topics = _WATCH.topic.in_({topic.value for (_, topic), _ in limits})
    return query.where(topics, or_(*asked), _MINE)


@lru_cache(maxsize=_FORMS)
def _page(known: Select[Any], most: int, skip: int, spread: tuple[str, ...]) -> Select[Any]:
    """Each row has the sums beside it; a page that is empty has one row with them."""
    pile = known.cte("pile").c
    told = pile.units.is_not(None)
    shared = pile.account.in_(spread)
    once = select(func.max(pile.units).label("units")).where(told, shared).group_by(pile.subject_id, pile.account)
    sums = select(
        (func.sum(case((shared, 0), else_=pile.units)) + _sum_of(once)).label("lying"),
        func.count().label("listings"),
        _count(pile.units <= 0).label("out"),
        _count((pile.units > 0) & pile.runs_out.is_(None)).label("unforecast"),
    )
    rows = select(*pile).where(told).order_by(*_urgency(pile)).limit(most).offset(skip).subquery()
    beside = sums.where(told).subquery()
    query = select(rows.c.id, rows.c.units, *beside.c).select_from(beside.outerjoin(rows, true()))
    return query.order_by(*_urgency(rows.c))


def _urgency(pile: Any) -> tuple[ColumnElement[Any], ...]:
    ends = case((pile.units <= 0, ""), else_=func.coalesce(pile.runs_out, _UNKNOWN))
    return case((pile.units > 0, 1), else_=0), ends, pile.units, pile.id


def _sum_of(once: Select[Any]) -> ColumnElement[Any]:
    return select(func.coalesce(func.sum(once.subquery().c.units), 0)).scalar_subquery()


def _accounts_of_many_markets() -> Select[Any]:
    """Of each account the first and the last market are looked up; its listings are not gone through."""
    account = select(_LISTING.account).distinct().subquery().c.account
    of_account = _LISTING.account == account
    first = select(func.min(_LISTING.market)).where(of_account).scalar_subquery()
    last = select(func.max(_LISTING.market)).where(of_account).scalar_subquery()
    return select(account).where(first < last)


# Only these can have one pile in several markets: nothing else is grouped, which takes a quarter of the time.
_SPREAD = _accounts_of_many_markets()


def _count(holds: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((holds, 1), else_=0))
