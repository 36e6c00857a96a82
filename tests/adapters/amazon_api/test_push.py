"""What the adapter makes of the seller's queue, over a queue and an API that speak the wire."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.operations import LISTINGS_ITEM
from adapters.errors import Unsupported
from adapters.pushes import Receipt
from adapters.readings import ACCOUNT, Condition, Offer, Rank, Seller, Subject, Sweep, Topic
from monitor.demo.sqs import LocalSqs
from tests.adapters.amazon_api.models import RECORDED
from tests.adapters.amazon_api.server import CA, DE, ME, US, Api, error, said
from tests.adapters.amazon_api.test_notifications import envelope, on_the_bus
from tests.adapters.conftest import OpenDoor
from tests.clock import NIGHT, MemoryKeep, StillClock
from tests.shared import needs_shared

LAMP = Subject("us", "B0TWOAMBL1")
RIVAL = "A3XYZ0STRANGE"
Heard = tuple[Sweep | None, Receipt]


@pytest.fixture
async def queue(clock: StillClock) -> AsyncIterator[LocalSqs]:
    async with LocalSqs(clock) as queue:
        yield queue
        assert queue.mistakes == []


@pytest.fixture
def seller(api: Api, queue: LocalSqs, open_door: OpenDoor, keep: MemoryKeep, clock: StillClock) -> AmazonApi:
    door = open_door(allow_private=frozenset({api.authority, queue.authority}))
    return AmazonApi(api.config(**queue.keys, markets=["us", "ca"]), door, keep, clock)


def pushed_offer(seller: str, price: float, *, featured: bool = False) -> dict[str, Any]:
    money = {"Amount": price, "CurrencyCode": "USD"}
    shipping = {"Amount": 0.0, "CurrencyCode": "USD"}
    row = {"SellerId": seller, "SubCondition": "new", "ListingPrice": money, "Shipping": shipping}
    return {**row, "IsFulfilledByAmazon": False, "IsBuyBoxWinner": featured}


def offers_changed(*offers: dict[str, Any], condition: str = "new", count: int | None = None, **more: Any) -> Any:
    """A notification of the lamp's offers."""
    trigger = {"MarketplaceId": US, "ASIN": LAMP.id, "ItemCondition": condition, "OfferChangeType": "External"}
    at = more.pop("at", NIGHT).isoformat()
    counts = [{"Condition": condition, "FulfillmentChannel": "Merchant", "OfferCount": count or len(offers)}]
    summary = {"NumberOfOffers": counts, "SalesRankings": [{"ProductCategoryId": "1", "Rank": 7}]}
    inner = {"SellerId": ME, "OfferChangeTrigger": {**trigger, "TimeOfOfferChange": at}, "Summary": summary}
    payload = {"AnyOfferChangedNotification": {**inner, "Offers": list(offers)}}
    return envelope("ANY_OFFER_CHANGED", payload, **more)


async def heard(seller: AmazonApi) -> list[Heard]:
    return [one async for one in seller.pushes()]


async def only(seller: AmazonApi, queue: LocalSqs, body: Any) -> Heard:
    queue.put(body)
    (one,) = await heard(seller)
    await seller.acknowledge([one[1]])
    return one


async def test_changed_offers_come_as_readings_and_are_sure_where_seller_and_featured_offer_are_named(
    seller: AmazonApi, queue: LocalSqs
) -> None:
    mine, theirs = pushed_offer(ME, 21.99), pushed_offer(RIVAL, 17.99, featured=True)
    sweep, receipt = await only(seller, queue, offers_changed(mine, theirs))
    assert sweep is not None
    found = {one.seller: one for one in sweep.of(LAMP) if isinstance(one, Offer)}
    assert set(found) == {Seller(ME), Seller(RIVAL)}
    assert (found[Seller(RIVAL)].featured, found[Seller(ME)].mine) == (True, True)
    assert (sweep.topic, sweep.whole, receipt.sure) == (Topic.OFFERS, frozenset({LAMP}), True)
    assert (receipt.id, receipt.kind, receipt.at) == ("n-1", "ANY_OFFER_CHANGED", NIGHT)
    assert sweep.evidence[0].subject == LAMP


async def test_without_a_featured_offer_in_it_a_second_read_is_wanted(seller: AmazonApi, queue: LocalSqs) -> None:
    _, receipt = await only(seller, queue, offers_changed(pushed_offer(RIVAL, 17.99)))
    assert receipt.sure is False


async def test_a_list_that_is_cut_proves_nobody_gone(seller: AmazonApi, queue: LocalSqs) -> None:
    sweep, _ = await only(seller, queue, offers_changed(pushed_offer(RIVAL, 17.99), count=31))
    assert sweep is not None
    assert sweep.whole == frozenset()
    assert "1 of 31" in sweep.partial[0].why


