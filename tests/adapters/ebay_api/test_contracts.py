"""The judges themselves: what eBay's documents do not declare is a complaint, in a request and in an answer."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.ebay.api import search
from adapters.ebay.api.operations import IMAGE_SEARCH, ITEM, ITEM_GROUP, SEARCH, Operation
from adapters.ebay.api.refusals import ignored
from monitor.demo.ebay.wire import Answer, Asked, said
from tests.adapters.ebay_api.contracts import complaints, contracts
from tests.clock import NIGHT
from tests.shared import needs_shared

pytestmark = needs_shared
JSON = {"content-type": "application/json"}
BY_IMAGE = "/buy/browse/v1/item_summary/search_by_image"


def asked(target: str, headers: Mapping[str, str], query: Mapping[str, str], body: Any = None) -> Asked:
    method, raw = ("GET", b"") if body is None else ("POST", json.dumps(body).encode())
    return Asked("", method, target, headers, query, raw, NIGHT)


def by_words(query: Mapping[str, str], answer: Answer | None = None) -> list[str]:
    return complaints(asked("/buy/browse/v1/item_summary/search", {}, query), answer or said({"total": 0}))


def test_a_search_as_it_is_asked_is_allowed() -> None:
    for request in (
        search.best_match("lamp", "us"),
        search.of_gtin("4006381333931", "us"),
        search.of_product("7", "us"),
    ):
        assert by_words({key: str(value) for key, value in request.query.items()}) == []
    picture = search.of_picture(b"\xff\xd8\xff", "us")
    assert complaints(asked(BY_IMAGE, JSON, {"limit": "200"}, picture.body), said({"total": 0})) == []


def warnings_of(operation: str) -> dict[int, str]:
    """Number and kind of each error that the document lists under a good answer."""
    [one] = [contract for contract in contracts() if contract.name == operation]
    listed = one.responses["200"].get("x-response-codes", {}).get("errors", {})
    return {int(number): told["category"] for number, told in listed.items()}


@pytest.mark.parametrize(
    ("used", "is_another_question"), [(SEARCH, True), (IMAGE_SEARCH, True), (ITEM, False), (ITEM_GROUP, False)]
)
def test_each_warning_of_the_document_is_known_for_what_it_does_to_the_answer(
    used: Operation, is_another_question: bool
) -> None:
    """A search leaves out what it does not understand; an item's seller is away, or his shipping cannot be told."""
    listed = warnings_of(used.name)
    assert len(listed) >= 3
    for number, category in listed.items():
        warning = {"errorId": number, "category": category, "message": "?"}
        assert (ignored(used, {"warnings": [warning]}) is not None) is is_another_question, number


@pytest.mark.parametrize("name", ["query", "keywords", "page", "excludeSellers", "image"])
def test_a_parameter_that_is_not_declared_is_a_complaint(name: str) -> None:
    assert by_words({name: "1"}) == [f"search: ('query', '{name.lower()}') is not declared"]


def test_a_body_is_sent_as_it_is_declared_or_complained_of() -> None:
    nothing = said({"total": 0})
    assert "content-type" in complaints(asked(BY_IMAGE, {}, {}, {"image": "aa"}), nothing)[0]
    assert "imageUrl" in complaints(asked(BY_IMAGE, JSON, {}, {"imageUrl": "https://…"}), nothing)[0]
    assert "7 is not of type 'string'" in complaints(asked(BY_IMAGE, JSON, {}, {"image": 7}), nothing)[0]


@pytest.mark.parametrize("row", [{"gtin": "4006381333931"}, {"sponsored": True}, {"title": 7}])
def test_an_entry_that_the_document_does_not_know_is_a_complaint(row: dict[str, Any]) -> None:
    assert by_words({"q": "lamp"}, said({"total": 1, "itemSummaries": [row]}))
