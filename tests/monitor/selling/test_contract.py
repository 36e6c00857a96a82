"""The local Selling Partner API against Amazon's own models: what it lets be asked, and what it answers."""

import json
from dataclasses import replace
from typing import Any

import pytest

from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.contract import OPERATIONS, Keys, Operation
from monitor.demo.spapi.deviations import DEVIATIONS
from monitor.demo.spapi.shop import Depot, Issue, Shop
from tests.clock import NIGHT, StillClock
from tests.monitor.selling import models
from tests.monitor.selling.asker import Asker, expected_entry, item_entry, money, offers_entry, summary_entry
from tests.monitor.selling.shop import CROWD, LAMP, LONELY, ME, ODD, SHOP, STRANGER, US
from tests.shared import needs_shared

pytestmark = needs_shared
# Of Fulfillment Inbound v0 neither model nor quota is among the specs.
MODELLED = [one for one in OPERATIONS if not one.path.startswith("/fba/inbound/v0/")]


@pytest.mark.parametrize("operation", MODELLED, ids=lambda one: one.name)
def test_each_operation_is_declared_as_in_the_model(operation: Operation) -> None:
    method, path, _, _ = models.operations()[operation.name]
    assert (operation.method, operation.path) == (method, path)
    query = {one["name"]: one for one in models.parameters(operation.name) if one["in"] == "query"}
    assert set(operation.query) == set(query)
    for name, ours in operation.query.items():
        theirs = query[name]
        allowed = theirs.get("enum") or theirs.get("items", {}).get("enum") or ()
        assert ours.allowed == set(allowed), name
        assert ours.required == theirs.get("required", False), name
        assert (ours.kind == "list") == (theirs["type"] == "array"), name
        assert ours.most == theirs.get("maxItems", theirs.get("maximum")), name


@pytest.mark.parametrize("operation", MODELLED, ids=lambda one: one.name)
def test_each_quota_is_the_documented_one(operation: Operation) -> None:
    rows = json.loads(models.RATES.read_text("utf-8"))
    row = next(one for one in rows if (one["operationId"], one["path"]) == (operation.name, operation.path))
    assert (operation.rate, operation.burst) == (row["rate"], row["burst"])


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.body], ids=lambda one: one.name)
def test_each_body_has_the_keys_of_the_model_and_no_others(operation: Operation) -> None:
    assert operation.body is not None
    compare(operation.body, models.schema(operation.name), operation.name)


def compare(ours: Keys, theirs: dict[str, Any], where: str) -> None:
    if theirs.get("type") == "array":
        assert ours.many, where
        assert ours.most == theirs.get("maxItems"), where
        theirs = theirs["items"]
    if ours.free:
        return
    assert set(ours.keys) == set(theirs["properties"]), where
    # A batch without entries is refused by the API, whatever the model says.
    assert ours.required - {"requests"} == set(theirs.get("required", ())) - {"requests"}, where
    for name, inner in ours.keys.items():
        if inner is not None:
            compare(inner, theirs["properties"][name], f"{where}.{name}")


async def test_every_answer_is_as_in_the_model_but_for_the_named_deviations(
    api: LocalSellingApi, asker: Asker, clock: StillClock
) -> None:
    await tour(asker, clock)
    assert {one.name for one in MODELLED} <= {one.operation for one in api.record}
    assert {one.status for one in api.record} >= {200, 202, 400, 403, 404, 409, 413, 429, 500, 503}
    unexplained, used = [], set()
    for exchange in api.record:
        if exchange.operation in models.operations():
            for place, rule, words in models.errors_of(exchange.operation, exchange.status, exchange.answer):
                found = models.meant(exchange.operation, place, rule)
                if found is None:
                    unexplained.append((exchange.operation, exchange.status, place, rule, words))
                used.add(found)
    for name, place, rule, words in [*(await health(asker, clock)), *pushed(api)]:
        found = models.meant(name, place, rule)
        if found is None:
            unexplained.append((name, 0, place, rule, words))
        used.add(found)
    assert unexplained == []
    assert used == set(DEVIATIONS)  # one that reality and model agree on is none


