"""The seller's queue, over a queue service that speaks the wire and checks every signature."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api.queue import HIDDEN, WAIT, Queue, place_of
from adapters.errors import AdapterError, Refused, TryLater
from monitor.demo.sqs import LocalSqs
from tests.adapters.conftest import OpenDoor
from tests.clock import StillClock


@pytest.fixture
async def service(clock: StillClock) -> AsyncIterator[LocalSqs]:
    async with LocalSqs(clock) as service:
        yield service
        assert service.mistakes == []


@pytest.fixture
def queue(service: LocalSqs, open_door: OpenDoor, clock: StillClock) -> Queue:
    return made(service, open_door, clock)


def made(service: LocalSqs, open_door: OpenDoor, clock: StillClock, **keys: Any) -> Queue:
    place = place_of(AmazonConfig.model_validate({"platform": "amazon", **service.keys, **keys}))
    assert place is not None
    return Queue(open_door(allow_private=frozenset({service.authority})), clock, place)


async def test_what_was_sent_comes_ten_at_a_time_and_is_gone_once_deleted(queue: Queue, service: LocalSqs) -> None:
    for number in range(12):
        service.put(f"message {number}")
    first = await queue.receive()
    assert [one.body for one in first] == [f"message {number}" for number in range(10)]
    await queue.delete([one.handle for one in first])
    assert [one.body for one in await queue.receive()] == ["message 10", "message 11"]
    assert service.left == 2


async def test_more_than_ten_are_deleted_in_several_calls(queue: Queue, service: LocalSqs) -> None:
    for number in range(23):
        service.put(str(number))
    handles = [one.handle for _ in range(3) for one in await queue.receive()]
    await queue.delete(handles)
    assert service.left == 0
    assert service.service.calls.count("DeleteMessageBatch") == 3


async def test_an_empty_queue_is_waited_at(queue: Queue, clock: StillClock) -> None:
    assert await queue.receive() == ()
    assert clock.monotonic() == WAIT


async def test_what_nobody_deleted_comes_again_and_says_how_often(
    queue: Queue, service: LocalSqs, clock: StillClock
) -> None:
    service.put("again")
    assert [one.tries for one in await queue.receive()] == [1]
    assert await queue.receive(wait=0) == ()
    clock.advance(HIDDEN)
    assert [one.tries for one in await queue.receive()] == [2]


async def test_what_is_released_comes_again_at_once(queue: Queue, service: LocalSqs) -> None:
    service.put("back")
    await queue.release([one.handle for one in await queue.receive()])
    assert [one.body for one in await queue.receive(wait=0)] == ["back"]


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ("AccessDeniedException", Refused, "sqs:ReceiveMessage"),
        ("QueueDoesNotExist", Refused, "no queue at queue_url"),
        ("InvalidClientTokenId", Refused, "queue_key_id and queue_secret"),
        ("ThrottlingException", TryLater, "overloaded"),
    ],
)
async def test_a_refusal_says_what_to_do(
    queue: Queue, service: LocalSqs, error: str, kind: type[AdapterError], words: str
) -> None:
    service.service.refuse = error
    with pytest.raises(kind, match=words):
        await queue.receive()


async def test_a_wrong_secret_is_told_from_a_wrong_clock(
    service: LocalSqs, open_door: OpenDoor, clock: StillClock
) -> None:
    wrong = made(service, open_door, clock, queue_secret="not+this/one")
    with pytest.raises(Refused, match="queue_key_id and queue_secret"):
        await wrong.receive()
    service.service.ahead = timedelta(minutes=20)
    with pytest.raises(Refused, match="clock is 1200 s behind"):
        await made(service, open_door, clock).receive()


async def test_no_error_tells_the_secret(service: LocalSqs, open_door: OpenDoor, clock: StillClock) -> None:
    with pytest.raises(Refused) as told:
        await made(service, open_door, clock, queue_secret="not+this/one").receive()
    assert "not+this/one" not in str(told.value)


async def test_a_queue_that_is_not_there_is_later(open_door: OpenDoor, clock: StillClock, service: LocalSqs) -> None:
    queue = made(service, open_door, clock)
    await service.__aexit__(None, None, None)
    with pytest.raises(TryLater):
        await queue.receive()


async def test_the_queue_s_own_attributes_are_told(queue: Queue, service: LocalSqs) -> None:
    service.queue.policy = '{"Statement":[]}'
    assert await queue.attributes("Policy", "QueueArn") == {
        "Policy": '{"Statement":[]}',
        "QueueArn": queue.place.arn,
    }


def test_the_region_stands_in_the_address() -> None:
    keys = {"queue_key_id": "AKIATWOAMDEMO0000001", "queue_secret": "s"}
    url = "https://sqs.eu-west-1.amazonaws.com/123456789012/twoam"
    place = place_of(AmazonConfig.model_validate({"platform": "amazon", "queue_url": url, **keys}))
    assert place is not None
    assert (place.region, place.server) == ("eu-west-1", "https://sqs.eu-west-1.amazonaws.com/")
    assert place.arn == "arn:aws:sqs:eu-west-1:123456789012:twoam"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"queue_url": "arn:aws:sqs:eu-west-1:123456789012:twoam"}, "must look like"),
        ({"queue_url": "https://sqs.eu-west-1.amazonaws.com/1/twoam"}, "also needs queue_key_id and queue_secret"),
        (
            {"queue_url": "https://queue.example/1/twoam", "queue_key_id": "AKIATWOAMDEMO0000001", "queue_secret": "s"},
            "set queue_region",
        ),
    ],
)
def test_a_half_told_queue_is_refused_with_what_lacks(keys: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        AmazonConfig.model_validate({"platform": "amazon", **keys})


def test_an_account_without_a_queue_has_none() -> None:
    assert place_of(AmazonConfig.model_validate({"platform": "amazon"})) is None


async def test_a_key_that_nobody_knows_is_not_blamed_on_a_clock_that_is_a_little_off(
    service: LocalSqs, open_door: OpenDoor, clock: StillClock
) -> None:
    service.service.ahead = timedelta(minutes=2)
    with pytest.raises(Refused, match="queue_key_id and queue_secret"):
        await made(service, open_door, clock, queue_key_id="AKIANOBODYKNOWS00000").receive()
