"""What several sources tell of the same is shown side by side, and no difference is evened out."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.readings import EntryKind, Figure
from monitor.books.reconciling import reconciled
from storage.states import Batch
from tests.monitor.books.shelf import DAY, SINCE, UNTIL, batch, line, order, shelf, told

HOUR = DAY.replace(minute=0)


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
