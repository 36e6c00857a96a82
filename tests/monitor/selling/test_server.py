"""How the local Selling Partner API behaves: tokens, quotas, pages and errors, by the clock."""

import json
from dataclasses import replace
from typing import Any

import pytest

from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.login import NOTIFICATIONS
from monitor.demo.spapi.shop import Depot, Sku
from tests.clock import StillClock
from tests.monitor.selling.asker import AGENT, Asker, item_entry, offers_entry
from tests.monitor.selling.shop import CROWD, LAMP, LONELY, ME, ODD, SHOP, STORED, US

LOOK: dict[str, Any] = {"marketplaceIds": [US], "keywords": ["lamp"]}


LYING: dict[str, Any] = {"granularityType": "Marketplace", "granularityId": US, "marketplaceIds": [US]}


# --- tokens


async def test_a_token_opens_the_api_for_an_hour(asker: Asker, clock: StillClock) -> None:
    assert (await asker.ask("searchCatalogItems", **LOOK)).status == 200
    clock.advance(3599)
    assert (await asker.ask("searchCatalogItems", **LOOK)).status == 200
    clock.advance(2)
    got = await asker.ask("searchCatalogItems", **LOOK)
    assert (got.status, got.said["errors"][0]["details"]) == (403, "The access token you provided has expired.")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"client_secret": "another"}, 401, "invalid_client"),
        ({"refresh_token": "Atzr|another"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_wrong_log_in_is_refused_as_login_with_amazon_does(
    changed: dict[str, str], status: int, code: str, asker: Asker
) -> None:
    got = await asker.log_in(**changed)
    assert (got.status, got.said["error"]) == (status, code)


async def test_a_revoked_app_gets_no_token_and_its_old_ones_die(api: LocalSellingApi, asker: Asker) -> None:
    await asker.ask("searchCatalogItems", **LOOK)
    api.login.revoke()
    assert (await asker.ask("searchCatalogItems", **LOOK)).status == 403
    assert (await asker.log_in()).said["error"] == "invalid_grant"
    api.login.authorise()
    asker.forget()
    assert (await asker.ask("searchCatalogItems", **LOOK)).status == 200


async def test_each_operation_wants_its_own_kind_of_token(asker: Asker) -> None:
    assert (await asker.log_in("sellingpartnerapi::anything")).said["error"] == "invalid_scope"
    granted = await asker.log_in(NOTIFICATIONS)
    assert "refresh_token" not in granted.said
    asker._tokens[None] = granted.said["access_token"]
    assert (await asker.ask("searchCatalogItems", **LOOK)).status == 403
    assert (await asker.ask("getDestinations")).status == 200


async def test_without_its_role_an_operation_is_closed(api: LocalSellingApi, asker: Asker) -> None:
    api.roles = frozenset({"Pricing"})
    assert (await asker.ask("searchCatalogItems", **LOOK)).status == 403
    assert (await asker.ask("getItemOffersBatch", {"requests": [item_entry(LAMP)]})).status == 200


# --- what may be asked


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"salesRank": "true"}, "salesRank is not declared"),
        ({"includedData": ["salesRank"]}, "includedData=salesRank has salesRank"),
        ({"pageSize": 21}, "pageSize=21"),
        ({"marketplaceIds": [US, "A2EUQ1WTGCTBG2"]}, "is too long"),
    ],
)
async def test_what_is_not_declared_is_refused_and_remembered(
    more: dict[str, Any], why: str, api: LocalSellingApi, asker: Asker
) -> None:
    got = await asker.ask("searchCatalogItems", **{**LOOK, **more})
    assert got.status == 400
    assert why in got.said["errors"][0]["message"]
    assert [one.operation for one in api.refused] == ["searchCatalogItems"]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"Condition": "New"}, "Condition is not declared"),
        ({"ItemCondition": "Old"}, "ItemCondition=Old"),
        ({"uri": "/products/pricing/v0/items/B0LAMP0001/offers"}, "is no getListingOffers"),
        ({"uri": "/products/pricing/v0/listings/A/B/offers"}, "is no getListingOffers"),
        ({"method": "POST"}, "is no getListingOffers"),
    ],
)
async def test_each_entry_of_a_batch_is_judged_as_its_own_request(
    entry: dict[str, str], why: str, api: LocalSellingApi, asker: Asker
) -> None:
    got = await asker.ask("getListingOffersBatch", {"requests": [offers_entry(ODD) | entry]})
    assert got.status == 400
    assert why in api.refused[0].why


