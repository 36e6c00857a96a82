"""A clock for loops beside each other: it stands still while one of them is at work, and jumps while all rest."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

# Real seconds after which the clock goes on although somebody seems to work: he waits for one that sleeps.
_STUCK = 0.1


class BusyClock:
    """`works(loop)` makes a loop one of those that the time waits for; who else sleeps is woken as his time comes."""

    def __init__(self, start: datetime) -> None:
        self._start, self._passed = start, 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None], bool]] = []
        self._numbers = count()
        self._at_work = 0
        self._loops: set[asyncio.Task[None]] = set()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def real(self, seconds: float) -> float:
        return seconds

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        counts = asyncio.current_task() in self._loops
        heappush(self._sleepers, (self._passed + max(0.0, seconds), next(self._numbers), woken, counts))
        self._at_work -= counts
        self._go_on()
        await woken

    async def run(self, *loops: Coroutine[object, object, None]) -> None:
        """Runs them all to their end."""
        self._loops = {asyncio.ensure_future(self._counted(loop)) for loop in loops}
        self._at_work = len(self._loops)
        minding = asyncio.ensure_future(self._minded())
        try:
            await asyncio.gather(*self._loops)
        finally:
            minding.cancel()

    async def _counted(self, loop: Coroutine[object, object, None]) -> None:
        await loop
        self._at_work -= 1
        self._go_on()

    def _go_on(self) -> None:
        if self._at_work == 0:
            self._jump()

    def _jump(self) -> None:
        """Wakes who is to wake first; one that was cancelled meanwhile sleeps for ever."""
        while self._sleepers:
            wake, _, woken, counts = heappop(self._sleepers)
            if not woken.done():
                self._passed = max(self._passed, wake)
                self._at_work += counts
                woken.set_result(None)
                return

    async def _minded(self) -> None:
        """Where one that works waits for one that sleeps, nobody else would ever end the sleep."""
        while True:
            before = self._passed, next(self._numbers)
            await asyncio.sleep(_STUCK)
            if self._passed == before[0] and next(self._numbers) == before[1] + 1:
                self._jump()
