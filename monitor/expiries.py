"""Tells in time that something an account's access hangs on is about to end (catalogue A6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.diagnosis import Expiry
from monitor.findings import Bad, Verdict
from monitor.incidents import Place, folded
from storage.states import Batch, Facts, Severity, Told
from storage.store import Store

ACCESS_EXPIRES = "access_expires"
# Days before the end from which on it is told, and how loudly: a louder step rings once more.
STEPS = ((1, Severity.WAKE), (3, Severity.PUSH), (7, Severity.PUSH), (14, Severity.SILENT), (30, Severity.SILENT))
EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Expiries:
    """Asks every account what of its access ends on a known day; no platform is asked."""

    store: Store
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    committed: Callable[[], None]

    async def tick(self) -> None:
        """One review; everything that it finds is one commit."""
        now = self.clock.now()
        found = {name: await adapter.expiries() for name, adapter in self.accounts.items()}
        async with self.store.incident_lock:
            open_now = [one for one in await self.store.open_incidents() if one.rule == ACCESS_EXPIRES]
            told: list[Told] = []
            for account, ends in found.items():
                mine = [one for one in open_now if one.account == account]
                bads = tuple(bad for end in ends if (bad := expires(end, now.date())))
                told += folded(Place(ACCESS_EXPIRES, account, None, account), Verdict(bads), mine, now)
            if told:
                await self.store.commit(Batch(told=tuple(told)))
        if told:
            self.committed()


def expires(end: Expiry, today: date) -> Bad | None:
    """What is to be told of it today; None while there is time enough."""
    left = (end.day - today).days
    step = next(((days, severity) for days, severity in STEPS if left <= days), None)
    if step is None:
        return None
    days, severity = step
    facts: Facts = {
        "what": end.what,
        "day": end.day.isoformat(),
        "within": days,
        "over": left < 0,
        "remedy": end.remedy,
    }
    return Bad(f"{end.what}:{end.day.isoformat()}", severity, facts, confirm=False)