async def test_a_batch_has_twenty_entries_at_most_and_none_twice(asker: Asker, clock: StillClock) -> None:
    entries = [offers_entry(f"S{number}") for number in range(21)]
    assert (await asker.ask("getListingOffersBatch", {"requests": entries})).status == 400
    clock.advance(2)
    got = await asker.ask("getListingOffersBatch", {"requests": [offers_entry(ODD)] * 2})
    assert got.said["errors"][0]["message"] == "Duplicate requests submitted"


async def test_a_call_without_a_proper_user_agent_is_answered_with_html(api: LocalSellingApi, asker: Asker) -> None:
    url = f"{api.base_url}/sellers/v1/account"
    got = await asker.send("GET", url, None, {"User-Agent": "curl/8"})
    assert (got.status, "<html>" in got.said) == (400, True)
    assert (await asker.send("GET", url, b"{}", {"User-Agent": AGENT})).status == 400
    assert (await asker.send("GET", f"{api.base_url}/nothing", None, {"User-Agent": AGENT})).status == 403
    assert len(api.refused) == 3


async def test_another_region_s_market_is_403(asker: Asker) -> None:
    got = await asker.ask("searchCatalogItems", marketplaceIds=["A1PA6795UKMFR9"], keywords=["lamp"])
    assert (got.status, "not valid for region" in got.said["errors"][0]["message"]) == (403, True)


# --- quotas


async def test_each_operation_has_its_own_bucket_and_a_429_gives_no_hint(asker: Asker, clock: StillClock) -> None:
    body = {"requests": [item_entry(LAMP)]}
    assert (await asker.ask("getItemOffersBatch", body)).status == 200
    got = await asker.ask("getItemOffersBatch", body)
    assert (got.status, got.code) == (429, "QuotaExceeded")
    assert not {"x-amzn-RateLimit-Limit", "Retry-After"} & got.headers.keys()
    assert (await asker.ask("searchCatalogItems", **LOOK)).status == 200
    clock.advance(9.9)
    assert (await asker.ask("getItemOffersBatch", body)).status == 429
    clock.advance(0.1)
    assert (await asker.ask("getItemOffersBatch", body)).status == 200


async def test_the_rate_stands_in_the_header_where_it_really_does(api: LocalSellingApi, asker: Asker) -> None:
    assert (await asker.ask("searchCatalogItems", **LOOK)).headers["x-amzn-RateLimit-Limit"] == "2.0"
    assert "x-amzn-RateLimit-Limit" in (await asker.ask("searchCatalogItems", marketplaceIds=[US])).headers
    api.faults.add("500")
    got = await asker.ask("searchCatalogItems", **LOOK)
    assert "x-amzn-RateLimit-Limit" not in got.headers
    assert got.headers["x-amzn-RequestId"]


async def test_answers_are_packed_and_tell_the_clock_s_time(asker: Asker) -> None:
    got = await asker.ask("searchCatalogItems", **LOOK)
    assert got.headers["Content-Encoding"] == "gzip"
    assert got.headers["Date"] == "Tue, 03 Mar 2026 02:14:00 GMT"


async def test_a_fault_hits_as_often_as_it_was_ordered(api: LocalSellingApi, asker: Asker) -> None:
    api.faults.add("503", "searchCatalogItems", times=2)
    statuses = [(await asker.ask("searchCatalogItems", **LOOK)).status for _ in range(2)]
    assert (await asker.ask("getAccount")).status == 200
    statuses.append((await asker.ask("getAccount")).status)
    assert statuses == [503, 503, 200]


# --- answers


async def test_a_sku_with_a_slash_a_comma_and_a_letter_of_its_own_is_found_everywhere(
    api: LocalSellingApi, asker: Asker
) -> None:
    got = await asker.ask("getListingOffersBatch", {"requests": [offers_entry(ODD)]})
    assert got.said["responses"][0]["body"]["payload"]["SKU"] == ODD
    path = {"sellerId": ME, "sku": ODD}
    assert (await asker.ask("getListingsItem", None, path, marketplaceIds=[US])).said["sku"] == ODD
    named = {"identifiers": [ODD], "identifiersType": "SKU"}
    got = await asker.ask("searchListingsItems", None, {"sellerId": ME}, marketplaceIds=[US], **named)
    assert [one["sku"] for one in got.said["items"]] == [ODD]
    assert api.refused == []


