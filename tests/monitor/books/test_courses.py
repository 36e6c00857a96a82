"""What was earned hour by hour: it is remembered, and is never an old one."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import EntryKind
from monitor.books.statement import PROFIT, REVENUE
from storage.remembered import Remembered
from storage.states import Slice
from tests.monitor.books.shelf import DAY, SINCE, UNTIL, Shelf, line, order, shelf, told

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEN = DAY + 30 * MINUTE


async def sold(books: Shelf, name: str, price: str, hours: float = 0, market: str = "US") -> None:
    await books.booked(
        replace(order(name, line("LAMP", 1, f"{price} USD"), hours=hours), market=market),
        told(f"t{name}", EntryKind.SALE, f"{price} USD", name, sku="LAMP", quantity=1),
    )


async def course(
    books: Shelf, since: datetime = SINCE, until: datetime = UNTIL, of: Slice | None = None
) -> dict[datetime, Decimal]:
    hours = await books.store.earned_by_hour(since, until, REVENUE, PROFIT, of or Slice())
    return {one.at: Decimal(one.earned.revenue) / 1_000_000 for one in hours if one.earned.revenue}


async def test_a_sale_that_is_booked_later_is_in_the_course_at_once(where: str) -> None:
    async with shelf(where) as books:
        await sold(books, "1", "10.00")
        assert await course(books) == {TEN - HOUR: Decimal(10)}
        await sold(books, "2", "30.00", hours=3)
        assert await course(books) == {TEN - HOUR: Decimal(10), TEN + 2 * HOUR: Decimal(30)}
        await sold(books, "3", "5.00")
        assert await course(books) == {TEN - HOUR: Decimal(15), TEN + 2 * HOUR: Decimal(30)}


async def test_another_process_that_books_is_noticed(where: str) -> None:
    async with shelf(where) as books, shelf(where) as beside:
        await sold(books, "1", "10.00")
        assert await course(beside) == {TEN - HOUR: Decimal(10)}
        await sold(books, "2", "5.00")
        assert await course(beside) == {TEN - HOUR: Decimal(15)}


async def test_one_market_or_span_is_not_answered_with_another(where: str) -> None:
    async with shelf(where) as books:
        await sold(books, "1", "10.00")
        await sold(books, "2", "30.00", hours=1, market="DE")
        whole = {TEN - HOUR: Decimal(10), TEN: Decimal(30)}
        assert await course(books) == whole
        assert await course(books, of=Slice(markets=frozenset({"DE"}))) == {TEN: Decimal(30)}
        # Hours count that begin in the span.
        assert await course(books, TEN - HOUR + MINUTE) == {TEN: Decimal(30)}
        assert await course(books, until=TEN) == {TEN - HOUR: Decimal(10)}
        assert await course(books, until=TEN + MINUTE) == whole


def test_so_many_are_remembered_as_were_asked_last() -> None:
    remembered = Remembered[str, int](2)
    for number, asked in enumerate("abac"):
        remembered.keep(asked, "now", number)
    assert [remembered.get(asked, "now") for asked in "abc"] == [2, None, 3]
    assert remembered.get("a", "later") is None
