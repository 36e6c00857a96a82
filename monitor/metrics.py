"""Figures for an operator's Prometheus, and whether the work turns: no titles, no people, no secrets."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec

from adapters.budget import spent_today
from adapters.clock import Clock
from adapters.keep import Keep
from monitor.heartbeat import heartbeat
from monitor.inbound import Answer, Route
from monitor.lag import Lag
from monitor.marks import Mark, PatienceOf, marks_of
from monitor.rules.drill import DRILL
from monitor.supervision import Turns
from storage.errors import StorageError
from storage.figures import Outbox
from storage.states import Severity, Watch
from storage.store import Store

MISSING = 'prometheus-client is not installed: pip install "twoam[metrics]", then start twoam again\n'
# How far back the delay of messages is looked at.
_RECENT = timedelta(hours=1)

# How often looks of an account at a topic ended so, since the program began.
Looks = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that one answer to Prometheus holds; `ages` has no account that was never read."""

    looks: Looks
    ages: Mapping[str, timedelta]
    marks: Mapping[Mark, int]
    incidents: Mapping[Severity, int]
    outbox: Outbox
    budget_used: int
    budget: int
    database_bytes: int
    wal_bytes: int | None
    lag: float
    late: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Gauge:
    """Gathers the figures when somebody asks; nothing is kept for it but the counts of looks and the loop's lag."""

    store: Store
    clock: Clock
    keep: Keep
    turns: Turns
    lag: Lag
    patience: PatienceOf
    accounts: Collection[str]
    looks: Callable[[], Looks]
    budget: int

    def routes(self) -> dict[str, Route]:
        """What is answered under which path."""
        return {"/healthz": self.health, "/metrics": self.metrics}

    async def health(self) -> Answer:
        """200 only while every loop has turned within its time, as systemd hears it, and the memory answers."""
        if late := self.turns.late():
            return Answer(503, f"hangs: {', '.join(late)}\n")
        if unproven := self.turns.unproven():
            return Answer(503, f"wakes up: {', '.join(unproven)} not done yet\n")
        try:
            await heartbeat(self.store)
        except StorageError:
            return Answer(503, "the memory does not answer\n")
        return Answer(200, "awake\n")

    async def metrics(self) -> Answer:
        """The text that Prometheus reads; 501 where the extra is not installed."""
        if find_spec("prometheus_client") is None:
            return Answer(501, MISSING)
        from monitor.exposition import exposition  # noqa: PLC0415 - it stands on the extra

        return exposition(await self.figures())

    async def figures(self) -> Figures:
        now = self.clock.now()
        watches = await self.store.watches()
        return Figures(
            looks=self.looks(),
            ages=_ages([one for one in watches if one.account in self.accounts], now),
            marks=await self._marks(watches, now),
            incidents=await self._incidents(),
            outbox=await self.store.outbox(now - _RECENT),
            budget_used=await spent_today(self.keep, now),
            budget=self.budget,
            database_bytes=await self.store.database_bytes(),
            wal_bytes=self.store.wal_bytes(),
            lag=self.lag.longest,
            late=len(self.turns.late()),
            now=now,
        )

    async def _marks(self, watches: Sequence[Watch], now: datetime) -> dict[Mark, int]:
        open_now = await self.store.open_incidents()
        mine = [one for one in await self.store.listings() if not one.rival]
        found = Counter(marks_of(mine, watches, open_now, self.patience, now))
        return {mark: found[mark] for mark in Mark}

    async def _incidents(self) -> dict[Severity, int]:
        counts = dict.fromkeys(Severity, 0)
        for incident in await self.store.open_incidents():
            counts[incident.severity] += incident.confirmed_at is not None and incident.rule != DRILL
        return counts


def _ages(watches: Sequence[Watch], now: datetime) -> dict[str, timedelta]:
    """Since the last whole answer of each account; a moment that a clock set back has left ahead counts as now."""
    newest: dict[str, datetime] = {}
    for watch in watches:
        if watch.read_at is not None:
            newest[watch.account] = max(watch.read_at, newest.get(watch.account, watch.read_at))
    return {account: max(now - at, timedelta(0)) for account, at in newest.items()}
