"""Held to Amazon's own material: the static pairs of the sandbox, and exchanges that were recorded live."""

import json
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from adapters.amazon.api import catalog, listings, offers, summary
from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import ALL, Operation
from adapters.amazon.api.refusals import Rejected, login_failure
from adapters.amazon.api.wire import condition, get, money, rows
from adapters.call import Reply as Got
from adapters.errors import Misread, TryLater
from adapters.readings import Condition, Listing, Missed, Money, Offer, Partial, Rank, Share, State, Subject, Whole
from adapters.refusals import Denied
from tests.adapters.amazon_api.models import RECORDED, SANDBOX, models
from tests.adapters.amazon_api.server import Api
from tests.adapters.conftest import Reply
from tests.adapters.templates import values_in
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
USED = {operation.name: operation for operation in ALL}
PAIRS = [one for one in json.loads(SANDBOX.read_text("utf-8")) if one["operationId"] in USED] if SHARED.is_dir() else []
US = Subject("us", "B00V5DG6IQ")


# What the pairs of these operations leave open.
BODIES = {
    "createSubscription": {"payloadVersion": "1.0", "destinationId": "D"},
    "createDestination": {"name": "twoam", "resourceSpecification": {"sqs": {"arn": "arn:aws:sqs:us-east-2:1:q"}}},
}


def named(pair: dict[str, Any]) -> str:
    return f"{pair['operationId']}-{pair['status']}-{pair['index']}"


def request_of(pair: dict[str, Any]) -> Request:
    """Our own request for the pair's parameters, filled up where the model wants more."""
    operation = USED[pair["operationId"]]
    given = {name: one.get("value") for name, one in pair["request"]["parameters"].items()}
    body = given.pop("body", None) or BODIES.get(operation.name)
    places = {one["name"]: one["in"] for one in models()[operation.name].parameters}
    path = {name: str(given.get(name) or "X") for name, where in places.items() if where == "path"}
    query = {name: value for name, value in given.items() if places.get(name) == "query"}
    required = {
        one["name"] for one in models()[operation.name].parameters if one["in"] == "query" and one.get("required")
    }
    usual: dict[str, Any] = {
        "MarketplaceId": "ATVPDKIKX0DER",
        "ItemCondition": "New",
        "marketplaceIds": ("ATVPDKIKX0DER",),
        "interval": "2019-08-01T00:00:00-07:00--2019-08-03T00:00:00-07:00",
    }
    query |= {name: usual[name] for name in required - query.keys()}
    return Request(operation, path, {name: _value(value) for name, value in query.items()}, body)


def _value(value: Any) -> Any:
    return tuple(str(one) for one in value) if isinstance(value, list) else value


def answering(pair: dict[str, Any]) -> Reply:
    body = json.dumps(pair["response"]).encode()
    return Reply(body, int(pair["status"]), {"Content-Type": "application/json", "x-amzn-RateLimit-Limit": "5.0"})


def test_the_operations_that_are_used_have_pairs() -> None:
    without = USED.keys() - {pair["operationId"] for pair in PAIRS}
    # The sandbox answers the first one dynamically; of Fulfillment Inbound v0 no model is among the specs.
    assert without == {"getInventorySummaries", "getShipments", "getShipmentItems"}


@pytest.mark.parametrize("pair", PAIRS, ids=named)
async def test_each_static_pair_is_answered_and_read(pair: dict[str, Any], calls: Calls, api: Api) -> None:
    api.answers[pair["operationId"]] = answering(pair)
    request = request_of(pair)
    if pair["status"].startswith("2"):
        assert plain(await calls.send(request)) == pair["response"]
        return
    with pytest.raises(Rejected) as caught:
        await calls.send(request)
    api.wrong.clear()  # what the pair asks is wrong on purpose
    assert caught.value.status == int(pair["status"])
    assert caught.value.code == pair["response"]["errors"][0]["code"]


