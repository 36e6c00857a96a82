"""Puts what is due into as few calls as an account takes, each within its quota."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.keep import Keep
from adapters.pacing import TokenBucket
from adapters.readings import Ask, Condition, Listing, Subject, Sweep, Topic
from monitor.planner import Pair, Plan, is_wanted
from monitor.recall import recall
from storage.states import Watch
from storage.store import Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asking:
    """The questions of all accounts; what keeps its pace by itself is not held back here."""

    keep: Keep
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    plan: Plan
    store: Store
    buckets: dict[tuple[str, Topic], TokenBucket] = field(default_factory=dict)

    async def together(self, first: Pair, due: Sequence[Pair]) -> list[Pair]:
        """The first and what most deserves to be asked in the same call: as many as one call of the account takes."""
        adapter = self.accounts[first[1].account]
        topic, now = first[0].topic, self.clock.now()
        if adapter.operations[topic].batch == 1:
            return [first]

        if not is_wanted(first[0], now):
            others = [one for one in due if one[0].id != first[0].id and _is_asked_of(one, first)]
            await self._meet(adapter, topic, [first, *self.plan.ranked(others, now)])

        def kind(pair: Pair) -> tuple[str, Topic, str, bool]:
            watch, listing = pair
            return listing.account, watch.topic, adapter.kin(watch.topic, listing.subject), is_wanted(watch, now)

        alike = [pair for pair in due if pair[0].id != first[0].id and kind(pair) == kind(first)]
        return [first, *self.plan.ranked(alike, now)[: adapter.operations[topic].batch - 1]]

    async def _meet(self, adapter: Adapter[Any], topic: Topic, due: Sequence[Pair]) -> None:
        """In the order in which they will be asked; what stands in the way is said of each by the question itself."""
        try:
            await adapter.meet(topic, [listing.subject for _, listing in due])
        except Exception as error:
            log.info("could not tell listings apart before asking", topic=topic.value, why=str(error))

    async def ask(self, pairs: Sequence[Pair], *, urgent: bool = False, condition: Condition | None = None) -> Sweep:
        """One call about all of them, of one account, topic and kin; of the usual condition unless another is named."""
        watch, listing = pairs[0]
        adapter = self.accounts[listing.account]
        if not adapter.keeps_pace:
            await self._bucket(adapter, watch.account, watch.topic).take()
        if watch.topic is Topic.OFFERS and condition is None:
            condition = next(iter(adapter.conditions), None)
        subjects = tuple(each.subject for _, each in pairs)
        known = await self._known(pairs) if watch.topic is Topic.COPYCATS else ()
        return await adapter.read(
            watch.topic, Ask(subjects, listing.subject.market, condition=condition, urgent=urgent, known=known)
        )

    async def _known(self, pairs: Sequence[Pair]) -> tuple[Listing, ...]:
        """What was last read of the listings themselves: by it their copies are searched for."""
        found = [(await recall(self.store, listing)).content for _, listing in pairs]
        return tuple(one for one in found if one)

    async def once(self, account: str, subject: Subject) -> Sweep | None:
        """What a listing's page says, for a person who thinks of watching it; nothing of it is kept."""
        adapter = self.accounts.get(account)
        if adapter is None or Topic.LISTINGS not in adapter.topics():
            return None
        if not adapter.keeps_pace:
            await self._bucket(adapter, account, Topic.LISTINGS).take()
        return await adapter.read(Topic.LISTINGS, Ask((subject,), subject.market, urgent=True))

    async def slow(self, watch: Watch, wait: float) -> None:
        """The platform asked to be left alone for that many seconds."""
        if bucket := self.buckets.get((watch.account, watch.topic)):
            await bucket.slow(wait)

    def _bucket(self, adapter: Adapter[Any], account: str, topic: Topic) -> TokenBucket:
        """The quota of the account's operation, kept over restarts."""
        name = (account, topic)
        if name not in self.buckets:
            self.buckets[name] = TokenBucket(self.clock, self.keep, account, topic, adapter.operations[topic])
        return self.buckets[name]


def _is_asked_of(one: Pair, other: Pair) -> bool:
    """Whether both are the same question to the same account."""
    return (one[1].account, one[0].topic) == (other[1].account, other[0].topic)
