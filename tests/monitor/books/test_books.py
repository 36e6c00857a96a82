"""What a seller's orders and ledger come to: each unit and each amount once, whoever told of it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import Entry, EntryKind, OrderState
from storage.states import Bundle, Cost, Rate
from tests.monitor.books.shelf import DAY, Shelf, figures, line, order, shelf, told

LAMP = Cost("LAMP", Decimal("4.50"), "USD")
SALE, REFERRAL, REFUND = EntryKind.SALE, EntryKind.REFERRAL, EntryKind.REFUND


@pytest.fixture
async def books(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with shelf(str(tmp_path / "twoam.db")) as opened:
        yield opened


async def test_an_order_is_estimated_until_its_platform_tells_the_money(books: Shelf) -> None:
    await books.store.put_costs([LAMP])
    lamp = order("1", line("LAMP", 2, "40.00 USD"))
    first = await books.booked(lamp)
    assert figures(first, "orders", "units", "revenue", "estimated") == (1, 2, 40, 40)
    assert figures(first, "goods", "profit", "uncosted") == (-9, 31, 0)
    sold = told("t1", SALE, "39.00 USD", "1", sku="LAMP", quantity=2)
    true = await books.booked(sold, told("t2", REFERRAL, "-6.00 USD", "1", sku="LAMP"))
    assert figures(true, "revenue", "fees", "goods", "profit", "estimated") == (39, -6, -9, 24, 0)
    assert {one.booked_at for one in (await books.lines()).values()} == {DAY}, "all of it is of the order's day"


async def test_a_refund_counts_when_it_is_given_and_a_settlement_tells_nothing_twice(books: Shelf) -> None:
    both = [replace(one, book=book) for book in ("transactions", "settlement") for one in _sold_and_refunded()]
    whole = await books.booked(order("1", line("LAMP", 1, "20.00 USD")), *both)
    assert figures(whole, "revenue", "refunds", "profit") == (20, -20, 0)
    lines = await books.lines()
    assert lines["t2"].booked_at == DAY + timedelta(days=3)
    today = await books.statement(DAY - timedelta(minutes=7), DAY + timedelta(hours=1))
    assert figures(today, "revenue", "refunds") == (20, 0)


def _sold_and_refunded() -> Iterator[Entry]:
    yield told("t1", SALE, "20.00 USD", "1", sku="LAMP", quantity=1)
    yield told("t2", REFUND, "-20.00 USD", "1", days=3, sku="LAMP", quantity=1)


async def test_a_later_word_is_a_line_of_its_own_and_the_first_stays(books: Shelf) -> None:
    await books.booked(order("1", line("LAMP", 1, "20.00 USD")), *_sold_and_refunded())
    changed = told("t1", EntryKind.SHIPPING, "21.50 USD", "1", sku="LAMP", quantity=1)
    await books.booked(changed, changed)
    lines = await books.lines()
    assert lines["t1"].amount.amount == 20
    amends = [(one.kind, one.amount.amount, one.corrects) for name, one in lines.items() if name.startswith("t1~")]
    assert amends == [(SALE, -20, "t1"), (EntryKind.SHIPPING, Decimal("21.50"), "t1")]
    assert (await books.statement()).revenue == Decimal("21.50")


async def test_of_a_part_that_is_shipped_the_rest_stays_estimated(books: Shelf) -> None:
    two = order("1", line("A", 3, "30.00 USD"), line("B", 1, "5.00 USD", id="2"), state=OrderState.PARTLY_SHIPPED)
    part = await books.booked(two, told("t1", SALE, "10.50 USD", "1", sku="A", quantity=1))
    assert figures(part, "revenue", "estimated", "units", "uncosted") == (Decimal("35.50"), 25, 4, 4)
    cancelled = replace(two, lines=(two.lines[0], replace(two.lines[1], cancelled=1)), changed_at=DAY + timedelta(1))
    less = await books.booked(cancelled)
    assert figures(less, "revenue", "estimated", "units") == (Decimal("30.50"), 20, 3)
    none = await books.booked(replace(cancelled, state=OrderState.CANCELLED, changed_at=DAY + timedelta(2)))
    assert figures(none, "revenue", "orders", "cancelled", "units") == (Decimal("10.50"), 0, 1, 0)


async def test_what_names_no_sku_is_allotted_by_price_to_the_last_millionth(books: Shelf) -> None:
    three = order("1", *(line(sku, 1, f"{price} USD", id=sku) for sku, price in (("A", 1), ("B", 1), ("C", 1))))
    await books.booked(three, told("t1", SALE, "3.00 USD", "1"), told("t2", EntryKind.FEE, "-1.00 USD", "1"))
    goods = {one.sku: one.fees for one in await books.store.goods_takings(DAY, DAY + timedelta(hours=1))}
    assert sum(goods.values()) == -1
    assert sorted(goods.values()) == [Decimal("-0.333334"), Decimal("-0.333333"), Decimal("-0.333333")]


async def test_a_currency_without_a_rate_is_unknown_until_one_comes(books: Shelf) -> None:
    rouble = await books.booked(order("1", line("LAMP", 1, "10.00 XPF")))
    assert figures(rouble, "revenue", "unrated") == (0, {"XPF": 10})
    await books.store.put_rates([Rate("XPF", "USD", Decimal(100), date(2026, 11, 1))])
    rated = await books.booked()
    assert figures(rated, "revenue", "unrated") == (Decimal("0.1"), {})
    (kept,) = (await books.lines()).values()
    assert (kept.rate, kept.rate_day, kept.rate_origin) == (Decimal("0.01"), date(2026, 11, 1), "own")


async def test_a_change_of_costs_bundles_or_the_currency_is_booked_backwards(books: Shelf) -> None:
    assert (await books.booked(order("1", line("SET", 2, "50.00 USD")))).uncosted == 2
    await books.store.put_bundles([Bundle("SET", (("LAMP", 2), ("bulb", 3)))])
    await books.store.put_costs([LAMP])
    assert (await books.booked()).uncosted == 2, "half of a cost is none"
    await books.store.put_costs([Cost("BULB", Decimal("0.50"), "USD")])
    known = await books.booked()
    assert figures(known, "goods", "uncosted") == (-21, 0)
    await books.store.put_costs([Cost("SET", Decimal("8.00"), "USD", date(2026, 11, 9))])
    assert (await books.booked()).goods == -16
    await books.store.put_rates([Rate("USD", "EUR", Decimal("1.25"), date(2026, 11, 1))])
    abroad = Shelf(books.store, "EUR")
    assert (await abroad.booked()).goods == Decimal("-12.8")


async def test_a_line_without_an_order_counts_once_though_two_books_tell_it(books: Shelf) -> None:
    storage = [told(f"s{day}", EntryKind.STORAGE, "-1.00 USD", days=day, book="settlement") for day in (-9, -1)]
    assert (await books.booked(*storage)).fees == -2
    begun = await books.booked(told("t", EntryKind.STORAGE, "-1.00 USD", days=-1))
    assert begun.fees == -2, "from where the transactions begin the settlement tells the same once more"
    assert (await books.booked(told("u", EntryKind.STORAGE, "-1.00 USD", days=-9))).fees == -2


async def test_what_is_told_while_a_piece_is_booked_is_not_lost(books: Shelf) -> None:
    bare = told("t1", SALE, "20.00 USD", "1", settled=False)
    await books.tell(order("1", line("LAMP", 1, "20.00 USD")), bare)
    await books.store.keep_books_in("USD")
    marks = await books.store.unbooked(["order"], 9)
    (sheet,) = await books.store.sheets(marks)
    await books.tell(
        replace(bare, sku="LAMP", quantity=1, settled=True, amount=replace(bare.amount, amount=Decimal(21)))
    )
    stale = [replace(one, booked_at=DAY, counted=True, home=one.amount) for one in sheet.lines]
    await books.store.keep_booked(marks, sheet.lines, stale)
    assert (await books.booked()).revenue == 21
    first = (await books.lines())["t1"]
    assert (first.sku, first.quantity, first.settled) == ("LAMP", 1, True)


async def test_a_cost_that_comes_between_booking_and_summing_reaches_the_order(books: Shelf) -> None:
    await books.tell(order("1", line("LAMP", 2, "20.00 USD")))
    await books.keeper._begin()
    await books.keeper._orders()
    await books.store.put_costs([LAMP])
    assert (await books.booked()).goods == -9
