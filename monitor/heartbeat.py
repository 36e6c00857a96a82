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
    """When the daemon last said that it lives; None where it never ran on this database."""

    at: datetime | None

    def is_alive(self, now: datetime) -> bool:
        return self.at is not None and now - self.at <= _DEAD_AFTER


async def beat(store: Store, now: datetime) -> None:
    """Says that the daemon lives; to be called every EVERY."""
    await store.put_setting(KEY, now.isoformat())


async def heartbeat(store: Store) -> Heartbeat:
    """The last sign of life."""
    value = await store.get_setting(KEY)
    return Heartbeat(datetime.fromisoformat(value) if isinstance(value, str) else None)