def plain(value: Any) -> Any:
    """Amounts as the pairs hold them."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def answer_of(operation: str) -> Any:
    """The answer of the pair that succeeded, with exact amounts."""
    pair = next(one for one in PAIRS if one["operationId"] == operation and one["status"].startswith("2"))
    return json.loads(json.dumps(pair["response"]), parse_float=Decimal)


@pytest.mark.parametrize("operation", ["getItemOffersBatch", "getListingOffersBatch"])
def test_every_answer_of_the_offer_batches_is_read_whole(operation: str) -> None:
    for response in rows(answer_of(operation), "responses"):
        payload = get(response, "body", "payload")
        words = list(offers.read_offers(US, payload, Condition.NEW, None, {}))
        assert isinstance(words[-1], Whole)
        assert sum(isinstance(word, Offer) for word in words) == len({row["SellerId"] for row in payload["Offers"]})
        assert all(word.price and word.seller.id for word in words if isinstance(word, Offer))


def test_the_single_offer_answers_are_read_too() -> None:
    for operation in ("getItemOffers", "getListingOffers"):
        words = list(offers.read_offers(US, answer_of(operation)["payload"], Condition.NEW, None, {}))
        assert isinstance(words[-1], Whole | Partial)
        assert any(isinstance(word, Offer) for word in words)


def test_the_catalogue_s_example_is_read() -> None:
    item = answer_of("getCatalogItem")
    subject = Subject("us", item["asin"])
    listing = catalog.read_listing(subject, item, State.LIVE)
    assert isinstance(listing, Listing)
    assert (listing.brand, listing.parent, listing.category) == ("SAMSUNG", "B08J7TQ9FL", "QLED TVs")
    assert listing.image == "https://m.media-amazon.com/images/I/91uohwV+k3L.jpg"
    assert len(listing.images) == 9
    assert [str(one.value) for one in listing.measures[4:6]] == ["10.50", "80.00"]
    assert listing.lists == (
        ("Electronics", "https://www.amazon.com/gp/bestsellers/electronics"),
        ("QLED TVs", "https://www.amazon.com/gp/bestsellers/electronics/21489946011"),
    )
    assert list(catalog.read_ranks(subject, item)) == [
        Rank(subject, "Electronics", 72855),
        Rank(subject, "QLED TVs", 113),
    ]


def test_the_examples_of_my_skus_are_read_in_each_market() -> None:
    items = list(rows(answer_of("searchListingsItems"), "items"))
    us, ca = (next(listings.read_skus(market, items)) for market in ("us", "ca"))
    assert (us.buyable, ca.buyable) == (True, False)
    assert (us.price, us.quantity) == (Money(Decimal("100.00"), "USD"), 100)
    assert ca.price == Money(Decimal("130.00"), "CAD")
    assert {issue.code for issue in us.issues} > {issue.code for issue in ca.issues}


def test_the_summary_s_example_tells_the_shares_of_the_views() -> None:
    first, second = rows(answer_of("getCompetitiveSummary"), "responses")
    words = list(summary.read_featured(US, first["body"], None))
    assert sum(word.share for word in words if isinstance(word, Share)) == 1
    assert next(word.seller.id for word in words if isinstance(word, Share)) == "A3DJR8M9Y3OUPG"
    assert get(second, "body", "errors")


# --- recorded live


def cassettes() -> list[tuple[str, dict[str, Any]]]:
    """Every recorded exchange with its file's name; none where the recordings are not at hand."""
    found = []
    for path in sorted(RECORDED.glob("*.yml")):
        for exchange in yaml.safe_load(path.read_text("utf-8"))["http_interactions"]:
            found.append((path.stem, exchange))
    return found


def body_of(exchange: dict[str, Any]) -> bytes:
    body = exchange["response"]["body"]
    return str(body.get("string", "")).encode()


def got(exchange: dict[str, Any]) -> Reply:
    headers = {name: values[0] for name, values in exchange["response"]["headers"].items()}
    wanted = ("Content-Type", "X-Amzn-Ratelimit-Limit", "X-Amzn-Requestid", "X-Amzn-Errortype")
    kept = {name: value for name, value in headers.items() if name in wanted}
    return Reply(body_of(exchange), exchange["response"]["status"]["code"], kept)


