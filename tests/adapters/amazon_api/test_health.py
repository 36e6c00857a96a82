"""The report of the account's health is read: Amazon's sample with its misspellings, and what nobody has seen yet."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.amazon.api.health import read_health, read_shops
from adapters.errors import Misread
from adapters.readings import FulfilledBy, HealthMetric, Partial, Said, Standing, StandingState, Whole
from tests.adapters.amazon_api.models import MODELS
from tests.adapters.amazon_api.server import CA, US
from tests.shared import needs_shared

SAMPLE = MODELS / "reports" / "accountHealthReport-2020-11-18.json"


def read(statuses: Any, metrics: Any = (), markets: tuple[str, ...] = ("us",)) -> list[Said]:
    document = json.dumps({"accountStatuses": statuses, "performanceMetrics": metrics})
    return list(read_health(document, markets))


def metrics_of(said: list[Said]) -> dict[str, HealthMetric]:
    return {one.key: one for one in said if isinstance(one, HealthMetric)}


@needs_shared
def test_the_official_sample_is_read_with_every_measure_in_it() -> None:
    (sample,) = json.loads(SAMPLE.read_text("utf-8"))["examples"]
    said = list(read_health(json.dumps(sample), ("us", "ca", "mx")))
    standings = {one.market: (one.state, one.warned) for one in said if isinstance(one, Standing)}
    assert standings == {
        "us": (StandingState.AT_RISK, True),
        "ca": (StandingState.NORMAL, False),
        "mx": (StandingState.DEACTIVATED, False),
    }
    found = metrics_of(said)
    # Every entry but the market, the order defects twice, and each warning.
    assert len(found) == len(sample["performanceMetrics"][0]) - 1 + 1
    assert found["health:us:on_time_delivery_rate:"].at_most is False
    assert found["health:us:late_shipment_rate:"].target == Decimal("0.04")
    assert found["health:us:listing_policy_violations:"].good is False
    assert found["health:us:warning_spamming_seller_messaging:"].good is False
    assert any(isinstance(word, Whole) for word in said)


def test_the_schema_s_names_and_the_sample_s_are_one_measure() -> None:
    rate = {"rate": 0.005, "targetValue": 0.01, "targetCondition": "LESS_THAN", "status": "GOOD"}
    warning = [{"warningType": "spam", "status": "BAD"}]
    by_schema = {"preFulfillmentCancellationRate": rate, "documentRequests": {"defectsCount": 1, "status": "BAD"}}
    by_sample = {"prefulfillmentCancelRate": rate, "documentRequest": {"defectsCount": 1, "status": "BAD"}}
    schema_says = {"accountHealthRating": {"accountHealthRatingStatus": "GREAT"}, "warningStates": warning}
    sample_says = {"accountHealthRating": {"ahrStatus": "GREAT"}, "warningState": warning}
    status = [{"marketplaceId": US, "status": "NORMAL"}]
    one = read(status, [{"marketplaceId": US, **by_schema, **schema_says}])
    other = read(status, [{"marketplaceId": US, **by_sample, **sample_says}])
    assert one == other
    assert metrics_of(one)["health:us:account_health_rating:"].good is True


def test_a_measure_for_each_who_dispatches_is_told_apart_by_where_it_stands() -> None:
    """Amazon's sample writes "fulfillmentType": "mfn" into both."""
    part = {"rate": 0.009, "targetValue": 0.01, "fulfillmentType": "mfn", "orderWithDefects": {"count": 7}}
    said = read([{"marketplaceId": US, "status": "NORMAL"}], [{"marketplaceId": US, "orderDefectRate": {"afn": part}}])
    (found,) = metrics_of(said).values()
    assert (found.by, found.count, found.good) == (FulfilledBy.PLATFORM, 7, None)


def test_a_measure_that_is_new_is_told_too_and_one_without_a_verdict_is_not_good() -> None:
    new = {"shippingLabelRate": {"rate": 0.5, "targetValue": 0.9, "targetCondition": "GREATER_THAN", "status": "NONE"}}
    said = read([{"marketplaceId": US, "status": "NORMAL"}], [{"marketplaceId": US, **new}])
    found = metrics_of(said)["health:us:shipping_label_rate:"]
    assert (found.at_most, found.good, found.value) == (False, None, Decimal("0.5"))


def test_a_market_that_the_answer_leaves_out_makes_it_no_whole_one() -> None:
    said = read([{"marketplaceId": US, "status": "NORMAL"}], markets=("us", "ca"))
    (part,) = [word for word in said if isinstance(word, Partial)]
    assert "ca" in part.why
    assert not [word for word in said if isinstance(word, Whole)]


@given(some.text())
def test_no_word_but_normal_is_normal(word: str) -> None:
    for one in read([{"marketplaceId": US, "status": word}]):
        if isinstance(one, Standing) and one.state is StandingState.NORMAL:
            assert word.strip().upper() == "NORMAL"


ODD = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(ODD, ODD, ODD)
def test_nothing_odd_in_it_makes_it_stumble_or_look_good(status: Any, metric: Any, warnings: Any) -> None:
    row = {"marketplaceId": US, "orderDefectRate": metric, "accountHealthRating": metric, "warningStates": warnings}
    said = read([{"marketplaceId": US, "status": status}, metric], [row, metric])
    assert not any(one.good for one in metrics_of(said).values())


@pytest.mark.parametrize("document", ["", "<html>", "sku\tqty"])
def test_what_is_no_json_is_not_understood(document: str) -> None:
    with pytest.raises(Misread):
        list(read_health(document, ("us",)))


def shop(number: str, taking_part: bool, suspended: bool) -> Any:
    participation = {"isParticipating": taking_part, "hasSuspendedListings": suspended}
    return {"marketplace": {"id": number}, "participation": participation}


def test_only_markets_in_which_i_take_part_count_and_pseudo_markets_do_not() -> None:
    rows = [shop(US, True, True), shop(CA, False, False), shop("A2ZV50J4W1RKNI", True, False)]
    assert read_shops({"payload": rows}) == {"us": False}
    with pytest.raises(Misread):
        read_shops({})
