"""Looks at the lists that are due (search words, best-seller lists), one page for all the listings on each."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.errors import Misread, Refused, TryLater
from adapters.keep import Keep
from adapters.pacing import TokenBucket
from adapters.readings import Ask, Place, Sweep, Topic
from monitor.findings import Known, Look
from monitor.friends import Circle
from monitor.judging import judged
from monitor.planner import Plan
from storage.errors import Conflict, StorageError, Unwritable
from storage.states import Batch, Metric, RankingLook, RawProof, RuleMemory, Told, WatchedListing, WatchedRanking
from storage.store import Store

log = structlog.get_logger()

# What the platform forbids is not asked again before the next day: only a person or a new robots.txt can change it.
_FORBIDDEN_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RankingPoll:
    """Looks at one list at a time; beside Poll the only writer of readings, and of no topic that Poll asks.

    `held` are the lists whose look was taken though nothing could be written, and when the next is due.
    """

    store: Store
    keep: Keep
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    plan: Plan
    committed: Callable[[], None]
    buckets: dict[str, TokenBucket] = field(default_factory=dict)
    held: dict[int, float] = field(default_factory=dict)

    async def tick(self, account: str) -> None:
        """Looks at the list of the account that has been due for the longest, if any."""
        now = self.clock.now()
        due = [
            one
            for one in await self.store.rankings(account)
            if one.not_before <= now and self.held.get(one.id, 0.0) <= self.clock.monotonic()
        ]
        for ranking in sorted(due, key=lambda one: one.not_before):
            if listings := await self.listings_on(ranking, now):
                read = ranking.read_at or ranking.added_at
                if self.plan.is_next(account, Topic.RANKS, read, now, self.clock.monotonic()):
                    await self.look(ranking, listings)
                    self.plan.rests(account, Topic.RANKS)  # until the next tick says of the next one
                return
        self.plan.rests(account, Topic.RANKS)

    async def listings_on(self, ranking: WatchedRanking, now: datetime) -> list[WatchedListing]:
        """The listings whose place is wanted; a list without any is not asked for."""
        listings = [one for one in await self.store.listings() if ranking.holds(one)]
        return [one for one in listings if one.paused_until is None or one.paused_until <= now]

    async def look(self, ranking: WatchedRanking, listings: Sequence[WatchedListing], *, urgent: bool = False) -> None:
        """One look: ask once, judge every listing, commit all of it together; a failure changes no listing's state.

        `urgent` says that a person waits for it.
        """
        try:
            await self._ask(ranking, listings, urgent=urgent)
        except TryLater as error:
            await self._failed(ranking, self.clock.now(), error)
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, Conflict):
                raise
            log.exception("a look failed in our own house", ranking=ranking.ranking.board)
            why = f"twoam stumbled over the answer ({type(error).__name__}); the log says where"
            await self._failed(ranking, self.clock.now(), Misread(why))

    async def _ask(self, ranking: WatchedRanking, listings: Sequence[WatchedListing], *, urgent: bool) -> None:
        adapter = self.accounts[ranking.account]
        bucket = self._bucket(adapter, ranking.account)
        if bucket is not None:
            await bucket.take()
        subjects = tuple(one.subject for one in listings)
        ask = Ask(subjects, ranking.ranking.market, ranking.ranking, urgent=urgent)
        sweep = await adapter.read(Topic.RANKS, ask)
        error = _error(sweep)
        if error is not None:
            if bucket is not None and isinstance(error, TryLater) and error.wait:
                await bucket.slow(error.wait)
            return await self._failed(ranking, sweep.at, error)
        # Where another process was quicker, what it changed is read and the answer judged again.
        with suppress(Conflict):
            return await self._answered(ranking, listings, sweep)
        return await self._answered(ranking, listings, sweep)

    def _bucket(self, adapter: Adapter[Any], account: str) -> TokenBucket | None:
        """None for what keeps its pace by itself, as else a call would count in two quotas.

        An account that lost its keys to an API has no quota for the words of before, and says so when it is asked.
        """
        quota = adapter.operations.get(Topic.RANKS)
        if quota is None or adapter.keeps_pace:
            return None
        if account not in self.buckets:
            self.buckets[account] = TokenBucket(self.clock, self.keep, account, Topic.RANKS, quota)
        return self.buckets[account]

    async def _failed(self, ranking: WatchedRanking, at: datetime, error: Exception) -> None:
        """No place is known; those seen before stand, with their age."""
        refused = isinstance(error, Refused)
        wait = error.wait if isinstance(error, TryLater) else None
        pause = _FORBIDDEN_FOR if refused else self.plan.back_off(ranking.account, Topic.RANKS, ranking.failures, wait)
        log.info("could not look", ranking=ranking.ranking.board, why=str(error))
        look = RankingLook(ranking.id, at, at + pause, str(error), refused=refused)
        await self._written(look, Batch(ranking_looks=(look,)))

    async def _answered(self, ranking: WatchedRanking, listings: Sequence[WatchedListing], sweep: Sweep) -> None:
        # Of one that may stand among what could not be read nothing is judged; the others' places hold.
        listings = [one for one in listings if one.subject in sweep.whole]
        called = next((place.called for place in sweep.readings if isinstance(place, Place)), None)
        next_look = self.plan.next_look(ranking.account, Topic.RANKS, sweep.at, ranking.read_at)
        look = RankingLook(ranking.id, sweep.at, next_look, None, name=called)
        async with self.store.incident_lock:
            memories: list[RuleMemory] = []
            told: list[Told] = []
            for listing in listings:
                remembered, found = await judged(self.store, self._look(ranking, listing, sweep))
                memories += remembered
                told += found
            batch = Batch(
                ranking_looks=(look,),
                metrics=_metrics(listings, sweep),
                memories=tuple(memories),
                told=tuple(told),
                proofs=_proofs(sweep, listings, told),
            )
            await self._written(look, batch)
        if told:
            self.committed()

    async def _written(self, look: RankingLook, batch: Batch) -> None:
        """Keeps it; where there is no room, the platform is not asked again and again for what nobody can note."""
        try:
            await self.store.commit(batch)
        except Unwritable:
            self.held[look.ranking_id] = self.clock.monotonic() + (look.not_before - look.at).total_seconds()
            raise
        self.held.pop(look.ranking_id, None)

    def _look(self, ranking: WatchedRanking, listing: WatchedListing, sweep: Sweep) -> Look:
        """What the rules about places are asked; who sells is no part of it."""
        adapter = self.accounts[listing.account]
        return Look(
            listing=listing,
            topic=Topic.RANKS,
            at=sweep.at,
            before=Known(),
            now=Known(),
            circle=Circle(listing, adapter.platform, None, (), sweep.at, adapter.house),
            whole=True,
            first=ranking.read_at is None,
            morning=sweep.at,
            has_offers=False,
            ranking=ranking.ranking,
            places=tuple(reading for reading in sweep.of(listing.subject) if isinstance(reading, Place)),
        )


def _error(sweep: Sweep) -> Exception | None:
    """Why the list could not be read, None where it tells at least one listing's place for sure."""
    if sweep.whole:
        return None
    for missed in sweep.missed:
        return missed.error
    for partial in sweep.partial:
        return Misread(partial.why)
    return Misread("the platform answered, but not about this list")


def _metrics(listings: Sequence[WatchedListing], sweep: Sweep) -> tuple[Metric, ...]:
    """A place as it is, “not among the first 48” as −48."""
    numbers = {listing.subject: listing.id for listing in listings}
    places = (reading for reading in sweep.readings if isinstance(reading, Place))
    return tuple(
        Metric(numbers[place.subject], place.board, sweep.at, place.position or -place.shown) for place in places
    )


def _proofs(sweep: Sweep, listings: Sequence[WatchedListing], told: Sequence[Told]) -> tuple[RawProof, ...]:
    """The page, tied to each incident that it opened, changed or ended."""
    numbers = {listing.id: listing.subject for listing in listings}
    return tuple(
        RawProof(one.incident.listing_id, one.incident.key, sweep.at, seen.url, seen.status, seen.body)
        for one in told
        for seen in sweep.evidence
        if one.incident.listing_id is not None and numbers.get(one.incident.listing_id) == seen.subject
    )
