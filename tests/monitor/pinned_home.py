"""A house with its people and their phones, for the pinned message."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from adapters.readings import Subject, Topic
from monitor.demo.botapi import TOKEN, LocalBotApi
from monitor.demo.chats import Message as Shown
from monitor.dispatch import Dispatch
from monitor.messages import Message
from monitor.pinned import Pinned
from monitor.rules.source import Patience
from monitor.speakers.telegram import TelegramSpeaker
from storage.states import (
    Batch,
    Delivery,
    LookResult,
    Person,
    Role,
    Step,
    Transition,
    Watch,
    WatchedListing,
)
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.night import EVENING, lay
from tests.monitor.speakers.bot import speaking

ANNA, BEN, GROUP = 11, 12, -1001234567890


PATIENCE = Patience(timedelta(minutes=15), timedelta(minutes=10))


async def _compose(delivery: Delivery, parked: object) -> Message | None:
    return Message("an alert")


@dataclass(slots=True)
class Home:
    """A house with its people, their phones, and one lamp that is watched."""

    clock: StillClock
    api: LocalBotApi
    store: Store
    speaker: TelegramSpeaker
    dispatch: Dispatch
    pinned: Pinned

    async def turns(self, minutes: float = 1) -> None:
        """Lets the time pass with the turns of the pinned message in it."""
        until = self.clock.now() + timedelta(minutes=minutes)
        while self.clock.now() < until:
            await self.pinned.tick()
            self.clock.advance(60)

    async def joins(self, user: int, name: str, chat: int | None = None, language: str = "en") -> Person:
        self.api.person(user, name)
        zone = "Asia/Shanghai"
        return await self.store.add_person(name, user, chat or user, Role.OWNER, language, zone)

    async def watches(self) -> WatchedListing:
        now, subject = self.clock.now(), Subject("us", "B0LAMP0001")
        url = "https://www.amazon.com/dp/B0LAMP0001"
        return await self.store.add_listing("us", subject, "Blue Lamp", url, now, (Topic.LISTINGS,))

    async def looks(self, *, whole: bool = True) -> None:
        now = self.clock.now()
        [watch] = await self.store.watches()
        soon = now + timedelta(minutes=10)
        trouble = None if whole else "captcha"
        await self.store.commit(Batch(looks=(LookResult(watch.id, now, soon, whole=whole, trouble=trouble),)))

    def shown(self, chat: int = ANNA) -> Shown:
        """The one message in the chat."""
        [message] = self.api.messages(chat)
        return message

    def restarted(self) -> Pinned:
        self.pinned = Pinned(self.store, self.clock, self.dispatch, self.speaker, _patience)
        return self.pinned


def _patience(_: Watch) -> Patience:
    return PATIENCE


@asynccontextmanager
async def open_home(folder: Path) -> AsyncIterator[Home]:
    clock = StillClock(EVENING)
    await lay(folder / "twoam.db")
    async with (
        LocalBotApi(clock) as api,
        Store.open(folder / "twoam.db") as store,
        speaking(TOKEN, clock, api_url=api.base_url) as speaker,
    ):
        dispatch = Dispatch(store, clock, speaker, _compose)
        yield Home(clock, api, store, speaker, dispatch, Pinned(store, clock, dispatch, speaker, _patience))


async def first_look(home: Home) -> int:
    await home.store.commit(Batch(loose=(Transition(0, None, home.clock.now(), Step.FIRST_LOOK, {"listings": []}),)))
    [one] = await home.store.undispatched()
    return one.id
