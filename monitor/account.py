"""What a rule about a whole account looks at: one answer about its orders, its health, its money."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from adapters.readings import Order, Reading, Topic
from monitor.findings import Memory, Verdict
from monitor.order_state import Clock
from monitor.thresholds import Thresholds

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class AccountLook:
    """One whole answer about an account, with what was known of its orders before.

    `first` marks the first whole answer to this topic: what is wrong is told, what has merely happened before we came
    is no news. `known` are those of the answer's orders that were known before, as they stood then.
    `thresholds` is what people decided for all.
    `whole` is False where a stream was told only in part. `clocks` are those of its orders, by market.
    """

    account: str
    platform: str
    topic: Topic
    at: datetime
    first: bool
    readings: tuple[Reading, ...] = ()
    known: Mapping[str, Order] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)
    whole: bool = True
    clocks: Mapping[str, Clock] = field(default_factory=dict)

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """The readings of one kind, in the order they were said."""
        return tuple(reading for reading in self.readings if isinstance(reading, kind))


AccountCheck = Callable[[AccountLook, Memory], tuple[Memory, Verdict]]


@dataclass(frozen=True, slots=True)
class AccountRule:
    """A named, pure check over whole answers to `topics`; a changed `version` forgets its memories."""

    name: str
    topics: frozenset[Topic]
    check: AccountCheck
    version: int = 1
