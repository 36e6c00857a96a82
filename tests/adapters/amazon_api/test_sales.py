"""The hours of a market's yesterday and today: where they begin, and what an answer says of each."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.amazon.api import sales
from adapters.amazon.markets import MARKETS
from adapters.errors import Misread, TryLater
from adapters.readings import ACCOUNT, Ask, Figure, Topic
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.server import Api, Heard, error, said
from tests.adapters.amazon_api.test_contract import PAIRS
from tests.adapters.conftest import Reply
from tests.shared import needs_shared


def hour(begin: str, end: str, **more: Any) -> dict[str, Any]:
    made = {"interval": f"{begin}--{end}", "unitCount": 3, "orderItemCount": 2, "orderCount": 2}
    return {**made, "totalSales": {"amount": Decimal("59.97"), "currencyCode": "USD"}, **more}


ONE = hour("2026-03-02T00:00-08:00", "2026-03-02T01:00-08:00")


def span(market: str, now: str) -> tuple[datetime, datetime, str]:
    interval = str(sales.question(market, datetime.fromisoformat(now)).query["interval"])
    begin, end = (datetime.fromisoformat(part) for part in interval.split("--"))
    return begin, end, interval


# --- asking


def test_the_question_begins_at_yesterday_s_midnight_of_the_market() -> None:
    begin, end, interval = span("us", "2026-03-03T02:14:45+00:00")
    assert interval == "2026-03-01T00:00:00-08:00--2026-03-02T18:14:00-08:00"
    assert (end - begin) == timedelta(hours=42, minutes=14)


def test_hours_are_cut_as_the_clocks_of_india_strike() -> None:
    _, _, interval = span("in", "2026-03-03T02:14:00+00:00")
    assert interval == "2026-03-02T00:00:00+05:30--2026-03-03T07:44:00+05:30"


@pytest.mark.parametrize(
    ("market", "now", "hours"),
    [
        ("us", "2026-03-10T06:59:00+00:00", 47),  # clocks went forward in the night to the 8th: 23 + 24 hours
        ("us", "2026-11-03T07:59:00+00:00", 49),  # and back on the 1st
        ("de", "2026-03-30T21:59:00+00:00", 47),
        ("uk", "2026-10-26T23:59:00+00:00", 49),
        ("jp", "2026-03-30T14:59:00+00:00", 48),
        ("eg", "2026-04-25T20:59:00+00:00", 47),  # in Egypt midnight itself is skipped
    ],
)
def test_two_days_have_the_hours_that_they_have(market: str, now: str, hours: int) -> None:
    """Asked in the last minute of the second day."""
    begin, end, interval = span(market, now)
    assert end - begin == timedelta(hours=hours) - timedelta(minutes=1)
    offsets = {part[-6:] for part in interval.split("--")}
    assert len(offsets) == 1  # the two ends never contradict each other


def test_every_market_can_be_asked_within_thirty_days_by_the_hour() -> None:
    now = datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
    for market in MARKETS:
        begin, end, _ = span(market, now.isoformat())
        assert end == now
        assert timedelta(hours=24) <= now - begin < timedelta(hours=48)


# --- reading


@pytest.mark.parametrize("amount", [Decimal("59.97"), "59.97"])
def test_an_hour_is_three_figures_whether_the_amount_is_a_number_or_a_text(amount: Any) -> None:
    """Live answers hold a number, the model and the sandbox a text."""
    figures, unread = sales.read("us", {"payload": [{**ONE, "totalSales": {"amount": amount, "currencyCode": "USD"}}]})
    assert [(one.name, one.value, one.unit) for one in figures] == [
        ("units", 3, ""),
        ("orders", 2, ""),
        ("sales", Decimal("59.97"), "USD"),
    ]
    assert {(one.begin, one.end) for one in figures} == {
        (datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC))
    }
    assert unread == 0


def test_an_hour_without_a_sale_is_nought_and_not_unknown() -> None:
    nothing = {"amount": 0, "currencyCode": "JPY"}
    empty = hour("2026-03-02T00:00+09:00", "2026-03-02T01:00+09:00", unitCount=0, orderCount=0, totalSales=nothing)
    figures, _ = sales.read("jp", {"payload": [empty]})
    assert [one.value for one in figures] == [0, 0, 0]


@pytest.mark.parametrize(
    "interval", ["", "soon--later", "2026-03-02T01:00Z", "2026-03-02T01:00Z--2026-03-02T01:00Z", 5]
)
def test_an_hour_that_is_not_understood_costs_only_itself(interval: Any) -> None:
    figures, unread = sales.read("us", {"payload": [{**ONE, "interval": interval}, ONE]})
    assert (len(figures), unread) == (3, 1)


def test_an_answer_without_a_list_says_nothing() -> None:
    with pytest.raises(Misread, match="payload"):
        sales.read("us", {})


@needs_shared
def test_the_sandbox_s_metrics_are_read() -> None:
    """Two of its intervals end a year before they begin: a slip of the pen, and no observation."""
    bodies = [one["response"] for one in PAIRS if one["operationId"] == "getOrderMetrics"]
    bodies = json.loads(json.dumps(bodies), parse_float=Decimal)
    told = [sales.read("us", body) for body in bodies]
    assert [(len(figures), unread) for figures, unread in told] == [(0, 1), (0, 2), (3, 0), (6, 0)]
    assert [str(one.value) for one in told[3][0]] == ["1", "1", "22.95", "0", "0", "0"]


# --- both together


async def test_a_market_that_cannot_be_asked_leaves_what_was_told_before_it(api: Api, make_seller: MakeSeller) -> None:
    def answer(heard: Heard) -> Reply:
        if heard.query["marketplaceIds"] == MARKETS["ca"].id:
            return error(503, "ServiceUnavailable")
        return said({"payload": [{**ONE, "totalSales": {"amount": "59.97", "currencyCode": "USD"}}]})

    api.answers["getOrderMetrics"] = answer
    sweep = await make_seller(markets=("us", "ca")).read(Topic.SALES, Ask((ACCOUNT,)))
    assert {one.market for one in sweep.readings if isinstance(one, Figure)} == {"us"}
    assert isinstance(sweep.missed[0].error, TryLater)
    assert sweep.whole == frozenset()


async def test_hours_that_are_not_understood_are_said_to_be_missing(api: Api, make_seller: MakeSeller) -> None:
    api.answers["getOrderMetrics"] = said({"payload": [{"interval": "soon"}]})
    sweep = await make_seller().read(Topic.SALES, Ask((ACCOUNT,)))
    assert "1 hours of the answer" in sweep.partial[0].why
