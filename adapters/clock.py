"""The only time there is: wall clock, monotonic seconds and sleep behind one small protocol."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Everything that the program knows of time; passed in, never imported."""

    def now(self) -> datetime:
        """Wall-clock time, always aware and in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never step back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits that many of *this clock's* seconds."""
        ...

    def real(self, seconds: float) -> float:
        """How many real seconds that many of this clock's seconds take (for schedulers and timeouts)."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def real(self, seconds: float) -> float:
        return seconds


class FastClock:
    """A clock that starts at a chosen moment and runs `speed` times as fast; the speed may change on the way."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._base = start.astimezone(UTC)
        self._passed = 0.0
        self._since = time.monotonic()
        self.speed = speed

    def set_speed(self, speed: float) -> None:
        """Changes the pace from now on; time itself does not jump."""
        self._passed = self.monotonic()
        self._since = time.monotonic()
        self.speed = speed

    def now(self) -> datetime:
        return self._base + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return self._passed + (time.monotonic() - self._since) * self.speed

    async def sleep(self, seconds: float) -> None:
        # Short slices, so that a changed speed also holds for those already asleep.
        until = self.monotonic() + seconds
        await asyncio.sleep(0)  # also who sleeps for no time lets the others run
        while (left := until - self.monotonic()) > 0:
            await asyncio.sleep(min(left / self.speed, 0.05))

    def real(self, seconds: float) -> float:
        return seconds / self.speed
