"""What a memory knows of having been restored: until all was looked at again, whatever is told may be a repeat."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.clock import Clock
from monitor import heartbeat
from monitor.machine import judge
from monitor.rules.machine import MEMORY_RESTORED, memory_restored
from storage.states import Delivery, DeliveryKind, Status
from storage.store import Store

KEY = "restored"
EVERY = timedelta(minutes=1)
# What could not be read for a day will not be read at all; the doubt must end some day.
_LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Restored:
    """Restored `at`, to what was known `of` then; `until` ends the doubt, None while it lasts."""

    at: datetime
    of: datetime
    until: datetime | None = None

    def doubts(self, delivery: Delivery) -> bool:
        """Whether the message may repeat what was told before the restore and forgotten by it; an edit never does."""
        late = self.until is not None and delivery.created_at > self.until
        return delivery.kind is DeliveryKind.SAY and not late


async def restored(store: Store) -> Restored | None:
    """None for a memory that never was restored."""
    value = await store.get_setting(KEY)
    if not isinstance(value, dict):
        return None
    until = value.get("until")
    at, of = (datetime.fromisoformat(str(value[name])) for name in ("at", "of"))
    return Restored(at, of, datetime.fromisoformat(str(until)) if until else None)


async def begin_doubt(store: Store, of: datetime, now: datetime) -> None:
    """To be written into a memory that is being restored: nobody watches it, and what it knows is old."""
    await heartbeat.farewell(store, now)
    await _put(store, Restored(now, of))


async def end_doubt(store: Store, found: Restored, now: datetime) -> None:
    await _put(store, Restored(found.at, found.of, now))


async def _put(store: Store, found: Restored) -> None:
    until = found.until.isoformat() if found.until else None
    await store.put_setting(KEY, {"at": found.at.isoformat(), "of": found.of.isoformat(), "until": until})


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Tells people that the memory was restored, and ends the doubt; to be asked every EVERY.

    `began` is when the daemon did: nothing was looked at before.
    """

    store: Store
    clock: Clock
    accounts: Collection[str]
    committed: Callable[[], None]
    began: datetime

    async def tick(self) -> None:
        found, now = await restored(self.store), self.clock.now()
        if found is None or found.until is not None:
            return
        caught_up = await self._is_caught_up(found, now)
        if await judge(self.store, MEMORY_RESTORED, memory_restored(found.of), now):
            self.committed()
        if caught_up:
            await end_doubt(self.store, found, now)
            await judge(self.store, MEMORY_RESTORED, None, now)
            self.committed()

    async def _is_caught_up(self, found: Restored, now: datetime) -> bool:
        """Whether all that can be asked was answered since the restore, and what the backup held is on its way."""
        if now - self.began >= _LONGEST:
            return True
        watched = {one.id for one in await self.store.listings() if not (one.paused_until and one.paused_until > now)}
        watches = await self.store.watches()
        asked = [one for one in watches if one.listing_id in watched and one.account in self.accounts]
        if not all(one.read_at is not None and one.read_at >= found.at for one in asked):
            return False
        # What was found again waits for its second look, and then to be told: in this order nothing slips through.
        if any(one.status is Status.RAISED for one in await self.store.open_incidents()):
            return False
        return not await self.store.undispatched()
