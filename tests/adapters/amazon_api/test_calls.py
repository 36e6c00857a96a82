import gzip
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon.api import catalog, inventory, listings
from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import (
    CATALOG_ITEM,
    INVENTORY,
    LISTING_OFFERS_BATCH,
    LISTINGS_ITEM,
    PARTICIPATIONS,
    SEARCH_CATALOG,
    SEARCH_LISTINGS,
)
from adapters.amazon.api.refusals import Rejected, complaint_of
from adapters.errors import Misread, TryLater
from adapters.readings import Subject
from adapters.refusals import Denied, Why
from tests.adapters.amazon_api.conftest import MakeCalls
from tests.adapters.amazon_api.models import complaints
from tests.adapters.amazon_api.server import ME, US, Api, Heard, error, said
from tests.adapters.conftest import Reply
from tests.clock import StillClock
from tests.shared import needs_shared

LAMP = Subject("us", "B0TWOAMBL1")
HTML = b"<html><head><title>400 Bad Request</title></head><body><center>400</center></body></html>"


@pytest.mark.parametrize("sku", ["MY/SKU 1", "茶壶-红/大", "100%?&=#+", "a,b", "../..", "naïve;v=1", '\\ "quoted"'])
async def test_a_sku_of_any_letters_arrives_as_it_is(sku: str, calls: Calls, api: Api) -> None:
    api.answers["getListingsItem"] = said({"sku": sku})
    await calls.send(listings.single(ME, "us", sku, listings.NAMES))
    assert api.of(LISTINGS_ITEM)[0].values == {"sellerId": ME, "sku": sku}


@needs_shared
@given(st.text(min_size=1, max_size=40).filter(lambda sku: not any("\ud800" <= sign <= "\udfff" for sign in sku)))
def test_whatever_the_sku_the_request_keeps_to_the_model(sku: str) -> None:
    request = listings.single(ME, "us", sku, listings.STANDING)
    assert complaints("GET", request.target, None) == []


async def test_lists_are_joined_by_commas_and_truth_is_written_small(calls: Calls, api: Api) -> None:
    api.answers |= {"searchCatalogItems": said({"items": []}), "getInventorySummaries": said({})}
    await calls.send(catalog.search("us", ("B0TWOAMBL1", "B0TWOAMBL2"), catalog.RANKS))
    await calls.send(next(inventory.questions("us", ("A B", "C/D"))))
    asked, stock = api.heard
    assert "identifiers=B0TWOAMBL1,B0TWOAMBL2" in asked.target
    assert asked.listed("marketplaceIds") == [US]
    assert stock.query["details"] == "true"
    assert stock.listed("sellerSkus") == ["A B", "C/D"]


def test_a_sku_with_a_comma_is_asked_for_alone() -> None:
    queries = [question.query for question in inventory.questions("us", ("plain", "a,b"))]
    assert [query.get("sellerSkus", query.get("sellerSku")) for query in queries] == [("plain",), "a,b"]


async def test_every_call_carries_the_token_and_says_who_asks(calls: Calls, api: Api) -> None:
    api.answers["getMarketplaceParticipations"] = said({"payload": []})
    await calls.send(Request(PARTICIPATIONS))
    headers = api.heard[0].headers
    assert headers["x-amz-access-token"] in api.good
    assert headers["user-agent"].startswith("twoam/")


async def test_amounts_keep_their_digits(calls: Calls, api: Api) -> None:
    api.answers["getMarketplaceParticipations"] = Reply(b'{"a": 17.10, "b": 1980, "c": "0.30"}')
    assert await calls.send(Request(PARTICIPATIONS)) == {"a": Decimal("17.10"), "b": 1980, "c": "0.30"}


