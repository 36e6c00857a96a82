"""What was earned, divided by products and by the buyers' countries: grouped, ordered and cut by the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, Text, case, cast, func, literal, select

from storage.engine import Engines
from storage.ledger import hour_of
from storage.millionths import from_millionths
from storage.states import ProductEarned, Slice
from storage.sums import EARNS, EVERYTHING, within
from storage.tables import (
    GoodsHourRow,
    LedgerEntryRow,
    ListingRow,
    OrderHourRow,
    ProductRow,
    SaleOrderRow,
    TieRow,
    table,
)

_GOODS, _LISTING, _TIE = table(GoodsHourRow).columns, table(ListingRow).columns, table(TieRow).columns
_PRODUCT, _ENTRY = table(ProductRow).columns, table(LedgerEntryRow).columns
_ORDER, _COUNTS = table(SaleOrderRow).columns, table(OrderHourRow).columns
_SUMS = ("units", "revenue", "profit", "goods", "uncosted")


class Divided(Engines):
    """Spans count in the hours that they touch."""

    async def earned_by_product(
        self, since: datetime, until: datetime, most: int, skip: int = 0, of: Slice = EVERYTHING
    ) -> tuple[Sequence[ProductEarned], int]:
        """So many products with what they earned, best first, after those that are skipped; and how many there are.

        A listing of no product stands for itself, and so does a SKU of no listing that is watched.
        """
        goods = _by_sku(since, until, of)
        query = _by_product(goods).limit(most).offset(skip)
        async with self._read() as session:
            rows = (await session.execute(query)).all()
        found = [_product(row) for row in rows]
        return found, int(rows[0].many) if rows else 0


def _product(row: Any) -> ProductEarned:
    revenue, profit, goods = map(from_millionths, (row.revenue, row.profit, row.goods))
    return ProductEarned(row.name or "", int(row.units), revenue, profit, goods, int(row.uncosted))


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
    return within(select(*key, *sums), _GOODS, hour_of(since), until, of).group_by(*key).subquery()


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
        (_PRODUCT.id.is_not(None), literal("=") + cast(_PRODUCT.id, Text)),
        (_LISTING.id.is_not(None), literal("#") + cast(_LISTING.id, Text)),
        else_=own.account + ":" + own.sku,
    )
    name = func.max(func.coalesce(_PRODUCT.name, func.nullif(_LISTING.name, ""), own.sku)).label("name")
    sums = [func.sum(own[one]).label(one) for one in _SUMS]
    query = select(name, *sums, func.count().over().label("many")).select_from(rows).group_by(key)
    return query.order_by(func.sum(own.profit).desc(), name)
