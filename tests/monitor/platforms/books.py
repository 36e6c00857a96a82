"""A shop's sums of half a year as the ledger keeps them: by the hour, in millionths of the house's currency."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from adapters.readings import EntryKind, Money, OrderState, Topic
from storage.days import renew_days
from storage.states import AccountLook, Batch
from storage.store import Store
from storage.tables import GoodsHourRow, LedgerEntryRow, MoneyHourRow, OrderHourRow, table
from storage.tables.base import Row
from tests.monitor.account_world import order

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Trade:
    """What an account sells on a day: so many orders of one unit at a price, of so many SKUs; fees as a part of it.

    `orders`, `fees` and `advertising` are asked with how many days ago it was.
    """

    account: str
    market: str
    orders: Callable[[int], int]
    fees: Callable[[int], float] = lambda ago: 0.15
    advertising: Callable[[int], float] | None = None
    price: int = 20
    goods: int = 8
    skus: int = 3
    country: str = "US"
    guessed: bool = False


async def keep(store: Store, now: datetime, *trades: Trade, days: int = 190) -> None:
    """Writes the sums of so many days, all of a day at its noon, and that the orders were read until now."""
    rows: dict[type[Row], list[dict[str, Any]]] = {MoneyHourRow: [], OrderHourRow: [], GoodsHourRow: []}
    noon = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for trade in trades:
        for ago in range(1, days + 1):
            _day(rows, trade, ago, noon - ago * DAY + timedelta(hours=12))
    for kind, some in rows.items():
        await _insert(store, kind, some)
    hours = [(one["hour_at"], one["account"]) for one in rows[MoneyHourRow] + rows[OrderHourRow]]
    await store._write(lambda session: renew_days(session, hours))
    firsts = tuple((one.account, order(9000, now - days * DAY, state=OrderState.SHIPPED)) for one in trades)
    await store.commit(Batch(orders=firsts))
    await read(store, now, {one.account for one in trades})


async def read(store: Store, now: datetime, accounts: Iterable[str]) -> None:
    """Every account's orders are read up to now."""
    for account in accounts:
        await store.ensure_account_watches(account, (Topic.ORDERS,), now)
    looks = [AccountLook(one.id, now, now + DAY, None) for one in await store.account_watches()]
    await store.commit(Batch(account_looks=tuple(looks)))


async def booked(store: Store, account: str, rows: Iterable[tuple[EntryKind, str, datetime, bool]]) -> None:
    """Lines of the ledger that count: kind, amount, moment, and whether the money is free."""
    plain = [
        {
            "account": account,
            "book": "transactions",
            "entry_id": f"{account}-{number}",
            "kind": kind.value,
            "at": at,
            "amount": amount,
            "currency": "USD",
            "word": "",
            "settled": settled,
            "booked_at": at,
            "noted_at": at,
            "counted": True,
            "estimated": False,
            "home": amount,
            "home_currency": "USD",
            "rate_origin": "",
        }
        for number, (kind, amount, at, settled) in enumerate(rows)
    ]
    await _insert(store, LedgerEntryRow, plain)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def _day(rows: dict[type[Row], list[dict[str, Any]]], trade: Trade, ago: int, at: datetime) -> None:
    count = trade.orders(ago)
    if not count:
        return
    place = {"hour_at": at, "account": trade.account, "market": trade.market}
    revenue = count * trade.price
    fees = round(revenue * trade.fees(ago) * MILLION)
    money = {
        EntryKind.SALE: revenue * MILLION,
        EntryKind.REFERRAL: -fees,
        EntryKind.GOODS: -count * trade.goods * MILLION,
    }
    if trade.advertising:
        money[EntryKind.ADVERTISING] = -round(revenue * trade.advertising(ago) * MILLION)
    for kind, sum_ in money.items():
        guess = sum_ if trade.guessed and kind is EntryKind.REFERRAL else 0
        sums = {"amount": sum_, "home": sum_, "estimated": guess, "unrated": 0, "lines": count, "units": count}
        rows[MoneyHourRow].append({**place, "kind": kind.value, "currency": "USD", **sums})
    counts = {"orders": count, "units": count, "cancelled": 0}
    rows[OrderHourRow].append({**place, "country": trade.country, **counts})
    for number in range(trade.skus):
        units = count // trade.skus + (number < count % trade.skus)
        rows[GoodsHourRow].append({**place, "sku": f"{trade.account}-{number}", **_goods(units, trade)})


def _goods(units: int, trade: Trade) -> dict[str, Any]:
    names = ("returned", "refunds", "advertising", "adjustments", "estimated", "uncosted", "unrated")
    sums = {"units": units, "revenue": units * trade.price * MILLION, "goods": -units * trade.goods * MILLION}
    return {"listing_id": None, **sums, "fees": 0, **dict.fromkeys(names, 0)}


async def _insert(store: Store, kind: type[Row], rows: list[dict[str, Any]]) -> None:
    if rows:
        await store._write(lambda session: session.execute(insert(table(kind)), rows))