async def tour(asker: Asker, clock: StillClock) -> None:
    """Asks every operation, well and badly, and meets every error."""
    for part in (pricing, catalogue, listings, stock, orders, money, account, reports, notifications, errors):
        await part(asker, clock)


async def pricing(asker: Asker, clock: StillClock) -> None:
    for condition in ("New", "Used"):
        entries = [offers_entry(sku, condition) for sku in (ODD, "CROWD-1", "SHUT-1", "NONE")]
        await asker.ask("getListingOffersBatch", {"requests": entries})
        clock.advance(10)
    await asker.ask("getItemOffersBatch", {"requests": [item_entry(one) for one in (LAMP, CROWD, "B0NOTHING1")]})
    question = {"MarketplaceId": US, "ItemCondition": "New"}
    await asker.ask("getListingOffers", None, {"SellerSKU": ODD}, **question)
    await asker.ask("getItemOffers", None, {"Asin": CROWD}, **question)
    clock.advance(10)
    await asker.ask("getItemOffers", None, {"Asin": "B0NOTHING1"}, **question)
    everything = ("featuredBuyingOptions", "referencePrices", "lowestPricedOffers")
    entries_ = [summary_entry(one, *everything) for one in (LAMP, LONELY, "B0NOTHING1")]
    await asker.ask("getCompetitiveSummary", {"requests": entries_})
    expected = [expected_entry(one) for one in (ODD, "STORED-1", "SHUT-1", "NONE")]
    await asker.ask("getFeaturedOfferExpectedPriceBatch", {"requests": expected})


async def catalogue(asker: Asker, clock: StillClock) -> None:
    parts = [
        "attributes", "classifications", "dimensions", "identifiers", "images", "productTypes", "relationships",
        "salesRanks", "summaries", "vendorDetails",
    ]  # fmt: skip
    ids: dict[str, Any] = {"identifiers": [LAMP, CROWD, "B0NOTHING1"], "identifiersType": "ASIN", "pageSize": 1}
    got = await asker.ask("searchCatalogItems", marketplaceIds=[US], includedData=parts, **ids)
    token = got.said["pagination"]["nextToken"]
    await asker.ask("searchCatalogItems", marketplaceIds=[US], includedData=parts, pageToken=token, **ids)
    clock.advance(10)
    await asker.ask("searchCatalogItems", marketplaceIds=[US])
    for asin in (LAMP, LONELY, "B0NOTHING1"):
        await asker.ask("getCatalogItem", None, {"asin": asin}, marketplaceIds=[US], includedData=parts)
        clock.advance(1)


async def listings(asker: Asker, clock: StillClock) -> None:
    parts = [
        "summaries", "attributes", "issues", "offers", "fulfillmentAvailability", "procurement", "relationships",
        "productTypes",
    ]  # fmt: skip
    seller = {"sellerId": ME}
    got = await asker.ask("searchListingsItems", None, seller, marketplaceIds=[US], includedData=parts, pageSize=3)
    token = got.said["pagination"]["nextToken"]
    question: dict[str, Any] = {"marketplaceIds": [US], "includedData": parts, "pageSize": 3}
    await asker.ask("searchListingsItems", None, seller, **question, pageToken=token)
    await asker.ask("searchListingsItems", None, {"sellerId": "A9OTHER000"}, marketplaceIds=[US])
    for sku in (ODD, "NONE"):
        await asker.ask("getListingsItem", None, {"sellerId": ME, "sku": sku}, marketplaceIds=[US], includedData=parts)


async def stock(asker: Asker, clock: StillClock) -> None:
    question: dict[str, Any] = {"granularityType": "Marketplace", "granularityId": US, "marketplaceIds": [US]}
    await asker.ask("getInventorySummaries", **question, details="true")
    await asker.ask("getInventorySummaries", **question, nextToken="unknown")


