"""A push about an account as a whole makes its question due, once, and in the commit that notes the push."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.readings import Topic
from monitor.push_tally import Share, heard_key, week
from storage.errors import Unwritable
from storage.states import AccountLook, AccountWatch, Batch
from storage.store import Store
from tests.adapters.amazon_api.server import ME, US
from tests.adapters.amazon_api.test_notifications import envelope
from tests.monitor.push_world import World, listening


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The account's questions were all answered a moment ago: none is due by itself."""
    async with listening(tmp_path) as world:
        topics = (Topic.ORDERS, Topic.MONEY, Topic.ACCOUNT)
        await world.rooms.store.ensure_account_watches("us", topics, world.clock.now())
        yield world


def paid(number: str) -> dict[str, Any]:
    """Money moved: a push about the ledger alone."""
    at = "2026-03-03T02:40:00.250Z"
    return envelope("TRANSACTION_UPDATE", {"sellerId": ME, "marketplaceId": US}, number, at)


async def asked(world: World, topic: Topic) -> AccountWatch:
    return next(one for one in await world.rooms.store.account_watches("us") if one.topic is topic)


async def wanted(world: World) -> list[Topic]:
    return [one.topic for one in await world.rooms.store.account_watches("us") if one.wanted_at is not None]


async def test_a_push_about_money_makes_the_ledger_due_and_nothing_else(world: World) -> None:
    world.queue.put(paid("n-1"))
    assert await world.hears() == 1
    assert await wanted(world) == [Topic.MONEY]
    assert (await asked(world, Topic.MONEY)).wanted_at == world.clock.now()
    assert world.queue.left == 0


async def test_an_order_is_asked_for_when_amazon_can_tell_of_it(world: World) -> None:
    payload = {"OrderChangeNotification": {"SellerId": ME, "AmazonOrderId": "111-1", "OrderChangeType": "X"}}
    world.queue.put(envelope("ORDER_CHANGE", payload, "n-9", "2026-03-03T02:40:00.250Z"))
    await world.hears()
    due = (await asked(world, Topic.ORDERS)).wanted_at
    assert due == world.clock.now() + timedelta(seconds=130), "nothing of the last two minutes is told"


async def test_a_change_of_standing_makes_health_due_and_every_listing(world: World) -> None:
    payload = {"accountStatusChangeNotification": {"currentAccountStatus": "AT_RISK"}}
    said = {"notificationType": "ACCOUNT_STATUS_CHANGED", "payload": payload, "notificationMetadata": {}}
    world.queue.put(said)
    await world.hears()
    assert await wanted(world) == [Topic.ACCOUNT]
    assert (await world.watch(Topic.LISTINGS)).wanted_at is not None


async def test_a_repeat_does_not_make_it_due_again(world: World) -> None:
    world.queue.put(paid("n-1"))
    await world.hears()
    watch = await asked(world, Topic.MONEY)
    await world.rooms.store.commit(Batch(account_looks=(looked(watch, world.clock.now()),)))
    world.queue.put(paid("n-1"))
    await world.hears()
    assert await wanted(world) == []
    world.queue.put(paid("n-2"))
    await world.hears()
    assert await wanted(world) == [Topic.MONEY]


async def test_the_account_has_been_heard_of_and_no_change_of_sellers_is_counted(world: World) -> None:
    world.queue.put(paid("n-1"))
    await world.hears()
    assert await world.rooms.store.get_setting(heard_key("us")) == world.clock.now().isoformat()
    assert await week(world.rooms.store, "us", world.clock.now()) == Share(0, 0)


async def test_what_could_not_be_noted_comes_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(store: Store, batch: Batch) -> tuple[()]:
        raise Unwritable("no space left on device")

    world.queue.put(paid("n-1"))
    with monkeypatch.context() as patch:
        patch.setattr(Store, "commit", full)
        with pytest.raises(Unwritable):
            await world.hears()
    assert await wanted(world) == []
    world.clock.advance(600)
    await world.hears()
    assert await wanted(world) == [Topic.MONEY]
    assert world.queue.left == 0


def looked(watch: AccountWatch, at: datetime) -> AccountLook:
    return AccountLook(watch.id, at, watch.not_before, None, wish=watch.wanted_at)
