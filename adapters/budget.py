"""Counts the bytes of a day and closes the door when they are spent."""

from datetime import UTC, datetime, timedelta

from adapters.clock import Clock
from adapters.errors import TryLater
from adapters.keep import Keep


class Budget:
    """Wire bytes that may still be read until midnight UTC, over all hosts; what was spent survives a restart."""

    def __init__(self, clock: Clock, keep: Keep, daily: int) -> None:
        self._clock = clock
        self._keep = keep
        self._daily = daily
        self._day = ""
        self._spent = 0

    async def open(self) -> None:
        """Begins or goes on with the day's count; raises TryLater when it is spent."""
        day = self._clock.now().strftime("%Y-%m-%d")
        if day != self._day:
            kept = await self._keep.get(_key(day))
            # Another task may have opened the day while this one waited for the answer.
            if day != self._day:
                self._day, self._spent = day, int(kept or 0)
        self.spend(0)

    def spend(self, size: int) -> None:
        """Counts bytes as they come; raises TryLater once they are too many."""
        self._spent += size
        if self._spent >= self._daily:
            raise TryLater(
                f"today's {self._daily / 1e6:g} MB for public pages are used up: reading goes on at midnight UTC",
                (self._midnight() - self._clock.now()).total_seconds(),
            )

    async def save(self) -> None:
        """Keeps the day's count until the day after."""
        await self._keep.put(_key(self._day), str(self._spent), self._midnight() + timedelta(days=1))

    def _midnight(self) -> datetime:
        return datetime.combine(self._clock.now().date() + timedelta(days=1), datetime.min.time(), UTC)


async def spent_today(keep: Keep, now: datetime) -> int:
    """Wire bytes that were read on this day (UTC)."""
    return int(await keep.get(_key(now.strftime("%Y-%m-%d"))) or 0)


def _key(day: str) -> str:
    return f"door:bytes:{day}"
