"""A shop that changes at once, a platform down for hours, a machine that was off: few messages, and nothing missing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from adapters.readings import Wall
from storage.states import DeliveryState, Severity, Status
from tests.faults.rooms import Rooms, rooms
from tests.faults.world import ANNA, BEN
from tests.monitor.night import ASIN, FOLLOWED, HIJACKED, LAMP

MORE = [f"B0LAMP{number:04}" for number in range(2, 7)]
ALL = [ASIN, *MORE]
OF_SELLERS = {"new_seller", "seller_wave"}


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[Rooms]:
    """Six lamps, all known and clear; the first look was told."""
    async with rooms(tmp_path) as made:
        for asin in MORE:
            await made.night.watch(asin, LAMP, f"Lamp {asin}")
        await made.passes(15, every=3)
        assert await made.night.incidents() == ()
        yield made


class Counted:
    """How many new messages each chat gets from now on."""

    def __init__(self, house: Rooms) -> None:
        self.house, self.before = house, {chat: len(house.tries(chat)) for chat in (ANNA, BEN)}

    def new(self) -> dict[int, int]:
        return {chat: len(self.house.tries(chat)) - count for chat, count in self.before.items()}


async def everything_is_there(house: Rooms, rules: set[str]) -> None:
    """Each case is told to each who is to hear it, or the reason is kept; /alerts has every one that is open."""
    store = house.night.store
    assert not await store.undispatched()
    open_now = [one for one in await store.open_incidents() if one.status is not Status.RAISED]
    listed, count = await store.told_incidents(0, 500)
    assert {one.id for one in listed} == {one.id for one in open_now}
    assert count == len(open_now)
    for case in await house.night.incidents():
        if case.confirmed_at is None:
            continue
        told = await store.deliveries(case.id)
        assert any(one.state is DeliveryState.SENT for one in told) or all(one.reason for one in told), case.rule
        assert told, f"of {case.rule} nobody is told"
    assert {one.rule for one in await house.night.incidents()} <= rules


async def found(house: Rooms, count: int) -> None:
    """Lets the time pass until so many strangers are confirmed; whoever is woken answers."""
    for _ in range(40):
        await house.passes(2, every=2)
        if await house.night.store.open_of_listings([Status.CONFIRMED], [Severity.WAKE]):
            await house.hears(ANNA, "/ack all")
            await house.tell(2)
        news = [one for one in await house.night.incidents() if one.rule == "new_seller" and one.confirmed_at]
        if len(news) == count:
            return
    raise AssertionError("not all was found")


async def test_lamps_that_change_at_once_and_are_found_at_the_pace_of_the_pages(house: Rooms) -> None:
    """One of them is hijacked, the others are followed; then all is well again."""
    count = Counted(house)
    for place, asin in enumerate(ALL):
        house.night.market.put(asin, HIJACKED if place % 4 == 3 else FOLLOWED)
    await found(house, len(ALL))
    assert max(count.new().values()) <= 3, count.new()
    await everything_is_there(house, OF_SELLERS)
    for asin in ALL:
        house.night.market.put(asin, LAMP)
    await house.passes(40, every=4)
    assert {one.status for one in await house.night.incidents() if one.listing_id} == {Status.RESOLVED}
    assert max(count.new().values()) <= 3, "the all-clear is an edit"
    told = house.texts(BEN)
    assert any("All of it is over since" in text or "of them are over" in text for text in told), told
    await a_platform_is_down_for_three_hours(house)


async def a_platform_is_down_for_three_hours(house: Rooms) -> None:
    """Everything changes meanwhile."""
    house.night.clock.advance(timedelta(hours=12).total_seconds())
    await house.passes(10, every=5)
    house.night.market.wall(Wall.SERVER_ERROR, times=None)
    count = Counted(house)
    for asin in ALL:
        house.night.market.put(asin, FOLLOWED)
    await house.passes(180, every=15)
    assert max(count.new().values()) <= 2, "that reading is difficult, and that nothing is known"
    house.night.market.open()
    count = Counted(house)
    await found(house, 2 * len(ALL))
    await everything_is_there(house, {*OF_SELLERS, "state_unknown", "source_degraded"})
    assert max(count.new().values()) <= 3, count.new()


async def test_a_machine_that_was_off_for_a_night_tells_in_three_messages_what_happened(house: Rooms) -> None:
    await house.alert("A9UNANSWERED", Severity.WAKE)
    await house.passes(1)
    count = Counted(house)
    for place, asin in enumerate(ALL):
        house.night.market.put(asin, HIJACKED if place == 5 else FOLLOWED)
    house.night.clock.advance(timedelta(hours=11).total_seconds())
    await house.passes(1)
    await house.hears(ANNA, "/ack all")
    await found(house, 1 + len(ALL))
    assert max(count.new().values()) <= 3, "with the morning's message"
    assert sum("The night until" in text for text in house.texts()) == 1
    await everything_is_there(house, {*OF_SELLERS, "state_unknown", "source_degraded"})
