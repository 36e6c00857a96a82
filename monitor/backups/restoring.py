"""Brings a memory back: proves and prepares everything aside first, then puts it in its place in one step."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.backups.checking import Unpacked, leftovers, rehearsed, scratch
from monitor.backups.errors import BackupError
from monitor.backups.manifest import Manifest
from monitor.backups.shelf import stamp
from monitor.config import Config
from monitor.memory import note
from monitor.restored import begin_doubt
from storage.backups import brought_up, holds_content, made_anew, put_back, put_in_place, set_aside
from storage.errors import DamagedDatabase
from storage.states import Person
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Restoration:
    """What came back; `kept` is the name of what lay there before, `waiting` counts messages that were not sent."""

    manifest: Manifest
    kept: str | None
    listings: int
    people: tuple[Person, ...]
    waiting: int


async def is_taken(config: Config) -> bool:
    """Whether a memory, be it damaged, lies in the place that the configuration names."""
    try:
        return await holds_content(config.machine.database_place)
    except DamagedDatabase:
        return True


async def restore(file: Path, config: Config, now: datetime) -> Restoration:
    """Restores the backup into the configuration's database; what lies there is kept aside.

    Nothing may work with it meanwhile. BackupError, StorageError; then all is as it was.
    """
    for left in leftovers(_beside(config)):
        shutil.rmtree(left, ignore_errors=True)
    with _telling(config), scratch(_beside(config)) as folder:
        found = rehearsed(file, folder)
        await brought_up(found.memory)
        restoration = await _prepared(found, now)
        kept = await _replaced(config, found.memory, now)
        note(config)
        return Restoration(found.manifest, kept, *restoration)


async def begin_anew(config: Config, now: datetime) -> str | None:
    """An empty memory in the configuration's database; returns the name of what lay there."""
    with _telling(config):
        kept = await _replaced(config, None, now)
        note(config)
        return kept


def _beside(config: Config) -> Path:
    """On the disk of a database file, so that the last step is a renaming."""
    place = config.machine.database_place
    return place.parent if isinstance(place, Path) else config.machine.state_dir


async def _prepared(found: Unpacked, now: datetime) -> tuple[int, tuple[Person, ...], int]:
    """Lets the memory know that it was restored; what is in it."""
    async with Store.open(found.memory) as store:
        await begin_doubt(store, found.manifest.made_at, now)
        waiting = len(await store.sendable(now, limit=1000)) + len(await store.stranded())
        return len(await store.listings()), await store.people(), waiting + len(await store.undispatched())


async def _replaced(config: Config, copy: Path | None, now: datetime) -> str | None:
    place = config.machine.database_place
    mark = f"replaced-{stamp(now).lower()}"
    kept = await set_aside(place, mark) if await is_taken(config) else None
    try:
        await (made_anew(place) if copy is None else put_in_place(copy, place))
    except BaseException:
        if kept is not None:
            await put_back(place, mark)
        raise
    return kept


@contextmanager
def _telling(config: Config) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise BackupError(f"{_beside(config)} cannot be written ({why}): check free space and permissions") from None
