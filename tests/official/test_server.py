"""The stranger's server is strict: what the models do not allow is refused, and what it makes up is what they allow."""

from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft4Validator

from tests.official import judge
from tests.official.answers import Asked
from tests.official.maker import STYLES, Maker, Style
from tests.official.models import named, operations, route
from tests.official.rules import documented
from tests.official.server import from_sandbox
from tests.official.shelf import US, asin_of, sku_of
from tests.shared import needs_shared

pytestmark = needs_shared

_ENTRY = {"uri": "/products/pricing/v0/items/B0TWOAM001/offers", "method": "GET", "MarketplaceId": US}
_ENTRY |= {"ItemCondition": "New"}
_REPORT = {"reportType": "GET_SELLER_FEEDBACK_DATA", "marketplaceIds": [US]}
_CATALOG = f"marketplaceIds={US}&identifiers=B0TWOAM001&identifiersType=ASIN"


def complaints(name: str, query: str = "", body: Any = None, **values: str) -> list[str]:
    return list(judge.of_request(named(name), values, query, body))


@pytest.mark.parametrize(
    ("name", "query", "body"),
    [
        ("searchCatalogItems", _CATALOG, None),
        ("getItemOffersBatch", "", {"requests": [_ENTRY]}),
        ("createReport", "", _REPORT),
        ("createReport", "", {**_REPORT, "dataStartTime": "2026-03-03T00:00:00Z"}),
    ],
)
def test_a_good_request_has_no_complaint(name: str, query: str, body: Any) -> None:
    assert complaints(name, query, body) == []


@pytest.mark.parametrize(
    ("name", "query", "body"),
    [
        ("searchCatalogItems", "identifiers=B0TWOAM001", None),
        ("searchCatalogItems", f"{_CATALOG}&pagesize=20", None),
        ("searchCatalogItems", f"{_CATALOG}&pageSize=twenty", None),
        ("searchCatalogItems", f"{_CATALOG}&pageSize=21", None),
        ("searchCatalogItems", f"{_CATALOG}&includedData=salesRank", None),
        ("searchCatalogItems", _CATALOG.replace("B0TWOAM001", ",".join(["B0TWOAM001"] * 21)), None),
        ("searchCatalogItems", _CATALOG, {}),
        ("searchOrders", "lastUpdatedAfter=yesterday", None),
        ("getItemOffersBatch", "", None),
        ("getItemOffersBatch", "", {"requests": []}),
        ("getItemOffersBatch", "", {"requests": [_ENTRY] * 2}),
        ("getItemOffersBatch", "", {"requests": [{**_ENTRY, "uri": "/products/pricing/v0/items"}]}),
        ("getItemOffersBatch", "", {"requests": [{**_ENTRY, "ItemCondition": "new"}]}),
        ("getItemOffersBatch", "", {"requests": [{**_ENTRY, "Colour": "blue"}]}),
        ("createReport", "", {**_REPORT, "reportoptions": {}}),
        ("createReport", "", {**_REPORT, "marketplaceIds": US}),
        ("createReport", "", {**_REPORT, "dataStartTime": "2026-03-03"}),
    ],
)
def test_what_no_model_allows_is_complained_of(name: str, query: str, body: Any) -> None:
    assert complaints(name, query, body)


@pytest.mark.parametrize(
    ("options", "good"), [({"reportPeriod": "WEEK"}, True), ({"reportPeriod": "DAY"}, False), (None, False)]
)
def test_an_order_of_a_report_is_held_to_the_report_s_own_schema(options: Any, good: bool) -> None:
    body = {"reportType": "GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT", "marketplaceIds": [US]}
    body |= {"dataStartTime": "2026-02-22T00:00:00Z", "dataEndTime": "2026-02-28T00:00:00Z"}
    asked = Asked(named("createReport"), {}, {}, body | ({"reportOptions": options} if options else {}))
    assert (list(documented(asked, datetime.now(UTC))) == []) is good


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"user-agent": "python/3.11"},
        {"user-agent": f"twoam/1 (Language=Python; Note={'x' * 500})"},
        {"user-agent": "twoam/1 (Language=Python)", "content-length": "0"},
    ],
)
def test_a_request_without_the_form_of_amazon_s_headers_is_complained_of(headers: dict[str, str]) -> None:
    assert list(judge.of_headers("GET", headers, b""))
    assert not list(judge.of_headers("GET", {"user-agent": "twoam/1 (Language=Python/3.11; Platform=Linux)"}, b""))


def test_every_operation_of_every_model_has_a_way_to_it() -> None:
    found = operations()
    assert len(found) > 100
    for one in found.values():
        path = one.template.replace("{", "x").replace("}", "x")
        taken = route(one.method, path)
        assert taken is not None
        assert taken[0].name == one.name or "{" not in taken[0].template


@pytest.mark.parametrize("style", STYLES)
def test_every_answer_that_is_made_up_follows_its_model(style: Style) -> None:
    for one in operations().values():
        schema = one.answer[1]
        if schema is None:
            continue
        judged = Draft4Validator(judge.strict(one.model, schema), format_checker=judge.formats)
        facts = {"marketplaceid": [US]}
        for seed in range(3):
            body = Maker(Random(seed), one.model, datetime.now(UTC), style, facts).made(schema)
            assert [error.message for error in judged.iter_errors(body)] == [], one.name


def test_the_same_seed_makes_the_same_answer() -> None:
    one = named("searchOrders")
    assert one.answer[1] is not None
    now = datetime.now(UTC)
    bodies = [Maker(Random(7), one.model, now, STYLES[2], {}).made(one.answer[1]) for _ in range(2)]
    assert bodies[0] == bodies[1]


def test_a_sku_leads_back_to_its_asin() -> None:
    asins = [f"B0TWOAM{number:03}" for number in range(50)]
    assert [asin_of(sku_of(asin)) for asin in asins] == asins


def test_every_static_pair_is_found_by_what_it_asks_for() -> None:
    """Of two pairs that both stand in a request the first answers, as in Amazon's sandbox."""
    found = 0
    for one in operations().values():
        for _, wanted, _ in one.sandbox():
            if not wanted:
                continue
            query = {name: _written(said) for name, said in wanted.items()}
            answer = from_sandbox(Asked(one, {}, query, wanted.get("body")))
            assert answer in [(status, body) for status, _, body in one.sandbox()], one.name
            found += 1
    assert found > 150


def _written(said: Any) -> str:
    """A value as it stands in a query; of a list, each item keeps its commas to itself."""
    return ",".join(quote(str(one), safe="") for one in said) if isinstance(said, list) else str(said)
