"""What several sources tell of the same is shown side by side, and no difference is evened out."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.readings import EntryKind, Figure, OrderState
from monitor.books.reconciling import reconciled
from storage.states import Batch
from tests.monitor.books.shelf import DAY, SINCE, UNTIL, batch, line, order, shelf, told

HOUR, HOURS = DAY.replace(minute=0), timedelta(hours=1)


def figure(name: str, value: str, unit: str = "", hours: int = 0) -> Figure:
    begin = HOUR + timedelta(hours=hours)
    return Figure(name, begin, begin + timedelta(hours=1), Decimal(value), unit, "US")


async def test_differences_between_the_sources_are_shown(where: str) -> None:
    orders = [order(f"{n}", line("LAMP", 2, "19.98 USD")) for n in range(3)]
    sold = [told(f"t{n}", EntryKind.SALE, "19.98 USD", f"{n}", sku="LAMP", quantity=2) for n in range(2)]
    settled = [replace(sold[0], book="settlement"), replace(sold[1], book="settlement", amount=sold[1].amount)]
    odd = told("odd", EntryKind.OTHER, "-0.30 USD", "1", word="MysteryCharge", book="settlement")
    figures = [
        figure("orders", "3"),
        figure("units", "8"),
        figure("sales", "59.94", "USD"),
        figure("units", "0", hours=1),
    ]
    async with shelf(where) as books:
        await books.booked(*orders, *sold, *settled, odd)
        await books.store.commit(Batch(figures=tuple(("amazon", one) for one in figures)))
        await books.store.commit(batch(order("x", line("LAMP", 1, "1.00 USD")), account="other"))
        await books.booked()
        (found,) = await reconciled(books.store, ["amazon"], SINCE, UNTIL)
    assert {one.what: (one.orders, one.platform, one.hours) for one in found.compared} == {
        "orders": (3, 3, 1),
        "units": (6, 8, 2),
        "sales": (Decimal("59.94"), Decimal("59.94"), 1),
    }
    assert [(one.what, one.difference) for one in found.differences] == [("units", Decimal(-2))]
    assert (found.orders, found.untold, found.twice) == (3, 1, 2)
    assert [(one.order, one.transactions - one.settlement) for one in found.apart] == [("1", Decimal("0.30"))]
    assert [(one.word, one.lines, one.amount) for one in found.unknown] == [("MysteryCharge", 1, Decimal("-0.30"))]


async def test_a_refund_that_only_one_book_tells_sets_the_order_apart_until_the_other_tells_it(where: str) -> None:
    async with shelf(where) as books:
        sale = told("t1", EntryKind.SALE, "19.98 USD", "1", sku="LAMP", quantity=2)
        back = told("t2", EntryKind.REFUND, "-9.99 USD", "1", days=9, sku="LAMP")
        await books.booked(order("1", line("LAMP", 2, "19.98 USD")), sale, replace(sale, book="settlement"), back)
        (found,) = await reconciled(books.store, ["amazon"], SINCE, UNTIL)
        assert [(one.transactions, one.settlement) for one in found.apart] == [(Decimal("9.99"), Decimal("19.98"))]
        # The settlement tells it weeks later: the order belongs to the day on which it was placed.
        await books.booked(replace(back, book="settlement", at=back.at + timedelta(days=14)))
        (found,) = await reconciled(books.store, ["amazon"], DAY - HOURS, DAY + HOURS)
        assert (found.orders, found.twice, found.apart) == (1, 1, ())


async def test_an_order_is_untold_until_its_sale_is_told_and_never_once_it_is_cancelled(where: str) -> None:
    async with shelf(where) as books:
        lamp, fan = order("1", line("LAMP", 1, "10.00 USD")), order("2", line("FAN", 1, "10.00 USD"))
        await books.booked(lamp, fan)
        assert [(one.orders, one.untold) for one in await reconciled(books.store, ["amazon"], SINCE, UNTIL)] == [(2, 2)]
        later = DAY + timedelta(days=1)
        await books.booked(
            told("t1", EntryKind.SALE, "10.00 USD", "1", sku="LAMP", quantity=1),
            replace(fan, state=OrderState.CANCELLED, changed_at=later),
        )
        assert [(one.orders, one.untold) for one in await reconciled(books.store, ["amazon"], SINCE, UNTIL)] == [(1, 0)]


async def test_figures_that_begin_within_an_hour_are_compared_with_nothing(where: str) -> None:
    half = timedelta(minutes=30)
    odd = figure("orders", "9")
    async with shelf(where) as books:
        await books.booked(order("1", line("LAMP", 1, "10.00 USD")))
        figures = (replace(odd, begin=odd.begin + half, end=odd.end + half), replace(odd, end=odd.end + 24 * HOURS))
        await books.store.commit(Batch(figures=tuple(("amazon", one) for one in figures)))
        (found,) = await reconciled(books.store, ["amazon"], SINCE, UNTIL)
        assert found.compared == ()


async def test_each_account_is_told_of_its_own_alone(where: str) -> None:
    async with shelf(where) as books:
        await books.tell(order("1", line("LAMP", 1, "10.00 USD")), account="shop")
        await books.booked(order("1", line("LAMP", 1, "10.00 USD")), order("2", line("LAMP", 1, "10.00 USD")))
        found = await reconciled(books.store, ["amazon", "none", "shop"], SINCE, UNTIL)
        assert [(one.account, one.orders, one.untold) for one in found] == [
            ("amazon", 2, 2),
            ("none", 0, 0),
            ("shop", 1, 1),
        ]
