"""What is held in memory alone while nothing can be written, and how it ends."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from adapters.readings import Subject
from monitor import incidents
from monitor.findings import Bad
from monitor.incidents import Place
from monitor.messages import Message, NotSent
from monitor.unwritten import Unwritten
from storage.errors import Unwritable
from storage.states import Batch, Role, Severity
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.builders import NIGHT

ANNA = 11


@dataclass(slots=True)
class Mouth:
    """Hears what is said; `wait` lets the channel ask for a pause of so many seconds first."""

    said: list[str] = field(default_factory=list)
    tries: int = 0
    wait: float | None = None
    name: str = "mouth"

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        self.tries += 1
        if self.wait is not None:
            raise NotSent("slow down", self.wait)
        self.said.append(message.html)
        return len(self.said)

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        raise AssertionError("nothing is edited past the outbox")


@dataclass(slots=True)
class World:
    clock: StillClock
    store: Store
    mouth: Mouth
    unwritten: Unwritten

    def find(self, subject: str) -> None:
        """A look that found a stranger twice and could not be kept."""
        place = Place("new_seller", "us", 1, str(Subject("us", "B0LAMP0001")))
        told = incidents.raised(place, Bad(subject, Severity.WAKE, {}, confirm=False), self.clock.now())
        assert told is not None
        self.unwritten.note(Batch(told=(told,)))

    async def passes(self, seconds: float) -> None:
        for _ in range(int(seconds / 5)):
            await self.unwritten.tick()
            self.clock.advance(5)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = StillClock(NIGHT)
    async with Store.open(tmp_path / "twoam.db") as store:
        await store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "UTC")
        mouth = Mouth()
        yield World(clock, store, mouth, Unwritten(store, clock, mouth, lambda account: "amazon"))


async def test_room_that_comes_and_goes_hides_nothing_and_what_is_over_is_not_told_weeks_later(world: World) -> None:
    world.find("A3XYZ")
    await world.passes(60)
    assert [text for text in world.mouth.said if "New seller" in text], "it could not be kept, and must be told"
    assert "There is room again" in world.mouth.said[-1]
    world.mouth.said.clear()
    world.clock.advance(timedelta(weeks=2).total_seconds())
    world.store.unwritable = Unwritable("no room")
    await world.passes(60)
    assert [text for text in world.mouth.said if "My disk is full: I cannot write" in text]
    assert not [text for text in world.mouth.said if "New seller" in text]


async def test_a_channel_that_asks_for_a_pause_is_left_alone_for_as_long(world: World) -> None:
    world.store.unwritable = Unwritable("no room")
    world.mouth.wait = 60
    await world.passes(60)
    assert world.mouth.tries == 1
    world.mouth.wait = None
    await world.passes(10)
    assert [text for text in world.mouth.said if "My disk is full: I cannot write" in text]
