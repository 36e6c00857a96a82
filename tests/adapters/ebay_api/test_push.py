"""eBay rings: what is let in, what is not, and what a ring leads to; over HTTP, at a port of this machine."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from pydantic import ValidationError

from adapters.diagnosis import Diagnosis, Health
from adapters.ebay.api import EbayApi
from adapters.ebay.api.push import KEY_LIVES, NEW_ORDER, STRANGERS
from adapters.ebay.api.signature import opened
from adapters.readings import ACCOUNT, Topic
from monitor.demo.ebay import LocalEbay
from monitor.inbound import doorbells
from tests.adapters.ebay_api.conftest import MakeSeller, config_of, log_in
from tests.adapters.ebay_api.contracts import recorded
from tests.clock import StillClock
from tests.shared import needs_shared

ADDRESS, TOKEN = "https://shop.example.org/ebay/4f1c9a", "t" * 40
KEYS = {"push_url": ADDRESS, "push_listen": "127.0.0.1:0", "push_token": TOKEN, "push_email": "me@example.org"}


@dataclass
class World:
    """A seller who listens, at `url` behind his public address."""

    seller: EbayApi
    ebay: LocalEbay
    url: str

    async def findings(self, how: str) -> dict[str, Diagnosis]:
        return {one.what: one async for one in getattr(self.seller.subscriptions, how)()}

    async def rings(self, body: bytes, seal: str | None = None) -> int:
        header = (
            {} if seal == "" else {"X-EBAY-SIGNATURE": self.ebay.notifications.seal(body) if seal is None else seal}
        )
        async with aiohttp.ClientSession() as client, client.post(self.url, data=body, headers=header) as answer:
            return answer.status

    async def heard(self) -> list[str]:
        """The ids of what comes out, once something is there."""
        found = [(sweep, receipt) async for sweep, receipt in self.seller.pushes()]
        assert all(sweep and sweep.topic is Topic.ORDERS and sweep.ask.listings == (ACCOUNT,) for sweep, _ in found)
        assert all(sweep and not sweep.readings for sweep, _ in found)
        await self.seller.acknowledge([receipt for _, receipt in found])
        return [receipt.id for _, receipt in found]


def order(number: str = "n-1", topic: str = NEW_ORDER) -> dict[str, Any]:
    """As it was recorded."""
    data = {"user": {"username": "blue-lamp-shop"}, "order": {"orderId": "13-1", "orderLineItems": []}}
    told = {"notificationId": number, "eventDate": "2026-03-03T02:13:00.000Z", "publishAttemptCount": 1, "data": data}
    return {"metadata": {"topic": topic, "schemaVersion": "1.0", "deprecated": False}, "notification": told}


def body(told: Any) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode()


@pytest.fixture
async def world(make_seller: MakeSeller, ebay: LocalEbay) -> AsyncIterator[World]:
    seller = make_seller(**KEYS)
    await log_in(seller, ebay)
    async with doorbells({"bay": seller}) as ports:
        url = f"http://127.0.0.1:{ports['bay']}/ebay/4f1c9a"
        ebay.notifications.reach[ADDRESS] = url
        yield World(seller, ebay, url)


async def test_subscribing_twice_makes_one_subscription_and_a_new_order_rings(world: World) -> None:
    for _ in range(2):
        assert {one.health for one in (await world.findings("begin")).values()} == {Health.FINE}
    [wish] = world.ebay.notifications.subscriptions.values()
    assert (wish["topicId"], wish["payload"]["schemaVersion"]) == (NEW_ORDER, "1.0")
    assert world.ebay.notifications.email == "me@example.org"
    assert {one.health for one in (await world.findings("show")).values()} == {Health.FINE}
    assert await world.ebay.notifications.deliver(order()) == [204]
    assert await world.heard() == ["n-1"]


async def test_a_destination_is_not_taken_while_nobody_answers_there(world: World) -> None:
    world.ebay.notifications.reach.clear()
    found = await world.findings("begin")
    assert found["destination"].health is Health.WRONG
    assert "Let the daemon run" in found["destination"].remedy
    assert NEW_ORDER not in found


async def test_without_an_address_for_ebay_to_write_to_it_says_which_key_to_set(
    make_seller: MakeSeller, ebay: LocalEbay
) -> None:
    seller = make_seller(**{**KEYS, "push_email": None})
    await log_in(seller, ebay)
    [found] = [one async for one in seller.subscriptions.begin()]
    assert (found.health, found.remedy) == (Health.WRONG, "Set push_email in the account's section.")


async def test_what_ebay_gave_up_is_shown_and_mended(world: World) -> None:
    await world.findings("begin")
    [place] = world.ebay.notifications.destinations.values()
    place["status"] = "MARKED_DOWN"
    shown = await world.findings("show")
    assert (shown["destination"].health, shown["destination"].remedy) == (Health.WRONG, "Run: twoam ebay subscribe")
    await world.findings("begin")
    assert (await world.findings("show"))["destination"].health is Health.FINE


async def test_a_subscription_that_is_off_or_leads_elsewhere_is_shown_and_mended(world: World) -> None:
    await world.findings("begin")
    [wish] = world.ebay.notifications.subscriptions.values()
    for key, value in (("status", "DISABLED"), ("destinationId", "another")):
        was, wish[key] = wish[key], value
        assert (await world.findings("show"))[NEW_ORDER].health is Health.WRONG
        await world.findings("begin")
        assert wish[key] == was
    assert len(world.ebay.notifications.subscriptions) == 1


async def test_of_many_destinations_ours_is_found_on_a_later_page(world: World) -> None:
    world.ebay.notifications.page = 1
    for name in ("https://a.example", "https://b.example"):
        row = {"destinationId": name, "status": "ENABLED", "deliveryConfig": {"endpoint": name}}
        world.ebay.notifications.destinations[name] = row
    await world.findings("begin")
    await world.findings("begin")
    assert len(world.ebay.notifications.destinations) == 3


async def test_unsubscribing_ends_it_and_status_says_that_orders_are_asked_for(world: World) -> None:
    await world.findings("begin")
    assert (await world.findings("end"))[NEW_ORDER].health is Health.FINE
    assert "orders are asked for all the same" in (await world.findings("show"))[NEW_ORDER].said
    assert await world.ebay.notifications.deliver(order()) == []


async def test_a_forged_ring_is_refused_and_leads_to_nothing(world: World) -> None:
    told = body(order())
    seal = world.ebay.notifications.seal(told)
    assert await world.rings(told + b" ", seal) == 412
    assert await world.rings(told, world.ebay.notifications.seal(b"{}")) == 412
    assert await world.rings(told, "") == 412
    assert await world.rings(told, "bm9uc2Vuc2U=") == 412
    assert await world.rings(body(order("n-2"))) == 204
    assert await world.heard() == ["n-2"]


@needs_shared
async def test_the_official_notification_is_let_in_and_the_official_forgeries_are_not(world: World) -> None:
    """`ERROR` is the good one while eBay does not give out its key."""
    vectors = recorded("notification_signature_vectors_ebay_sdk_1.0.3.json")
    lacking = vectors.pop("ERROR")
    assert await world.rings(body(lacking["message"]), lacking["signature"]) == 412
    for name, vector in vectors.items():
        seal = opened(vector["signature"])
        assert seal is not None
        world.ebay.keys[seal.key_id] = vector["response"]
        answer = await world.rings(body(vector["message"]), vector["signature"])
        assert (name, answer) == (name, 204 if name == "VALID" else 412)


@needs_shared
async def test_the_recorded_notification_of_an_order_makes_orders_due_and_names_nobody(world: World) -> None:
    told = recorded("notification_ORDER_CONFIRMATION_prod_2026-06-19.json")
    assert await world.rings(body(told)) == 204
    found = [one async for one in world.seller.pushes()]
    assert [receipt.id for _, receipt in found] == [told["notification"]["notificationId"]]
    assert "seller_redacted" not in repr(found)
    assert "REDACTED" not in repr(found)


async def test_a_user_who_left_ebay_is_acknowledged_and_forgotten(world: World) -> None:
    assert await world.rings(body(order("n-1", "MARKETPLACE_ACCOUNT_DELETION"))) == 204
    assert await world.rings(b"[]") == 204  # eBay's own, but not to be understood: it would only come again
    assert await world.rings(body(order("n-2"))) == 204
    assert await world.heard() == ["n-2"]


@needs_shared
async def test_the_recorded_notifications_of_other_topics_are_acknowledged_and_forgotten(world: World) -> None:
    for topic, data in recorded("notification_data_other_topics_prod_2026-08.json").items():
        if not isinstance(data, dict):
            continue
        told = order(f"n-{topic}", topic.removesuffix("_test"))
        told["notification"]["data"] = data
        assert (topic, await world.rings(body(told))) == (topic, 204)
    assert await world.rings(body(order("n-last"))) == 204
    assert await world.heard() == ["n-last"]


async def test_a_key_is_asked_for_once_an_hour(world: World, clock: StillClock) -> None:
    for _ in range(3):
        assert await world.rings(body(order())) == 204
    assert len(world.ebay.of("getPublicKey")) == 1
    clock.advance(KEY_LIVES.total_seconds() + 1)
    assert await world.rings(body(order())) == 204
    assert len(world.ebay.of("getPublicKey")) == 2


async def test_whoever_invents_keys_cannot_use_up_our_questions(world: World) -> None:
    told = body(order())
    assert await world.rings(told) == 204
    own, statuses = world.ebay.notifications.key_id, []
    for number in range(20):
        world.ebay.notifications.key_id = f"invented-{number}"
        statuses.append(await world.rings(told))
    assert set(statuses) == {412, 503}
    assert len(world.ebay.of("getPublicKey")) <= 1 + STRANGERS.burst
    world.ebay.notifications.key_id = own
    assert await world.rings(told) == 204


async def test_a_ring_that_is_too_large_or_is_no_question_is_turned_away(world: World) -> None:
    assert await world.rings(b"x" * 70_000) == 413
    async with aiohttp.ClientSession() as client:
        async with client.get(world.url) as answer:
            assert answer.status == 400
        async with client.put(world.url) as answer:
            assert answer.status == 405
        async with client.get(world.url.replace("4f1c9a", "else")) as answer:
            assert answer.status == 404


async def test_a_thousand_rings_at_once_leave_some_hundred_waiting(world: World) -> None:
    for number in range(150):
        assert await world.rings(body(order(f"n-{number}"))) == 204
    assert len(await world.heard()) == 100


async def test_an_account_without_an_address_listens_nowhere(seller: EbayApi) -> None:
    async with doorbells({"bay": seller}) as ports:
        assert ports == {}
    assert (seller.has_pushes, seller.doorbell) == (False, None)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"push_token": None}, "push_token must be set too"),
        ({"push_listen": None}, "push_listen must be set too"),
        ({"push_token": "short"}, "32 to 80"),
        ({"push_url": "http://shop.example.org/"}, "String should match"),
    ],
)
def test_half_a_doorbell_is_a_mistake_in_the_configuration(keys: dict[str, str], why: str, ebay: LocalEbay) -> None:
    with pytest.raises(ValidationError, match=why):
        config_of(ebay, **{**KEYS, **keys})
