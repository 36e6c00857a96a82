"""The quotas as the API keeps them: one bucket for each operation and seller, filled by the clock."""

from dataclasses import dataclass

from adapters.clock import Clock
from monitor.demo.spapi.contract import Operation

# A call that is due by less than this is let through: sums of rates are not exact.
_GRAIN = 1e-9


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls a second, and how many may come at once."""

    rate: float
    burst: int


class Quotas:
    """`rates` are those that are other than documented, as on the dynamic plan; a rate of 0 lets nothing through."""

    def __init__(self, clock: Clock) -> None:
        self.rates: dict[str, Rate] = {}
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def rate(self, operation: Operation) -> Rate:
        return self.rates.get(operation.name) or Rate(operation.rate, operation.burst)

    def take(self, operation: Operation, seller: str) -> bool:
        """Whether the seller's bucket of the operation had a call left; it is spent then."""
        quota, now = self.rate(operation), self._clock.monotonic()
        left, since = self._buckets.get((operation.name, seller), (float(quota.burst), now))
        left = min(float(quota.burst), left + (now - since) * quota.rate)
        free = left >= 1 - _GRAIN
        self._buckets[operation.name, seller] = (left - free, now)
        return free
