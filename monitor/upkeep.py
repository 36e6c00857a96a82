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
from storage.thinning import DAY, WEEK, day_of, week_of

log = structlog.get_logger()

HOURLY = 3600.0
_MEGABYTE = 1_000_000
# So many days or weeks are thinned in one go, and none is begun after so many seconds: a memory of years is caught up
# within a day or two, nothing else waits, and who watches over the jobs does not take a slow machine for a dead one.
_MOST_SPANS = 31
_LONGEST = 120.0
_DROPPED_CODES = timedelta(days=1)
_GONE_COPYCATS = timedelta(days=90)


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
            "copycats": await self.store.drop_copycats(now - _GONE_COPYCATS),
            "codes": await self.store.drop_attempts(now - _DROPPED_CODES),
        }
        if ages.case_bodies_days is not None:
            dropped["pages of cases"] = await self.store.drop_case_bodies(_ago(now, ages.case_bodies_days), now)
            dropped["files of cases"] = await self.store.drop_reply_bodies(_ago(now, ages.case_bodies_days), now)
        if any(dropped.values()):
            log.info("forgotten", **{name: count for name, count in dropped.items() if count})

    async def thin(self) -> None:
        """Thins the days that have become old and the weeks that have become older; what is left comes in an hour."""
        now, ended = await self.lived.now(), self.clock.monotonic() + _LONGEST
        days, weeks = timedelta(days=self.ages.full_history_days), timedelta(days=self.ages.daily_history_days)
        for kind in KINDS:
            done = await self._thin(f"thinned:{kind}", kind, DAY, day_of(now - days), ended)
            # A week is gone through when its days have been: then it is short.
            await self._thin(f"thinned-weeks:{kind}", kind, WEEK, week_of(min(done, now - weeks)), ended)

    async def _thin(self, name: str, kind: str, span: timedelta, end: datetime, ended: float) -> datetime:
        """Until when it is done."""
        done = await self.store.get_setting(name)
        first = datetime.fromisoformat(done) if isinstance(done, str) else await self.store.oldest_state(kind)
        if first is None:
            return end
        begin, dropped = (day_of if span == DAY else week_of)(first), 0
        # Done days may lie ahead, where the clock has been set back.
        until = min(end, begin + _MOST_SPANS * span)
        while begin < until and self.clock.monotonic() < ended:
            dropped += await self.store.thin_between(kind, begin, begin + span, worth_keeping)
            begin += span
            await self.store.put_setting(name, begin.isoformat())
        if dropped:
            log.info("thinned", kind=kind, days=span.days, until=begin.isoformat(), dropped=dropped)
        return begin

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
