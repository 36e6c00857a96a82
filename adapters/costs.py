"""What a question costs, and how many calls there are to pay it with."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cost:
    """A question takes so many calls of the pool for up to `batch` listings at once; typically, not at worst.

    One about a list or the account as a whole is one question, but where it has a batch: it grows with the listings.
    """

    pool: str
    calls: float = 1.0
    batch: int = 1


@dataclass(frozen=True, slots=True)
class Supply:
    """The calls of one pool: sweeps may make `rate` a second of it in the long run.

    `daily` is how many a day the platform grants to everybody, None where it grants a pace and not a number; `used` of
    them were gone at `told_at`, as the platform counted them, whoever made them. None where it did not say so today.
    """

    pool: str
    rate: float
    daily: int | None = None
    used: int | None = None
    told_at: datetime | None = None
