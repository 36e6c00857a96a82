"""Asks the questions about accounts as wholes that are due: orders, health, money; each beside the others."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.errors import Misread, Preparing, Refused, TryLater, Unsupported
from adapters.readings import ACCOUNT, Aged, Ask, Entry, Figure, Inbound, Order, Return, Sweep, Topic
from monitor.account import AccountLook
from monitor.account_facts import states_of
from monitor.decisions import account_thresholds
from monitor.incidents import Place, folded
from monitor.judging import ended_lately
from monitor.order_news import order_news, orders_told
from monitor.order_watch import wound
from monitor.planner import Plan
from monitor.rules.account import ACCOUNT_RULES
from storage.errors import Busy, Conflict, StorageError, Unwritable
from storage.states import AccountLook as LookedAt
from storage.states import (
    AccountMemory,
    AccountWatch,
    Batch,
    RawProof,
    Told,
)
from storage.store import Store

log = structlog.get_logger()

# What is told piece by piece: each piece is good by itself.
STREAMS = frozenset(
    {Topic.ORDERS, Topic.SALES, Topic.MONEY, Topic.SETTLEMENTS, Topic.RETURNS, Topic.TRAFFIC, Topic.LOYALTY}
)
# What is told by the ten thousand lines and judged by no rule: so many are in memory at a time.
_LONG, _PART = frozenset({Topic.SETTLEMENTS}), 2000
# Seconds until what the platform prepares may be ready, where it does not say.
_PREPARED_IN = 60.0
# So long until the next piece of a stream that did not come in one.
_GOES_ON = timedelta(minutes=5)
# Real seconds, as those of a job, after which a look hangs for sure: the waits for all its pages and quotas are shorter
# together.
LONGEST_LOOK = 3600.0
# So long no answer is asked for anew that could not be written because somebody else held the database.
_LOCKED_FOR = timedelta(minutes=1)
# What the account cannot be asked at all may have become possible by the next day (a brand registered, a plan bought).
_CANNOT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AccountPoll:
    """Beside Poll and RankingPoll the only writer of readings, and of no topic that they ask.

    `held` are the watches whose look was taken though nothing could be written, and when the next is due, in seconds
    of the monotonic clock: a clock that is set must not keep them waiting; `running`
    the looks that are being taken: one may wait minutes for its quota, and holds up no other.
    """

    store: Store
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    plan: Plan
    committed: Callable[[], None]
    held: dict[int, float] = field(default_factory=dict)
    running: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def asking(self) -> tuple[str, ...]:
        """The accounts that are asked anything as wholes."""
        return tuple(name for name, one in self.accounts.items() if any(topic.of_an_account for topic in one.topics()))

    async def begin(self) -> None:
        """Gives every account the questions that its platform answers; those that it has keep their schedule."""
        for name in self.asking:
            topics = {topic for topic in self.accounts[name].topics() if topic.of_an_account}
            await self.store.ensure_account_watches(name, topics, self.clock.now())

    async def tick(self, account: str) -> None:
        """Begins a look for every question of the account that is due, unless one is being taken."""
        now, topics = self.clock.now(), self.accounts[account].topics()
        for watch in await self.store.account_watches(account):
            is_due = _due_at(watch) <= now and self.held.get(watch.id, 0.0) <= self.clock.monotonic()
            if is_due and watch.topic in topics and watch.id not in self.running:
                self.running[watch.id] = asyncio.create_task(self._aside(watch))

    async def stop(self) -> None:
        """Ends the looks that are being taken; each is due again at the next start."""
        tasks = [*self.running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _aside(self, watch: AccountWatch) -> None:
        try:
            await self.look(watch)
        except StorageError as error:
            log.warning("a look waits for the memory", topic=watch.topic.value, why=str(error))
        finally:
            self.running.pop(watch.id, None)

    async def look(self, watch: AccountWatch, *, urgent: bool = False) -> Exception | None:
        """One look: ask once, judge, commit all of it together; a failure changes nothing but the schedule.

        Why it was not answered wholly, None where it was.
        """
        try:
            return await self._ask(watch, urgent=urgent)
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, Conflict):
                raise
            log.exception("a look failed in our own house", account=watch.account, topic=watch.topic.value)
            why = f"twoam stumbled over the answer ({type(error).__name__}); the log says where"
            return await self._failed(watch, self.clock.now(), Misread(why))

    async def _ask(self, watch: AccountWatch, *, urgent: bool) -> Exception | None:
        adapter = self.accounts[watch.account]
        wanted = urgent or (watch.wanted_at is not None and watch.wanted_at <= self.clock.now())
        ask = Ask((ACCOUNT,), urgent=wanted, since=watch.read_at, cursor=watch.cursor)
        if watch.topic in _LONG:
            return await self._followed(watch, adapter, ask)
        async with asyncio.timeout(LONGEST_LOOK):
            sweep = await adapter.read(watch.topic, ask)
        # Where another process was quicker, what it changed is read and the answer judged again.
        with suppress(Conflict):
            return await self._heard(watch, sweep)
        return await self._heard(watch, sweep)

    async def _followed(self, watch: AccountWatch, adapter: Adapter[Any], ask: Ask) -> Exception | None:
        """Keeps a long answer while it comes: what was kept of one that breaks off is told again, and is known then."""
        error: Exception | None = None
        async with asyncio.timeout(LONGEST_LOOK), aclosing(adapter.parts(watch.topic, ask, _PART)) as parts:
            async for sweep in parts:
                if not sweep.more:
                    error = await self._heard(watch, sweep)
                    continue
                # Where the whole house goes down meanwhile, it is asked again soon.
                goes_on = LookedAt(watch.id, sweep.at, sweep.at + _GOES_ON, None, preparing=True)
                look = AccountLook(watch.account, adapter.platform, watch.topic, sweep.at, False, sweep.readings)
                await self._written(watch, replace(_facts(look), account_looks=(goes_on,)))
        return error

    async def _heard(self, watch: AccountWatch, sweep: Sweep) -> Exception | None:
        """A part of a stream (orders, money) is taken in like the whole: in it absence says nothing anyway."""
        error = _error(sweep)
        if error is not None and (watch.topic not in STREAMS or not (sweep.readings or sweep.cursor)):
            return await self._failed(watch, sweep.at, error)
        orders = [one for one in sweep.readings if isinstance(one, Order)]
        known = await self.store.orders_known(watch.account, [one.id for one in orders]) if orders else {}
        look = AccountLook(
            account=watch.account,
            platform=self.accounts[watch.account].platform,
            topic=watch.topic,
            at=sweep.at,
            first=watch.looks == 0,
            readings=sweep.readings,
            known=known,
            whole=error is None,
        )
        news = order_news(look, await orders_told(self.store))
        async with self.store.incident_lock:
            memories, told = await judged(self.store, look)
            looked = self._looked(watch, sweep.at, error, sweep.cursor)
            batch = replace(_facts(look), account_looks=(looked,), account_memories=memories, told=told, loose=news)
            await self._written(watch, replace(batch, proofs=_proofs(sweep, told)))
        if told or news:
            self.committed()
        return error

    async def _failed(self, watch: AccountWatch, at: datetime, error: Exception) -> Exception:
        """What is known stands; only the trouble is noted."""
        log.info("could not look", account=watch.account, topic=watch.topic.value, why=str(error))
        await self._written(watch, Batch(account_looks=(self._looked(watch, at, error, None),)))
        return error

    def _looked(self, watch: AccountWatch, at: datetime, error: Exception | None, cursor: str | None) -> LookedAt:
        """When it is asked again, and what became of the question."""
        next_look = self.plan.next_look(watch.account, watch.topic, at, watch.read_at)
        look = LookedAt(watch.id, at, next_look, None, cursor=cursor, wish=watch.wanted_at)
        if error is None:
            return look
        look = replace(look, trouble=str(error))
        if isinstance(error, Preparing | Unsupported):
            wait = _CANNOT_FOR if isinstance(error, Unsupported) else timedelta(seconds=error.wait or _PREPARED_IN)
            return replace(look, not_before=at + wait, preparing=True)
        if cursor is not None and cursor != watch.cursor:
            # A long stream comes piece by piece: the next one soon, and nothing is wrong.
            soon = min(self.plan.period(watch.account, watch.topic), _GOES_ON)
            return replace(look, not_before=at + soon, preparing=True)
        asked = error.wait if isinstance(error, TryLater) else None
        not_before = at + self.plan.back_off(watch.account, watch.topic, watch.failures, asked)
        return replace(look, not_before=not_before, refused=isinstance(error, Refused))

    async def _written(self, watch: AccountWatch, batch: Batch) -> None:
        """Keeps it; where that cannot be, the platform is not asked again and again for what nobody can note."""
        look = batch.account_looks[0]
        try:
            await self.store.commit(batch)
        except Unwritable:
            self._hold(watch, look.not_before - look.at)
            raise
        except Busy:
            self._hold(watch, min(look.not_before - look.at, _LOCKED_FOR))
            raise
        self.held.pop(watch.id, None)

    def _hold(self, watch: AccountWatch, span: timedelta) -> None:
        self.held[watch.id] = self.clock.monotonic() + span.total_seconds()


async def judged(store: Store, look: AccountLook) -> tuple[tuple[AccountMemory, ...], tuple[Told, ...]]:
    """What the rules now remember, and what is to be told; the caller holds the incident lock until it is committed."""
    look = replace(look, thresholds=await account_thresholds(store, look.account))
    remembered = await store.account_memories(look.account)
    look, clocks = await wound(store, look, remembered)
    open_now = [one for one in await store.open_incidents(account=look.account) if one.listing_id is None]
    memories: list[AccountMemory] = [*clocks]
    told: list[Told] = []
    for rule in (rule for rule in ACCOUNT_RULES if look.topic in rule.topics):
        row = remembered.get(rule.name)
        memory = row.value if row and row.version == rule.version else {}
        after, verdict = rule.check(look, memory)
        if after != memory:
            memories.append(AccountMemory(look.account, rule.name, rule.version, after))
        mine = [one for one in open_now if one.rule == rule.name]
        place = Place(rule.name, look.account, None, look.account)
        ended = await ended_lately(store, place, verdict, mine, look.at)
        told += folded(place, verdict, mine, look.at, ended=ended)
    return tuple(memories), tuple(told)


def _facts(look: AccountLook) -> Batch:
    """What the answer states, each kind where it is kept."""
    return Batch(
        account_states=states_of(look),
        orders=tuple((look.account, one) for one in look.of(Order)),
        entries=tuple((look.account, one) for one in look.of(Entry)),
        returns=tuple((look.account, one) for one in look.of(Return)),
        figures=tuple((look.account, one) for one in look.of(Figure)),
        inbound=tuple((look.account, one) for one in look.of(Inbound)),
        aged=tuple((look.account, one) for one in look.of(Aged)),
    )


def _due_at(watch: AccountWatch) -> datetime:
    return watch.not_before if watch.wanted_at is None else min(watch.wanted_at, watch.not_before)


def _error(sweep: Sweep) -> Exception | None:
    """Why the question was not answered wholly, None where it was."""
    for missed in sweep.missed:
        return missed.error
    for partial in sweep.partial:
        return Misread(partial.why)
    return None if ACCOUNT in sweep.whole else Misread("the platform answered, but not this question")


def _proofs(sweep: Sweep, told: tuple[Told, ...]) -> tuple[RawProof, ...]:
    """The answer, tied to each incident that it opened, changed or ended."""
    return tuple(
        RawProof(None, one.incident.key, sweep.at, seen.url, seen.status, seen.body)
        for one in told
        for seen in sweep.evidence
    )
