"""How late an event loop is: a ticker that compares when it was called with when it asked to be, in real time."""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

# Real seconds between two ticks; a bucket of the histogram is a tenth of a millisecond.
INTERVAL = 0.01
_BUCKET = 0.0001


@dataclass(frozen=True, slots=True)
class Lag:
    """Milliseconds by which something that is due now would have been late, over all moments and not over all turns."""

    ticks: int
    p50: float
    p99: float
    p999: float
    most: float


@dataclass(slots=True)
class Meter:
    """`async with Meter():` in the loop to be measured.

    Each moment counts alike: a loop that stood still for a second has missed a hundred ticks, the first of which was a
    second late, the last hardly. One sample for it all would hide exactly the stalls.
    """

    counts: dict[int, int] = field(default_factory=dict)
    most: float = 0.0
    _next: float = 0.0
    _handle: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> "Meter":
        self._next = perf_counter()
        self._tick()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._handle is not None:
            self._handle.cancel()

    def _tick(self) -> None:
        now = perf_counter()
        while self._next <= now:
            late = now - self._next
            self.most = max(self.most, late)
            bucket = int(late / _BUCKET)
            self.counts[bucket] = self.counts.get(bucket, 0) + 1
            self._next += INTERVAL
        self._handle = asyncio.get_running_loop().call_later(self._next - now, self._tick)

    def lag(self) -> Lag:
        """What was measured so far."""
        total = sum(self.counts.values())
        p50, p99, p999 = (self._quantile(share, total) for share in (0.5, 0.99, 0.999))
        return Lag(total, p50, p99, p999, round(1000 * self.most, 1))

    def _quantile(self, share: float, total: int) -> float:
        left = share * total
        for bucket, count in sorted(self.counts.items()):
            left -= count
            if left <= 0:
                return round(1000 * (bucket + 1) * _BUCKET, 1)
        return 0.0

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self.lag())), "utf-8")


def read(path: Path) -> Lag:
    return Lag(**json.loads(path.read_text("utf-8")))


async def _idle(path: Path) -> None:
    """A loop with nothing to do, for comparison: how late the machine itself is."""
    async with Meter() as meter:
        await asyncio.to_thread(sys.stdin.read)
        meter.write(path)


if __name__ == "__main__":
    asyncio.run(_idle(Path(sys.argv[1])))
