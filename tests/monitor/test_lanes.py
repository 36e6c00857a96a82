"""What is urgent does not stand in a queue: new alerts before edits, and each that wakes in a message of its own."""

import asyncio
from collections.abc import Sequence

from monitor import incidents
from monitor.lanes import Lanes
from monitor.messages import Message
from storage.states import Delivery, Incident, Severity
from tests.clock import StillClock
from tests.monitor import test_dispatch
from tests.monitor.teller import ANNA, World

house = test_dispatch.world


async def told(house: World, count: int, seconds: float = 60.0) -> list[Incident]:
    """So many cases, each with its own message."""
    found = []
    for number in range(count):
        found.append(await house.alert(f"A{number}"))
        await house.tell(seconds=seconds)
    return found


async def ended(house: World, cases: list[Incident]) -> None:
    """Each of them is over, which its message is edited to say."""
    for case in cases:
        await house.commit(incidents.well(await house.store.incident(case.id) or case, house.clock.now()))


def calls(house: World) -> list[str]:
    return [call.method for call in house.api.calls() if call.method in ("sendMessage", "editMessageText")]


async def test_a_new_alert_goes_before_all_edits_that_wait(house: World) -> None:
    await ended(house, await told(house, 4))
    await house.alert("A9")
    before = len(calls(house))
    await house.tell()
    assert calls(house)[before:] == ["sendMessage", *["editMessageText"] * 4]


async def test_a_new_alert_that_comes_among_edits_waits_for_none_of_them(house: World) -> None:
    await ended(house, await told(house, 4))
    before = len(calls(house))
    compose = house.dispatch.compose

    async def and_meanwhile(delivery: Delivery, parked: Sequence[Delivery]) -> Message | None:
        house.dispatch.compose = compose
        await house.alert("A9")
        await house.dispatch.route()
        return await compose(delivery, parked)

    house.dispatch.compose = and_meanwhile
    await house.tell()
    assert calls(house)[before:] == ["editMessageText", "sendMessage", *["editMessageText"] * 3]


class Stopped(StillClock):
    """A clock on which no pause ever ends."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


async def test_a_new_message_ends_the_pause_after_an_edit_and_none_other() -> None:
    lanes = Lanes(Stopped())
    pauses = asyncio.create_task(lanes.rest(ANNA)), asyncio.create_task(lanes.pause())
    await asyncio.sleep(0)
    lanes.hurry(ANNA)
    await pauses[0]
    for _ in range(10):
        await asyncio.sleep(0)
    assert not pauses[1].done()
    pauses[1].cancel()


async def test_an_edit_that_has_to_be_tried_again_keeps_no_alert_waiting(house: World) -> None:
    [case] = await told(house, 1)
    house.api.faults.add("500", "editMessageText", times=9, chat_id=ANNA)
    await ended(house, [case])
    await house.tell(passes=3, seconds=1)
    await house.alert("A9")
    await house.tell(seconds=1)
    assert house.phone()[-1] == "case 2 confirmed"


async def test_what_wakes_again_and_again_is_two_messages_and_a_third_with_all_the_others(house: World) -> None:
    await told(house, 30, seconds=2.0)
    await house.tell(passes=3, seconds=60)
    first, second, third = house.phone()[:3]
    assert (first, second) == ("case 1 confirmed", "case 2 confirmed")
    assert all(f"case {number} " in f"{third} " for number in range(3, 31))


async def test_what_wakes_every_second_is_gathered_all_the_same(house: World) -> None:
    for number in range(60):
        await house.alert(f"A{number}")
        await house.dispatch.tick()
        house.clock.advance(1)
    await house.tell(passes=3, seconds=60)
    assert len(house.phone()) <= 15
    assert "case 60 " in house.phone()[-1]


async def test_a_flood_of_milder_alerts_keeps_none_that_wakes_waiting(house: World) -> None:
    for number in range(12):
        await house.alert(f"A{number}", Severity.PUSH)
        await house.tell(seconds=1)
    await house.alert("A99", Severity.WAKE)
    await house.tell(seconds=1)
    assert house.phone()[-1] == "case 13 confirmed"
    assert not any("case 12 " in text for text in house.phone())
