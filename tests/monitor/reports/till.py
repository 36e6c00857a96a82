"""Sums by the hour as the bookkeeper keeps them, of sales that a test tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import EntryKind
from storage.ledger import hour_of, millionths
from storage.store import Store
from storage.tables import GoodsHourRow, MoneyHourRow, OrderHourRow, table


@dataclass(frozen=True, slots=True)
class Sale:
    """So many units of one SKU that were paid at once, with the account's fee and what the goods cost (None: unknown).

    `rate` is what one unit of its currency is worth at home, None where nobody knows.
    """

    at: datetime
    sku: str
    price: Decimal
    account: str = "shop"
    market: str = "us"
    currency: str = "USD"
    rate: Decimal | None = Decimal(1)
    units: int = 1
    fee: Decimal = Decimal("0.15")
    cost: Decimal | None = Decimal(5)
    returned: int = 0
    listing: str | None = None
    estimated: bool = False

    @property
    def revenue(self) -> Decimal:
        return self.price * self.units

    @property
    def goods(self) -> Decimal:
        return -(self.cost or Decimal()) * self.units

    @property
    def refunds(self) -> Decimal:
        return -self.price * self.returned

    @property
    def lines(self) -> Iterator[tuple[EntryKind, Decimal]]:
        yield EntryKind.SALE, self.revenue
        yield EntryKind.REFERRAL, -self.revenue * self.fee
        if self.returned:
            yield EntryKind.REFUND, self.refunds
        if self.cost is not None:
            yield EntryKind.GOODS, self.goods


async def kept(store: Store, sales: list[Sale]) -> None:
    """Writes the sums of these sales; each of its own hour, account, market and SKU."""
    await written(store, MoneyHourRow, [row for one in sales for row in _money(one)])
    await written(store, GoodsHourRow, [_goods(one) for one in sales])
    await written(store, OrderHourRow, [_order(one) for one in sales])


async def written(store: Store, kind: Any, rows: list[dict[str, Any]]) -> None:
    """The rows, those of one key together."""
    keys = [column.name for column in table(kind).primary_key]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in keys)
        known = found.get(key)
        sums = {name: known[name] + value for name, value in row.items() if type(value) is int} if known else {}
        found[key] = {**row, **sums}
    merged = list(found.values())

    async def work(session: AsyncSession) -> None:
        for at in range(0, len(merged), 500):
            await session.execute(insert(table(kind)), merged[at : at + 500])

    await store._write(work)


def _place(one: Sale) -> dict[str, Any]:
    return {"hour_at": hour_of(one.at), "account": one.account, "market": one.market}


def _money(one: Sale) -> Iterator[dict[str, Any]]:
    for kind, amount in one.lines:
        at_home = Decimal() if one.rate is None else amount * one.rate
        yield {
            **_place(one),
            "kind": kind.value,
            "currency": one.currency,
            "amount": millionths(amount),
            "home": millionths(at_home),
            "estimated": millionths(at_home) if one.estimated else 0,
            "unrated": millionths(amount) if one.rate is None else 0,
            "lines": 1,
            "units": one.units,
        }


def _goods(one: Sale) -> dict[str, Any]:
    rate = one.rate or Decimal()
    return {
        **_place(one),
        "sku": one.sku,
        "listing_id": one.listing,
        "units": one.units,
        "returned": one.returned,
        "revenue": millionths(one.revenue * rate),
        "refunds": millionths(one.refunds * rate),
        "fees": millionths(-one.revenue * one.fee * rate),
        "advertising": 0,
        "adjustments": 0,
        "goods": millionths(one.goods * rate),
        "estimated": 0,
        "uncosted": one.units if one.cost is None else 0,
        "unrated": 0,
    }


def _order(one: Sale) -> dict[str, Any]:
    return {**_place(one), "country": "", "orders": 1, "units": one.units, "cancelled": 0}
