"""Small orders and lines of a ledger, and a memory in which they are booked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.readings import Entry, EntryKind, Money, Order, OrderLine, OrderState
from monitor.books.bookkeeper import Bookkeeper
from monitor.books.statement import Statement, statement
from storage.states import Batch, Booking
from storage.store import Store
from tests.clock import StillClock

DAY = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
NOW = DAY + timedelta(days=5)
SINCE, UNTIL = DAY - timedelta(days=20), DAY + timedelta(days=20)


def money(text: str) -> Money:
    """“17.99 USD”."""
    amount, currency = text.split()
    return Money(Decimal(amount), currency)


def line(sku: str | None, quantity: int, price: str | None, **rest: Any) -> OrderLine:
    return OrderLine(rest.pop("id", "1"), quantity, sku, None, money(price) if price else None, **rest)


def order(name: str, *lines: OrderLine, hours: float = 0, **rest: Any) -> Order:
    at = DAY + timedelta(hours=hours)
    rest = {"state": OrderState.SHIPPED, "changed_at": at, **rest}
    return Order(name, "US", placed_at=at, lines=lines, **rest)


def told(name: str, kind: EntryKind, amount: str, of: str | None = None, days: float = 1, **rest: Any) -> Entry:
    """A line of the transactions, a day after the order was placed."""
    book = rest.pop("book", "transactions")
    return Entry(name, book, kind, DAY + timedelta(days=days), money(amount), order=of, **rest)


def batch(*facts: Order | Entry, account: str = "amazon") -> Batch:
    orders = tuple((account, one) for one in facts if isinstance(one, Order))
    return Batch(orders=orders, entries=tuple((account, one) for one in facts if isinstance(one, Entry)))


class Shelf:
    """A memory with its bookkeeper."""

    def __init__(self, store: Store, currency: str = "USD") -> None:
        self.store = store
        self.keeper = Bookkeeper(store, StillClock(NOW), currency)

    async def tell(self, *facts: Order | Entry, account: str = "amazon") -> None:
        await self.store.commit(batch(*facts, account=account))

    async def booked(self, *facts: Order | Entry) -> Statement:
        """After these facts were told and everything is booked."""
        if facts:
            await self.tell(*facts)
        await self.keeper.catch_up()
        assert await self.store.count_unbooked() == {}
        return await self.statement()

    async def statement(self, since: datetime = SINCE, until: datetime = UNTIL) -> Statement:
        goods = await self.store.goods_takings(since, until)
        return statement(await self.store.takings(since, until), await self.store.order_counts(since, until), goods)

    async def lines(self) -> dict[str, Booking]:
        return {one.id: one for one in await self.store.bookings(SINCE, UNTIL, counted=False)}

    async def again(self) -> "Shelf":
        """Another bookkeeper, as after a restart."""
        return Shelf(self.store, self.keeper.currency)


@asynccontextmanager
async def shelf(where: str, currency: str = "USD") -> AsyncIterator[Shelf]:
    async with Store.open(where) as store:
        yield Shelf(store, currency)


def figures(statement: Statement, *names: str) -> tuple[Any, ...]:
    """These figures of a statement."""
    return tuple(getattr(statement, name) for name in names)
