"""What a report says of a month: to the cent what was sold, beside the time before, and what it lacks."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import EntryKind, Return
from monitor.people import BY_MARKET
from monitor.reports.gathering import Desk, report_of
from monitor.reports.periods import Kind, period_of
from monitor.rules.source import Patience
from storage.states import Batch
from storage.tables import LedgerEntryRow, table
from tests.monitor.reports.month import BEGIN, FORMULA, open_month, read_to
from tests.monitor.shop import VERA, Shop, person

FEBRUARY = period_of(Kind.MONTH, date(2026, 2, 10))
D = Decimal


@pytest.fixture(scope="module")
async def month(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    async with open_month(tmp_path_factory.mktemp("month")) as shop:
        yield shop


async def desk(shop: Shop, **changes: Any) -> Desk:
    who = replace(await person(shop, VERA), **changes)
    patience = Patience(timedelta(minutes=15), timedelta(minutes=5))
    platforms = {"shop": "amazon", "bay": "ebay"}
    return Desk(shop.store, who, shop.clock.now(), "USD", platforms.__getitem__, lambda watch: patience)


async def test_a_month_is_what_was_sold_between_its_first_and_last_midnight(month: Shop) -> None:
    report = await report_of(await desk(month), FEBRUARY)
    # 10 lamps and 1 edge of 20, 4 of 30 euro at 1.10, 9, 50; the lira has no rate.
    assert report.whole.revenue == D(11 * 20) + D("132") + 9 + 50
    assert report.whole.refunds == -20
    assert report.whole.fees == -(11 * 3 + D("13.2") + 20 + 5)
    assert report.whole.goods == -(11 * 8 + 4 * 6 + 1 + 1)
    assert report.whole.profit == report.whole.revenue - 20 - D("71.2") - 114
    assert dict(report.whole.unrated) == {"TRY": D(70)}
    assert (report.whole.units, report.returned) == (11 + 4 + 2 + 1 + 1, 1)
    assert not report.runs


async def test_its_days_its_platforms_and_its_products_come_to_the_same(month: Shop) -> None:
    report = await report_of(await desk(month), FEBRUARY)
    whole = report.whole.profit
    assert len(report.days) == 28
    assert sum(one.statement.profit for one in report.days if one.statement) == whole
    for parts in (report.platforms, report.accounts, report.markets):
        assert sum(one.statement.profit for one in parts) == whole
        assert sum(one.statement.units for one in parts) == report.whole.units
    assert sum(one.profit for one in report.products) == whole
    german = next(one for one in report.markets if one.market == "DE")
    assert [str(one) for one in german.own] == ["120 EUR"]


async def test_the_best_and_the_worst_are_told_by_their_names(month: Shop) -> None:
    report = await report_of(await desk(month), FEBRUARY)
    best = report.best[0]
    assert (best.name, best.skus, best.units) == ("LAMP-2", ("LAMP-2",), 5), "one SKU in two markets is one product"
    assert "Blue Lamp" in [one.name for one in report.best], "a listing's name stands for its SKU"
    assert [one.name for one in report.worst] == ["DEAR"]
    assert set(report.best).isdisjoint(report.worst)


async def test_it_is_laid_beside_the_month_before_and_not_beside_what_is_not_stored(month: Shop) -> None:
    report = await report_of(await desk(month), FEBRUARY)
    assert report.before is not None
    assert (str(report.before.revenue), report.before.units) == ("100", 5)
    assert report.year_before is None


async def test_a_month_that_runs_says_so_and_is_laid_beside_as_many_days(month: Shop) -> None:
    report = await report_of(await desk(month), FEBRUARY.after)
    assert (report.runs, report.whole.units, report.until) == (True, 1, month.clock.now())
    assert report.before is not None
    # The first two days of February and ten hours of the third: an edge, a lamp and a shade, one of 50, one lamp and 2.
    assert report.before.units == 1 + 1 + 1 + 1 + 1 + 2
    assert [one.statement is None for one in report.days[:4]] == [False, False, False, True]


async def test_what_is_missing_is_named(month: Shop) -> None:
    report = await report_of(await desk(month), FEBRUARY)
    assert (report.whole.uncosted, list(report.missing.uncosted)) == (1, [(FORMULA, 1)])
    assert (report.missing.late, report.missing.is_nothing) == ([], False)
    await read_to(month.store, BEGIN + timedelta(days=20))
    late = (await report_of(await desk(month), FEBRUARY)).missing.late
    assert {one.account for one in late} == {"shop", "bay"}
    await read_to(month.store, month.clock.now())


async def test_where_each_market_has_its_own_day_the_edge_lies_in_another_month(month: Shop) -> None:
    report = await report_of(await desk(month, day_begins=BY_MARKET), FEBRUARY)
    # In New York February begins and ends thirteen hours later: the first hour is January's, that of March its own.
    assert [one.units for one in report.products if one.skus == ("EDGE",)] == [1]
    assert sum(one.statement.profit for one in report.days if one.statement) == report.whole.profit
    first, last = report.days[0].statement, report.days[-1].statement
    assert first
    assert last
    assert (first.units, last.units) == (1, 1), "the one of unknown cost, and the edge"


async def test_reasons_of_returns_and_later_corrections_are_told(month: Shop) -> None:
    at = BEGIN + timedelta(days=3)
    reasons = ((1, "DEFECTIVE"), (2, "UNWANTED"), (4, "DEFECTIVE"))
    returns = [("shop", Return(f"R{count}", at, count, why, "US")) for count, why in reasons]
    await month.store.commit(Batch(returns=tuple(returns)))
    await _corrected(month, "late", -timedelta(days=1), "-3.50")
    await _corrected(month, "within", timedelta(days=1), "-9")
    report = await report_of(await desk(month), FEBRUARY)
    assert [(one.reason, one.units) for one in report.reasons] == [("DEFECTIVE", 5), ("UNWANTED", 2)]
    assert [(one.account, one.lines, one.home) for one in report.corrections] == [("shop", 1, D("-3.50"))]


async def _corrected(month: Shop, name: str, after: timedelta, home: str) -> None:
    """A line that was learned in February of a sale so long after its begin."""
    row = {
        "account": "shop",
        "book": "transactions",
        "entry_id": name,
        "kind": EntryKind.REFERRAL.value,
        "at": BEGIN + after,
        "booked_at": BEGIN + after,
        "noted_at": BEGIN + timedelta(days=9),
        "amount": home,
        "currency": "USD",
        "word": "",
        "settled": True,
        "counted": True,
        "home": home,
        "home_currency": "USD",
        "corrects": "first",
    }

    async def work(session: AsyncSession) -> None:
        await session.execute(insert(table(LedgerEntryRow)), [row])

    await month.store._write(work)
