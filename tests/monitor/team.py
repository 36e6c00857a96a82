"""A team on the local Bot API: the real bot that hears and tells, with everything between it and the database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from adapters.readings import Subject, Topic
from monitor import incidents
from monitor.budgets import Budgets
from monitor.commands import Commands
from monitor.compose import Composer
from monitor.demo.botapi import LocalBotApi
from monitor.demo.chats import Message
from monitor.dispatch import Dispatch
from monitor.findings import Bad
from monitor.incidents import Place
from monitor.planner import Plan
from monitor.speakers.telegram import TelegramSpeaker, Timeouts
from monitor.tools import tools_of
from storage.states import Batch, Facts, Incident, Role, Severity, Step, Transition
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.builders import NIGHT

ANNA, BEN, VIEW, EVE = 11, 12, 13, 666
GROUP = -1001234567890
NOON = timedelta(hours=10)


class Team:
    """An owner, an operator, a viewer and a stranger with their phones; `more` are other tools than none."""

    def __init__(
        self, store: Store, api: LocalBotApi, clock: StillClock, speaker: TelegramSpeaker, **more: Any
    ) -> None:
        self.store, self.api, self.clock, self.speaker = store, api, clock, speaker
        plan = Plan({topic: timedelta(minutes=5) for topic in Topic}, timedelta(seconds=30), Random(1))
        budgets = Budgets(store, {}, clock, plan, 15.0)
        tools = tools_of({}, {}, plan, budgets, timedelta(minutes=15), lambda: None, dict, speaker)
        self.tools = replace(tools, **more)
        self.dispatch = Dispatch(store, clock, speaker, Composer(store, clock, self.tools))
        self.commands = Commands(store, clock, self.tools)

    async def say(self, user: int, chat: int, text: str, thread: int | None = None, **more: object) -> None:
        """A person says something; returns when the bot has taken it in."""
        await self.api.user_says(user, chat, text, thread, **more)  # type: ignore[arg-type]
        await self.taken_in()

    async def press(self, user: int, chat: int, label: str, message: Message | None = None) -> None:
        shown = message or next(
            one for one in reversed(self.api.messages(chat)) if any(label in button.text for button in one.buttons)
        )
        button = next(button for button in shown.buttons if label in button.text)
        await self.api.press(user, chat, shown.id, button.text)
        await self.taken_in()

    async def taken_in(self) -> None:
        """Nothing waits to be heard, and no answer is on its way."""
        await self.until(lambda: not self.api.updates.waiting and not self.speaker.answering)

    async def until(self, happened: Callable[[], bool], seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while not happened():
                await asyncio.sleep(0.001)

    async def alert(self, subject: str = "A3", severity: Severity = Severity.WAKE, listing: bool = True) -> Incident:
        """A finding that needs no second look, committed."""
        place = Place("new_seller", "us", 1 if listing else None, "us/B0LAMP0001")
        facts: Facts = {"seller": {"id": subject, "name": subject}, "who": "stranger"}
        told = incidents.raised(place, Bad(subject, severity, facts, confirm=False), self.clock.now())
        assert told is not None
        [stored] = await self.store.commit(Batch(told=(told,)))
        return stored

    async def loose(self, step: Step, detail: Facts) -> None:
        """A message that belongs to no incident, committed."""
        await self.store.commit(Batch(loose=(Transition(0, None, self.clock.now(), step, detail),)))

    async def tell(self, passes: int = 1) -> None:
        for _ in range(passes):
            await self.dispatch.tick()
            await self.dispatch.drain()
            self.clock.advance(5)

    def shown(self, chat: int) -> list[Message]:
        return [one for one in self.api.messages(chat) if one.from_bot]

    def texts(self, chat: int) -> list[str]:
        return [one.text for one in self.shown(chat)]

    def forget(self, chat: int) -> None:
        """The phone's chat is emptied by hand."""
        for one in self.api.messages(chat):
            self.api.deletes(chat, one.id)


@asynccontextmanager
async def team(folder: Path, forum: bool = True, **more: Any) -> AsyncIterator[Team]:
    clock = StillClock(NIGHT + NOON)
    async with Store.open(folder / "twoam.db") as store, LocalBotApi(clock) as api:
        people = ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR), (VIEW, "Vera", Role.VIEWER))
        for user, name, role in people:
            api.person(user, name)
            await store.add_person(name, user, user, role, "en", "Asia/Shanghai")
        api.person(EVE, "Eve")
        api.group(GROUP, "Lamp shop", forum=forum)
        lamp, topics = Subject("us", "B0LAMP0001"), [Topic.LISTINGS, Topic.OFFERS]
        await store.add_listing("us", lamp, "Blue Lamp", "https://x.example", clock.now(), topics)
        speaker = TelegramSpeaker(api.token, clock, api_url=api.base_url, timeouts=Timeouts(poll=20))
        world = Team(store, api, clock, speaker, **more)
        listening = asyncio.create_task(speaker.listen(world.commands))
        try:
            yield world
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await speaker.close()
