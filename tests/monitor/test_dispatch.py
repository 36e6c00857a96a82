"""From a committed step to the phone and back: nothing is lost silently, every repeat says that it is one."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import incidents
from monitor.messages import Message
from storage.errors import Busy
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Role,
    Severity,
)
from tests.monitor.builders import NIGHT
from tests.monitor.teller import ANNA, BEN, World, telling


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with telling(tmp_path) as made:
        yield made


async def test_a_wake_rings_the_first_and_after_five_minutes_the_second(world: World) -> None:
    incident = await world.alert()
    await world.tell()
    assert (world.phone(ANNA), world.phone(BEN)) == (["case 1 confirmed"], [])
    await world.commit(incidents.due(incident, world.clock.now() + timedelta(minutes=5)))
    await world.tell()
    assert world.phone(BEN) == ["case 1 confirmed"]
    assert not world.api.messages(BEN)[0].silent


async def test_an_alert_before_anybody_has_joined_waits_for_the_first_who_does(world: World) -> None:
    people = await world.store.people()
    for person in people:
        await world.store.remove_person(person.id)
    await world.alert()
    await world.tell(3)
    assert await world.states() == []
    await world.store.add_person("Cleo", ANNA, ANNA, Role.OWNER, "en", "UTC")
    await world.tell()
    assert world.phone() == ["case 1 confirmed"]


async def test_one_incident_is_one_message_edited_through_its_life(world: World) -> None:
    incident = await world.alert()
    await world.tell()
    incident = await world.commit(incidents.acknowledged(incident, "Anna", world.clock.now()))
    await world.tell()
    assert world.phone() == ["case 1 acknowledged"]
    await world.commit(incidents.well(incident, world.clock.now()))
    await world.tell()
    assert world.phone() == ["case 1 resolved"]
    assert len(world.api.calls("sendMessage")) == 1


async def test_a_message_that_never_left_tells_the_present_state_and_needs_no_edit(world: World) -> None:
    world.api.faults.add("500", "sendMessage")
    incident = await world.alert()
    await world.tell()
    await world.commit(incidents.well(incident, world.clock.now()))
    await world.tell(passes=4, seconds=60)
    assert world.phone() == ["case 1 resolved"]
    assert DeliveryState.PARKED not in await world.states()


async def test_throttling_is_waited_out_and_keeps_the_order_of_the_chat(world: World) -> None:
    world.api.faults.add("429", "sendMessage", retry_after=30)
    await world.alert("A3")
    await world.alert("A4")
    await world.tell(passes=5)
    assert world.phone() == []
    await world.tell(passes=10)
    assert world.phone() == ["case 1 confirmed", "case 2 confirmed"]


async def test_one_throttled_chat_does_not_hold_up_the_other(world: World) -> None:
    world.api.faults.add("429", "sendMessage", chat_id=ANNA, retry_after=600)
    await world.alert(severity=Severity.PUSH)
    await world.tell(passes=3)
    assert (world.phone(ANNA), world.phone(BEN)) == ([], ["case 1 confirmed"])


async def test_a_wake_whose_answer_was_lost_is_repeated_once_and_says_so(world: World) -> None:
    world.api.faults.add("drop", "sendMessage", times=5)
    await world.alert()
    await world.tell(passes=6, seconds=60)
    assert world.phone() == ["case 1 confirmed", "repeat case 1 confirmed"]
    assert await world.states() == [DeliveryState.PARKED]


async def test_a_mild_alert_whose_answer_was_lost_is_parked_and_not_repeated(world: World) -> None:
    world.api.faults.add("drop", "sendMessage", times=2)
    await world.alert(severity=Severity.PUSH)
    await world.tell(passes=4, seconds=60)
    assert world.phone(ANNA) == ["case 1 confirmed"]
    assert await world.states() == [DeliveryState.PARKED] * 2


async def test_what_was_parked_is_named_once_in_the_next_message(world: World) -> None:
    world.api.faults.add("drop_before", "sendMessage", chat_id=ANNA, times=1)
    await world.alert("A3", Severity.PUSH)
    await world.tell(passes=2)
    await world.alert("A4", Severity.PUSH)
    await world.alert("A5", Severity.PUSH)
    await world.tell(passes=3)
    assert world.phone(ANNA) == ["case 2 confirmed (parked: case 1)", "case 3 confirmed"]


async def test_a_person_who_blocked_the_bot_is_not_hammered_and_the_alert_is_kept(world: World) -> None:
    world.api.faults.add("403 blocked", "sendMessage", chat_id=ANNA, times=None)
    await world.alert()
    await world.tell(passes=10, seconds=60)
    assert len(world.api.calls("sendMessage", ANNA)) == 1
    [parked] = await world.store.parked_untold()
    assert "blocked" in (parked.reason or "")


async def test_hours_without_telegram_lose_nothing(world: World) -> None:
    await world.api.__aexit__(None, None, None)
    await world.alert("A3")
    await world.alert("A4")
    await world.tell(passes=30, seconds=600)
    await world.api.__aenter__()
    await world.tell(passes=10, seconds=60)
    assert world.phone() == ["case 1 confirmed", "case 2 confirmed"]


async def test_half_sent_messages_of_a_dead_process_are_repeated_labelled_or_parked(world: World) -> None:
    await world.alert("A3")
    await world.alert("A4", Severity.PUSH)
    await world.dispatch.route()
    for delivery in await world.store.sendable(world.clock.now(), 10):
        await world.store.intend(delivery.id, "half sent")
    await world.dispatch.recover()
    await world.tell(passes=3)
    assert world.phone(ANNA) == ["repeat case 1 confirmed (parked: case 2)"]
    assert [(one.chat_id, one.incident_ids) for one in await world.store.parked_untold()] == [(BEN, (2,))]


async def test_somebody_who_was_removed_while_his_message_was_being_written_does_not_get_it(world: World) -> None:
    await world.alert()
    await world.dispatch.route()
    [delivery] = await world.store.sendable(world.clock.now(), 10)

    async def compose(one: Delivery, parked: Sequence[Delivery]) -> Message:
        await world.store.remove_person(one.person_id)
        return Message("too late")

    dispatch = replace(world.dispatch, compose=compose)
    await dispatch.send()
    await dispatch.drain()
    assert world.phone() == []
    assert (await world.store.delivery(delivery.id)).state is DeliveryState.WITHHELD  # type: ignore[union-attr]


async def test_six_alerts_of_one_pass_are_one_message(world: World) -> None:
    for number in range(6):
        await world.alert(f"A{number}")
    await world.tell(passes=3)
    [text] = world.phone()
    assert all(f"case {number} confirmed" in text for number in range(1, 7))


async def test_what_is_kept_for_the_morning_is_no_flood_that_an_alert_would_wait_for(world: World) -> None:
    for number in range(12):
        await world.alert(f"A{number}", Severity.DIGEST)
    await world.tell(seconds=1)
    await world.alert("A3XYZ")
    await world.tell(seconds=1)
    assert world.phone() == ["case 13 confirmed"]


async def test_a_storm_has_one_ladder_and_its_messages_are_edited_each_for_itself(world: World) -> None:
    first, second, *_ = [await world.alert(f"A{number}") for number in range(6)]
    await world.tell(seconds=60)
    await world.commit(incidents.due(first, world.clock.now() + timedelta(minutes=5)))
    await world.tell(seconds=240)
    assert len(world.phone()) == 1, "one of its cases does not ring for itself"
    await world.commit(incidents.due(second, world.clock.now()))
    await world.tell()
    told, again = world.phone()
    assert all(f"case {number} confirmed" in text for number in range(1, 7) for text in (told, again))
    await world.commit(incidents.well(await world.store.incident(2) or second, world.clock.now()))
    await world.tell(2)
    assert all("case 2 resolved" in text for text in world.phone())
    assert len(world.phone()) == 2


async def test_what_is_withheld_is_kept_with_its_reason_and_sent_to_nobody(world: World) -> None:
    await world.store.add_mute("rule:new_seller", NIGHT + timedelta(days=1), "Anna")
    await world.alert()
    await world.tell()
    assert world.phone() == []
    [kept] = await world.store.deliveries_since(NIGHT - timedelta(days=1))
    assert (kept.state, kept.reason) == (DeliveryState.WITHHELD, "muted rule:new_seller")


@pytest.mark.parametrize("fault", ["drop", "drop_before", "500", "429"])
async def test_an_edit_is_repeated_until_it_holds(world: World, fault: str) -> None:
    incident = await world.alert()
    await world.tell()
    world.api.faults.add(fault, "editMessageText", times=2)  # type: ignore[arg-type]
    await world.commit(incidents.well(incident, world.clock.now()))
    await world.tell(passes=6, seconds=60)
    assert world.phone() == ["case 1 resolved"]


async def test_a_step_is_routed_once_however_often_the_teller_looks(world: World) -> None:
    await world.alert()
    await world.tell(passes=5)
    kinds = [one.kind for one in await world.store.deliveries_since(NIGHT - timedelta(days=1))]
    assert kinds == [DeliveryKind.SAY]


async def test_a_group_that_became_a_supergroup_gets_its_message_there(world: World) -> None:
    new = -1009876543210
    world.api.group(new, "Shop")
    world.api.faults.add("migrate", "sendMessage", chat_id=ANNA, migrate_to_chat_id=new)
    await world.alert()
    await world.tell(passes=3)
    assert world.phone(new) == ["case 1 confirmed"]
    assert replace((await world.store.people())[0], chat_id=new) == (await world.store.people())[0]


async def test_a_message_that_cannot_be_written_holds_up_no_other_and_is_named(world: World) -> None:
    async def compose(delivery: Delivery, parked: Sequence[Delivery]) -> Message | None:
        if delivery.incident_ids == (1,):
            raise KeyError("a bug")
        return await world.compose(delivery, parked)

    world.dispatch = replace(world.dispatch, compose=compose)
    await world.alert("A3")
    await world.alert("A4")
    await world.tell(passes=3)
    assert world.phone() == ["case 2 confirmed (parked: case 1)"]


async def test_a_message_whose_mark_could_not_be_written_is_not_forgotten_until_a_restart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> bool:
        raise Busy("the database was locked")

    with monkeypatch.context() as patched:
        patched.setattr(world.store, "sent", busy)
        await world.alert()
        await world.tell()
    await world.tell(passes=3)
    assert world.phone() == ["case 1 confirmed", "repeat case 1 confirmed"]
    assert await world.states() == [DeliveryState.SENT]
