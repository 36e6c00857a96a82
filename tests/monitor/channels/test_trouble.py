"""A channel that is down or breaks off: nothing is lost, a repeat is labelled, what did not come is named."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.app import house
from storage.states import Delivery, DeliveryState, Severity
from tests.monitor.channels.home import Home, at_home
from tests.monitor.channels.receivers import Receiver, receiver

REPEAT = "(repeat: the first copy may have reached you)"


@pytest.fixture
async def service() -> AsyncIterator[Receiver]:
    async with receiver() as made:
        yield made


async def of_channel(home: Home) -> list[Delivery]:
    rows = await home.store.deliveries_since(home.clock.now().replace(year=2020))
    return [one for one in rows if one.person_id < 0]


async def test_with_telegram_and_the_channel_down_nothing_is_lost(service: Receiver, tmp_path: Path) -> None:
    async with at_home(tmp_path, {"phone": {"url": service.ntfy}}) as home:
        await home.gate.shut()
        service.status = 503
        await home.alert()
        await home.passes(8, every=60)
        assert [one.state for one in await of_channel(home)] == [DeliveryState.NEW]
        service.status = 200
        await home.passes(2, every=60)
        assert ["case 1" in title for title in service.titles()] == [True]
        assert REPEAT not in service.taken[0].all, "a service that refused has shown nobody anything"

        await home.alert("A2SECOND")
        service.status = 503
        await home.passes(2, every=60)
        await home.gate.open()
        await home.passes(3, every=60)
        service.status = 200
        await home.passes(14, every=120)
        assert [sum(f"case {number}" in text for text in home.phone()) for number in (1, 2)] == [1, 1]
        assert len(service.taken) == 2, "Telegram told the second before the channel could: only the way back is said"
        assert "Telegram is back" in service.titles()[-1]


async def test_a_service_that_breaks_off_is_told_once_more_with_a_label(service: Receiver, tmp_path: Path) -> None:
    async with at_home(tmp_path, {"phone": {"url": service.webhook, "rings": ["at_once"]}}) as home:
        service.mute = 1
        await home.alert()
        await home.passes(2)
        assert [REPEAT in one.all for one in service.taken] == [False, True]

        service.mute = 2
        await home.alert("A2SECOND")
        await home.passes(2)
        assert [one.state for one in await of_channel(home)][-1] is DeliveryState.PARKED
        await home.alert("A3THIRD")
        await home.passes(2)
        assert "Did not reach you: " in service.taken[-1].text
        assert "case 2" in service.taken[-1].text


async def test_killed_between_sending_and_sent_it_repeats_a_wake_once_and_parks_the_rest(
    service: Receiver, tmp_path: Path
) -> None:
    channels = {"phone": {"url": service.webhook, "rings": ["at_once", "telegram_away"]}}
    async with at_home(tmp_path, channels) as home:
        service.status = 503
        await home.alert()
        await home.passes(0.5)
        [row] = await of_channel(home)
        assert await home.store.intend(row.id, "as it was sent")
        service.status = 200
        # Another life on the same memory finds what the first one left.
        async with house(home.rooms.config, home.clock) as rooms:
            again = Home(rooms, home.api, home.gate, home.clock)
            await again.passes(2)
        assert [REPEAT in one.all for one in service.taken] == [True]
        assert [one.state for one in await of_channel(home)] == [DeliveryState.SENT]


async def test_a_chat_that_refuses_us_does_not_keep_the_alert_from_the_channel(
    service: Receiver, tmp_path: Path
) -> None:
    async with at_home(tmp_path, {"phone": {"url": service.ntfy}}) as home:
        home.api.faults.add("403 blocked", "sendMessage", times=None)
        await home.alert("A1FIRST")
        await home.passes(8)
        assert ["case 1" in title for title in service.titles()] == [True]


async def test_a_mild_alert_waits_for_the_morning_of_those_on_duty(service: Receiver, tmp_path: Path) -> None:
    async with at_home(tmp_path, {"phone": {"url": service.ntfy}}) as home:
        await home.gate.shut()
        await home.alert("A1MILD", Severity.PUSH)
        await home.passes(8, every=60)
        home.clock.advance(330 * 60)
        await home.passes(2, every=60)
        assert service.taken == [], "07:54: they sleep"
        await home.passes(8, every=60)
        assert ["case 1" in title for title in service.titles()] == [True]


async def test_a_channel_that_takes_nothing_is_told_of_where_people_are(service: Receiver, tmp_path: Path) -> None:
    async with at_home(tmp_path, {"phone": {"url": service.ntfy, "rings": ["at_once"]}}) as home:
        service.status = 401
        await home.alert()
        await home.passes(10, every=120)
        [said] = [text for text in home.phone() if "Another channel does not work" in text]
        assert "phone" in said
        assert "twoam doctor" in said
        service.status = 200
        await home.passes(3, every=60)
        assert any("Over: Another channel does not work" in text for text in home.phone())
        assert ["case 1" in title for title in service.titles()] == [True]
