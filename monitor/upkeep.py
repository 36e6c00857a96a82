"""The chores that let the daemon run for months: forgetting what is too old, thinning, and looking after the file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from adapters.clock import Clock
from monitor.configuration.retention import Retention
from monitor.lived import Lived
from monitor.machine import judge
from monitor.rules.machine import LOG_GROWS, log_grows
from monitor.thinning import KINDS, worth_keeping
from storage.store import Store
from storage.thinning import DAY, day_of

log = structlog.get_logger()

HOURLY = 3600.0
_MEGABYTE = 1_000_000
# So many days are thinned in one go: a memory of years is caught up within a day or two, and nothing else waits.
_MOST_DAYS = 31
_DROPPED_CODES = timedelta(days=1)


@dataclass(slots=True)
class Upkeep:
    """Keeps the memory small and its file in order; `ages` says how long what is kept, `committed` tells of news."""

    store: Store
    clock: Clock
    ages: Retention
    committed: Callable[[], None]
    lived: Lived = field(init=False)

    def __post_init__(self) -> None:
        self.lived = Lived(self.store, self.clock)

    async def forget(self) -> None:
        """Drops what is older than it must be."""
        now, ages = await self.lived.now(), self.ages
        await self.store.sweep(now)
        account, whole = ages.failing_bodies_account_megabytes, ages.failing_bodies_megabytes
        dropped = {
            "failing pages": await self.store.drop_failing_bodies(
                _ago(now, ages.failing_bodies_days), account * _MEGABYTE, whole * _MEGABYTE
            ),
            "messages": await self.store.drop_deliveries(_ago(now, ages.deliveries_days)),
            "counts": await self.store.drop_counts(_ago(now, ages.counts_days)),
            "troubles": await self.store.drop_troubles(_ago(now, ages.troubles_days)),
            "codes": await self.store.drop_attempts(now - _DROPPED_CODES),
        }
        if ages.case_bodies_days is not None:
            dropped["pages of cases"] = await self.store.drop_case_bodies(_ago(now, ages.case_bodies_days))
        if any(dropped.values()):
            log.info("forgotten", **{name: count for name, count in dropped.items() if count})

    async def thin(self) -> None:
        """Thins the days that have become old, the oldest first; what is left comes in an hour."""
        end = day_of(_ago(await self.lived.now(), self.ages.full_history_days))
        for kind in KINDS:
            await self._thin(kind, end)

    async def _thin(self, kind: str, end: datetime) -> None:
        name = f"thinned:{kind}"
        done = await self.store.get_setting(name)
        first = datetime.fromisoformat(done) if isinstance(done, str) else await self.store.oldest_state(kind)
        if first is None:
            return
        day, dropped = day_of(first), 0
        # Done days may lie ahead, where the clock has been set back.
        until = min(end, day + _MOST_DAYS * DAY)
        while day < until:
            dropped += await self.store.thin_day(kind, day, worth_keeping)
            day += DAY
            await self.store.put_setting(name, day.isoformat())
        if dropped:
            log.info("thinned", kind=kind, until=day.isoformat(), dropped=dropped)

    async def tend(self) -> None:
        """Takes the write-ahead log in, and tells the owners where it grows because something holds the file open."""
        checkpoint = await self.store.checkpoint()
        if checkpoint is None:
            return
        if checkpoint.held:
            log.info("the log could not be cut: somebody reads", bytes=checkpoint.bytes)
        await self.store.optimize()
        limit = self.ages.log_alarm_megabytes * _MEGABYTE
        bad = log_grows(checkpoint.bytes // _MEGABYTE) if checkpoint.bytes > limit else None
        if await judge(self.store, LOG_GROWS, bad, self.clock.now()):
            self.committed()


def _ago(now: datetime, days: float) -> datetime:
    return now - timedelta(days=days)
