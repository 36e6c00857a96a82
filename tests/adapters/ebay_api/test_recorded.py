"""Every recorded answer of eBay's is read: what stands in it is what is told."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from adapters.call import Reply
from adapters.ebay.api import EbayApi
from adapters.ebay.api.items import said_of
from adapters.ebay.api.operations import ITEM, ORDERS
from adapters.ebay.api.orders import read_order
from adapters.ebay.api.quotas import read_limits
from adapters.ebay.api.refusals import Rejected, failure, ignored, login_failure
from adapters.ebay.api.signature import challenge_answer, is_genuine, opened, question
from adapters.ebay.api.standards import read_standards
from adapters.ebay.api.traffic import read_day, span_of
from adapters.errors import Misread, Preparing, TryLater
from adapters.readings import (
    Condition,
    HealthMetric,
    Listing,
    Offer,
    OrderState,
    Standing,
    StandingState,
    State,
    Stock,
    Subject,
    Whole,
)
from adapters.refusals import Denied
from monitor.demo.ebay import LocalEbay
from tests.adapters.ebay_api.contracts import RECORDED, recorded
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
THEN = datetime(2023, 11, 23, tzinfo=UTC)


def exact(name: str) -> Any:
    """A recorded payload as the calls would hand it over."""
    return json.loads((RECORDED / name).read_text("utf-8"), parse_float=Decimal)


ITEMS = sorted(path.name for path in RECORDED.glob("*browse*getItem*.json")) if SHARED.is_dir() else []


def test_the_recorded_items_are_there() -> None:
    assert len(ITEMS) == 4


@pytest.mark.parametrize("name", ITEMS)
def test_each_recorded_item_is_read_whole(name: str) -> None:
    item = exact(name)
    subject = Subject("us", item["itemId"].split("|")[1])
    words = list(said_of(subject, (item,), THEN))
    [listing] = [one for one in words if isinstance(one, Listing)]
    [offer] = [one for one in words if isinstance(one, Offer)]
    assert (listing.title, listing.state) == (item["title"], State.LIVE)
    assert listing.price is not None
    assert str(listing.price.amount) == item["price"]["value"]
    assert offer.seller.name == item["seller"]["username"]
    assert isinstance(words[-1], Whole)


def test_what_is_left_of_the_recorded_items_is_a_number_only_where_they_say_one() -> None:
    left = {}
    for name in ITEMS:
        item = exact(name)
        stocks = [one.quantity for one in said_of(Subject("us", "1"), (item,), THEN) if isinstance(one, Stock)]
        left[name] = (stocks, "availabilityThreshold" in item["estimatedAvailabilities"][0])
    assert all(bool(stocks) != hidden for stocks, hidden in left.values())


def test_a_used_item_is_told_as_one_with_its_cheapest_shipping() -> None:
    words = said_of(Subject("us", "296057072805"), (exact("gpuagent_api-browse-getItem-296057072805.json"),), THEN)
    [offer] = [one for one in words if isinstance(one, Offer)]
    assert (offer.condition, str(offer.shipping)) == (Condition.USED, "0.00 USD")


def test_the_recorded_warning_makes_an_answer_worthless_and_the_other_searches_carry_none() -> None:
    warned = ignored(ITEM, exact("browse_search_warning_sandbox_2025.json"))
    assert isinstance(warned, Misread)
    assert "12008" in str(warned)
    for path in RECORDED.glob("gpuagent_api-browse-search-*.json"):
        assert ignored(ITEM, exact(path.name)) is None


def test_the_recorded_order_is_read_and_nobody_is_named_in_it() -> None:
    order = read_order(exact("fulfillment_getOrder_prod_2026-06-19_redacted.json"))
    assert order is not None
    assert (order.id, order.market, order.state) == ("13-00001-00001", "us", OrderState.UNSHIPPED)
    [line] = order.lines
    assert (line.quantity, line.sku, line.listing) == (19, "UO-1781808648556", Subject("us", "287403994390"))
    assert str(line.price) == str(order.total) == "4085.0 USD"
    assert order.ship_by == datetime(2026, 6, 23, 4, 59, 59, tzinfo=UTC)
    assert not order.cancel_asked
    assert "buyer" not in repr(order)
    assert "REDACTED" not in repr(order)


def test_the_recorded_standards_are_read() -> None:
    profile = exact("analytics_getSellerStandardsProfile_sandbox.json")
    words = list(read_standards(Standing(None, StandingState.NORMAL), [profile]))
    assert Standing("us", StandingState.NORMAL) in words
    metrics = {one.name: one for one in words if isinstance(one, HealthMetric)}
    late = metrics["shipping_miss_rate"]
    assert (late.value, late.target, late.count, late.good) == (Decimal("0.0091"), Decimal("0.03"), 3, True)
    assert (metrics["min_txn_count"].count, metrics["min_txn_count"].value) == (720, None)
    assert isinstance(words[-1], Whole)


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("401_invalid_token", 401, Denied),
        ("403_scope", 403, Denied),
        ("429", 429, TryLater),
        ("400_offset", 400, Rejected),
        ("404_item", 404, Rejected),
    ],
)
def test_each_shape_of_an_error_is_read(name: str, status: int, kind: type[Exception]) -> None:
    body = json.dumps(recorded("SHAPE_errors_not_recorded.json")[name]).encode()
    error = failure(ORDERS, Reply(status, {}, body))
    assert type(error) is kind
    if isinstance(error, Rejected):
        assert error.is_gone == (name == "404_item")


@pytest.mark.parametrize(("name", "why"), [("oauth_refresh_dead_400", "revoked"), ("oauth_scope_400", "permission")])
def test_each_shape_of_a_refused_log_in_is_read(name: str, why: str) -> None:
    body = json.dumps(recorded("SHAPE_errors_not_recorded.json")[name]).encode()
    error = login_failure(Reply(400, {}, body))
    assert isinstance(error, Denied)
    assert error.why == why


def test_the_shape_of_a_traffic_report_is_read_by_its_own_header() -> None:
    report = exact("SHAPE_traffic_report_not_recorded.json")
    report["header"]["metrics"].insert(0, {"key": "TRANSACTION"})
    report["records"][0]["metricValues"].insert(0, {"value": 2, "applicable": True})
    day = datetime(2026, 8, 17, tzinfo=UTC).date()
    found = {one.name: one.value for one in read_day(report, "us", day, ["110040606450"])}
    assert found == {"orders": 2, "impressions": 411, "page_views": 37}
    with pytest.raises(Preparing):
        read_day(report, "us", datetime(2026, 8, 18, tzinfo=UTC).date(), ["110040606450"])
    assert span_of(day)[0] == datetime(2026, 8, 17, 7, tzinfo=UTC)


def test_ebay_s_own_sample_of_the_rate_limits_is_read() -> None:
    rate = {"limit": 5000, "remaining": 4988, "reset": "2018-08-06T07:00:00.000Z", "timeWindow": 86400}
    body = {"rateLimits": [{"apiContext": "buy", "resources": [{"name": "buy.browse", "rates": [rate]}]}]}
    [left] = read_limits(body)
    assert (left.limit, left.remaining, left.pool.resource) == (5000, 4988, "buy.browse")


VECTORS = recorded("notification_signature_vectors_ebay_sdk_1.0.3.json") if SHARED.is_dir() else {}


def body_of(vector: Any) -> bytes:
    return json.dumps(vector["message"], separators=(",", ":"), ensure_ascii=False).encode()


def test_the_official_signature_is_genuine_and_the_official_forgeries_are_not() -> None:
    verdicts = {}
    for name, vector in VECTORS.items():
        if isinstance(vector, dict) and "signature" in vector:
            seal = opened(vector["signature"])
            verdicts[name] = seal is not None and is_genuine(body_of(vector), seal, vector["response"])
    assert verdicts.pop("VALID") is True
    assert len(verdicts) >= 2
    assert not any(verdicts.values()), verdicts


def test_a_genuine_notification_that_was_changed_or_written_anew_is_forged() -> None:
    vector = VECTORS["VALID"]
    seal = opened(vector["signature"])
    assert seal is not None
    body = body_of(vector)
    forged = [body + b" ", body.replace(b"test_user", b"someone_x"), json.dumps(vector["message"]).encode(), b""]
    assert not any(is_genuine(one, seal, vector["response"]) for one in forged)
    key = dict(vector["response"])
    for change in (
        {"algorithm": "RSA"},
        {"digest": "MD5"},
        {"key": "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----"},
    ):
        assert not is_genuine(body, seal, {**key, **change})


@pytest.mark.parametrize("header", ["", "not base64!", "e30=", "bnVsbA==", "W10="])
def test_a_header_that_is_no_seal_is_none(header: str) -> None:
    assert opened(header) is None


async def test_the_key_of_a_seal_is_asked_for_by_its_name(seller: EbayApi, ebay: LocalEbay) -> None:
    vector = VECTORS["VALID"]
    seal = opened(vector["signature"])
    assert seal is not None
    ebay.keys[seal.key_id] = vector["response"]
    key = await seller._calls.send(question(seal))
    assert is_genuine(body_of(vector), seal, key)


def test_the_challenge_is_answered_with_the_hash_of_code_token_and_endpoint() -> None:
    """By `printf 'abhttps://c' | sha256sum`."""
    assert challenge_answer("a", "b", "https://c") == (
        "cceab0a25989ba4c61bd45b3e29be2e293d0d0022d29488144b318c83017ee98"
    )
    assert challenge_answer("b", "a", "https://c") != challenge_answer("a", "b", "https://c")
