"""How the platforms tell the season: sweep after sweep, late, twice, out of order, as they would."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Protocol

from adapters.readings import Reading, Topic
from tests.season.shops import DAYS
from tests.season.trade import MIDNIGHT
from tests.season.truth import Deal, Fact, Movement, Purchase, Word

FULL = timedelta(days=DAYS)
# Of what was told last, so much is told again, and so many facts are remembered for it.
_AGAIN, _REMEMBERED = 0.03, 200
_BOOKS: Mapping[str, Topic] = {"transactions": Topic.MONEY, "settlement": Topic.SETTLEMENTS}
Asked = tuple[str, Topic]


class Readings(Sized, Iterable[Reading], Protocol):
    """Several of them, which need not be in memory."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one sweep of an account brings; `number` counts the season's answers from 1.

    `readings` are the facts as adapters read them, where they were read before: one after another.
    """

    number: int
    at: datetime
    shop: str
    topic: Topic
    facts: tuple[Fact, ...]
    readings: Readings = ()


@dataclass(slots=True)
class Platforms:
    """All platforms together; asked every so often until the season's end."""

    seed: int
    days: Iterable[list[Deal]]
    every: timedelta
    recent: dict[Asked, dict[str, Fact]] = field(default_factory=dict)

    def answers(self) -> Iterator[Answer]:
        """Every answer in its order, the same for the same seed; what is told after the last is never told."""
        dice, numbers = Random(f"telling {self.seed}"), count(1)
        coming = iter(self.days)
        waiting: list[tuple[datetime, int, Word]] = []
        tie, begun = count(), MIDNIGHT
        at = MIDNIGHT
        while at < MIDNIGHT + FULL:
            at = min(at + self.every, MIDNIGHT + FULL)
            while begun < at:
                for word in (word for deal in next(coming) for word in deal.words):
                    heapq.heappush(waiting, (word.told, next(tie), word))
                begun += timedelta(days=1)
            told = _due(waiting, at)
            for asked in sorted(told):
                yield Answer(next(numbers), at, *asked, self._mixed(dice, asked, told[asked]))

    def _mixed(self, dice: Random, asked: Asked, told: list[Fact]) -> tuple[Fact, ...]:
        """A line of money in its last word only; some of what was told before again; in no order."""
        known = self.recent.setdefault(asked, {})
        again = dice.sample([*known.values()], round(_AGAIN * len(known)))
        fresh = {_name(one): one for one in told}
        repeated = [one for one in again if _name(one) not in fresh]
        for name, fact in fresh.items():
            known.pop(name, None)
            known[name] = fact
        for name in [*known][: max(0, len(known) - _REMEMBERED)]:
            del known[name]
        facts = [*fresh.values(), *repeated]
        dice.shuffle(facts)
        return tuple(facts)


def _due(waiting: list[tuple[datetime, int, Word]], at: datetime) -> dict[Asked, list[Fact]]:
    due: dict[Asked, list[Fact]] = {}
    while waiting and waiting[0][0] <= at:
        fact = heapq.heappop(waiting)[2].fact
        due.setdefault((fact.shop, _topic(fact)), []).append(fact)
    return due


def _topic(fact: Fact) -> Topic:
    if isinstance(fact, Movement):
        return _BOOKS[fact.book]
    return Topic.ORDERS if isinstance(fact, Purchase) else Topic.RETURNS


def _name(fact: Fact) -> str:
    """Two words of one name say the same thing; every state of an order has its own, for it carries its moment."""
    return f"{fact.id} {fact.changed.isoformat()}" if isinstance(fact, Purchase) else fact.id
