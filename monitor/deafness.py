"""Says that people are not heard because somebody else takes the bot's messages (catalogue O7); alerts still arrive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from adapters.clock import Clock
from monitor.machine import judge
from monitor.rules.machine import NOT_HEARD, not_heard
from storage.store import Store

EVERY = timedelta(minutes=1)
# A restart of this very daemon may leave its own long question behind for a while.
LASTING = timedelta(minutes=5)


class Hearing(Protocol):
    """What listens to people, as Telegram's speaker does."""

    @property
    def trouble(self) -> str | None:
        """Why nobody can be heard at the moment, None where everybody can."""
        ...

    @property
    def deaf_since(self) -> datetime | None:
        """Since when the way itself is closed: then nothing could be told there either."""
        ...


@dataclass
class Deafness:
    """Looks whether people can be heard."""

    store: Store
    clock: Clock
    hearing: Hearing
    told: Callable[[], None]
    since: datetime | None = None

    async def tick(self) -> None:
        """One look; while the way itself is closed nothing new is known."""
        if self.hearing.deaf_since is not None:
            return
        now, why = self.clock.now(), self.hearing.trouble
        self.since = (self.since or now) if why else None
        # In both directions: a clock that is set back must not keep it quiet.
        lasts = self.since is not None and abs(now - self.since) >= LASTING
        if self.since is not None and not lasts:
            return
        bad = not_heard(why, self.since) if why and self.since else None
        if await judge(self.store, NOT_HEARD, bad, now):
            self.told()