async def orders(asker: Asker, clock: StillClock) -> None:
    parts = ["PROCEEDS", "FULFILLMENT", "CANCELLATION"]
    await asker.ask("searchOrders", createdAfter="2026-03-01T00:00:00Z", includedData=parts, maxResultsPerPage=2)
    await asker.ask("searchOrders")
    for number in (SHOP.orders[0].id, "111-9999999-9999999"):
        await asker.ask("getOrder", None, {"orderId": number}, includedData=parts)
    span = "2026-03-02T00:00:00Z--2026-03-03T00:00:00Z"
    for granularity in ("Total", "Hour", "Day"):
        await asker.ask("getOrderMetrics", marketplaceIds=[US], interval=span, granularity=granularity)


async def account(asker: Asker, clock: StillClock) -> None:
    await asker.ask("getMarketplaceParticipations")
    await asker.ask("getAccount")


async def reports(asker: Asker, clock: StillClock) -> None:
    body: dict[str, Any] = {"reportType": "GET_MERCHANT_LISTINGS_ALL_DATA", "marketplaceIds": [US]}
    number = (await asker.ask("createReport", body)).said["reportId"]
    for wait in (0, 20, 60):
        clock.advance(wait)
        got = await asker.ask("getReport", None, {"reportId": number})
    await asker.ask("getReportDocument", None, {"reportDocumentId": got.said["reportDocumentId"]})
    await asker.ask("getReportDocument", None, {"reportDocumentId": "none"})
    await asker.ask("getReports", reportTypes=[body["reportType"]])
    await asker.ask("getReports")
    await asker.ask("cancelReport", None, {"reportId": "none"})
    await asker.ask("getReport", None, {"reportId": "none"})
    await asker.ask("createReport", {"reportType": "GET_NOTHING", "marketplaceIds": [US]})
    await asker.ask("cancelReport", None, {"reportId": number})


KINDS = {
    "ANY_OFFER_CHANGED": "1.0", "ORDER_CHANGE": "1.0", "PRICING_HEALTH": "1.0",
    "FBA_INVENTORY_AVAILABILITY_CHANGES": "1.0", "ACCOUNT_STATUS_CHANGED": "2021-01-01",
    "LISTINGS_ITEM_STATUS_CHANGE": "1.0", "LISTINGS_ITEM_ISSUES_CHANGE": "2023-12-13",
    "LISTINGS_ITEM_MFN_QUANTITY_CHANGE": "1.0", "BRANDED_ITEM_CONTENT_CHANGE": "1.0",
}  # fmt: skip


async def subscribe(asker: Asker, clock: StillClock) -> list[str]:
    """Both destinations and every kind of notification; the ids of the subscriptions."""
    ids = {}
    for name, resource in (
        ("sqs", {"sqs": {"arn": asker.api.queue.arn}}),
        ("bus", {"eventBridge": {"accountId": "000000000000", "region": "us-east-1"}}),
    ):
        got = await asker.ask("createDestination", {"name": name, "resourceSpecification": resource})
        ids[name] = got.said["payload"]["destinationId"]
    made = []
    for kind, version in KINDS.items():
        clock.advance(2)
        bus = kind.startswith(("LISTINGS_", "BRANDED_"))
        body = {"payloadVersion": version, "destinationId": ids["bus" if bus else "sqs"]}
        got = await asker.ask("createSubscription", body, {"notificationType": kind})
        made.append(got.said["payload"]["subscriptionId"])
    return made


async def notifications(asker: Asker, clock: StillClock) -> None:
    subscriptions = await subscribe(asker, clock)
    clock.advance(30)
    first = {"notificationType": "ANY_OFFER_CHANGED"}
    body = {"payloadVersion": "1.0", "destinationId": "destination-1"}
    assert (await asker.ask("createSubscription", body, first)).status == 409
    assert (await asker.ask("createSubscription", body, {"notificationType": "LISTINGS_ITEM_X"})).status == 200
    await asker.ask("getSubscription", None, first)
    await asker.ask("getSubscription", None, {"notificationType": "NOTHING"})
    await asker.ask("getSubscriptions", notificationTypes=["ORDER_CHANGE"])
    await asker.ask("getDestinations")
    for number in ("destination-1", "none"):
        await asker.ask("getDestination", None, {"destinationId": number})
    named = {"notificationType": "ORDER_CHANGE", "subscriptionId": subscriptions[1]}
    await asker.ask("getSubscriptionById", None, named)
    clock.advance(30)
    asker.api.put(changed(asker.api.shop))
    for _ in range(2):
        await asker.ask("deleteSubscriptionById", None, named)
        await asker.ask("deleteDestination", None, {"destinationId": "destination-2"})


