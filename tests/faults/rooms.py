"""The real rooms in one process, on a clock that nobody waits for: marketplace, memory, teller, bot and two phones."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from monitor import incidents
from monitor.budgets import Budgets
from monitor.chat import Heard, Said
from monitor.commands import Commands
from monitor.compose import Composer
from monitor.demo.botapi import LocalBotApi
from monitor.demo.chats import Message
from monitor.demo.record import Call
from monitor.dispatch import Dispatch
from monitor.findings import Bad
from monitor.incidents import Place
from monitor.speakers.telegram import TelegramSpeaker, Timeouts
from monitor.tools import tools_of
from storage.states import Batch, DeliveryState, Facts, Incident, Role, Severity, Told
from tests.faults.reckoning import Left
from tests.faults.world import ANNA, BEN
from tests.monitor.night import ASIN, EVENING, Night, night
from tests.words import unmarked

_SHORT = Timeouts(connect=0.5, answer=0.5, poll=25, late=0.5)
_UNKNOWN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Rooms:
    """A night with a teller, listeners and two phones; Anna owns the shop and is rung first, Ben works in it."""

    night: Night
    api: LocalBotApi
    dispatch: Dispatch
    commands: Commands
    updates: Iterator[int]

    async def passes(self, minutes: float, every: float = 1) -> None:
        """Lets the time pass, with looks, reviews and deliveries in it."""
        for _ in range(max(1, round(minutes / every))):
            await self.night.passes(every, every=every)
            await self.tell(3)

    async def tell(self, rounds: int = 1) -> None:
        """Rounds of the teller, a second apart as the daemon makes them."""
        for number in range(rounds):
            self.night.clock.advance(1 if number else 0)
            await self.dispatch.tick()
            await self.dispatch.drain()

    async def alert(self, subject: str = "A3", severity: Severity = Severity.PUSH, **facts: str) -> Incident:
        """A finding that needs no second look, committed."""
        place = Place("new_seller", "us", 1, f"us/{ASIN}")
        said: Facts = {"seller": {"id": subject, "name": facts.get("name")}, "who": "stranger"}
        told = incidents.raised(place, Bad(subject, severity, said, confirm=False), self.night.clock.now())
        return (await self.commit(told))[0]

    async def commit(self, *told: Told | None) -> tuple[Incident, ...]:
        return await self.night.store.commit(Batch(told=tuple(one for one in told if one)))

    async def hears(self, user: int, text: str = "", button: str | None = None) -> Said | None:
        """Somebody says or presses something in his own chat."""
        number = next(self.updates)
        return await self.commands.heard(Heard(number, user, user, text or None, button, 1, True, "Somebody", "en"))

    def phone(self, chat: int = ANNA) -> list[Message]:
        return [one for one in self.api.messages(chat) if one.from_bot]

    def texts(self, chat: int = ANNA) -> list[str]:
        """What stands on the phone, without the marks that keep names apart from what surrounds them."""
        return [unmarked(one.text) for one in self.phone(chat)]

    async def told(self) -> set[int]:
        """The cases that a message has told somebody, alone or together with others."""
        sent = [one for one in (await self.left()).deliveries if one.state is DeliveryState.SENT]
        return {case for one in sent for case in one.incident_ids}

    def tries(self, chat: int = ANNA) -> tuple[Call, ...]:
        """Every attempt to send a new message into the chat."""
        return self.api.calls("sendMessage", chat)

    async def left(self) -> Left:
        """All that was asked for and all that came."""
        every = await self.night.store.deliveries_since(EVENING - timedelta(days=1))
        asked = [one for one in every if one.kind.value == "say" and one.incident_ids]
        return Left(asked, await self.night.incidents(), {chat: self.phone(chat) for chat in (ANNA, BEN)})


@asynccontextmanager
async def rooms(folder: Path, before: Rooms | None = None) -> AsyncIterator[Rooms]:
    """Two partners, a lamp that is watched and known, and nothing wrong yet; or what a process that died has left."""
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(night(folder, before=before.night if before else None))
        api = before.api if before else await stack.enter_async_context(LocalBotApi(world.clock))
        if before is None:
            await _settled(world, api)
        accounts = world.poll.accounts
        sections = {name: account.config for name, account in accounts.items()}
        plan = world.poll.plan
        budgets = Budgets(world.store, accounts, world.clock, plan, 15.0)
        tools = tools_of(sections, accounts, plan, budgets, _UNKNOWN_AFTER, lambda: None, dict)
        speaker = TelegramSpeaker(api.token, world.clock, api_url=api.base_url, timeouts=_SHORT)
        stack.push_async_callback(speaker.close)
        dispatch = Dispatch(world.store, world.clock, speaker, Composer(world.store, world.clock, tools))
        commands = Commands(world.store, world.clock, tools)
        yield Rooms(world, api, dispatch, commands, before.updates if before else count(1))


async def _settled(world: Night, api: LocalBotApi) -> None:
    for user, name, role in ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR)):
        api.person(user, name)
        await world.store.add_person(name, user, user, role, "en", "Asia/Shanghai")
    await world.mine()
    await world.watch()
