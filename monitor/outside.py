"""The heartbeat to the outside: somebody far away expects it, and alarms when this machine falls silent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from adapters.clock import Clock
from adapters.errors import AdapterError
from adapters.ping import ping
from monitor.configuration.heartbeat import Heartbeat
from monitor.heartbeat import heartbeat
from monitor.machine import judge
from monitor.rules.machine import HEARTBEAT_FAILS, heartbeat_fails
from monitor.supervision import Turns
from storage.errors import StorageError
from storage.store import Store

log = structlog.get_logger()

NAME = "outside heartbeat"
MEMORY = "the memory"
# How often is looked whether one is due, in seconds: after a start and when a part hangs nobody waits a whole period.
EVERY = 30.0
# So often in a row it may fail before people are told.
FAILURES_UNTIL_TOLD = 3


@dataclass(slots=True)
class Outside:
    """Says that all is well only while every loop of the house has turned in its time, as systemd hears it.

    And only while the memory answers: loops turn without it too, but nothing is looked at and nobody told. A heartbeat
    that is not taken is logged, told to people once after three in a row, and tried again at the next turn.
    """

    store: Store
    clock: Clock
    turns: Turns
    section: Heartbeat
    committed: Callable[[], None]
    due: float = 0.0
    was_late: bool = False
    unanswered: int = 0
    failures: int = 0
    since: datetime | None = None

    async def tick(self) -> None:
        """One heartbeat where one is due, or none where a part hangs and no address of failure is known."""
        late = self.turns.late()
        if not late:
            if set(self.turns.unproven()) - {NAME}:
                return  # a house that dies and starts again every minute must not look alive by its starts
            self.unanswered = 0 if await self._remembers() else self.unanswered + 1
            if self.unanswered == 1:
                return  # a server that is started anew answers at the next turn
            late = (MEMORY,) if self.unanswered else ()
        now = self.clock.monotonic()
        if now < self.due and self.was_late == bool(late):
            return
        self.due, self.was_late = now + 60 * self.section.every_minutes, bool(late)
        if late:
            log.error("a part of the house hangs: nothing good is said to the outside", parts=late)
        address = self.section.failure if late else self.section.success
        if address is not None:
            await self._send(address)

    async def _remembers(self) -> bool:
        try:
            await heartbeat(self.store)
        except StorageError:
            return False
        return True

    async def _send(self, address: str) -> None:
        try:
            await ping(address, self.section.proxy)
        except AdapterError as error:
            await self._failed(str(error))
        else:
            await self._taken()

    async def _failed(self, why: str) -> None:
        now = self.clock.now()
        self.failures += 1
        self.since = self.since or now
        log.warning("the outside heartbeat was not taken", why=why, times=self.failures)
        if self.failures >= FAILURES_UNTIL_TOLD and await judge(
            self.store, HEARTBEAT_FAILS, heartbeat_fails(why, self.since), now
        ):
            self.committed()

    async def _taken(self) -> None:
        if self.failures:
            log.info("the outside heartbeat is taken again", after=self.failures)
        self.failures, self.since = 0, None
        if await judge(self.store, HEARTBEAT_FAILS, None, self.clock.now()):
            self.committed()
