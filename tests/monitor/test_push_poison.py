"""What nobody can read, what cannot be written down, and what lies about its time: none of it stops the queue."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.amazon.api import notifications
from adapters.amazon.api.queue import HIDDEN
from adapters.pushes import Receipt
from adapters.readings import Sweep
from monitor.pushes import Pushes
from storage.errors import StorageError
from storage.states import Status
from tests.adapters.amazon_api.server import ME
from tests.adapters.amazon_api.test_push import pushed_offer
from tests.monitor.push_world import HIJACK, World, listening


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with listening(tmp_path) as world:
        yield world


def is_told(world_open: tuple[object, ...]) -> bool:
    return "new_seller" in {getattr(one, "rule", "") for one in world_open}


@pytest.mark.parametrize(
    "poison",
    [
        '{"NotificationType": "ANY_OFFER_CHANGED", "Payload": {"a": 1e99999999999999999999}}',
        '{"NotificationType": "ANY_OFFER_CHANGED", "Payload": {"AnyOfferChangedNotification": []}}',
        "[" * 100_000,
        "",
        '"\\ud800"',
    ],
    ids=["number", "shape", "depth", "nothing", "letter"],
)
async def test_what_nobody_can_read_delays_nothing_behind_it(world: World, poison: str) -> None:
    world.queue.put(poison)
    world.tells(*HIJACK, number="n-1")
    await world.hears()
    assert is_told(await world.open())
    assert world.queue.left == 0


async def stumbled(world: World, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Our house stumbles over every push of one number, and over no other."""
    heard = Pushes._heard

    async def stumbling(self: Pushes, account: str, sweep: Sweep | None, receipt: Receipt) -> None:
        if receipt.id == "poison":
            raise error
        await heard(self, account, sweep, receipt)

    monkeypatch.setattr(Pushes, "_heard", stumbling)
    world.tells(pushed_offer(ME, 20.99), number="poison")
    world.tells(*HIJACK, number="n-1")


async def test_what_our_house_stumbles_over_delays_nothing_behind_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stumbled(world, monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await world.hears()
    assert is_told(await world.open())
    assert world.queue.left == 1, "the one that was taken in is acknowledged, the other comes again"


async def test_what_was_stumbled_over_again_and_again_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stumbled(world, monkeypatch, ZeroDivisionError())
    for _ in range(4):
        with pytest.raises(ZeroDivisionError):
            await world.hears()
        world.clock.advance(HIDDEN)
    assert world.queue.left == 1
    await world.hears()
    assert world.queue.left == 0


async def test_what_the_database_cannot_take_now_is_never_given_up_and_blocks_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stumbled(world, monkeypatch, StorageError("the disk is full"))
    for _ in range(8):
        with pytest.raises(StorageError):
            await world.hears()
        world.clock.advance(HIDDEN)
    assert is_told(await world.open())
    assert world.queue.left == 1


async def test_a_push_from_the_future_does_not_silence_those_after_it(world: World) -> None:
    world.tells(pushed_offer(ME, 21.99, featured=True), number="n-1", at=world.clock.now() + timedelta(days=3650))
    await world.hears()
    world.clock.advance(20 * 60)
    world.tells(*HIJACK, number="n-2")
    await world.hears()
    assert [one.status for one in await world.open() if one.rule == "new_seller"] == [Status.CONFIRMED]


async def test_ten_messages_of_the_largest_size_are_read(world: World) -> None:
    """A message may hold a megabyte, and every quotation mark in it takes two bytes on the wire."""
    for _ in range(9):
        world.queue.put(json.dumps({"NotificationType": "SOMETHING_NEW", "Payload": {"a": ['"'] * 150_000}}))
    world.tells(*HIJACK, number="n-1")
    assert await world.hears() == 10
    assert is_told(await world.open())


async def test_what_takes_long_is_acknowledged_before_the_queue_gives_it_out_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Pushes._heard

    async def slow(self: Pushes, account: str, sweep: Sweep | None, receipt: Receipt) -> None:
        await heard(self, account, sweep, receipt)
        world.clock.advance(HIDDEN / 3)

    monkeypatch.setattr(Pushes, "_heard", slow)
    for number in range(10):
        world.tells(pushed_offer(ME, 21.99), number=f"n-{number}")
    await world.hears()
    await world.hears()
    assert world.queue.service.calls.count("DeleteMessageBatch") > 1
    assert world.queue.left == 0


async def test_what_the_reader_of_notifications_stumbles_over_delays_nothing_behind_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = notifications.seller

    def stumbling(told: notifications.Notification) -> str | None:
        return str(1 / 0) if told.id == "poison" else read(told)

    monkeypatch.setattr(notifications, "seller", stumbling)
    world.tells(pushed_offer(ME, 20.99), number="poison")
    world.tells(*HIJACK, number="n-1")
    with pytest.raises(ZeroDivisionError):
        await world.hears()
    assert is_told(await world.open())
    assert world.queue.left == 1