async def test_a_packed_answer_is_unpacked(calls: Calls, api: Api) -> None:
    packed = Reply(gzip.compress(b'{"payload": []}'), headers={"Content-Encoding": "gzip"})
    api.answers["getMarketplaceParticipations"] = packed
    assert await calls.send(Request(PARTICIPATIONS)) == {"payload": []}


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (error(400, "InvalidInput", "Invalid Input"), Rejected, "InvalidInput: Invalid Input"),
        (error(400, "400", "Invalid input", "marketplaceIds"), Rejected, "400: marketplaceIds"),
        (Reply(HTML, 400), Rejected, "no reason given"),
        (Reply(b'{"errors": "none"}', 400), Rejected, "no reason given"),
        (error(404, "NotFound", "Requested item not found."), Rejected, "404"),
        (error(413, "RequestTooLarge"), Rejected, "413"),
        (error(415, "UnsupportedMediaType"), Rejected, "415"),
        (Reply(HTML, 403), TryLater, "without a reason"),
        (error(500, "InternalFailure"), TryLater, "out of order"),
        (Reply(HTML, 503), TryLater, "503"),
        (error(504, "Timeout"), TryLater, "504"),
        (Reply(b"", 307, {"Location": "https://elsewhere.example/"}), Misread, "api_url"),
        (Reply(b"<html>welcome</html>", 200), Misread, "no JSON"),
        (Reply(b'{"items": [', 200), Misread, "no JSON"),
    ],
)
async def test_each_failure_says_what_it_is(
    reply: Reply, kind: type[Exception], told: str, calls: Calls, api: Api
) -> None:
    api.answers["getMarketplaceParticipations"] = reply
    with pytest.raises(kind, match=told) as caught:
        await calls.send(Request(PARTICIPATIONS))
    assert type(caught.value) is kind


async def test_a_failure_names_the_request_that_support_will_ask_for(calls: Calls, api: Api) -> None:
    body = {"errors": [{"code": "InternalFailure", "message": "We encountered an internal error."}]}
    api.answers["getMarketplaceParticipations"] = said(body, 500, x_amzn_RequestId="deedae60-32f4-48cd")
    with pytest.raises(TryLater, match=r"\(request deedae60-32f4-48cd\)"):
        await calls.send(Request(PARTICIPATIONS))


@pytest.mark.parametrize(
    ("message", "details", "why", "told"),
    [
        ("Access to requested resource is denied.", "", Why.PERMISSION, "the role “Product Listing”"),
        ("Access to requested resource is denied.", "The marketplaces you provided are not valid for region.",
         Why.REGION, "one region"),
        ("Unauthorized", "The access token you provided has expired.", Why.TOKEN, "access token"),
        ("Unauthorized", "The security token included in the request is expired", Why.TOKEN, "access token"),
    ],
)  # fmt: skip
async def test_the_shapes_of_a_403_are_told_apart(
    message: str, details: str, why: Why, told: str, calls: Calls, api: Api
) -> None:
    api.answers["searchCatalogItems"] = error(403, "Unauthorized", message, details)
    with pytest.raises(Denied, match=told) as caught:
        await calls.send(catalog.search("us", ("B0TWOAMBL1",), catalog.RANKS))
    assert caught.value.why is why


async def test_a_token_that_ran_out_too_early_is_renewed_and_the_call_made_again(
    calls: Calls, api: Api, clock: StillClock
) -> None:
    api.answers["getMarketplaceParticipations"] = said({"payload": []})
    await calls.send(Request(PARTICIPATIONS))
    api.good.clear()  # as where this machine's clock is behind: the hour was over earlier than we thought
    clock.advance(1800)
    assert await calls.send(Request(PARTICIPATIONS)) == {"payload": []}
    assert len(api.logins) == 2


async def test_a_401_renews_the_token_too(calls: Calls, api: Api, clock: StillClock) -> None:
    await calls._tokens.bearer()
    clock.advance(1800)
    replies = [error(401, "Unauthorized"), said({"payload": []})]
    api.answers["getMarketplaceParticipations"] = lambda heard: replies.pop(0)
    assert await calls.send(Request(PARTICIPATIONS)) == {"payload": []}


async def test_the_difference_of_the_clocks_is_noticed(calls: Calls, api: Api, clock: StillClock) -> None:
    late = said({"payload": []}, Date="Tue, 03 Mar 2026 02:24:00 GMT")
    api.answers["getMarketplaceParticipations"] = late
    await calls.send(Request(PARTICIPATIONS))
    assert calls.skew == 600


def pages(heard: Heard, key: str = "pageToken") -> int:
    return int(heard.query.get(key, "0"))


async def test_every_page_of_a_list_is_read(calls: Calls, api: Api) -> None:
    def page(heard: Heard) -> Reply:
        number = pages(heard)
        more = {"pagination": {"nextToken": str(number + 1)}} if number < 4 else {}
        return said({"items": [{"sku": f"S{number}"}], **more})

    api.answers["searchListingsItems"] = page
    got = await calls.pages(listings.search(ME, "us", ("B0TWOAMBL1",), listings.NAMES), listings.ASK, listings.TOKEN)
    assert got.whole
    assert [body["items"][0]["sku"] for body in got.bodies] == ["S0", "S1", "S2", "S3", "S4"]


