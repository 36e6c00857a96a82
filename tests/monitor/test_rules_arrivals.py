"""Shipments that were closed short, and stock that will cost more: told in time, once for what belongs together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.readings import AgeBand, Aged, Inbound, InboundState, Money, Reading
from monitor.account import AccountLook
from monitor.findings import Bad, Memory
from monitor.rules.account.aged import STOCK_AGED
from monitor.rules.account.arrivals import INBOUND_SHORT
from monitor.thresholds import Thresholds
from storage.states import Severity

NOW = datetime(2026, 11, 14, 9, tzinfo=UTC)
TODAY, DAY = NOW.date(), timedelta(days=1)
LAMP = Inbound("FBA15A", "LAMP-1", 100, 88, InboundState.CLOSED, "us", closed=TODAY)
OLD = Aged("us", "LAMP-1", TODAY, (AgeBand(181, 270, 12),), charged=12, charged_on=TODAY + 30 * DAY)


def told(rule: Any, *readings: Reading, at: datetime = NOW, memory: Memory | None = None, **moved: int) -> list[Bad]:
    decided = Thresholds({f"{rule.name}.{name}": Decimal(value) for name, value in moved.items()})
    topic = next(iter(rule.topics))
    look = AccountLook("shop", "amazon", topic, at, first=False, readings=readings, thresholds=decided)
    after, verdict = rule.check(look, memory or {})
    told.memory = after  # type: ignore[attr-defined]
    return list(verdict.bads)


def test_a_shipment_closed_short_is_one_case_with_its_skus() -> None:
    cable = replace(LAMP, sku="CABLE", expected=10, received=5)
    whole = replace(LAMP, sku="BULB", expected=4, received=4)
    more = replace(LAMP, sku="PLUG", expected=4, received=6)
    [bad] = told(INBOUND_SHORT, cable, LAMP, whole, more)
    assert (bad.subject, bad.severity) == ("FBA15A", Severity.SILENT)
    assert (bad.facts["missing"], bad.facts["sent"], bad.facts["count"]) == (17, 118, 2)
    assert [row["sku"] for row in bad.facts["skus"]] == ["LAMP-1", "CABLE"]  # type: ignore[index, call-overload, union-attr]
    assert bad.facts["until"] == "2026-12-14"


def test_what_is_still_counted_or_not_told_is_not_missing() -> None:
    for state in InboundState:
        assert bool(told(INBOUND_SHORT, replace(LAMP, state=state))) is (state is InboundState.CLOSED)
    assert told(INBOUND_SHORT, replace(LAMP, received=None)) == []
    assert told(INBOUND_SHORT, replace(LAMP, received=100)) == []
    assert told(INBOUND_SHORT, LAMP, units=13) == []
    assert told(INBOUND_SHORT, LAMP, units=12) != []


def test_it_is_told_again_as_the_last_day_comes_near_and_ends_after_it() -> None:
    def on(days: int) -> tuple[Any, Any] | None:
        found = told(INBOUND_SHORT, LAMP, at=NOW + days * DAY)
        return (found[0].facts["within"], found[0].severity) if found else None

    assert on(15) == (999, Severity.SILENT)
    assert on(16) == (14, Severity.SILENT)
    assert on(22) == (14, Severity.SILENT)
    assert on(23) == (7, Severity.PUSH)
    assert on(28) == (2, Severity.PUSH)
    assert on(30) == (2, Severity.PUSH)
    assert on(31) is None
    assert told(INBOUND_SHORT, LAMP, at=NOW + 31 * DAY, days=60) != []


def test_without_a_day_the_one_counts_on_which_it_was_first_seen_closed() -> None:
    dayless = replace(LAMP, closed=None)
    [bad] = told(INBOUND_SHORT, dayless)
    memory = told.memory  # type: ignore[attr-defined]
    assert bad.facts["closed"] == TODAY.isoformat()
    [later] = told(INBOUND_SHORT, dayless, at=NOW + 10 * DAY, memory=memory)
    assert later.facts["until"] == bad.facts["until"]


def test_what_a_market_charges_on_one_day_is_one_case() -> None:
    fee = replace(OLD, surcharge=Money(Decimal("2.50"), "USD"))
    dear = replace(OLD, sku="TABLE", charged=1, surcharge=Money(Decimal("9.00"), "USD"))
    abroad = replace(OLD, market="ca", charged_on=None)
    [us, ca] = sorted(told(STOCK_AGED, fee, dear, abroad), key=lambda bad: bad.subject, reverse=True)
    assert us.severity is Severity.DIGEST
    assert (us.facts["quantity"], us.facts["count"], us.facts["fee"]) == (13, 2, {"amount": "11.50", "currency": "USD"})
    assert [row["sku"] for row in us.facts["skus"]] == ["TABLE", "LAMP-1"]  # type: ignore[index, call-overload, union-attr]
    assert (ca.facts["day"], ca.facts["fee"]) == (None, None)


def test_a_sum_that_lacks_a_part_is_not_told() -> None:
    [bad] = told(STOCK_AGED, OLD, replace(OLD, sku="TABLE", surcharge=Money(Decimal("9.00"), "USD")))
    assert bad.facts["fee"] is None


def test_a_fee_is_told_thirty_days_before_and_not_after_its_day() -> None:
    assert told(STOCK_AGED, OLD) != []
    assert told(STOCK_AGED, replace(OLD, charged_on=TODAY + 31 * DAY)) == []
    assert told(STOCK_AGED, replace(OLD, charged_on=TODAY + 31 * DAY), days=31) != []
    assert told(STOCK_AGED, replace(OLD, charged_on=TODAY)) != []
    assert told(STOCK_AGED, replace(OLD, charged_on=TODAY - DAY)) == []
    assert told(STOCK_AGED, replace(OLD, charged=0)) == []
    assert told(STOCK_AGED, replace(OLD, charged=None)) == []
