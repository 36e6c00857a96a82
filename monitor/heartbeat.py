"""The daemon's sign of life in the database: what `twoam status` believes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.store import Store

EVERY = timedelta(seconds=15)
# Six beats missed: the daemon is dead, or hangs.
_DEAD_AFTER = 6 * EVERY
KEY = "heartbeat"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When the daemon last said that it lives (None: it never ran on this database); `stopped` says that it left."""

    at: datetime | None
    stopped: bool = False

    def is_alive(self, now: datetime) -> bool:
        return self.at is not None and not self.stopped and now - self.at <= _DEAD_AFTER


async def beat(store: Store, now: datetime) -> None:
    """Says that the daemon lives; to be called every EVERY."""
    await _say(store, now, stopped=False)


async def farewell(store: Store, now: datetime) -> None:
    """Says that the daemon was stopped: from now on nobody watches."""
    await _say(store, now, stopped=True)


async def _say(store: Store, now: datetime, *, stopped: bool) -> None:
    await store.put_setting(KEY, {"at": now.isoformat(), "stopped": stopped})


async def heartbeat(store: Store) -> Heartbeat:
    """The last sign of life."""
    value = await store.get_setting(KEY)
    if not isinstance(value, dict):
        return Heartbeat(None)
    return Heartbeat(datetime.fromisoformat(str(value["at"])), bool(value["stopped"]))
