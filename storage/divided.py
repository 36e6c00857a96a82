"""What was earned, divided by products and by the buyers' countries: grouped, ordered and cut by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Subquery, Text, case, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.dialects import Database
from storage.engine import Engines
from storage.ledger import HOUR, hour_of
from storage.marks import GOODS_STAMP
from storage.millionths import from_millionths
from storage.products import tie_texts
from storage.states import ProductEarned, Slice
from storage.sums import EARNS, EVERYTHING, within
from storage.tables import (
    GoodsHourRow,
    LedgerEntryRow,
    ListingRow,
    OrderHourRow,
    ProductRow,
    SaleOrderRow,
    SettingRow,
    TieRow,
    table,
)

_GOODS, _LISTING, _TIE = table(GoodsHourRow).columns, table(ListingRow).columns, table(TieRow).columns
_PRODUCT, _ENTRY = table(ProductRow).columns, table(LedgerEntryRow).columns
_ORDER, _COUNTS = table(SaleOrderRow).columns, table(OrderHourRow).columns
_SETTING = table(SettingRow).columns
_SUMS = ("units", "revenue", "profit", "goods", "uncosted")
_OF_PRODUCT, _OF_LISTING = "=", "#"
_MOMENT = timedelta(microseconds=1)
# The best of a ranking are remembered, and so many rankings: all else is asked again.
_BEST, _RANKINGS = 100, 8
Asked = tuple[datetime, datetime, Slice]
# What a ranking follows from: the sums, which listing is of which product, and which are watched.
Stamp = tuple[str, int, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The best of `many` rows, while nothing that they follow from has changed."""

    stamp: Stamp
    best: Sequence[Any]
    many: int

    def holds(self, stamp: Stamp, end: int) -> bool:
        return self.stamp == stamp and (end <= len(self.best) or len(self.best) == self.many)


class Divided(Engines):
    """Spans count in the hours that they touch."""

    def __init__(self, database: Database, tries: int = 1) -> None:
        super().__init__(database, tries)
        self._rankings: dict[Asked, _Ranking] = {}

    async def earned_by_product(
        self, since: datetime, until: datetime, most: int, skip: int = 0, of: Slice = EVERYTHING
    ) -> tuple[Sequence[ProductEarned], int]:
        """So many products with what they earned, best first, after those that are skipped; and how many there are.

        A listing of no product stands for itself, and so does a SKU of no listing that is watched.
        """
        asked = hour_of(since), hour_of(until - _MOMENT) + HOUR, of
        async with self._read() as session:
            stamp = await _stamp(session)
            found = self._rankings.pop(asked, None)
            if found is None or not found.holds(stamp, skip + most):
                found = await _ranked(session, asked, max(_BEST, skip + most), stamp)
            # The one that was asked last comes last.
            self._rankings[asked] = found
            for old in [*self._rankings][:-_RANKINGS]:
                del self._rankings[old]
            page = found.best[skip : skip + most]
            names = await _names(session, page)
        return [_product(row, names.get(row.key) or row.sku) for row in page], found.many


async def _stamp(session: AsyncSession) -> Stamp:
    kept = await session.scalar(select(_SETTING.value).where(_SETTING.key == GOODS_STAMP))
    ties = await session.scalar(select(tie_texts()))
    listings = func.count(), func.max(_LISTING.id), func.count(_LISTING.removed_at), func.max(_LISTING.removed_at)
    return str(kept), hash(ties), tuple((await session.execute(select(*listings))).one())


async def _ranked(session: AsyncSession, asked: Asked, most: int, stamp: Stamp) -> _Ranking:
    rows = (await session.execute(_by_product(_by_sku(*asked)).limit(most))).all()
    return _Ranking(stamp, rows, int(rows[0].many) if rows else 0)


async def _names(session: AsyncSession, page: Sequence[Any]) -> Mapping[str, str]:
    """What the products and listings of these rows are called, by their keys."""
    found: dict[str, str] = {}
    for sign, columns in ((_OF_PRODUCT, _PRODUCT), (_OF_LISTING, _LISTING)):
        numbers = [int(row.key[1:]) for row in page if row.key.startswith(sign)]
        rows = await session.execute(select(columns.id, columns.name).where(columns.id.in_(numbers))) if numbers else ()
        found |= {f"{sign}{number}": name for number, name in rows}
    return found


def _product(row: Any, name: str) -> ProductEarned:
    revenue, profit, goods = map(from_millionths, (row.revenue, row.profit, row.goods))
    return ProductEarned(name, int(row.units), revenue, profit, goods, int(row.uncosted))


def _by_sku(since: datetime, until: datetime, of: Slice) -> Subquery:
    key = _GOODS.account, _GOODS.market, _GOODS.sku
    profit = sum((_GOODS[name] for name in EARNS[1:]), _GOODS[EARNS[0]])
    sums = (
        func.max(_GOODS.listing_id).label("listing_id"),
        func.sum(_GOODS.units).label("units"),
        func.sum(_GOODS.revenue).label("revenue"),
        func.sum(profit).label("profit"),
        func.sum(_GOODS.goods).label("goods"),
        func.sum(_GOODS.uncosted).label("uncosted"),
    )
    return within(select(*key, *sums), _GOODS, since, until, of).group_by(*key).subquery()


def _by_product(goods: Subquery) -> Select[Any]:
    own = goods.c
    watched = (
        (_LISTING.account == own.account)
        & _LISTING.market.in_([own.market, func.upper(own.market)])
        & (_LISTING.subject_id == own.listing_id)
        & _LISTING.removed_at.is_(None)
    )
    rows = goods.outerjoin(table(ListingRow), watched).outerjoin(table(TieRow), _TIE.listing_id == _LISTING.id)
    rows = rows.outerjoin(table(ProductRow), _PRODUCT.id == _TIE.product_id)
    key = case(
        (_PRODUCT.id.is_not(None), literal(_OF_PRODUCT) + cast(_PRODUCT.id, Text)),
        (_LISTING.id.is_not(None), literal(_OF_LISTING) + cast(_LISTING.id, Text)),
        # No account's name begins with one of these signs.
        else_=own.account + ":" + own.sku,
    ).label("key")
    sku = func.max(own.sku).label("sku")
    sums = [func.sum(own[one]).label(one) for one in _SUMS]
    query = select(key, sku, *sums, func.count().over().label("many")).select_from(rows).group_by(key)
    return query.order_by(func.sum(own.profit).desc(), sku, key)
