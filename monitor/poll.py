"""Asks the platforms what is due and folds each answer into one commit; the only writer of readings."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.errors import Misread, TryLater
from adapters.keep import Keep
from adapters.readings import Sweep, Topic
from monitor.answers import error_of, essence, metrics, proofs, shown, shows_some, states, stating
from monitor.asking import Asking
from monitor.beside import BESIDE, Pushed, ending, sure
from monitor.copycats.lookout import Lookout
from monitor.diff import merge
from monitor.findings import Known
from monitor.guard import guarded
from monitor.judging import judged
from monitor.looking import Eyes
from monitor.planner import Pair, Plan, is_wanted
from monitor.recall import recall
from monitor.seldom import Seldom
from monitor.unwritten import Unwritten, written
from storage.errors import Conflict, StorageError
from storage.states import Batch, LookResult, RawProof, Status, Told, Watch, WatchedListing
from storage.store import Store

log = structlog.get_logger()

# A gap of more than this many periods between two looks is a gap in the coverage.
_COVERED_PERIODS = 2.5
# Seconds after which is asked anew what is due, and after which a tick begins no further look: what is left is as due
# in the next one, and a long sweep is never taken for a job that hangs.
_ASK_AGAIN, _LONGEST_TICK = 1.0, 120.0


@dataclass(slots=True)
class Poll:
    """Looks at what is due, one account at a time; `morning` tells when undecided sellers are no longer waited for.

    `looked` counts the looks since the start by account, topic and how they ended.
    """

    store: Store
    keep: Keep
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    plan: Plan
    morning: Callable[[datetime], datetime]
    committed: Callable[[], None]
    looked: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unwritten: Unwritten | None = None
    # Told of each look that found other sellers than were known.
    noticed: Callable[[Watch, datetime], None] = lambda watch, at: None
    lookout: Lookout = field(init=False)
    eyes: Eyes = field(init=False)
    asking: Asking = field(init=False)
    seldom: Seldom = field(default_factory=Seldom)

    def __post_init__(self) -> None:
        self.eyes = Eyes(self.store, self.accounts, self.morning)
        self.asking = Asking(self.keep, self.accounts, self.clock, self.plan, self.store)
        self.lookout = Lookout(self.store, self.keep, self.accounts, self.clock)

    async def tick(self, account: str, topic: Topic | None = None) -> None:
        """Looks at everything of the account (of the topic alone, if any) that is due now, the most urgent first.

        What is due is asked anew every second, so that a confirmation need not wait for the end of a long sweep.
        """
        done: set[int] = set()
        due = await self._due(account, topic, done)
        began = asked_at = self.clock.monotonic()
        while pair := self._turn(account, topic, due):
            asked = await self.asking.together(pair, due)
            done.update(watch.id for watch, _ in asked)
            await self.looks(asked, urgent=is_wanted(pair[0], self.clock.now()))
            now = self.clock.monotonic()
            if now - began >= _LONGEST_TICK:
                break
            if now - asked_at >= _ASK_AGAIN:
                due, asked_at = await self._due(account, topic, done), now
            else:
                due = [other for other in due if other[0].id not in done]
        if topic in (None, Topic.OFFERS):
            await self._beside(account)

    def _turn(self, account: str, topic: Topic | None, due: Sequence[Pair]) -> Pair | None:
        """What to ask now; None where nothing is due, or another topic's question is to be paid from the pool before.

        What a person or a confirmation waits for is not paid from what sweeps may use.
        """
        now = self.clock.now()
        pair = self.plan.pick(due, now)
        if pair is None:
            if topic:
                self.plan.rests(account, topic)
            return None
        watch = pair[0]
        read = watch.read_at or watch.created_at
        if is_wanted(watch, now) or self.plan.is_next(account, watch.topic, read, now, self.clock.monotonic()):
            return pair
        return None

    async def _beside(self, account: str) -> None:
        """One call about used or refurbished offers: what the new ones leave of the time, however little it is."""
        adapter = self.accounts[account]

        def kin(pair: Pair) -> str:
            return adapter.kin(pair[0].topic, pair[1].subject)

        most = adapter.operations[Topic.OFFERS].batch if adapter.conditions else 1
        if found := self.seldom.taken(account, most, kin, self.clock.now()):
            condition, pairs = found
            sweep = await self.asking.ask(pairs, condition=condition)
            for watch, listing in pairs:
                await self._told_beside(watch, listing, sweep.about(listing.subject))

    async def _told_beside(self, watch: Watch, listing: WatchedListing, sweep: Sweep) -> None:
        """It counts as no look: where it brings nothing, the next one is asked for in its time."""
        try:
            told = await self.fold(watch, listing, sweep)
        except StorageError:
            raise
        except Exception:
            log.exception("an answer about other conditions could not be judged", listing=listing.name)
            return
        if told is None:
            log.info("no look at other conditions", listing=listing.name, why=str(error_of(sweep, listing.subject)))

    async def _due(self, account: str, topic: Topic | None, done: set[int]) -> list[Pair]:
        pairs = await self.store.due(self.clock.now(), account, limit=1000, topic=topic)
        held = self.unwritten.taken() if self.unwritten else ()
        # An account that once had more to ask, such as one that lost its keys to an API, keeps the watches of it.
        topics = self.accounts[account].topics()
        pairs = tuple(pair for pair in pairs if pair[0].id not in held and pair[0].topic in topics)
        return [pair for pair in pairs if pair[0].id not in done or pair[0].wanted_at]

    async def by_hand(self, pairs: Sequence[Pair]) -> None:
        """Looks at all of them at once, for a person who waits, in their order and in as few calls as it takes.

        Those of an account that is no longer configured cannot be looked at, and stay unknown.
        """
        rest = [pair for pair in pairs if pair[1].account in self.accounts]
        while rest:
            asked = await self.asking.together(rest[0], rest)
            held = {watch.id for watch, _ in asked}
            rest = [pair for pair in rest if pair[0].id not in held]
            await self.looks(asked, urgent=True)

    async def look(self, watch: Watch, listing: WatchedListing) -> None:
        """One look at one listing."""
        await self.looks(((watch, listing),))

    async def looks(self, pairs: Sequence[Pair], *, urgent: bool = False) -> None:
        """One call about all of them (of one account, topic and kin), then for each: guard, compare, judge, commit.

        Where our own house stumbles over one answer, that listing is unknown and says so; the others go on.
        """
        try:
            sweep = await self.asking.ask(pairs, urgent=urgent)
        except Exception as error:
            for watch, listing in pairs:
                await self._stumbled(watch, listing, error)
            return
        for watch, listing in pairs:
            try:
                await self._heard(watch, listing, sweep.about(listing.subject))
            except Exception as error:
                await self._stumbled(watch, listing, error)
        await self._back_again(pairs, sweep)

    async def _back_again(self, pairs: Sequence[Pair], sweep: Sweep) -> None:
        """An account that answers after an outage is asked at once what was put off in it.

        Only one that keeps its pace by itself: on public pages others may still stand before a wall.
        """
        account = pairs[0][0].account
        ended = any(watch.failures > 1 and listing.subject in sweep.whole for watch, listing in pairs)
        if ended and self.accounts[account].keeps_pace:
            await self.store.ask_again(account, self.clock.now())

    async def _stumbled(self, watch: Watch, listing: WatchedListing, error: Exception) -> None:
        if isinstance(error, TryLater):
            return await self._failed(watch, listing, self.clock.now(), error)
        if isinstance(error, StorageError) and not isinstance(error, Conflict):
            raise error
        log.error("a look failed in our own house", listing=listing.name, topic=watch.topic.value, exc_info=error)
        why = f"twoam stumbled over the answer ({type(error).__name__}); the log says where"
        return await self._failed(watch, listing, self.clock.now(), Misread(why))

    async def _heard(self, watch: Watch, listing: WatchedListing, sweep: Sweep) -> None:
        # Where another process was quicker, what it changed is read and the answer judged again.
        await self.lookout.prepare(listing, sweep)
        with suppress(Conflict):
            return await self._take_in(watch, listing, sweep)
        return await self._take_in(watch, listing, sweep)

    async def _take_in(self, watch: Watch, listing: WatchedListing, sweep: Sweep) -> None:
        # Else what a push changes between the reading of what was known and the writing of what is were overwritten.
        async with self.store.incident_lock:
            known = await recall(self.store, listing)
            sweep = guarded(sweep, known, listing.subject)
            if listing.subject in sweep.whole or shows_some(sweep, listing.subject):
                await self._answered(watch, listing, known, sweep)
                return
        await self._unanswered(watch, listing, sweep)

    async def fold(self, watch: Watch, listing: WatchedListing, sweep: Sweep, push: Pushed = BESIDE) -> bool | None:
        """Takes in what came beside the looks, which are taken when they are due all the same.

        Whether the sellers are others than were known; None where it is no sound answer: nothing was committed then.
        """
        async with self.store.incident_lock:
            known = await recall(self.store, listing)
            sweep = guarded(sweep, known, listing.subject)
            if not (listing.subject in sweep.whole or shows_some(sweep, listing.subject)):
                return None
            return await self._answered(watch, listing, known, sweep, push)

    async def _answered(
        self, watch: Watch, listing: WatchedListing, before: Known, sweep: Sweep, push: Pushed | None = None
    ) -> bool:
        at, whole, condition = sweep.at, listing.subject in sweep.whole, sweep.ask.condition
        now = merge(before, sweep.topic, sweep.of(listing.subject), at, whole=whole, condition=condition)
        look = await self.eyes.look(watch, listing, before, now, at, whole=whole, condition=condition)
        look = await self.lookout.added(stating(look, sweep), sweep)
        memories, told = await judged(self.store, look)
        told = tuple(sure(one, at) for one in told) if push and push.sure else told
        trouble = None if whole or look.topic is Topic.COPYCATS else str(error_of(sweep, listing.subject))
        result = self._result(watch, at, trouble, changed=essence(before) != essence(now))
        batch = Batch(
            looks=() if push else (result,),
            metrics=metrics(listing, sweep),
            states=states(listing, now, sweep),
            memories=memories,
            copycats=look.copycats,
            told=told,
            proofs=proofs(listing, sweep, told),
            wants=await self._wants(watch, at, told, whole=whole),
            settings=push.marks if push else (),
        )
        write = self.store.commit if told or batch.wants or batch.settings else self.store.later
        # A push that could not be written comes again; a look does not.
        kept = await written(None if push else self.unwritten, write, batch)
        self.looked[watch.account, watch.topic.value, ending(push, whole=whole)] += 1
        if told and kept:
            self.committed()
        others = shown(before) != shown(now)
        if others and not push and watch.looks:
            self.noticed(watch, at)
        if not push and watch.topic is Topic.OFFERS:
            conditions = self.accounts[watch.account].conditions
            self.seldom.looked((watch, listing), conditions, self.plan.period(watch.account, Topic.OFFERS), at)
        return others

    async def _wants(
        self, watch: Watch, at: datetime, told: tuple[Told, ...] = (), *, whole: bool = False
    ) -> tuple[tuple[int, datetime], ...]:
        """Asks for a second look where something was seen, and for another where that one fell through."""
        wanted = any(one.incident.status is Status.RAISED for one in told)
        if not wanted and not whole and watch.wanted_at is not None:
            open_now = await self.store.open_incidents(listing_id=watch.listing_id)
            wanted = any(one.status is Status.RAISED for one in open_now)
        return ((watch.id, at + self.plan.confirm_after),) if wanted else ()

    async def _unanswered(self, watch: Watch, listing: WatchedListing, sweep: Sweep) -> None:
        error = error_of(sweep, listing.subject)
        if isinstance(error, TryLater) and error.wait:
            await self.asking.slow(watch, error.wait)
        await self._failed(watch, listing, sweep.at, error)

    async def _failed(self, watch: Watch, listing: WatchedListing, at: datetime, error: Exception) -> None:
        """The listing's state stands; only the trouble is noted, with the body where it was not understood."""
        wait = error.wait if isinstance(error, TryLater) else None
        not_before = self.plan.after_failure(watch, wait, at)
        result = LookResult(watch_id=watch.id, at=at, not_before=not_before, whole=False, trouble=str(error))
        log.info("could not look", listing=listing.name, topic=watch.topic.value, why=str(error))
        wants = () if wait else await self._wants(watch, at)
        proofs: tuple[RawProof, ...] = ()
        if isinstance(error, Misread) and error.body:
            proofs = (RawProof(listing.id, None, at, listing.url, 0, error.body),)
        await written(self.unwritten, self.store.commit, Batch(looks=(result,), proofs=proofs, wants=wants))
        self.looked[watch.account, watch.topic.value, type(error).__name__.lower()] += 1

    def _result(self, watch: Watch, at: datetime, trouble: str | None, *, changed: bool) -> LookResult:
        return LookResult(
            watch_id=watch.id,
            at=at,
            not_before=self.plan.after_success(watch, at),
            whole=trouble is None,
            changed=changed and watch.looks > 0,
            trouble=trouble,
            covered_from=at - _COVERED_PERIODS * self.plan.period(watch.account, watch.topic),
        )
