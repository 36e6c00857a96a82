"""What the quotas of each account can promise for all that is watched by now, and a schedule that keeps to it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.costs import Cost, Supply
from adapters.readings import Topic
from monitor.division import Budget, Demand, Share, divided
from monitor.planner import Plan
from storage.questions import Asked
from storage.states import WatchedRanking
from storage.store import Store

# In seconds: so long a listing that was added may take from the others what it was not given yet.
EVERY = 30.0

Counts = Mapping[tuple[str, Topic], int]


@dataclass(frozen=True, slots=True)
class Budgets:
    """Divides anew whenever it is asked to; `gap` are the seconds between two pages of a host."""

    store: Store
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    plan: Plan
    gap: float

    async def tick(self) -> None:
        await self.divide()

    async def divide(self) -> list[Budget]:
        """Every pool that something is asked of, the plan's shares being those from now on."""
        now = self.clock.now()
        rankings = await self.store.rankings()
        counts = counted(await self.store.questions(now), rankings)
        readers = [account for account, adapter in self.accounts.items() if not adapter.keeps_pace]
        hosts = self._hosts(await self.store.questions_of(readers, now), rankings)
        budgets = [*hosts.values()]
        shares: dict[tuple[str, Topic], Share] = {}
        for account, adapter in self.accounts.items():
            supplies, own = await adapter.supplies(), self._demands(account, adapter, counts)
            given = divided(supplies, own)
            own_hosts = (
                {self._host(account, url) for url in await self.store.addresses(account, now)} if hosts else set()
            )
            quick = _quickest(hosts[host] for host in own_hosts & hosts.keys())
            slower = {topic: one for topic, one in given.items() if one.period > quick.get(topic, timedelta())}
            budgets += _budgets(account, supplies, slower)
            shares |= {(account, topic): _at_best(share, quick.get(topic)) for topic, share in given.items()}
        self.plan.shares.clear()
        self.plan.shares.update(shares)
        return budgets

    def _demands(self, account: str, adapter: Adapter[Any], counts: Counts) -> list[Demand]:
        """All that the platform answers, also of what there is nothing yet: the first one takes nothing by surprise."""
        topics = sorted(adapter.topics() & self.plan.periods.keys())
        return [
            Demand(topic, _subjects(account, topic, adapter.cost(topic), counts), wish, adapter.cost(topic))
            for topic in topics
            if (wish := self.plan.periods[topic])
        ]

    def _hosts(self, questions: Iterable[Asked], rankings: Iterable[WatchedRanking]) -> dict[str, Budget]:
        """The pages of each host, which politeness divides: whoever asks for one holds up all others."""
        asked = Counter[tuple[str, Topic]]()
        for question in questions:
            asked[self._host(question.account, question.url), question.topic] += 1
        for one in rankings:
            if one.account in self.accounts and Topic.RANKS not in self.accounts[one.account].costs:
                asked[self._host(one.account, one.ranking.url), Topic.RANKS] += 1
        found: dict[str, Budget] = {}
        for host in sorted({host for host, _ in asked}):
            own = [(topic, count) for (at, topic), count in asked.items() if at == host]
            demands = [Demand(topic, count, self.plan.periods[topic], Cost(host)) for topic, count in own]
            supply = Supply(host, 1 / self.gap)
            found[host] = Budget(None, supply, tuple(divided([supply], demands).values()))
        return found

    def _host(self, account: str, url: str) -> str:
        adapter = self.accounts[account]
        return urlsplit(adapter.asked_at(url, adapter.config)).netloc


def counted(questions: Counts, rankings: Iterable[WatchedRanking]) -> Counter[tuple[str, Topic]]:
    """How many subjects each account is asked about, topic by topic."""
    counts = Counter(dict(questions))
    counts.update((one.account, Topic.RANKS) for one in rankings)
    return counts


def _subjects(account: str, topic: Topic, cost: Cost, counts: Counts) -> int:
    """One about the account as a whole is one question, or as many as its listings take."""
    if not topic.of_an_account:
        return counts.get((account, topic), 0)
    return max(1, counts.get((account, Topic.LISTINGS), 0)) if cost.batch > 1 else 1


def _budgets(account: str, supplies: Sequence[Supply], shares: Mapping[Topic, Share]) -> list[Budget]:
    """Those of the account's pools of which something is asked."""
    own = {supply.pool: tuple(one for one in shares.values() if one.demand.cost.pool == supply.pool)
           for supply in supplies}  # fmt: skip
    return [Budget(account, supply, own[supply.pool]) for supply in supplies if own[supply.pool]]


def _quickest(hosts: Iterable[Budget]) -> dict[Topic, timedelta]:
    """In which time the least busy of them can be asked about a topic: no silence is excused by another host."""
    found: dict[Topic, timedelta] = {}
    for share in (share for host in hosts for share in host.shares):
        topic = share.demand.topic
        found[topic] = min(found.get(topic, share.period), share.period)
    return found


def _at_best(share: Share, least: timedelta | None) -> Share:
    """The share, where pages allow no quicker round than that."""
    return replace(share, period=max(share.period, least)) if least else share
