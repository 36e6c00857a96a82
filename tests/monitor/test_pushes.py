"""From the seller's queue to an incident: folded, committed, acknowledged; what repeats, is late or was missed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.pushes import Receipt
from adapters.readings import Subject, Topic
from monitor.app import house
from storage.errors import StorageError
from storage.states import Severity, Status, Step
from tests.adapters.amazon_api.offers import RIVAL, offer
from tests.adapters.amazon_api.server import ME, US
from tests.adapters.amazon_api.test_notifications import envelope
from tests.adapters.amazon_api.test_push import offers_changed, pushed_offer
from tests.monitor.api_house import configured
from tests.monitor.push_world import HIJACK, LAMP, MINE, World, listening


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with listening(tmp_path) as world:
        yield world


# --- what it says is told ---------------------------------------------------------------------------------------------


async def test_a_hijacker_is_confirmed_by_one_push_that_names_him_and_the_featured_offer(world: World) -> None:
    world.tells(*HIJACK, number="n-1")
    assert await world.hears() == 1
    rules = {one.rule: one for one in await world.open()}
    stranger = rules["new_seller"]
    assert (stranger.subject, stranger.status, stranger.severity) == (RIVAL, Status.CONFIRMED, Severity.WAKE)
    steps = [one.step for one in await world.rooms.store.transitions(stranger.id)]
    assert steps == [Step.RAISED, Step.CONFIRMED]
    assert world.rooms.work.is_set(), "the teller was not called"
    assert world.queue.left == 0


async def test_without_a_featured_offer_the_second_look_is_wanted(world: World) -> None:
    world.tells(pushed_offer(ME, 21.99), pushed_offer(RIVAL, 15.0), number="n-1")
    await world.hears()
    (stranger,) = [one for one in await world.open() if one.rule == "new_seller"]
    assert stranger.status is Status.RAISED
    wanted = (await world.watch()).wanted_at
    assert wanted is not None
    assert wanted > world.clock.now()
    world.now_sold_by(MINE, offer(RIVAL, 15))
    await world.sweeps(2)
    (stranger,) = [one for one in await world.open() if one.rule == "new_seller"]
    assert stranger.status is Status.CONFIRMED


async def test_the_evidence_is_the_notification(world: World) -> None:
    world.tells(*HIJACK, number="n-1")
    await world.hears()
    stranger = next(one for one in await world.open() if one.rule == "new_seller")
    (proof, *_) = await world.rooms.store.proofs(incident_id=stranger.id)
    body = await world.rooms.store.proof_body(proof.id)
    assert body is not None
    assert b"ANY_OFFER_CHANGED" in body


async def test_a_push_does_not_put_off_the_sweep(world: World) -> None:
    before = await world.watch()
    world.tells(*HIJACK, number="n-1")
    await world.hears()
    after = await world.watch()
    assert (after.not_before, after.read_at, after.looks) == (before.not_before, before.read_at, before.looks)


async def test_what_states_nothing_is_looked_at_now(world: World) -> None:
    payload = {"SellerId": ME, "MarketplaceId": US, "Asin": LAMP.id, "Sku": "LAMP/BLACK 1", "Severities": ["ERROR"]}
    world.queue.put(envelope("LISTINGS_ITEM_ISSUES_CHANGE", payload, at=world.clock.now().isoformat()))
    await world.hears()
    assert (await world.watch(Topic.LISTINGS)).wanted_at == world.clock.now()
    assert (await world.watch(Topic.OFFERS)).wanted_at is None
    asked = len(world.api.heard)
    await world.rooms.poll.tick("us")
    assert [one.operation for one in world.api.heard[asked:]] == ["searchCatalogItems", "searchListingsItems"]


async def test_an_account_s_status_has_every_listing_looked_at(world: World) -> None:
    payload = {"accountStatusChangeNotification": {"currentAccountStatus": "AT_RISK"}}
    world.queue.put(envelope("ACCOUNT_STATUS_CHANGED", payload))
    await world.hears()
    assert (await world.watch(Topic.LISTINGS)).wanted_at == world.clock.now()


async def test_a_listing_that_was_never_looked_at_is_looked_at_first(world: World) -> None:
    other = Subject("us", "B0TWOAMBL2")
    await world.rooms.store.add_listing("us", other, "Other", "https://x.test/2", world.clock.now(), (Topic.OFFERS,))
    said = offers_changed(*HIJACK, number="n-1", at=world.clock.now())
    said["Payload"]["AnyOfferChangedNotification"]["OfferChangeTrigger"]["ASIN"] = other.id
    world.queue.put(said)
    await world.hears()
    assert await world.open() == ()
    assert [one.wanted_at is not None for one in await world.rooms.store.watches() if not one.looks] == [True]


async def test_a_paused_listing_and_a_stranger_s_are_let_be(world: World) -> None:
    await world.rooms.store.pause(world.listing.id, world.clock.now() + timedelta(days=1))
    world.tells(*HIJACK, number="n-1")
    assert await world.hears() == 1
    assert await world.open() == ()
    assert world.queue.left == 0


# --- at least once, in any order --------------------------------------------------------------------------------------


async def test_a_repeat_says_nothing_new_also_after_a_restart(world: World, tmp_path: Path) -> None:
    at = world.clock.now()
    world.tells(*HIJACK, number="n-1", at=at)
    await world.hears()
    before = await world.rooms.store.recent_incidents(at - timedelta(days=1))
    world.rooms.pushes._ids.clear()
    world.tells(*HIJACK, number="n-1", at=at)
    world.tells(pushed_offer(ME, 21.99, featured=True), number="n-other", at=at)
    assert await world.hears() == 2
    assert await world.rooms.store.recent_incidents(at - timedelta(days=1)) == before
    assert world.queue.left == 0


async def test_what_was_overtaken_is_dropped(world: World) -> None:
    now = world.clock.now()
    world.tells(*HIJACK, number="n-2", at=now)
    world.tells(pushed_offer(ME, 21.99, featured=True), number="n-1", at=now - timedelta(seconds=0.5))
    assert await world.hears() == 2
    known = await world.rooms.store.snapshot(world.listing.id, "offers")
    assert known is not None
    assert RIVAL in str(known.value["featured"])


async def test_what_is_older_than_our_last_look_is_asked_for_instead(world: World) -> None:
    read = (await world.watch()).read_at
    assert read is not None
    world.tells(*HIJACK, number="n-1", at=read - timedelta(seconds=1))
    await world.hears()
    assert await world.open() == ()
    assert (await world.watch()).wanted_at == world.clock.now()


async def test_what_was_not_committed_comes_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: object) -> None:
        raise StorageError("the disk is full")

    world.tells(*HIJACK, number="n-1")
    with monkeypatch.context() as patch:
        patch.setattr(type(world.rooms.store), "commit", refused)
        with pytest.raises(StorageError):
            await world.hears()
    assert await world.open() == ()
    assert world.queue.left == 1
    world.clock.advance(120)
    assert await world.hears() == 1
    assert [one.status for one in await world.open() if one.rule == "new_seller"] == [Status.CONFIRMED]


async def test_acknowledging_happens_only_after_the_commit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    adapter = world.rooms.accounts["us"]
    acknowledge = adapter.acknowledge

    async def watched(receipts: list[Receipt]) -> None:
        seen.append(len(await world.open()))
        await acknowledge(receipts)

    monkeypatch.setattr(adapter, "acknowledge", watched)
    world.tells(*HIJACK, number="n-1")
    await world.hears()
    assert seen
    assert seen[0] > 0


async def test_what_cannot_be_understood_does_not_stay_in_the_queue(world: World) -> None:
    world.queue.put("<html>")
    world.queue.put({"NotificationType": "SOMETHING_NEW", "Payload": {"a": 1}})
    assert await world.hears() == 2
    assert world.queue.left == 0


# --- the loop ---------------------------------------------------------------------------------------------------------


async def test_a_queue_that_refuses_is_tried_later_and_later_and_says_why(world: World) -> None:
    world.queue.service.refuse = "AccessDeniedException"
    turns: list[float] = []

    def turned() -> None:
        turns.append(world.clock.monotonic())
        if len(turns) == 5:
            raise EnoughSeen

    with pytest.raises(EnoughSeen):
        await world.rooms.pushes.listen("us", turned)
    gaps = [round(after - before) for before, after in pairwise(turns)]
    assert gaps == [5, 10, 20, 40]
    assert "sqs:ReceiveMessage" in world.rooms.pushes.troubles["us"]


async def test_an_account_without_a_queue_has_no_loop(world: World, tmp_path: Path) -> None:
    assert world.rooms.pushes.listening == ("us",)
    async with house(configured(world.api, tmp_path / "other"), world.clock) as rooms:
        assert rooms.pushes.listening == ()


class EnoughSeen(Exception):
    """Ends an endless loop."""
