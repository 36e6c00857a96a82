"""Opens the database for a command, as the configuration says where it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.clock import SystemClock
from adapters.door import Door
from monitor.config import Config, load
from monitor.console.failures import Usage
from monitor.memory import memory
from storage.keep import StoreKeep
from storage.states import WatchedListing
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What most commands work with."""

    config: Config
    store: Store
    clock: SystemClock


@asynccontextmanager
async def desk(path: Path | None) -> AsyncIterator[Desk]:
    """Loads the configuration and opens the database, which is created where there is none yet."""
    async with desk_of(load(path).config) as at:
        yield at


@asynccontextmanager
async def desk_of(config: Config) -> AsyncIterator[Desk]:
    """The same for a configuration that is loaded already."""
    clock = SystemClock()
    async with memory(config, clock) as store:
        yield Desk(config, store, clock)


@asynccontextmanager
async def door_of(at: Desk) -> AsyncIterator[Door]:
    """The door to the platforms, for a few looks by hand."""
    door = Door(at.clock, StoreKeep(at.store, at.clock), at.config.manners())
    try:
        yield door
    finally:
        await door.close()


async def one_listing(store: Store, text: str) -> WatchedListing:
    """The listing that a name or an id means; Usage where it is none or several."""
    found = await store.find_listings(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Usage(f"No listing is called “{text}”. `twoam list` shows what is watched.")
    names = ", ".join(f"{one.name} ({one.subject.id})" for one in found)
    raise Usage(f"“{text}” may mean several listings: {names}. Write more of it.")
