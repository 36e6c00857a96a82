"""What was earned, divided by products and by the buyers' countries: grouped, ordered and cut by the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, Text, case, cast, func, literal, select

from adapters.readings import EntryKind
from storage.cuts import in_millionths
from storage.days import orders_over
from storage.engine import Engines
from storage.ledger import from_millionths, hour_of, touched
from storage.states import CountryEarned, ProductEarned, Slice
from storage.sums import EARNS, EVERYTHING, held, within
from storage.tables import (
    GoodsHourRow,
    LedgerEntryRow,
    ListingRow,
    ProductRow,
    SaleOrderRow,
    TieRow,
    table,
)

_GOODS, _LISTING, _TIE = table(GoodsHourRow).columns, table(ListingRow).columns, table(TieRow).columns
_PRODUCT, _ENTRY = table(ProductRow).columns, table(LedgerEntryRow).columns
_ORDER = table(SaleOrderRow).columns
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

    async def sold_by_country(
        self, since: datetime, until: datetime, of: Slice = EVERYTHING
    ) -> Sequence[tuple[str, int, int]]:
        """Orders and units by the buyers' country; "" where it is not told."""
        placed = orders_over(*touched(since, until)).c
        query = select(placed.country, func.sum(placed.orders), func.sum(placed.units)).group_by(placed.country)
        async with self._read() as session:
            rows = await session.execute(held(query, placed, of))
            return [(row[0], int(row[1]), int(row[2])) for row in rows]

    async def earned_by_country(
        self, since: datetime, until: datetime, of: Slice = EVERYTHING
    ) -> Sequence[CountryEarned]:
        """The sums at home by the country of the order and by kind, from the lines: good for days, not for years."""
        same = (_ORDER.account == _ENTRY.account) & (_ORDER.order_id == _ENTRY.order_id)
        both = table(LedgerEntryRow).outerjoin(table(SaleOrderRow), same)
        key = func.coalesce(_ORDER.country, ""), _ENTRY.kind
        home = func.coalesce(in_millionths(_ENTRY.home), 0)
        query = select(*key, func.sum(home)).select_from(both).group_by(*key)
        query = query.where(_ENTRY.counted, _ENTRY.booked_at >= since, _ENTRY.booked_at < until)
        if of.accounts is not None:
            query = query.where(_ENTRY.account.in_(sorted(of.accounts)))
        if of.markets is not None:
            query = query.where(_ENTRY.market.in_(sorted(of.markets)))
        if of.without:
            query = query.where(func.coalesce(_ENTRY.market, "").not_in(sorted(of.without)))
        async with self._read() as session:
            rows = await session.execute(query)
            return [CountryEarned(row[0], EntryKind(row[1]), from_millionths(row[2])) for row in rows]


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
