"""How much was ordered in a span: sums of the orders themselves, which the database makes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, func, select

from adapters.readings import OrderState
from storage.batches import Batches
from storage.cuts import in_millionths
from storage.millionths import from_millionths
from storage.states import Ordered
from storage.tables import SaleLineRow, SaleOrderRow, table

_ORDER, _LINE = table(SaleOrderRow).columns, table(SaleLineRow).columns


class Orderings(Batches):
    """Times are those at which the orders were placed, [since, until); an account of None is all of them."""

    async def ordered(
        self, account: str | None, since: datetime, until: datetime, markets: Collection[str] | None = None
    ) -> Sequence[Ordered]:
        """What was ordered by market and currency, in these markets alone where any are named.

        What is ordered without a total is in no currency.
        """
        await self._settle()
        kept, told = _ORDER.state != OrderState.CANCELLED.value, _ORDER.total.is_not(None)
        own = (_LINE.account == _ORDER.account) & (_LINE.order_id == _ORDER.order_id)
        units = select(func.sum(_LINE.quantity - _LINE.cancelled)).where(own).scalar_subquery()
        listed = exists().where(own)
        currency = case((told, _ORDER.currency)).label("currency")
        sums = (
            _count(kept),
            func.sum(case((kept, func.coalesce(units, 0)), else_=0)),
            func.coalesce(func.sum(case((kept, in_millionths(_ORDER.total)))), 0),
            _count(kept & ~told),
            _count(kept & ~listed),
            _count(~kept),
        )
        query = select(_ORDER.market, currency, *sums).where(_ORDER.placed_at >= since, _ORDER.placed_at < until)
        query = query if account is None else query.where(_ORDER.account == account)
        query = query if markets is None else query.where(_ORDER.market.in_(sorted(markets)))
        async with self._read() as session:
            rows = await session.execute(query.group_by(_ORDER.market, currency))
            return [_ordered(row) for row in rows]

    async def markets_ordered(self, since: datetime, until: datetime) -> frozenset[str]:
        """The markets in which anything was ordered."""
        await self._settle()
        query = select(_ORDER.market).distinct().where(_ORDER.placed_at >= since, _ORDER.placed_at < until)
        async with self._read() as session:
            return frozenset(await session.scalars(query))


def _count(holds: Any) -> Any:
    return func.sum(case((holds, 1), else_=0))


def _ordered(row: Any) -> Ordered:
    market, currency, orders, units, amount, *counts = row
    return Ordered(market, currency, int(orders), int(units), from_millionths(amount), *map(int, counts))
