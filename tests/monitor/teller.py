"""The teller between a database and two phones: what a step becomes until it is read."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from html import escape
from pathlib import Path

from adapters.readings import Subject, Topic
from monitor import incidents
from monitor.demo.botapi import LocalBotApi
from monitor.dispatch import Dispatch
from monitor.findings import Bad
from monitor.incidents import Place
from monitor.messages import Message
from monitor.speakers.telegram import TelegramSpeaker
from storage.states import (
    Batch,
    Delivery,
    DeliveryState,
    Incident,
    Role,
    Severity,
    Told,
)
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.builders import NIGHT

ANNA, BEN = 11, 12


class World:
    """A database with two partners and one listing, a phone for each, and the one teller between."""

    def __init__(self, store: Store, api: LocalBotApi, clock: StillClock, speaker: TelegramSpeaker) -> None:
        self.store, self.api, self.clock = store, api, clock
        self.dispatch = Dispatch(store, clock, speaker, self.compose)

    async def compose(self, delivery: Delivery, parked: Sequence[Delivery]) -> Message | None:
        """A text that tells the incident's state, whether it is a repeat, and what was parked before it."""
        found = [await self.store.incident(one) for one in delivery.incident_ids]
        told = " ".join(f"case {one.id} {one.status.value}" for one in found if one)
        named = "".join(f" (parked: case {number})" for one in parked for number in one.incident_ids)
        return Message(escape(f"{'repeat ' if delivery.ambiguous else ''}{told or delivery.step.value}{named}"))

    async def alert(self, subject: str = "A3", severity: Severity = Severity.WAKE) -> Incident:
        """A finding that needs no second look, committed."""
        place = Place("new_seller", "us", 1, "us/B0LAMP0001")
        told = incidents.raised(place, Bad(subject, severity, {}, confirm=False), self.clock.now())
        assert told is not None
        return await self.commit(told)

    async def commit(self, told: Told | None) -> Incident:
        assert told is not None
        [stored] = await self.store.commit(Batch(told=(told,)))
        return stored

    async def tell(self, passes: int = 1, seconds: float = 5.0) -> None:
        for _ in range(passes):
            await self.dispatch.tick()
            await self.dispatch.drain()
            self.clock.advance(seconds)

    def phone(self, chat: int = ANNA) -> list[str]:
        return [message.text for message in self.api.messages(chat)]

    async def states(self) -> list[DeliveryState]:
        return [one.state for one in await self.store.deliveries_since(NIGHT - timedelta(days=1))]


@asynccontextmanager
async def telling(folder: Path) -> AsyncIterator[World]:
    clock = StillClock(NIGHT)
    async with Store.open(folder / "twoam.db") as store, LocalBotApi(clock) as api:
        for user, name, role in ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR)):
            api.person(user, name)
            await store.add_person(name, user, user, role, "en", "Asia/Shanghai")
        topics = [Topic.LISTINGS, Topic.OFFERS]
        await store.add_listing("us", Subject("us", "B0LAMP0001"), "Blue Lamp", "https://x.example", NIGHT, topics)
        speaker = TelegramSpeaker(api.token, clock, api_url=api.base_url)
        try:
            yield World(store, api, clock, speaker)
        finally:
            await speaker.close()
