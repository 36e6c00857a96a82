"""A clock that stands still until somebody sleeps: no test waits, and every test can say how long was waited."""

import asyncio
from bisect import insort
from datetime import UTC, datetime, timedelta

NIGHT = datetime(2026, 3, 3, 2, 14, tzinfo=UTC)


class StillClock:
    """Sleeping moves the time to the sleeper's moment at once; `slept` lists every sleep that was asked for.

    Of several sleepers the earliest wakes first, and sleeping side by side takes no longer than the longest sleep.
    """

    def __init__(self, start: datetime = NIGHT) -> None:
        self._start = start.astimezone(UTC)
        self._passed = 0.0
        self._wakes: list[float] = []
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def advance(self, seconds: float) -> None:
        """Lets time pass without anybody sleeping."""
        self._passed += seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        wake = self._passed + max(0.0, seconds)
        insort(self._wakes, wake)
        try:
            await self._turn(wake)
        finally:
            self._wakes.remove(wake)
        self._passed = max(self._passed, wake)

    async def _turn(self, wake: float) -> None:
        await asyncio.sleep(0)
        while self._wakes[0] < wake:
            await asyncio.sleep(0)

    def real(self, seconds: float) -> float:
        return seconds


class MemoryKeep:
    """A Keep in memory that forgets what has expired, and answers a moment later, as a database does."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock
        self.rows: dict[str, tuple[str, datetime | None]] = {}

    async def get(self, key: str) -> str | None:
        value, expires = self.rows.get(key, (None, None))
        await asyncio.sleep(0)
        return None if expires is not None and expires <= self._clock.now() else value

    async def put(self, key: str, value: str, expires: datetime | None = None) -> None:
        self.rows[key] = (value, expires)
        await asyncio.sleep(0)

    async def claim(self, key: str, expires: datetime) -> bool:
        until = self.rows.get(key, (None, None))[1]
        is_free = key not in self.rows or (until is not None and until <= self._clock.now())
        if is_free:
            self.rows[key] = ("", expires)
        await asyncio.sleep(0)
        return is_free
