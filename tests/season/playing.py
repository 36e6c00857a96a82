"""Lives through the season with the real account poll: each answer is heard, judged and committed as it would be."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.quota import Quota
from adapters.readings import ACCOUNT, Ask, Next, Said, Topic, Whole
from monitor.account_poll import AccountPoll
from monitor.planner import Plan
from storage.states import AccountWatch
from storage.store import Store
from tests.season.reading import reading_of
from tests.season.shops import SHOPS
from tests.season.telling import Answer

_TOPICS = (Topic.ORDERS, Topic.MONEY, Topic.SETTLEMENTS, Topic.RETURNS)


@dataclass(slots=True)
class Now:
    """The season's time: it is what the answer says that is being heard."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nobody sleeps while a season is played")

    def real(self, seconds: float) -> float:
        return seconds


class Telling(Adapter[AccountConfig]):
    """A shop's platform, which answers what it is given to answer; its cursor is the answer's number."""

    platform: ClassVar[str] = "amazon"
    Config: ClassVar[type[AccountConfig]] = AccountConfig
    operations: ClassVar[Mapping[Topic, Quota]] = {}

    def __init__(self, clock: Now) -> None:
        self._clock = clock
        self.answer: Answer | None = None

    async def _told(self, ask: Ask) -> AsyncIterator[Said]:
        assert self.answer is not None
        for reading in self.answer.readings or map(reading_of, self.answer.facts):
            yield reading
        yield Whole(self.answer.topic, ACCOUNT)
        yield Next(str(self.answer.number))

    orders = money = settlements = returns = _told


@dataclass(slots=True)
class Player:
    """Hears answers one after another; those that were heard before the last kill are passed over by their cursor."""

    store: Store
    clock: Now
    before: Callable[[Answer], Awaitable[None]] | None = None
    after: Callable[[Answer], Awaitable[None]] | None = None
    heard: dict[tuple[str, Topic], int] = field(default_factory=dict)

    async def play(self, answers: Iterable[Answer]) -> int:
        """How many were heard."""
        adapters = {shop.name: Telling(self.clock) for shop in SHOPS}
        poll = poll_of(self.store, adapters, self.clock)
        await poll.begin()
        self.heard = {(one.account, one.topic): int(one.cursor or 0) for one in await self.store.account_watches()}
        many = 0
        for answer in answers:
            if answer.number <= self.heard[answer.shop, answer.topic]:
                continue
            self.clock.at, adapters[answer.shop].answer = answer.at, answer
            if self.before is not None:
                await self.before(answer)
            trouble = await poll.look(await self._watch(answer))
            assert trouble is None, trouble
            many += 1
            if self.after is not None:
                await self.after(answer)
        return many

    async def _watch(self, answer: Answer) -> AccountWatch:
        return next(one for one in await self.store.account_watches(answer.shop) if one.topic is answer.topic)


def poll_of(store: Store, adapters: Mapping[str, Adapter[Any]], clock: Now) -> AccountPoll:
    plan = Plan(dict.fromkeys(Topic, timedelta(hours=6)), timedelta(minutes=1), Random(1))
    return AccountPoll(store, adapters, clock, plan, lambda: None)