def changed(shop: Shop) -> Shop:
    """Something of everything: a stranger, a lost feature, new words, issues, stock, an order, the standing."""
    lamp, crowd, lonely, stored = shop.items
    mine = replace(lamp.offers[0], featured=False)
    lamp = replace(lamp, offers=(mine, *lamp.offers[1:], STRANGER), title="Another lamp", bullets=())
    black, full, kept, shut = shop.skus
    skus = (
        replace(black, quantity=11),
        replace(full, quantity=5),
        replace(kept, depot=Depot(39, 5, 3)),
        replace(shut, issues=(Issue("99300", "Rules", actions=("SEARCH_SUPPRESSED",)),)),
    )
    order = replace(shop.orders[0], status="CANCELLED", cancel_asked="ordered by mistake", updated=NIGHT)
    account = replace(shop.account, standing="AT_RISK")
    items = (lamp, crowd, lonely, stored)
    return replace(shop, items=items, skus=skus, orders=(order, *shop.orders[1:]), account=account)


async def errors(asker: Asker, clock: StillClock) -> None:
    for kind in ("html 400", "400", "403 role", "403 region", "403 token", "404", "413", "429", "500", "503"):
        asker.api.faults.add(kind, "searchCatalogItems")
        await asker.ask("searchCatalogItems", marketplaceIds=[US], keywords=["lamp"])
    await asker.ask("searchCatalogItems", marketplaceIds=[US], keywords=["lamp"], salesRank="true")
    clock.advance(60)


async def health(asker: Asker, clock: StillClock) -> list[tuple[str, str, str, str]]:
    """What the reports that are JSON differ in from their schemas."""
    days = {"dataStartTime": "2026-02-22T00:00:00Z", "dataEndTime": "2026-02-28T00:00:00Z"}
    spans: dict[str, dict[str, Any]] = {"GET_V2_SELLER_PERFORMANCE_REPORT": {}}
    found = []
    for kind in models.REPORTS:
        document = await report(asker, clock, kind, **spans.get(kind, days))
        found += [(kind, *one) for one in models.report_errors(kind, document)]
    return found


async def report(asker: Asker, clock: StillClock, kind: str, **span: str) -> Any:
    body = {"reportType": kind, "marketplaceIds": [US], **span}
    number = (await asker.ask("createReport", body)).said["reportId"]
    clock.advance(61)
    got = await asker.ask("getReport", None, {"reportId": number})
    signed = await asker.ask("getReportDocument", None, {"reportDocumentId": got.said["reportDocumentId"]})
    fetched = await asker.fetch(signed.said["url"])
    return json.loads(fetched)


def pushed(api: LocalSellingApi) -> list[tuple[str, str, str, str]]:
    """What the notifications differ in from their schemas; all kinds must have come."""
    messages = [json.loads(one.body) for one in api.queue._messages.values()]
    plain = [one.get("detail", one) for one in messages]
    kinds = {one.get("NotificationType") or one["notificationType"] for one in plain}
    assert kinds == set(KINDS)
    return [
        (kind, *error)
        for one in plain
        if (kind := one.get("NotificationType") or one["notificationType"])
        for error in models.push_errors(kind, one)
    ]


def test_a_deviation_says_why() -> None:
    assert all(len(one.reason) > 40 for one in DEVIATIONS)
    assert len({one.name for one in DEVIATIONS}) == len(DEVIATIONS)
