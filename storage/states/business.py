"""Accounts as a whole: what is asked of them and when, how they stand, and what rules remember of them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from adapters.readings import Money, Topic
from storage.states.facts import Facts


@dataclass(frozen=True, slots=True)
class AccountWatch:
    """One question about an account as a whole with its schedule; the schedule is data.

    `looks` counts whole answers; `failures` counts failed looks in a row since `failing_since`, `trouble` is the last
    error's text; `refused` says that the platform forbids the look, so that only a person can change it. `cursor` is
    the adapter's own word for where it goes on.
    """

    id: int
    account: str
    topic: Topic
    not_before: datetime
    wanted_at: datetime | None
    read_at: datetime | None
    looks: int
    failures: int
    failing_since: datetime | None
    trouble: str | None
    refused: bool
    cursor: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AccountLook:
    """What one look at an account changed in its schedule; `trouble` is why it was not answered, None where it was.

    `preparing` says that the platform still prepares the answer, or has none: that is neither a whole look nor a
    failure, and its `trouble` is kept only where nothing fails. `cursor` replaces the one that is kept, None leaves it.
    `wish` is the watch's `wanted_at` when the question was put: one that came later still stands.
    """

    watch_id: int
    at: datetime
    not_before: datetime
    trouble: str | None
    refused: bool = False
    cursor: str | None = None
    preparing: bool = False
    wish: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountState:
    """The latest state of an account that is not a number ("standing", "stranded" …); `at` is since when it is so."""

    account: str
    kind: str
    at: datetime
    value: Facts


@dataclass(frozen=True, slots=True)
class AccountMemory:
    """What a learning rule remembers of one account; another `version` than the rule's own is forgotten."""

    account: str
    rule: str
    version: int
    value: Facts


@dataclass(frozen=True, slots=True)
class Ordered:
    """Orders of one market in one currency; `untold` of them have no total yet, the lines of `unlisted` are not told.

    Cancelled orders count in `cancelled` alone.
    """

    market: str
    currency: str | None
    orders: int = 0
    units: int = 0
    amount: Decimal = Decimal(0)
    untold: int = 0
    unlisted: int = 0
    cancelled: int = 0

    @property
    def money(self) -> Money | None:
        """The sum, None where no order told a total."""
        return Money(self.amount, self.currency) if self.currency and self.orders > self.untold else None
