"""Every notification is read: Amazon's own examples, recorded ones, and what has gone wrong in the wild."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.amazon.api.notifications import TOPICS, UNREADABLE, moment, opened, skus, subjects
from adapters.readings import Subject, Topic
from tests.adapters.amazon_api.models import MODELS, RECORDED
from tests.shared import SHARED, needs_shared

EXAMPLES = SHARED / "specs" / "amazon" / "notification_examples"
LAMP = Subject("us", "B0TWOAMBL1")


def envelope(kind: str, payload: Any, number: str = "n-1", at: str = "2026-03-03T02:14:00.250Z") -> dict[str, Any]:
    """A notification as most kinds are written."""
    return {
        "NotificationVersion": "1.0",
        "NotificationType": kind,
        "PayloadVersion": "1.0",
        "EventTime": at,
        "Payload": payload,
        "NotificationMetadata": {"NotificationId": number, "PublishTime": at},
    }


def on_the_bus(said: dict[str, Any]) -> dict[str, Any]:
    """The same by EventBridge, with a rule that sends it on to the queue."""
    kind = said.get("NotificationType") or said.get("notificationType")
    source = "aws.partner/sellingpartnerapi.amazon.com/123456789012/amzn1.sp.solution.1"
    outer = {"version": "0", "id": "bus-1", "detail-type": kind, "source": source, "account": "123456789012"}
    return {**outer, "time": "2026-03-03T02:14:09Z", "region": "us-east-1", "resources": [], "detail": said}


def camel(said: Any) -> Any:
    """The other casing."""
    if isinstance(said, dict):
        return {key[:1].lower() + key[1:]: camel(value) for key, value in said.items()}
    return [camel(one) for one in said] if isinstance(said, list) else said


def _official() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(EXAMPLES.glob("*.json")) if SHARED.is_dir() else ():
        yield from ((f"{path.name}-{place}", one) for place, one in enumerate(json.loads(path.read_text("utf-8"))))
    for path in sorted((RECORDED / "notifications").glob("*.json")) if SHARED.is_dir() else ():
        yield f"recorded-{path.name}", json.loads(path.read_text("utf-8"))


OFFICIAL = dict(_official())


@needs_shared
def test_there_are_all_the_examples() -> None:
    assert len(OFFICIAL) >= 23 + 12


@needs_shared
@pytest.mark.parametrize("name", OFFICIAL)
def test_every_example_is_read_in_every_envelope_and_casing(name: str) -> None:
    said = OFFICIAL[name]
    plain = opened(json.dumps(said))
    assert plain.kind == (said.get("NotificationType") or said.get("notificationType"))
    assert plain.at is not None
    assert plain.id
    for other in (on_the_bus(said), camel(said), on_the_bus(camel(said))):
        again = opened(json.dumps(other))
        assert (again.kind, again.id, again.at) == (plain.kind, plain.id, plain.at)
        assert (subjects(again), skus(again)) == (subjects(plain), skus(plain))


@needs_shared
@pytest.mark.parametrize("name", [name for name in OFFICIAL if "BrandedItem" in name or "ListingsItem" in name])
def test_every_kind_about_a_listing_names_it(name: str) -> None:
    told = opened(json.dumps(OFFICIAL[name]))
    assert told.topics in ((Topic.LISTINGS,), (Topic.STOCK,))
    assert subjects(told) or skus(told)


@needs_shared
def test_the_recorded_change_of_offers_breaks_its_schema_and_is_read_all_the_same() -> None:
    from jsonschema import Draft7Validator  # noqa: PLC0415

    said = json.loads((RECORDED / "notifications" / "any_offer_changed.json").read_text("utf-8"))
    schema = json.loads((MODELS / "notifications" / "AnyOfferChangedNotification.json").read_text("utf-8"))
    assert len(list(Draft7Validator(schema).iter_errors(said))) == 11
    told = opened(json.dumps(said))
    assert subjects(told) == (Subject("us", "B0TEST1234"),)
    assert told.at == datetime(2024, 12, 12, 11, 36, 26, 568000, tzinfo=UTC)


@needs_shared
def test_every_kind_that_is_asked_for_has_an_example_or_none_exists() -> None:
    told = {opened(json.dumps(said)).kind for said in OFFICIAL.values()}
    assert set(TOPICS) - told == {"ACCOUNT_STATUS_CHANGED"}


def test_stock_at_amazon_names_a_listing_in_each_market() -> None:
    rows = [{"MarketplaceId": number} for number in ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A2ZV50J4W1RKNI")]
    payload = {"ASIN": LAMP.id, "SKU": "LAMP", "FulfillmentInventoryByMarketplace": rows}
    told = opened(json.dumps(envelope("FBA_INVENTORY_AVAILABILITY_CHANGES", payload)))
    assert subjects(told) == (LAMP, Subject("ca", LAMP.id))


def test_an_order_names_its_skus() -> None:
    summary = {"MarketplaceId": "ATVPDKIKX0DER", "OrderItems": [{"SellerSKU": "A/1"}, {"SellerSKU": "灯"}, {}]}
    told = opened(json.dumps(envelope("ORDER_CHANGE", {"OrderChangeNotification": {"Summary": summary}})))
    assert skus(told) == ("A/1", "灯")


def test_the_outer_envelope_fills_what_the_inner_one_lacks() -> None:
    said = on_the_bus({"Payload": {"MarketplaceId": "ATVPDKIKX0DER", "Asin": LAMP.id}, "NotificationType": "X"})
    told = opened(json.dumps(said))
    assert (told.kind, told.id, told.at) == ("X", "bus-1", datetime(2026, 3, 3, 2, 14, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '"x"', "{}", '{"Message": "hello"}', '{"detail": 1}', "[" * 9_999]
)
def test_what_is_no_notification_is_unreadable(body: str) -> None:
    assert opened(body).kind == UNREADABLE


def test_a_time_without_a_zone_is_utc_and_nonsense_is_none() -> None:
    assert moment("2026-03-03T02:14:00") == datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
    assert moment("2026-03-03T03:14:00+01:00") == datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
    assert [moment(text) for text in (None, "", "soon", "2026-13-01", "0001-01-01T00:00+01:00")] == [None] * 5


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    kind=some.sampled_from(sorted(TOPICS)), path=some.lists(some.integers(0, 30), min_size=1, max_size=5), odd=VALUES
)
def test_no_odd_value_anywhere_makes_it_stumble(kind: str, path: list[int], odd: Any) -> None:
    trigger = {"MarketplaceId": "ATVPDKIKX0DER", "ASIN": LAMP.id, "TimeOfOfferChange": "2026-03-03T02:14:00Z"}
    payload = {"OfferChangeTrigger": trigger, "Sku": "A", "Summary": {"OrderItems": [{"SellerSKU": "B"}]}}
    said = deepcopy(envelope(kind, {**payload, "FulfillmentInventoryByMarketplace": [dict(trigger)]}))
    _put(said, path, odd)
    told = opened(json.dumps(said))
    assert all(isinstance(one, Subject) for one in subjects(told))
    assert all(isinstance(one, str) for one in skus(told))


def _put(said: Any, path: list[int], odd: Any) -> None:
    """Puts the value somewhere inside."""
    for place, step in enumerate(path):
        keys = list(said) if isinstance(said, dict) else list(range(len(said)))
        key = keys[step % len(keys)]
        inner = said[key]
        if place == len(path) - 1 or not isinstance(inner, dict | list) or not inner:
            said[key] = odd
            return
        said = inner
