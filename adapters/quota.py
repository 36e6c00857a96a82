"""What an adapter says that an operation may cost."""

from dataclasses import dataclass

from adapters import pacing


@dataclass(frozen=True, slots=True)
class Quota:
    """What an operation may cost: calls per second, burst, and subjects per call."""

    rate: float
    burst: int = 1
    batch: int = 1


def swept(limit: pacing.Quota, batch: int = 1) -> Quota:
    """What a sweep may use of an operation whose calls keep their quota by themselves, whoever asks."""
    return Quota(limit.rate * pacing.SWEEPS, limit.burst, batch)
