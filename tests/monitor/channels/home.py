"""A whole house between a local Telegram that can be away and other channels, driven by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.readings import Subject, Topic
from monitor import incidents
from monitor.app import House, house
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from monitor.findings import Bad
from monitor.incidents import Place
from storage.states import Batch, Incident, Role, Severity, Step, Told, Transition
from tests.clock import StillClock
from tests.monitor.builders import NIGHT
from tests.monitor.channels.receivers import Gate

ANNA, BEN = 11, 12


def configured(folder: Path, channels: dict[str, Any], **sections: Any) -> Config:
    machine = {"state_dir": folder, "zone": "Asia/Shanghai"}
    return Config.model_validate({"machine": machine, "channels": channels, **sections})


class Home:
    """The house with Anna, who sleeps until eight, and her phone; a lamp is watched."""

    def __init__(self, rooms: House, api: LocalBotApi, gate: Gate, clock: StillClock) -> None:
        self.rooms, self.api, self.gate, self.clock = rooms, api, gate, clock
        self.store, self.dispatch = rooms.store, rooms.dispatch

    async def alert(self, subject: str = "A3STRANGER0009", severity: Severity = Severity.WAKE) -> Incident:
        """A finding that needs no second look, committed."""
        place = Place("new_seller", "us", 1, f"us/{subject}")
        facts: dict[str, Any] = {"seller": {"id": subject, "name": None}, "who": "stranger"}
        return await self.commit(
            incidents.raised(place, Bad(subject, severity, facts, confirm=False), self.clock.now())
        )

    async def commit(self, told: Told | None) -> Incident:
        assert told is not None
        [stored] = await self.store.commit(Batch(told=(told,)))
        return stored

    async def climb(self, incident: Incident) -> Incident:
        """The next step of the ladder, when it is due."""
        assert incident.next_step_at is not None
        self.clock.advance(max(0.0, (incident.next_step_at - self.clock.now()).total_seconds()))
        return await self.commit(incidents.due(incident, self.clock.now()))

    async def over(self, incident: Incident) -> Incident:
        current = await self.store.incident(incident.id)
        assert current is not None
        return await self.commit(incidents.well(current, self.clock.now()))

    async def passes(self, minutes: float, every: float = 30.0) -> None:
        """The teller turns for so long."""
        end = self.clock.now() + timedelta(minutes=minutes)
        while self.clock.now() < end:
            await self.dispatch.tick()
            await self.dispatch.drain()
            self.clock.advance(every)

    def phone(self, chat: int = ANNA) -> list[str]:
        return [message.text for message in self.api.messages(chat)]


@asynccontextmanager
async def at_home(folder: Path, channels: dict[str, Any]) -> AsyncIterator[Home]:
    """Telegram and the channels; the house is built by the composition root from a configuration."""
    clock = StillClock(NIGHT)
    async with LocalBotApi(clock) as api, Gate(_port(api)) as gate:
        bot = {"token": api.token, "api_url": gate.url}
        async with house(configured(folder, channels, telegram=bot), clock) as rooms:
            for user, name, role in ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR)):
                api.person(user, name)
                await rooms.store.add_person(name, user, user, role, "en", "Asia/Shanghai")
            await lamp(rooms)
            yield Home(rooms, api, gate, clock)


async def lamp(rooms: House) -> None:
    """Something to be watched, which every alert is about."""
    topics = [Topic.LISTINGS, Topic.OFFERS]
    at = Subject("us", "B0LAMP0001")
    await rooms.store.add_listing("us", at, "Blue Lamp", "https://x.example", NIGHT, topics)


async def morning(home: Home, person: int) -> None:
    """The step that asks for a person's morning message, as the review takes it."""
    since = (home.clock.now() - timedelta(days=1)).isoformat()
    step = Transition(0, None, home.clock.now(), Step.DIGEST, {"person": person, "since": since})
    await home.store.commit(Batch(loose=(step,)))


def _port(api: LocalBotApi) -> int:
    return int(api.base_url.removesuffix("/bot").rpartition(":")[2])
