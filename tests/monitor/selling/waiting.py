"""Asks a question about an account as the core does, for as many looks as its reports take to be made."""

from dataclasses import dataclass, field
from typing import Any

from adapters.base import Adapter
from adapters.errors import TryLater
from adapters.readings import ACCOUNT, Ask, Reading, Sweep, Topic
from tests.clock import StillClock

# More looks than any answer may take.
_MOST = 60


@dataclass
class Waiting:
    """`told` is all that one or more answers stated, by key; `cursor` where they ended."""

    account: Adapter[Any]
    clock: StillClock
    cursor: str | None = None
    told: dict[str, Reading] = field(default_factory=dict)
    looks: int = 0

    async def answer(self, topic: Topic) -> Sweep:
        """The sweep that ends it; a look that has to wait is not one."""
        for _ in range(_MOST):
            sweep = await self.look(topic)
            error = sweep.missed[0].error if sweep.missed else None
            if not isinstance(error, TryLater):
                return sweep
            self.clock.advance(error.wait or 60.0)
        raise AssertionError(f"{topic} is not answered after {_MOST} looks")

    async def look(self, topic: Topic) -> Sweep:
        self.looks += 1
        sweep = await self.account.read(topic, Ask((ACCOUNT,), cursor=self.cursor))
        self.cursor = sweep.cursor or self.cursor
        self.told |= {one.key: one for one in sweep.readings}
        return sweep
