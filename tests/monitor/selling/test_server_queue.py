"""How the local queue hands its messages out, and what is pushed to whom."""

import asyncio
import hmac
import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.shop import Shop
from tests.clock import StillClock
from tests.monitor.selling.asker import Asker, Got
from tests.monitor.selling.shop import LAMP, ME, SHOP, STRANGER


async def call(api: LocalSellingApi, asker: Asker, action: str, secret: str | None = None, **body: Any) -> Got:
    """One call of the queue's protocol, signed by hand."""
    raw = json.dumps({"QueueUrl": api.queue_url, **body}).encode()
    stamp = api._clock.now().strftime("%Y%m%dT%H%M%SZ")
    day, host = stamp[:8], f"127.0.0.1:{api.port}"
    headers = {"host": host, "x-amz-date": stamp, "x-amz-target": f"AmazonSQS.{action}"}
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"POST\n/\n\n{lines}\n{names}\n{sha256(raw).hexdigest()}"
    scope = f"{day}/us-east-1/sqs/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{secret or api.sqs.key.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"AWS4-HMAC-SHA256 Credential={api.sqs.key.id}/{scope}, SignedHeaders={names}, Signature={signature}"
    headers |= {"Authorization": credential, "Content-Type": "application/x-amz-json-1.0"}
    return await asker.send("POST", f"{api.base_url}/", raw, headers)


async def test_a_message_comes_again_until_it_is_deleted(api: LocalSellingApi, asker: Asker, clock: StillClock) -> None:
    api.queue.send("one")
    (message,) = (await call(api, asker, "ReceiveMessage")).said["Messages"]
    assert message["Body"] == "one"
    assert (await call(api, asker, "ReceiveMessage")).said == {}  # hidden
    clock.advance(31)
    (again,) = (await call(api, asker, "ReceiveMessage", MaxNumberOfMessages=10)).said["Messages"]
    assert again["Attributes"]["ApproximateReceiveCount"] == "2"
    entries = [{"Id": "0", "ReceiptHandle": again["ReceiptHandle"]}]
    assert (await call(api, asker, "DeleteMessageBatch", Entries=entries)).said["Successful"] == [{"Id": "0"}]
    assert api.queue.waiting == 0


async def test_a_long_poll_ends_with_the_first_message(api: LocalSellingApi) -> None:
    polling = asyncio.create_task(api.queue.receive(10, 20, 30))
    await asyncio.sleep(0)
    api.queue.send("one")
    assert [one["Body"] for one in await polling] == ["one"]


async def test_a_long_poll_ends_empty_after_its_time(api: LocalSellingApi, clock: StillClock) -> None:
    assert await api.queue.receive(10, 20, 30) == []
    assert clock.monotonic() == 20


async def test_a_wrong_signature_or_an_unknown_queue_is_refused(api: LocalSellingApi, asker: Asker) -> None:
    got = await call(api, asker, "ReceiveMessage", secret="another")
    assert (got.status, got.said["__type"]) == (403, "com.amazon.coral.service#SignatureDoesNotMatch")
    got = await call(api, asker, "ReceiveMessage", QueueUrl="http://127.0.0.1/other")
    assert got.said["__type"] == "com.amazonaws.sqs#QueueDoesNotExist"
    assert (await call(api, asker, "ReceiveMessage", MaxMessages=10)).status == 400
    assert [one.why for one in api.refused] == ["MaxMessages is not declared"]


async def subscribed(asker: Asker, kind: str = "ANY_OFFER_CHANGED", **more: Any) -> None:
    resource = {"sqs": {"arn": asker.api.queue.arn}}
    got = await asker.ask("createDestination", {"name": "queue", "resourceSpecification": resource})
    body = {"payloadVersion": "1.0", "destinationId": got.said["payload"]["destinationId"], **more}
    assert (await asker.ask("createSubscription", body, {"notificationType": kind})).status == 200


def with_stranger(shop: Shop) -> Shop:
    lamp, *others = shop.items
    return replace(shop, items=(replace(lamp, offers=(*lamp.offers, STRANGER)), *others))


async def test_a_stranger_is_pushed_to_whoever_subscribed(api: LocalSellingApi, asker: Asker) -> None:
    api.put(with_stranger(SHOP))
    assert api.queue.waiting == 0  # nobody had
    api.put(SHOP)
    await subscribed(asker)
    api.put(with_stranger(SHOP))
    (message,) = (await call(api, asker, "ReceiveMessage")).said["Messages"]
    told = json.loads(message["Body"])["Payload"]["AnyOfferChangedNotification"]
    assert (told["OfferChangeTrigger"]["ASIN"], told["SellerId"]) == (LAMP, ME)
    assert STRANGER.seller_id in {one["SellerId"] for one in told["Offers"]}


async def test_a_page_without_a_live_offer_of_mine_is_not_pushed(api: LocalSellingApi, asker: Asker) -> None:
    await subscribed(asker)
    lamp, crowd, lonely, stored = SHOP.items
    api.put(replace(SHOP, items=(lamp, replace(crowd, offers=()), replace(lonely, offers=(STRANGER,)), stored)))
    assert api.queue.waiting == 0


async def test_a_filter_lets_only_its_markets_through(api: LocalSellingApi, asker: Asker) -> None:
    wanted = {"eventFilter": {"eventFilterType": "ANY_OFFER_CHANGED", "marketplaceIds": ["A2EUQ1WTGCTBG2"]}}
    await subscribed(asker, processingDirective=wanted)
    api.put(with_stranger(SHOP))
    assert api.queue.waiting == 0


async def test_listings_cannot_be_subscribed_to_a_queue(api: LocalSellingApi, asker: Asker) -> None:
    with pytest.raises(AssertionError):
        await subscribed(asker, "LISTINGS_ITEM_STATUS_CHANGE")
    assert api.notifications.subscriptions == {}


async def test_the_same_server_comes_back_with_what_it_knew(api: LocalSellingApi, asker: Asker) -> None:
    await subscribed(asker)
    port = api.port
    await api.__aexit__(None, None, None)
    async with api:
        assert api.port == port
        assert (await asker.ask("getSubscription", None, {"notificationType": "ANY_OFFER_CHANGED"})).status == 200