def operation_of(exchange: dict[str, Any]) -> tuple[Operation, Request] | None:
    url = urlsplit(exchange["request"]["uri"])
    for operation in (one for one in ALL if one.name in models()):
        path = values_in(url.path, models()[operation.name].template)
        if path is not None and operation.method == exchange["request"]["method"].upper():
            query = {
                name: unquote(value)
                for name, _, value in (part.partition("=") for part in url.query.split("&"))
                if name
            }
            sent = exchange["request"]["body"].get("string")
            many = {name: tuple(value.split(",")) if "," in value else value for name, value in query.items()}
            return operation, Request(operation, path, many, json.loads(sent) if sent else None)
    return None


CASSETTES = cassettes() if SHARED.is_dir() else []
OURS = [(name, one) for name, one in CASSETTES if operation_of(one)]
LOGINS = [(name, one) for name, one in CASSETTES if one["request"]["uri"].endswith("/auth/o2/token")]


@pytest.mark.parametrize(("name", "exchange"), OURS, ids=[name for name, _ in OURS])
async def test_each_recorded_exchange_is_asked_again_and_read(
    name: str, exchange: dict[str, Any], calls: Calls, api: Api
) -> None:
    found = operation_of(exchange)
    assert found is not None
    operation, request = found
    reply = got(exchange)
    api.answers[operation.name] = reply
    if reply.status < 300:
        assert plain(await calls.send(request)) == json.loads(reply.body or b"{}")
        return
    with pytest.raises({429: TryLater, 403: Denied}.get(reply.status, Rejected)):
        await calls.send(request)


@pytest.mark.parametrize(("name", "exchange"), LOGINS, ids=[name for name, _ in LOGINS])
def test_each_recorded_log_in_is_read(name: str, exchange: dict[str, Any]) -> None:
    reply = got(exchange)
    body = json.loads(reply.body)
    if reply.status == 200:
        assert {"access_token", "expires_in"} <= body.keys()
    else:
        assert type(login_failure(Got(reply.status, reply.headers, reply.body), None)) is Misread


def test_a_real_answer_spells_the_market_otherwise_than_the_model_and_is_read() -> None:
    exchange = next(one for name, one in OURS if name.endswith("test_get_item_offers"))
    payload = json.loads(body_of(exchange), parse_float=Decimal)["payload"]
    assert "MarketplaceID" in payload
    assert "marketplaceId" not in payload
    assert get(payload, "marketplaceId") == "ATVPDKIKX0DER"
    assert not any(isinstance(word, Missed) for word in offers.read_offers(US, payload, Condition.NEW, None, {}))


def test_a_real_catalogue_item_is_read() -> None:
    exchange = next(one for name, one in OURS if "catalog_item" in name)
    item = json.loads(body_of(exchange), parse_float=Decimal)
    listing = catalog.read_listing(Subject("uk", item["asin"]), item, State.LIVE)
    assert listing.title
    assert listing.image


# --- the small things


@pytest.mark.parametrize(
    "shape",
    [
        {"CurrencyCode": "EUR", "Amount": Decimal("17.10")},
        {"amount": Decimal("17.10"), "currencyCode": "EUR"},
        {"amount": "17.10", "currencyCode": "EUR"},
        {"currencyAmount": Decimal("17.10"), "currencyCode": "EUR"},
    ],
)
def test_money_is_read_in_all_four_shapes(shape: Any) -> None:
    assert str(money(shape)) == "17.10 EUR"


@pytest.mark.parametrize(
    "shape", [None, {}, {"Amount": 5}, {"CurrencyCode": "EUR"}, {"CurrencyCode": "EUR", "Amount": "free"},
              {"CurrencyCode": "EUR", "Amount": True}, {"CurrencyCode": "EUR", "Amount": "NaN"}, []],
)  # fmt: skip
def test_money_that_lacks_a_part_is_none(shape: Any) -> None:
    assert money(shape) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("New", Condition.NEW), ("new", Condition.NEW), ("NEW", Condition.NEW), ("new_new", Condition.NEW),
        ("used_very_good", Condition.USED), ("Used Very Good", Condition.USED),
        ("collectible_like_new", Condition.USED), ("refurbished_refurbished", Condition.REFURBISHED),
        ("Refurbished", Condition.REFURBISHED), ("club_club", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_condition_is_read_in_every_spelling(word: str | None, meant: Condition | None) -> None:
    assert condition({"ItemCondition": word}, "itemCondition") is meant