async def test_used_offers_are_no_answer_about_new_ones(seller: AmazonApi, queue: LocalSqs) -> None:
    sweep, _ = await only(seller, queue, offers_changed(pushed_offer(RIVAL, 9.99), condition="Used"))
    assert sweep is not None
    assert [one.condition for one in sweep.readings if isinstance(one, Offer)] == [Condition.USED]
    assert sweep.ask.condition is Condition.USED, "what is whole is the list of used ones"


async def test_a_condition_that_nobody_knows_is_to_be_asked_for(seller: AmazonApi, queue: LocalSqs) -> None:
    sweep, _ = await only(seller, queue, offers_changed(pushed_offer(RIVAL, 9.99), condition="club"))
    assert sweep is not None
    assert (sweep.ask.listings, sweep.readings) == ((LAMP,), ())


@needs_shared
async def test_the_recorded_one_is_read_with_its_doubled_own_offer(seller: AmazonApi, queue: LocalSqs) -> None:
    said = json.loads((RECORDED / "notifications" / "any_offer_changed.json").read_text("utf-8"))
    sweep, receipt = await only(seller, queue, said)
    assert sweep is not None
    offers = [one for one in sweep.readings if isinstance(one, Offer)]
    assert len(offers) == len({one.seller for one in offers}) == 6
    assert [one.seller.id for one in offers if one.featured] == ["ASELLER0000002"]
    assert receipt.sure
    assert not [one for one in sweep.readings if isinstance(one, Rank)], "a board without a title makes no series"


LISTING = {"SellerId": ME, "MarketplaceId": US, "Asin": LAMP.id, "Sku": "LAMP"}


@pytest.mark.parametrize(
    ("kind", "payload", "topic"),
    [
        ("LISTINGS_ITEM_ISSUES_CHANGE", {**LISTING, "Severities": ["ERROR"]}, Topic.LISTINGS),
        ("BRANDED_ITEM_CONTENT_CHANGE", {"MarketplaceId": US, "Asin": LAMP.id}, Topic.LISTINGS),
        ("PRICING_HEALTH", {"offerChangeTrigger": {"marketplaceId": US, "asin": LAMP.id}}, Topic.OFFERS),
    ],
)
async def test_what_holds_no_facts_makes_the_question_due(
    seller: AmazonApi, queue: LocalSqs, kind: str, payload: Any, topic: Topic
) -> None:
    for body in (envelope(kind, payload), on_the_bus(envelope(kind, payload))):
        sweep, receipt = await only(seller, queue, body)
        assert sweep is not None
        assert (sweep.topic, sweep.ask.listings, sweep.readings) == (topic, (LAMP,), ())
        assert (receipt.kind, receipt.about, receipt.sure) == (kind, str(LAMP), False)


async def test_a_status_is_looked_at_in_every_market_because_amazon_names_the_wrong_one(
    seller: AmazonApi, queue: LocalSqs
) -> None:
    sweep, _ = await only(seller, queue, envelope("LISTINGS_ITEM_STATUS_CHANGE", {**LISTING, "Status": []}))
    assert sweep is not None
    assert sweep.ask.listings == (LAMP, Subject("ca", LAMP.id))


async def several(seller: AmazonApi, queue: LocalSqs, body: Any) -> list[Heard]:
    """What one message makes due, acknowledged together."""
    queue.put(body)
    found = await heard(seller)
    await seller.acknowledge([receipt for _, receipt in found])
    assert queue.left == 0
    return found


async def test_an_account_s_status_makes_the_account_and_all_its_listings_due(
    seller: AmazonApi, queue: LocalSqs
) -> None:
    payload = {"accountStatusChangeNotification": {"currentAccountStatus": "AT_RISK"}}
    said = {"notificationType": "ACCOUNT_STATUS_CHANGED", "payload": payload, "notificationMetadata": {}}
    found = await several(seller, queue, said)
    due = [(sweep.topic, sweep.ask.listings) for sweep, _ in found if sweep]
    assert due == [(Topic.ACCOUNT, (ACCOUNT,)), (Topic.LISTINGS, ())]


async def test_what_is_due_of_one_message_is_told_apart_so_that_none_of_it_counts_as_a_repeat(
    seller: AmazonApi, queue: LocalSqs, api: Api
) -> None:
    api.answers[LISTINGS_ITEM.name] = said(own_item("LAMP"))
    found = await several(seller, queue, ordered("LAMP"))
    assert [sweep.topic for sweep, _ in found if sweep] == [Topic.ORDERS, Topic.STOCK]
    assert len({receipt.id for _, receipt in found}) == 2
    assert {receipt.about for _, receipt in found} == {""}


