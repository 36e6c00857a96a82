"""What is not said is never shown as good or as nothing, and no figure is larger or of another hour than it is."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon.api import health, wire
from adapters.amazon.api.stamps import stamp
from adapters.amazon.api.tables import number_in
from adapters.amazon.markets import MARKETS
from adapters.readings import ACCOUNT, Ask, Figure, Topic
from storage.columns import to_exact
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.server import CA, US, Api, error, said


@pytest.mark.parametrize(
    ("stated", "active"), [({"hasSuspendedListings": False}, True), ({"hasSuspendedListings": True}, False), ({}, None)]
)
def test_listings_of_which_nothing_is_said_are_not_called_active(stated: dict[str, Any], active: bool | None) -> None:
    row = {"marketplace": {"id": US}, "participation": {"isParticipating": True, **stated}}
    assert health.read_shops({"payload": [row]}) == {"us": active}


@pytest.mark.parametrize("stated", [None, "no", 0, []])
def test_a_strange_word_about_suspended_listings_is_unknown(stated: Any) -> None:
    row = {"marketplace": {"id": US}, "participation": {"isParticipating": True, "hasSuspendedListings": stated}}
    assert health.read_shops({"payload": [row]}) == {"us": None}


async def test_a_market_whose_sales_are_not_told_costs_the_others_nothing(make_seller: MakeSeller, api: Api) -> None:
    hour = {"interval": "2026-03-03T01:00Z--2026-03-03T02:00Z", "unitCount": 2, "orderCount": 1}

    def metrics(heard: Any) -> Any:
        return error(400, "InvalidInput") if heard.listed("marketplaceIds") == [US] else said({"payload": [hour]})

    api.answers["getOrderMetrics"] = metrics
    sweep = await make_seller(markets=["us", "ca"]).read(Topic.SALES, Ask((ACCOUNT,)))
    assert {one.market for one in sweep.readings if isinstance(one, Figure)} == {"ca"}
    assert sweep.partial[0].why.startswith("us: ")
    assert CA in api.heard[-1].target


@pytest.mark.parametrize("said", ["12.00-", "(12.00)", "USD -12.00", "-12.00 USD", "--12.00", "- -12", "12.00 CR"])
def test_a_number_whose_sign_stands_elsewhere_is_unreadable(said: str) -> None:
    assert number_in(said, "us") is None


@given(
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=2), st.sampled_from(["us", "de", "fr"])
)
def test_an_amount_comes_back_as_its_market_wrote_it(amount: Decimal, market: str) -> None:
    mark = "." if market == "us" else ","
    assert number_in(str(amount).replace(".", mark), market) == amount


@pytest.mark.parametrize("digits", ["1e-999999999", "0e-999999999", "1e999999999", "9" * 16, "NaN", "-Infinity"])
def test_no_number_fills_the_memory_when_it_is_written_out(digits: str) -> None:
    assert wire.decimal({"rate": digits}, "rate") is None
    assert wire.decimal({"rate": Decimal(digits)}, "rate") is None
    assert wire.money({"amount": digits, "currencyCode": "USD"}) is None


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_what_is_taken_for_a_number_is_written_in_a_few_digits(number: Decimal) -> None:
    found = wire.decimal({"rate": number}, "rate")
    assert found is None or len(to_exact(found)) < 70


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("2026-11-01 00:30:00 PDT", 7), ("2026-11-01 01:30:00 PDT", 8), ("2026-11-01 01:30:00 PST", 9),
        ("2026-11-01 02:30:00 PST", 10), ("11/01/2026 01:30 PST", 9),
    ],
)  # fmt: skip
def test_the_hour_that_comes_twice_is_told_apart_by_its_zone(said: str, hour: int) -> None:
    assert stamp(said, "us") == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


@given(st.text("0123456789.-/ :TZPSDJanApril", max_size=30), st.sampled_from(sorted(MARKETS)))
def test_no_date_costs_a_report(said: str, market: str) -> None:
    found = stamp(said, market)
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize("said", ["01-Jan-0001", "31-Dec-9999", "0001-01-01", "9999-12-31 23:59:59"])
@pytest.mark.parametrize("market", ["jp", "us"])
def test_a_day_at_the_edge_of_time_is_a_moment_or_none(said: str, market: str) -> None:
    found = stamp(said, market)
    assert found is None or found.year in (1, 9999)
