"""Offers of used and refurbished goods, where a platform asks for each condition apart: asked for less often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.readings import Condition
from monitor.planner import Pair

# New offers are asked for so many times as often.
SELDOM = 6

_Key = tuple[int, Condition]


@dataclass(slots=True)
class Seldom:
    """Which listings wait to be asked about such a condition; after a restart, all do.

    They are put in the waiting line by a look at their new offers, so that none is asked about that nobody looks at.
    """

    asked: dict[_Key, datetime] = field(default_factory=dict)
    waiting: dict[_Key, Pair] = field(default_factory=dict)

    def looked(self, pair: Pair, conditions: Sequence[Condition], period: timedelta, now: datetime) -> None:
        """New offers of the listing were read: of the other conditions, what was asked long ago waits from now on."""
        for condition in conditions[1:]:
            key = (pair[0].id, condition)
            last = self.asked.get(key)
            # In both directions: what lies ahead was asked before the clock was set back.
            if last is None or abs(now - last) >= SELDOM * period:
                self.waiting[key] = pair

    def taken(
        self, account: str, most: int, kin: Callable[[Pair], str], now: datetime
    ) -> tuple[Condition, list[Pair]] | None:
        """The listings of one call, those that have waited longest, and their condition; none of them waits then."""
        ours = [(key, pair) for key, pair in self.waiting.items() if pair[1].account == account]
        if not ours:
            return None
        (_, condition), first = ours[0]
        alike = [(key, pair) for key, pair in ours if key[1] is condition and kin(pair) == kin(first)][:most]
        for key, _ in alike:
            del self.waiting[key]
            self.asked[key] = now
        return condition, [pair for _, pair in alike]
