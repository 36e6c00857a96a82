"""Divides the calls of a pool over the topics that are paid from it: what has a promise first, nothing starved."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.costs import Cost, Supply
from adapters.readings import Topic

DAY = timedelta(days=1)
# What is promised to be no older than its configured period; my own listings get what that leaves of a pool.
PROMISED = frozenset({Topic.RIVALS, Topic.COPYCATS, Topic.RANKS})
# A promise is kept by looking before its time is over: between these shares of it.
EARLY = (0.85, 0.95)
# What is left of a pool for questions that take a call more than is usual.
_PLANNED = 0.95
# So old my own listings may become until what is promised gives way as well: eBay's licence wants nothing older shown.
_OLDEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Demand:
    """One topic's questions about so many subjects, each of which is wished to be asked once in a `wish`."""

    topic: Topic
    subjects: int
    wish: timedelta
    cost: Cost

    @property
    def round(self) -> float:
        """The calls of one round over all subjects."""
        return math.ceil(self.subjects / self.cost.batch) * self.cost.calls


@dataclass(frozen=True, slots=True)
class Share:
    """What a topic gets of a pool: a look at each subject in every `period`, never more often than it is wished.

    `shared` says that other topics are paid from the same pool: whoever asks more often than that takes it from them.
    """

    demand: Demand
    period: timedelta
    shared: bool

    @property
    def is_promised(self) -> bool:
        """Whether no answer is to be older than the period."""
        return self.shared and self.demand.topic in PROMISED

    @property
    def is_kept(self) -> bool:
        """Whether it is looked as often as it is wished."""
        return self.period <= self.demand.wish

    @property
    def daily(self) -> float:
        """Calls a day."""
        return self.demand.round * (DAY / (self.period * _mean(self.demand, shared=self.shared)))


@dataclass(frozen=True, slots=True)
class Budget:
    """One pool of an account and what its topics get of it; `account` is None where it is the pages of a host."""

    account: str | None
    supply: Supply
    shares: tuple[Share, ...]

    @property
    def planned(self) -> float:
        """Calls a day that all shares take together."""
        return sum(share.daily for share in self.shares)


def divided(supplies: Sequence[Supply], demands: Sequence[Demand]) -> dict[Topic, Share]:
    """The share of each topic that asks anything; one whose pool nobody names is given what it wishes.

    No pool gives more calls a day than it has. Another subject shortens nobody's period.
    """
    rates = {supply.pool: supply.rate for supply in supplies}
    shares: dict[Topic, Share] = {}
    for pool in dict.fromkeys(one.cost.pool for one in demands):
        own = [one for one in demands if one.cost.pool == pool]
        shares |= {one.demand.topic: one for one in _of_pool(rates.get(pool, math.inf) * DAY.total_seconds(), own)}
    return {topic: share for topic, share in shares.items() if share.demand.subjects}


def _of_pool(calls: float, demands: Sequence[Demand]) -> list[Share]:
    """Each demand's share of so many calls a day."""
    shared = len(demands) > 1
    wished = [Share(one, one.wish, shared) for one in demands]
    firm = [share for share in wished if share.is_promised]
    left = calls * (_PLANNED if firm else 1.0)
    rest = [share for share in wished if not share.is_promised]
    firmly, freely = _daily(firm), _daily(rest)
    most = max(1.0, _OLDEST / max((share.demand.wish for share in rest), default=_OLDEST)) if firm else math.inf
    if freely <= (left - firmly) * most:
        return [*firm, *_stretched(rest, freely / (left - firmly) if freely else 1.0)]
    both = (firmly + freely / most) / left
    return [*_stretched(firm, both), *_stretched(rest, most * both)]


def _stretched(shares: Sequence[Share], by: float) -> list[Share]:
    return [replace(share, period=share.demand.wish * max(1.0, by)) for share in shares]


def _daily(shares: Sequence[Share]) -> float:
    return sum(share.daily for share in shares)


def _mean(demand: Demand, *, shared: bool) -> float:
    """After which part of its period a question is asked again, in the mean."""
    return sum(EARLY) / 2 if shared and demand.topic in PROMISED else 1.0
