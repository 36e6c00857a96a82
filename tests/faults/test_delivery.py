"""Half an hour without Telegram, in every way that it can be away, with alerts for several people: nothing is lost."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from monitor.demo.faults import Kind
from storage.states import Delivery, DeliveryKind, DeliveryState, Severity
from tests.faults.test_catalogue import CATALOGUE, existing, named
from tests.monitor.builders import NIGHT
from tests.monitor.teller import ANNA, BEN, World, telling

GROUP = -1001234567890
# An alert every three of the thirty minutes: more would only cost more.
_ALERTS, _EVERY = 10, 180
_SEVERITIES = (Severity.WAKE, Severity.PUSH, Severity.SILENT)

Step = Callable[[World], Awaitable[None]]


def ordered(kind: Kind, **more: int) -> tuple[Step, Step]:
    async def begins(world: World) -> None:
        for method in ("sendMessage", "editMessageText"):
            world.api.faults.add(kind, method, times=None, **more)

    async def ends(world: World) -> None:
        world.api.faults.clear()

    return begins, ends


async def leaves(world: World) -> None:
    await world.api.__aexit__(None, None, None)


async def comes_back(world: World) -> None:
    await world.api.__aenter__()


OUTAGES: dict[str, tuple[Step, Step]] = {
    "slow down": ordered("429", retry_after=37),
    "cut connection": ordered("drop_before"),
    "lost answer": ordered("drop"),
    "nobody there": (leaves, comes_back),
}


def mentions(world: World, chat: int) -> Counter[int]:
    """How often each case is told on a phone, or named as one that was perhaps not told."""
    return Counter(int(number) for text in world.phone(chat) for number in re.findall(r"case (\d+)", text))


async def quiet(world: World) -> list[Delivery]:
    """Lets the time pass until nothing is on its way any more; what became of everything."""
    for _ in range(40):
        await world.tell(seconds=60)
        all_of_them = list(await world.store.deliveries_since(NIGHT))
        if not any(one.state in (DeliveryState.NEW, DeliveryState.SENDING) for one in all_of_them):
            return all_of_them
    raise AssertionError("something is still on its way")


@pytest.mark.parametrize("outage", OUTAGES)
async def test_half_an_hour_without_telegram_loses_no_alert_of_anybody(tmp_path: Path, outage: str) -> None:
    begins, ends = OUTAGES[outage]
    async with telling(tmp_path) as world:
        world.api.group(GROUP, "Shop")
        await world.store.take_group(GROUP, "Shop", False, 1)
        await world.alert("A0")
        await world.tell(seconds=60)
        await begins(world)
        for number in range(_ALERTS):
            await world.alert(f"A{number + 1}", _SEVERITIES[number % 3])
            await world.tell(seconds=_EVERY)
        await ends(world)
        await world.alert("the next one", Severity.PUSH)
        told = [one for one in await quiet(world) if one.kind is DeliveryKind.SAY]

        lost = outage == "lost answer"
        for chat in (ANNA, BEN, GROUP):
            meant = {case for one in told if one.chat_id == chat for case in one.incident_ids}
            assert len(meant) >= 2 * _ALERTS // 3
            shown = mentions(world, chat)
            assert shown.keys() == meant, "none is lost, none is told to who should not hear it"
            assert _ALERTS + 2 in shown, "what comes afterwards is told"
            assert lost or set(shown.values()) == {1}, "and none twice"
        if lost:
            doubled = [text for text in world.phone(ANNA) if text.startswith("repeat")]
            wakes = [one for one in told if one.chat_id == ANNA and one.ambiguous]
            assert 0 < len(doubled) <= len(wakes), "a repeat says so, and only what wakes is repeated"


def test_every_fault_of_the_delivery_stands_in_the_table_with_the_tests_that_bring_it_about() -> None:
    table = CATALOGUE.split("## Delivery, fault by fault")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| fault")]
    assert len(rows) >= 20
    for row in rows:
        assert named(row), row
        assert set(named(row)) <= existing(), row
