"""Low cover, orders that are due and dead stock: on their very day, with what they say, and when they are over."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from monitor.rules.cover import COVER_LOW, REORDER_DUE, STOCK_DEAD, Case, judge
from monitor.stock.demand import Demand, demand_of
from monitor.stock.forecast import Cover, Order, Supply
from monitor.stock.outlook import Outlook, Sales, Shelf, outlook_of
from monitor.thresholds import Thresholds
from storage.states import Severity

TODAY = date(2026, 11, 14)
DAY = timedelta(days=1)


def demand() -> Demand:
    found = demand_of([2] * 100, 5)
    assert found
    return found


def lasting(days: int | None, all_days: int | None = None, **shelf: Any) -> Outlook:
    """A stock that lasts so many days."""
    both = Cover(days, days, days), Cover(all_days or days, None, None)
    return Outlook(TODAY, Shelf(**{"units": 40, **shelf}), demand(), TODAY - DAY, TODAY, None, *both)


def found(rule: str, outlook: Outlook, *open_rules: str, lay_for: timedelta = timedelta(), **decided: Any) -> list[Any]:
    """The severities and the facts of what the rule finds; None where it is silent."""
    moved = {name.replace("__", "."): Decimal(value) for name, value in decided.items()}
    verdict = judge(Case(outlook, Thresholds(moved), open_rules, lay_for))[rule]
    return [None] if verdict.silent else [(bad.severity, bad.facts.get("within")) for bad in verdict.bads]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (31, []),
        (30, [(Severity.SILENT, 30)]),
        (15, [(Severity.SILENT, 30)]),
        (14, [(Severity.PUSH, 14)]),
        (6, [(Severity.PUSH, 14)]),
        (5, [(Severity.PUSH, 5)]),
        (1, [(Severity.PUSH, 5)]),
        (None, []),
    ],
)
def test_cover_is_told_from_thirty_fourteen_and_five_days_on(days: int | None, told: list[Any]) -> None:
    assert found(COVER_LOW, lasting(days)) == told


def test_an_open_note_is_over_only_a_fifth_above_its_limit() -> None:
    assert found(COVER_LOW, lasting(36), COVER_LOW) == [(Severity.SILENT, 30)]
    assert found(COVER_LOW, lasting(37), COVER_LOW) == []
    assert found(COVER_LOW, lasting(4, units=0), COVER_LOW) == [], "nothing left is told by stock_zero"


def test_goods_on_their_way_make_it_silent_only_where_they_last() -> None:
    assert found(COVER_LOW, lasting(10, 60, inbound=100)) == [(Severity.SILENT, 14)]
    assert found(COVER_LOW, lasting(10, 14, inbound=8)) == [(Severity.PUSH, 14)]
    assert found(COVER_LOW, lasting(10, 60, home=100)) == [(Severity.PUSH, 14)], "what lies at home is not on its way"


def test_people_move_the_limits() -> None:
    moved: dict[str, Any] = {"cover_low__warn": 10, "cover_low__days": 3, "cover_low__late": 0}
    assert found(COVER_LOW, lasting(11), **moved) == []
    assert found(COVER_LOW, lasting(10), **moved) == [(Severity.SILENT, 10)]
    assert found(COVER_LOW, lasting(3), **moved) == [(Severity.PUSH, 3)]


def test_where_sales_say_too_little_nothing_is_told_and_nothing_ends() -> None:
    unknown = outlook_of(TODAY, Shelf(1), Sales(TODAY - DAY, TODAY - DAY), Supply(20, 7), 30)
    stale = outlook_of(TODAY, Shelf(1), Sales(TODAY - 8 * DAY, TODAY - 9 * DAY, demand()), Supply(20, 7), 30)
    fresh = outlook_of(TODAY, Shelf(1), Sales(TODAY - 7 * DAY, TODAY - 9 * DAY, demand()), Supply(20, 7), 30)
    for outlook in (unknown, stale):
        assert found(COVER_LOW, outlook, COVER_LOW) == [None]
        assert found(REORDER_DUE, outlook, REORDER_DUE) == [None]
    assert found(COVER_LOW, fresh) == [(Severity.PUSH, 5)]


def ordering(by: date, lasts: int = 40, units: int = 50) -> Outlook:
    """A stock for which so much is to be ordered by a day; goods take 25 days."""
    return replace(lasting(lasts), supply=Supply(25, 7), order=Order(by, units))


def test_an_order_is_due_on_its_day_and_graver_when_it_cannot_come_in_time() -> None:
    assert found(REORDER_DUE, ordering(TODAY + DAY)) == []
    assert found(REORDER_DUE, ordering(TODAY)) == [(Severity.PUSH, 1)]
    assert found(REORDER_DUE, ordering(TODAY - 9 * DAY, lasts=25)) == [(Severity.PUSH, 1)]
    assert found(REORDER_DUE, ordering(TODAY - 9 * DAY, lasts=24)) == [(Severity.PUSH, 0)]
    assert found(REORDER_DUE, ordering(TODAY, units=0)) == []
    assert found(REORDER_DUE, replace(ordering(TODAY), supply=None, order=None)) == []
    [bad] = judge(Case(ordering(TODAY - 2 * DAY, lasts=20), Thresholds()))[REORDER_DUE].bads
    assert (bad.facts["late"], bad.facts["gap"], bad.facts["order"]) == (2, 5, 50)


def test_an_open_order_ends_when_there_is_enough_for_three_days_more() -> None:
    assert found(REORDER_DUE, ordering(TODAY + 3 * DAY), REORDER_DUE) == [(Severity.PUSH, 1)]
    assert found(REORDER_DUE, ordering(TODAY + 4 * DAY), REORDER_DUE) == []


def test_stock_is_dead_when_it_lay_there_and_none_was_sold_for_ninety_days() -> None:
    unsold = replace(lasting(None), last_sold=TODAY - 90 * DAY)
    assert found(STOCK_DEAD, unsold, lay_for=90 * DAY) == [(Severity.DIGEST, None)]
    assert found(STOCK_DEAD, unsold, lay_for=90 * DAY - timedelta(seconds=1)) == []
    assert found(STOCK_DEAD, replace(unsold, last_sold=TODAY - 89 * DAY), lay_for=90 * DAY) == []
    never = replace(unsold, last_sold=None, since=TODAY - 90 * DAY)
    assert found(STOCK_DEAD, never, lay_for=90 * DAY) == [(Severity.DIGEST, None)]
    assert found(STOCK_DEAD, replace(never, since=TODAY - 89 * DAY), lay_for=90 * DAY) == [], "older orders are unknown"
    assert found(STOCK_DEAD, replace(unsold, shelf=Shelf(0)), lay_for=90 * DAY) == []
    assert found(STOCK_DEAD, replace(unsold, learnt=None), lay_for=90 * DAY) == [None]
    assert found(STOCK_DEAD, unsold, lay_for=90 * DAY, stock_dead__days=120) == []
