"""The daemon's own backups: when the next is due, made by a child, and who hears of it when none can be made."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from adapters.clock import Clock
from monitor.backups.shelf import file_name, newest, outdated, shelf
from monitor.config import Config
from monitor.machine import judge
from monitor.rules.machine import BACKUP_FAILS, backup_fails
from storage.child import run_module
from storage.store import Store

log = structlog.get_logger()

EVERY = timedelta(minutes=10)
# A daemon that has just begun has more urgent things to do.
_FIRST = timedelta(hours=1)
_AGAIN = timedelta(hours=1)
# One failure may be a busy disk; two in a row are somebody's business.
_ALARMING = 2


@dataclass(slots=True)
class Scheduled:
    """To be asked every EVERY. `began` is when the daemon did; times are the clock's."""

    config: Config
    store: Store
    clock: Clock
    committed: Callable[[], None]
    began: datetime = field(init=False)
    failures: int = 0
    failing_since: datetime | None = None
    tried: datetime | None = None
    made: datetime | None = None

    def __post_init__(self) -> None:
        self.began = self.clock.now()

    async def tick(self) -> None:
        """Makes a backup where one is due; a failure is told once it has come again."""
        now = self.clock.now()
        if not self._is_due(now):
            return
        target = self.config.backup_folder / file_name(now, scheduled=True)
        why = await made_by_child(self.config, target, now)
        if why is None:
            await self._well(target, now)
        else:
            await self._failed(why, now)

    def _is_due(self, now: datetime) -> bool:
        """By age in both directions: what lies ahead was made before the clock was set back, and proves nothing."""
        period = timedelta(hours=self.config.backup.every_hours)
        if _is_within(_AGAIN, self.tried, now) or _is_within(period, self.made, now):
            return False
        last = newest(self.config.backup_folder, now)
        if last is None:
            return not _is_within(_FIRST, self.began, now)
        return not _is_within(period, last.at, now)

    async def _well(self, target: Path, now: datetime) -> None:
        self.failures, self.failing_since, self.tried, self.made = 0, None, None, now
        log.info("backed up", backup=str(target), removed=self._thinned_out(now))
        if await judge(self.store, BACKUP_FAILS, None, now):
            self.committed()

    def _thinned_out(self, now: datetime) -> int:
        """Those dated ahead take nobody's place: else each new one would be the oldest, and leave at once."""
        section, kept = self.config.backup, shelf(self.config.backup_folder)
        gone = outdated([one for one in kept if one.at <= now], section.keep_daily, section.keep_weekly)
        for one in gone:
            one.path.unlink(missing_ok=True)
        return len(gone)

    async def _failed(self, why: str, now: datetime) -> None:
        self.failures, self.tried = self.failures + 1, now
        self.failing_since = self.failing_since or now
        log.error("no backup could be made", why=why, failures=self.failures)
        if self.failures < _ALARMING:
            return
        last = newest(self.config.backup_folder, now)
        bad = backup_fails(why, self.failing_since, last.at if last else None)
        if await judge(self.store, BACKUP_FAILS, bad, now):
            self.committed()


def _is_within(span: timedelta, then: datetime | None, now: datetime) -> bool:
    return then is not None and abs(now - then) < span


async def made_by_child(config: Config, target: Path, now: datetime) -> str | None:
    """Why the backup could not be made, None where it was; the loop is free meanwhile, the memory is the child's."""
    order = {
        "where": str(config.machine.database_place),
        "target": str(target),
        "made_at": now.isoformat(),
        "config": str(config.file) if config.file else None,
    }
    return await run_module("monitor.backups.child", told=json.dumps(order))
