"""Sums of the ledger written straight into their tables: what an answer says of them, whoever made them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import EntryKind
from storage.days import renew_days
from storage.ledger import hour_of
from storage.marks import ALL, BEGAN, COST, FEES, HOURS, LINE, ORDER, RATE, SPAN
from storage.millionths import millionths
from storage.store import Store
from storage.tables import GoodsHourRow, MoneyHourRow, OrderHourRow
from storage.tables.base import Row, table

EVERY_KIND = (ORDER, LINE, HOURS, SPAN, COST, RATE, FEES, BEGAN, ALL)


@dataclass(frozen=True)
class Sale:
    """One hour's sales of one SKU: `price` and `fee` for all its units, in the market's currency; `cost` at home."""

    at: datetime
    units: int = 1
    price: str = "20.00"
    fee: str = "3.00"
    cost: str | None = "8.00"
    currency: str = "USD"
    rate: str | None = "1"
    account: str = "shop"
    market: str = "us"
    sku: str = "LAMP-1"
    listing: str | None = "B0EXAMPL7K"
    estimated: bool = False
    refund: str = "0"
    country: str = ""
    cancelled: int = 0
    returned: int = 0


async def booked_away(store: Store) -> None:
    """As if the bookkeeper had been there: nothing waits any more, and the sums stay as they were written."""
    await store.keep_booked(await store.unbooked(EVERY_KIND, 10_000), [], [])


async def book(store: Store, sales: Iterable[Sale], home: str = "USD") -> None:
    """The sums by the hour of all these sales."""
    rows: dict[type[Row], dict[tuple[Any, ...], dict[str, Any]]] = {
        MoneyHourRow: {},
        OrderHourRow: {},
        GoodsHourRow: {},
    }
    for one in (booked := [*sales]):
        for kind, key, values in _rows(one, home):
            row = rows[kind].setdefault(tuple(key.values()), {**key, **dict.fromkeys(values, 0)})
            for name, value in values.items():
                row[name] = row[name] + value if isinstance(value, int) else value

    async def work(session: AsyncSession) -> None:
        for kind, some in rows.items():
            if some:
                await session.execute(insert(table(kind)), [*some.values()])
        await renew_days(session, ((one.at, one.account) for one in booked))

    await store._write(work)


def _rows(one: Sale, home: str) -> Iterable[tuple[type[Row], dict[str, Any], dict[str, Any]]]:
    place = {"hour_at": hour_of(one.at), "account": one.account, "market": one.market}
    price, fee, refund = Decimal(one.price), -Decimal(one.fee), -Decimal(one.refund)
    rate = Decimal(one.rate) if one.rate else None
    for kind, amount in ((EntryKind.SALE, price), (EntryKind.REFERRAL, fee), (EntryKind.REFUND, refund)):
        if amount:
            yield MoneyHourRow, {**place, "kind": kind.value, "currency": one.currency}, _sums(amount, rate, one)
    cost = -Decimal(one.cost) if one.cost else None
    if cost is not None:
        at_home = Sale(one.at, one.units)
        yield MoneyHourRow, {**place, "kind": "goods", "currency": home}, _sums(cost, Decimal(1), at_home)
    counts = {"orders": int(bool(one.units)), "units": one.units, "cancelled": one.cancelled}
    yield OrderHourRow, {**place, "country": one.country}, counts
    yield GoodsHourRow, {**place, "sku": one.sku}, _goods(one, price, fee, refund, cost, rate)


def _sums(amount: Decimal, rate: Decimal | None, one: Sale) -> dict[str, int]:
    home = millionths(amount * rate) if rate else 0
    return {
        "amount": millionths(amount),
        "home": home,
        "estimated": home if one.estimated else 0,
        "unrated": 0 if rate else millionths(amount),
        "lines": 1,
        "units": one.units,
    }


def _goods(
    one: Sale, price: Decimal, fee: Decimal, refund: Decimal, cost: Decimal | None, rate: Decimal | None
) -> dict[str, Any]:
    at_home = rate or Decimal()
    return {
        "units": one.units,
        "returned": one.returned,
        "revenue": millionths(price * at_home),
        "refunds": millionths(refund * at_home),
        "fees": millionths(fee * at_home),
        "advertising": 0,
        "adjustments": 0,
        "goods": millionths(cost or Decimal()),
        "estimated": millionths((price + fee) * at_home) if one.estimated else 0,
        "uncosted": 0 if one.cost else one.units,
        "unrated": 0 if rate else 1,
        "listing_id": one.listing,
    }