class Dying:
    """A list of three pages whose tokens live thirty seconds; `pause` passes before the second page is asked for."""

    def __init__(self, clock: StillClock, pauses: list[float]) -> None:
        self._clock = clock
        self._pauses = pauses
        self._given: dict[str, float] = {}

    def __call__(self, heard: Heard) -> Reply:
        token = heard.query.get("nextToken")
        if token is not None and self._clock.monotonic() - self._given[token] > 30:
            return error(400, "InvalidInput", "Next token has expired")
        number = int(token.rpartition("=")[2]) if token else 0
        if number == 2:
            return said({"payload": {"inventorySummaries": [{"sellerSku": "S2"}]}})
        following = f"n/xt+{len(self._given)}={number + 1}"
        self._given[following] = self._clock.monotonic()
        self._clock.advance(self._pauses.pop(0) if self._pauses else 0)
        body = {"inventorySummaries": [{"sellerSku": f"S{number}"}]}
        return said({"payload": body, "pagination": {"nextToken": following}})


@pytest.mark.parametrize(("pauses", "whole", "asked"), [([0, 40, 0, 0], True, 6), ([0, 40, 40], False, 5)])
async def test_a_token_that_died_is_met_by_beginning_again_once(
    pauses: list[float], whole: bool, asked: int, calls: Calls, api: Api, clock: StillClock
) -> None:
    api.answers["getInventorySummaries"] = Dying(clock, pauses)
    question = next(inventory.questions("us", ("S0", "S1", "S2")))
    got = await calls.pages(question, inventory.ASK, inventory.TOKEN)
    assert (got.whole, len(api.of(INVENTORY))) == (whole, asked)
    if whole:
        assert len(got.bodies) == 3


async def test_a_list_that_leads_in_a_circle_is_not_whole(calls: Calls, api: Api) -> None:
    api.answers["searchListingsItems"] = said({"items": [], "pagination": {"nextToken": "again"}})
    got = await calls.pages(listings.search(ME, "us", ("B0TWOAMBL1",), listings.NAMES), listings.ASK, listings.TOKEN)
    assert not got.whole
    assert len(api.of(SEARCH_LISTINGS)) < 10


async def test_a_body_is_json_in_utf_8(calls: Calls, api: Api) -> None:
    api.answers["getListingOffersBatch"] = said({"responses": []})
    from_sku = {"uri": "/products/pricing/v0/listings/%E8%8C%B6/offers", "method": "GET"}
    entry = {**from_sku, "MarketplaceId": US, "ItemCondition": "New"}
    await calls.send(Request(LISTING_OFFERS_BATCH, body={"requests": [entry]}))
    assert api.heard[0].headers["content-type"] == "application/json"
    assert api.heard[0].body == {"requests": [entry]}


async def test_a_catalogue_item_is_asked_for_by_its_path(calls: Calls, api: Api) -> None:
    api.answers["getCatalogItem"] = said({"asin": LAMP.id})
    await calls.send(catalog.single(LAMP, catalog.CONTENT))
    assert api.of(CATALOG_ITEM)[0].values == {"asin": LAMP.id}


async def test_two_accounts_side_by_side_do_not_share_their_quota(make_calls: MakeCalls, api: Api) -> None:
    api.answers["searchCatalogItems"] = said({"items": []})
    api.login = lambda form: api._let_in({**form, "refresh_token": "Atzr|the-refresh-token"})
    one, other = make_calls(), make_calls(refresh_token="Atzr|another")
    for calls in (one, other):
        for _ in range(2):
            await calls.send(catalog.search("us", ("B0TWOAMBL1",), catalog.RANKS), urgent=True)
    assert [heard.at for heard in api.of(SEARCH_CATALOG)] == [0, 0, 0, 0]


@given(st.binary(max_size=200))
def test_no_error_body_is_too_odd_to_be_read(body: bytes) -> None:
    str(complaint_of(body))


def test_an_error_body_may_be_anything() -> None:
    odd: tuple[object, ...] = ({"errors": [None]}, {"errors": {}}, [], "x", {"errors": [{"code": 5}]}, None)
    for body in odd:
        str(complaint_of(json.dumps(body).encode()))