async def test_posted_money_makes_the_ledger_due(seller: AmazonApi, queue: LocalSqs) -> None:
    payload = {"TransactionUpdateNotification": {"TransactionType": "Refund"}}
    sweep, _ = await only(seller, queue, envelope("TRANSACTION_UPDATE", payload))
    assert sweep is not None
    assert (sweep.topic, sweep.ask.listings) == (Topic.MONEY, (ACCOUNT,))


def own_item(sku: str) -> Any:
    return {"sku": sku, "summaries": [{"marketplaceId": US, "asin": LAMP.id, "status": ["BUYABLE"]}]}


def ordered(sku: str, number: str = "n-1") -> Any:
    summary = {"MarketplaceId": US, "OrderItems": [{"SellerSKU": sku, "Quantity": 1}]}
    return envelope("ORDER_CHANGE", {"OrderChangeNotification": {"SellerId": ME, "Summary": summary}}, number)


async def test_an_order_s_sku_is_looked_up_once_a_day(
    seller: AmazonApi, queue: LocalSqs, api: Api, clock: StillClock
) -> None:
    api.answers[LISTINGS_ITEM.name] = said(own_item("LAMP/灯 1"))
    for _ in range(2):
        _, (sweep, receipt) = await several(seller, queue, ordered("LAMP/灯 1"))
        assert sweep is not None
        assert (sweep.topic, sweep.ask.listings, receipt.about) == (Topic.STOCK, (LAMP,), "")
    assert [one.values["sku"] for one in api.of(LISTINGS_ITEM)] == ["LAMP/灯 1"]
    clock.advance(timedelta(days=1).total_seconds())
    await several(seller, queue, ordered("LAMP/灯 1"))
    assert len(api.of(LISTINGS_ITEM)) == 2


async def test_a_sku_that_cannot_be_looked_up_is_left_to_the_sweeps_and_holds_nothing_up(
    seller: AmazonApi, queue: LocalSqs, api: Api
) -> None:
    api.answers[LISTINGS_ITEM.name] = error(403, "Unauthorized")
    queue.put(ordered("LAMP"))
    queue.put(offers_changed(pushed_offer(RIVAL, 17.99), number="n-2"))
    orders, stock, offers = await heard(seller)
    assert orders[0] is not None
    assert stock[0] is None
    assert offers[0] is not None


async def test_a_quantity_without_a_market_is_looked_up_in_all(seller: AmazonApi, queue: LocalSqs, api: Api) -> None:
    api.answers[LISTINGS_ITEM.name] = said(own_item("LAMP"))
    quantity = {"SellerId": ME, "FulfillmentChannelCode": "DEFAULT", "Sku": "LAMP", "Quantity": 2}
    sweep, _ = await only(seller, queue, envelope("LISTINGS_ITEM_MFN_QUANTITY_CHANGE", quantity))
    assert sweep is not None
    assert sweep.ask.listings == (LAMP,)
    assert {one.query["marketplaceIds"] for one in api.of(LISTINGS_ITEM)} == {US, CA}


@pytest.mark.parametrize("body", ["no JSON", envelope("FEED_PROCESSING_FINISHED", {}), envelope("NEW_KIND", {"a": 1})])
async def test_what_leads_to_nothing_is_heard_and_can_be_acknowledged(
    seller: AmazonApi, queue: LocalSqs, body: Any
) -> None:
    sweep, receipt = await only(seller, queue, body)
    assert sweep is None
    assert receipt.id
    await seller.acknowledge([receipt])
    assert queue.left == 0


async def test_offers_of_another_region_s_market_touch_nothing_of_ours(seller: AmazonApi, queue: LocalSqs) -> None:
    said = offers_changed(pushed_offer(RIVAL, 17.99))
    said["Payload"]["AnyOfferChangedNotification"]["OfferChangeTrigger"]["MarketplaceId"] = DE
    sweep, _ = await only(seller, queue, said)
    assert sweep is not None
    assert sweep.of(LAMP) == ()


async def test_a_notification_tells_who_i_am(
    api: Api, queue: LocalSqs, open_door: OpenDoor, keep: MemoryKeep, clock: StillClock
) -> None:
    door = open_door(allow_private=frozenset({api.authority, queue.authority}))
    stranger = AmazonApi(api.config(**queue.keys, seller_id=None), door, keep, clock)
    sweep, _ = await only(stranger, queue, offers_changed(pushed_offer(ME, 21.99)))
    assert sweep is not None
    assert [one.mine for one in sweep.readings if isinstance(one, Offer)] == [True]


async def test_without_a_queue_there_are_no_pushes(api: Api, way_in: Any, keep: MemoryKeep, clock: StillClock) -> None:
    seller = AmazonApi(api.config(), way_in, keep, clock)
    assert seller.has_pushes is False
    with pytest.raises(Unsupported):
        await heard(seller)
