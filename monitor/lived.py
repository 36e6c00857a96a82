"""The time by which ages are counted: the clock's, but it goes on no faster than it was lived through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from adapters.clock import Clock
from storage.store import Store

log = structlog.get_logger()

KEY = "lived_until"
# So many hours may pass in one: a machine that was off for a month has caught up in six days, and one that woke up
# with a wrong date loses five days in the first day, not all.
_PACE = 6
# A daemon that never lives for an hour gets on too, by so much at each start.
_AT_START = timedelta(minutes=15)
_WRONG = timedelta(days=1)


@dataclass(slots=True)
class Lived:
    """What is forgotten cannot be brought back; a clock that was wrong for an hour can."""

    store: Store
    clock: Clock
    asked: float | None = None

    async def now(self) -> datetime:
        """The clock's time, or an earlier one while the clock is far ahead of what was lived through."""
        wall, known, allowed = self.clock.now(), await self._known(), self._allowed()
        if known is None:
            known = wall
        reached = min(wall, known + allowed)
        if wall - reached > _WRONG:
            log.warning("the clock is ahead of what was lived through: little is forgotten", until=reached.isoformat())
        # A clock that was set back and is set right again begins where it was.
        await self.store.put_setting(KEY, max(known, reached).isoformat())
        return reached

    def _allowed(self) -> timedelta:
        before, self.asked = self.asked, self.clock.monotonic()
        return _AT_START if before is None else timedelta(seconds=(self.asked - before) * _PACE)

    async def _known(self) -> datetime | None:
        """Until when was lived; where that was never noted, until the last look."""
        noted = await self.store.get_setting(KEY)
        if isinstance(noted, str):
            return datetime.fromisoformat(noted)
        return max((one.read_at for one in await self.store.watches() if one.read_at), default=None)
