"""Opens the memory for whoever works with it, and never begins a new one where there was one before."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

from adapters.clock import Clock
from monitor.ages import age
from monitor.backups.shelf import newest, shelf
from monitor.config import Config
from monitor.lock import at_work
from storage.errors import DamagedDatabase, Vanished
from storage.store import Store

# Names one memory a line: those that were seen from this state_dir.
KNOWN = "known-memories"


@asynccontextmanager
async def memory(config: Config, clock: Clock, *, tries: int = 1) -> AsyncIterator[Store]:
    """The store, made where there never was one. `tries` is as in Store.open.

    DamagedDatabase and Vanished name the last good backup and the command that brings it back. AlreadyRunning where
    it is being replaced.
    """
    machine = config.machine
    async with AsyncExitStack() as stack:
        stack.enter_context(at_work(machine.state_dir))
        opening = Store.open(
            machine.database_place, backups=machine.state_dir, tries=tries, create=not was_there(config)
        )
        try:
            store = await stack.enter_async_context(opening)
        except DamagedDatabase as error:
            raise DamagedDatabase(f"{error}. {way_back(config, clock.now(), ' --replace')}") from error
        except Vanished as error:
            raise Vanished(f"{error}: no new one was made. {way_back(config, clock.now())}") from error
        note(config)
        yield store


def was_there(config: Config) -> bool:
    """Whether a memory was seen in this place before; backups of an unknown one count as well."""
    known = _known(config.machine.state_dir)
    return config.machine.database_name in known or (not known and bool(shelf(config.backup_folder)))


def note(config: Config) -> None:
    """From now on there is a memory in this place."""
    folder, name = config.machine.state_dir, config.machine.database_name
    known = _known(folder)
    if name in known:
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / KNOWN
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(f"{name}\n")


def _known(state_dir: Path) -> list[str]:
    try:
        return (state_dir / KNOWN).read_text("utf-8").splitlines()
    except OSError:
        return []


def way_back(config: Config, now: datetime, replace: str = "") -> str:
    """What to do where the memory is lost: the last good backup by path and age, or a new beginning."""
    last = newest(config.backup_folder, now)
    anew = f"`twoam restore --empty{replace}` begins with an empty memory"
    aside = " What lies there is kept under another name." if replace else ""
    if last is None:
        return f"There is no backup in {config.backup_folder}. {anew}.{aside}"
    back = f"`twoam restore {last.path}{replace}` brings it back"
    return f"The last good backup is {last.path}, {age(now, last.at)} old: {back}; {anew}.{aside}"
