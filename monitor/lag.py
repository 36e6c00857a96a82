"""How late the event loop comes to what is due: the sign that something blocks it."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

# In the machine's own seconds, whatever the clock's speed: a blocked loop is a matter of the machine.
_EVERY = 0.5
_WINDOW = 60.0


class Lag:
    """Asks to be called again and again and notes how much too late it was; keeps the last minute."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._seen: deque[tuple[float, float]] = deque()
        self._next: asyncio.TimerHandle | None = None

    @property
    def longest(self) -> float:
        """Seconds by which it was late at worst in the last minute."""
        return max((late for _, late in self._seen), default=0.0)

    def begin(self) -> None:
        self._next = self._loop.call_later(_EVERY, self._called, self._loop.time() + _EVERY)

    def end(self) -> None:
        if self._next is not None:
            self._next.cancel()

    def _called(self, due: float) -> None:
        self.note(due)
        self.begin()

    def note(self, due: float) -> None:
        """It was called now what was due then, in the loop's seconds."""
        now = self._loop.time()
        self._seen.append((now, max(0.0, now - due)))
        while self._seen[0][0] < now - _WINDOW:
            self._seen.popleft()


@contextmanager
def measured() -> Iterator[Lag]:
    """Measures until it is left."""
    lag = Lag()
    lag.begin()
    try:
        yield lag
    finally:
        lag.end()
