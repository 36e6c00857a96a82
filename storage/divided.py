"""What was earned, divided by products: grouped, ordered and cut by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.days import goods_over
from storage.dialects import Database
from storage.engine import Engines
from storage.ledger import HOUR, hour_of
from storage.millionths import from_millionths
from storage.products import tie_texts
from storage.remembered import Remembered, sums_stamp
from storage.states import ProductEarned, ProductRanking, Slice
from storage.sums import EVERYTHING, held
from storage.tables import ListingRow, ProductRow, SkuRow, TieRow, table

_LISTING, _PRODUCT, _SKU, _TIE = (table(one).columns for one in (ListingRow, ProductRow, SkuRow, TieRow))
_SUMS = ("units", "revenue", "profit", "goods", "uncosted")
_MOMENT = timedelta(microseconds=1)
# The best of a ranking are remembered, and so many rankings: all else is asked again.
_BEST, _RANKINGS = 100, 8
Asked = tuple[datetime, datetime, Slice]
# What a ranking follows from: the sums, which listing is of which product, and which are watched.
Stamp = tuple[str, int, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The best of `many` rows, and what all of them bring as a ProductRanking has it."""

    best: Sequence[Any]
    many: int = 0
    revenue: Decimal = Decimal()
    profit: Decimal = Decimal()
    uncosted: int = 0

    def reaches(self, end: int) -> bool:
        return end <= len(self.best) or len(self.best) == self.many


class Divided(Engines):
    """Spans count in the hours that they touch."""

    def __init__(self, database: Database, tries: int = 1) -> None:
        super().__init__(database, tries)
        self._rankings: Remembered[Asked, _Ranking] = Remembered(_RANKINGS)

    async def earned_by_product(
        self, since: datetime, until: datetime, most: int, skip: int = 0, of: Slice = EVERYTHING
    ) -> ProductRanking:
        """So many products with what they earned, best first, after those that are skipped.

        A listing of no product stands for itself, and so does a SKU of no listing that is watched; what is of no goods
        is together under "".
        """
        asked = hour_of(since), hour_of(until - _MOMENT) + HOUR, of
        async with self._read() as session:
            stamp = await _stamp(session)
            found = self._rankings.get(asked, stamp)
            if found is None or not found.reaches(skip + most):
                found = await _ranked(session, asked, max(_BEST, skip + most))
            self._rankings.keep(asked, stamp, found)
            page = found.best[skip : skip + most]
            names = await _names(session, page)
        some = [_product(row, names.get(row.number) or row.sku) for row in page]
        return ProductRanking(some, found.many, found.revenue, found.profit, found.uncosted)


async def _stamp(session: AsyncSession) -> Stamp:
    sums = await sums_stamp(session)
    ties = await session.scalar(select(tie_texts()))
    listings = func.count(), func.max(_LISTING.id), func.count(_LISTING.removed_at), func.max(_LISTING.removed_at)
    return sums, hash(ties), tuple((await session.execute(select(*listings))).one())


async def _ranked(session: AsyncSession, asked: Asked, most: int) -> _Ranking:
    since, until, of = asked
    goods, values = goods_over(since, until)
    rows = (await session.execute(_by_product(_by_sku(goods), of, most), values)).all()
    if not rows:
        return _Ranking(rows)
    first = rows[0]
    revenue, profit = from_millionths(first.all_revenue), from_millionths(first.all_profit)
    return _Ranking(rows, int(first.many), revenue, profit, int(first.all_uncosted))


async def _names(session: AsyncSession, page: Sequence[Any]) -> Mapping[int, str]:
    """What the products and listings of these rows are called, by their numbers: a listing's is below 0."""
    found: dict[int, str] = {}
    for sign, columns in ((1, _PRODUCT), (-1, _LISTING)):
        ids = [sign * row.number for row in page if sign * row.number > 0]
        rows = await session.execute(select(columns.id, columns.name).where(columns.id.in_(ids))) if ids else ()
        found |= {sign * id_: name for id_, name in rows}
    return found


def _product(row: Any, name: str) -> ProductEarned:
    revenue, profit, goods = map(from_millionths, (row.revenue, row.profit, row.goods))
    return ProductEarned(name, int(row.units), revenue, profit, goods, int(row.uncosted))


def _by_product(goods: Subquery, of: Slice, most: int) -> Select[Any]:
    own = goods.c
    watched = (
        (_LISTING.account == _SKU.account)
        & (_LISTING.market == _SKU.market)
        & (_LISTING.subject_id == _SKU.listing_id)
        & _LISTING.removed_at.is_(None)
    )
    rows = goods.join(table(SkuRow), _SKU.id == own.sku_id)
    rows = rows.outerjoin(table(ListingRow), watched).outerjoin(table(TieRow), _TIE.listing_id == _LISTING.id)
    # By a number where there is one: it is sorted more quickly than a text. A listing's is below 0.
    number = func.coalesce(_TIE.product_id, -_LISTING.id, 0).label("number")
    is_alone = _LISTING.id.is_(None) & (_SKU.sku != "")
    text = case((is_alone, _SKU.account + ":" + _SKU.sku), else_="").label("text")
    sums = [func.sum(own[one]).label(one) for one in _SUMS]
    found = select(number, text, func.max(_SKU.sku).label("sku"), *sums).select_from(rows)
    ranked = held(found, _SKU, of).group_by(number, text).cte()
    # From what is found already: a window over it takes twice as long.
    whole = select(func.count().label("many"), *(_gained(ranked.c[one]) for one in ("revenue", "profit", "uncosted")))
    beside = whole.select_from(ranked).subquery()
    best = (
        select(ranked, beside)
        .select_from(ranked.join(beside, true()))
        .order_by(ranked.c.profit.desc(), ranked.c.sku, ranked.c.number, ranked.c.text)
    )
    return best.limit(most)


def _gained(sum_: ColumnElement[int]) -> ColumnElement[int]:
    """All of it but for what is below nothing."""
    return func.sum(case((sum_ > 0, sum_), else_=0)).label(f"all_{sum_.key}")


def _by_sku(goods: FromClause) -> Subquery:
    sums = [func.sum(goods.c[one]).label(one) for one in _SUMS]
    return select(goods.c.sku_id, *sums).group_by(goods.c.sku_id).subquery()
