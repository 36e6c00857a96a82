"""An account that tells what a test gives it: a small local adapter before the real poll, review and memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.door import Door
from adapters.errors import AdapterError
from adapters.manners import Manners
from adapters.readings import (
    ACCOUNT,
    Ask,
    FulfilledBy,
    Money,
    Next,
    Order,
    OrderLine,
    OrderState,
    Partial,
    Said,
    Subject,
    Topic,
    Whole,
)
from monitor.account_poll import AccountPoll
from monitor.planner import Plan
from monitor.review import Review
from storage.states import AccountWatch, Incident, Step, Transition
from storage.store import Store
from tests.clock import MemoryKeep, StillClock

PERIODS = {topic: timedelta(minutes=30) for topic in Topic} | {Topic.ORDERS: timedelta(minutes=5)}


@dataclass
class Told:
    """What the platform answers: readings by topic, or the error; `partial` answers only some of it, `silent` never."""

    answers: dict[Topic, Sequence[Said]] = field(default_factory=dict)
    errors: dict[Topic, AdapterError] = field(default_factory=dict)
    partial: dict[Topic, str] = field(default_factory=dict)
    silent: set[Topic] = field(default_factory=set)
    asked: list[tuple[Topic, Ask]] = field(default_factory=list)


class Shopkeeper(Adapter[AccountConfig]):
    """Answers orders, health, feedback and stranded units from what the test says."""

    platform: ClassVar[str] = "amazon"
    Config: ClassVar[type[AccountConfig]] = AccountConfig
    operations: ClassVar[dict[Topic, Any]] = {}
    told: Told

    def orders(self, ask: Ask) -> AsyncIterator[Said]:
        return self._said(Topic.ORDERS, ask)

    def account(self, ask: Ask) -> AsyncIterator[Said]:
        return self._said(Topic.ACCOUNT, ask)

    def feedback(self, ask: Ask) -> AsyncIterator[Said]:
        return self._said(Topic.FEEDBACK, ask)

    def stranded(self, ask: Ask) -> AsyncIterator[Said]:
        return self._said(Topic.STRANDED, ask)

    async def _said(self, topic: Topic, ask: Ask) -> AsyncIterator[Said]:
        self.told.asked.append((topic, ask))
        if topic in self.told.silent:
            await asyncio.Event().wait()
        for one in self.told.answers.get(topic, ()):
            yield one
        if topic in self.told.errors:
            raise self.told.errors[topic]
        yield Next(f"{topic} {len(self.told.asked)}")
        why = self.told.partial.get(topic)
        yield Partial(topic, ACCOUNT, why) if why else Whole(topic, ACCOUNT)


@dataclass
class World:
    """The account "shop", asked by the real poll; `told` is what its platform says."""

    clock: StillClock
    store: Store
    told: Told
    poll: AccountPoll
    review: Review
    committed: list[datetime]

    async def watch(self, topic: Topic) -> AccountWatch:
        return next(one for one in await self.store.account_watches("shop") if one.topic is topic)

    async def passes(self, minutes: float, every: float = 5) -> None:
        """Lets time pass, with the ticks of the daemon in it."""
        until = self.clock.now() + timedelta(minutes=minutes)
        while self.clock.now() < until:
            await self.poll.tick("shop")
            for task in [*self.poll.running.values()]:
                await task
            await self.review.tick()
            self.clock.advance(every * 60)

    async def open(self) -> list[Incident]:
        return [*await self.store.open_incidents()]

    async def rules(self) -> list[str]:
        return [one.rule for one in await self.open()]

    async def news(self) -> list[Transition]:
        """The messages about orders that wait to be told."""
        return [one for one in await self.store.undispatched() if one.step is Step.ORDERS]


@asynccontextmanager
async def account(
    folder: Path, before: World | None = None, keeper: type[Shopkeeper] = Shopkeeper
) -> AsyncIterator[World]:
    """`before` is a process that has died in the same folder: its platform and its clock go on."""
    clock = before.clock if before else StillClock()
    told = before.told if before else Told()
    async with Store.open(folder / "account.db") as store:
        keep = MemoryKeep(clock)
        door = Door(clock, keep, Manners("tests@example.org"))
        adapter = keeper(AccountConfig(platform="amazon"), door, keep, clock)
        adapter.told = told
        plan = Plan(dict(PERIODS), timedelta(seconds=75), Random(3))
        committed: list[datetime] = []

        def note() -> None:
            committed.append(clock.now())

        poll = AccountPoll(store, {"shop": adapter}, clock, plan, note)
        review = Review(store, clock, plan, timedelta(minutes=15), ("shop",), note)
        await poll.begin()
        try:
            yield World(clock, store, told, poll, review, committed)
        finally:
            await poll.stop()
            await door.close()


def order(number: int, at: datetime, **changes: Any) -> Order:
    """One lamp, to be shipped by me."""
    facts: dict[str, Any] = {
        "state": OrderState.UNSHIPPED,
        "placed_at": at,
        "changed_at": at,
        "lines": (OrderLine("1", 2, "LAMP-1", Subject("us", "B0LAMP0001")),),
        "total": Money(Decimal("43.98"), "USD"),
        "fulfilled_by": FulfilledBy.SELLER,
        **changes,
    }
    return Order(id=f"111-0000000-{number:07}", market="us", **facts)