async def test_an_answer_holds_twenty_offers_and_counts_all(asker: Asker) -> None:
    got = await asker.ask("getItemOffersBatch", {"requests": [item_entry(CROWD), item_entry(LONELY)]})
    crowd, lonely = (one["body"]["payload"] for one in got.said["responses"])
    assert (len(crowd["Offers"]), crowd["Summary"]["TotalOfferCount"]) == (20, 26)
    assert (lonely["status"], lonely["Offers"]) == ("NoBuyableOffers", [])


async def test_an_unknown_entry_fails_alone(asker: Asker) -> None:
    got = await asker.ask("getListingOffersBatch", {"requests": [offers_entry("NONE"), offers_entry(ODD)]})
    assert [one["status"]["statusCode"] for one in got.said["responses"]] == [400, 200]


async def test_units_at_amazon_are_told_by_the_inventory_only(asker: Asker) -> None:
    path = {"sellerId": ME, "sku": "STORED-1"}
    got = await asker.ask("getListingsItem", None, path, marketplaceIds=[US], includedData=["fulfillmentAvailability"])
    assert got.said["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "AMAZON_NA"}]
    rows = (await asker.ask("getInventorySummaries", **LYING, details="true")).said["payload"]["inventorySummaries"]
    assert [(one["asin"], one["inventoryDetails"]["fulfillableQuantity"]) for one in rows] == [(STORED, 40)]


async def test_a_seller_with_nothing_at_amazon_is_answered_with_400(api: LocalSellingApi, asker: Asker) -> None:
    api.put(replace(SHOP, skus=SHOP.skus[:1]))
    assert (await asker.ask("getInventorySummaries", **LYING)).status == 400
    assert api.refused == []


async def test_a_page_s_token_dies_after_thirty_seconds(api: LocalSellingApi, asker: Asker, clock: StillClock) -> None:
    api.put(replace(SHOP, skus=tuple(Sku(f"S{number}", STORED, depot=Depot(1)) for number in range(120))))
    first = await asker.ask("getInventorySummaries", **LYING)
    token = first.said["pagination"]["nextToken"]
    clock.advance(29)
    second = await asker.ask("getInventorySummaries", **LYING, nextToken=token)
    assert len(second.said["payload"]["inventorySummaries"]) == 50
    other = await asker.ask("getInventorySummaries", **LYING, nextToken=token, details="true")
    assert other.status == 400  # another question's token
    clock.advance(31)
    late = await asker.ask("getInventorySummaries", **LYING, nextToken=second.said["pagination"]["nextToken"])
    assert (late.status, "expired" in late.said["errors"][0]["message"]) == (400, True)


async def test_orders_are_told_two_minutes_late_and_page_by_page(asker: Asker) -> None:
    after = "2026-03-02T00:00:00Z"
    got = await asker.ask("searchOrders", createdAfter=after, maxResultsPerPage=3, includedData=["PROCEEDS"])
    assert (len(got.said["orders"]), got.said["createdBefore"]) == (3, "2026-03-03T02:12:00Z")
    token = got.said["pagination"]["nextToken"]
    rest = await asker.ask(
        "searchOrders", createdAfter=after, maxResultsPerPage=3, includedData=["PROCEEDS"], paginationToken=token
    )
    assert len(rest.said["orders"]) == 2
    assert (await asker.ask("searchOrders", createdAfter=after, createdBefore="2026-03-03T02:13:00Z")).status == 400
    assert (await asker.ask("searchOrders", createdAfter=after, lastUpdatedAfter=after)).status == 400
    assert "buyer" not in json.dumps(got.said).lower()


async def test_metrics_come_to_what_the_orders_come_to(asker: Asker) -> None:
    span = "2026-03-02T00:00:00Z--2026-03-03T02:14:00Z"
    got = await asker.ask("getOrderMetrics", marketplaceIds=[US], interval=span, granularity="Total")
    (row,) = got.said["payload"]
    assert (row["orderCount"], row["totalSales"]) == (5, {"currencyCode": "USD", "amount": 109.95})
    hours = await asker.ask("getOrderMetrics", marketplaceIds=[US], interval=span, granularity="Hour")
    assert sum(one["unitCount"] for one in hours.said["payload"]) == 5
