"""Asks an account's other path who is featured, where its offers say that I am not; writes no series."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import structlog

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.errors import TryLater
from adapters.readings import Sweep, Topic
from monitor.answers import error_of, holders, proofs
from monitor.judging import judged
from monitor.looking import Eyes
from monitor.planner import Pair
from monitor.recall import recall
from monitor.rules.featured import FEATURED_LOST, FEATURED_NOBODY, LOST_FOR
from storage.errors import Conflict
from storage.states import Batch, Incident, Status
from storage.store import Store

log = structlog.get_logger()

_RULES = (FEATURED_LOST.name, FEATURED_NOBODY.name)
# So many listings fit into one question.
MOST = 20
# What is open is asked about again, also to learn that it is over; an error is tried again sooner where it is to pass.
_AGAIN, _SOON = timedelta(minutes=10), timedelta(minutes=1)


@dataclass(slots=True)
class Confirming:
    """One question at a time for each account, beside its looks: its quota is small, and no sweep waits for it.

    What is to be asked stands in the incidents; `later` says until when (in seconds of the monotonic clock) one need
    not be asked about, and a restart forgets that.
    """

    store: Store
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    eyes: Eyes
    committed: Callable[[], None]
    later: dict[int, float] = field(default_factory=dict)

    @property
    def asking(self) -> tuple[str, ...]:
        """The accounts that have another path."""
        return tuple(name for name, adapter in self.accounts.items() if adapter.confirms())

    async def tick(self, account: str) -> None:
        """Asks about up to twenty listings whose featured offer is in question, the oldest question first."""
        open_now = [one for one in await self.store.open_incidents(account=account) if one.rule in _RULES]
        pairs = await self._pairs([one for one in open_now if self._is_due(one)])
        if not pairs:
            return
        sweep = await self.accounts[account].confirm([listing.subject for _, listing in pairs])
        for pair in pairs:
            await self._heard(pair, sweep.about(pair[1].subject))

    def _is_due(self, incident: Incident) -> bool:
        return self.later.get(incident.listing_id or 0, 0.0) <= self.clock.monotonic()

    async def _pairs(self, incidents: Sequence[Incident]) -> list[Pair]:
        now = self.clock.now()
        found: dict[int, Pair] = {}
        for incident in sorted(incidents, key=lambda one: (one.status is not Status.RAISED, one.raised_at)):
            listing = await self.store.listing(incident.listing_id or 0)
            if listing is None or listing.id in found or (listing.paused_until and listing.paused_until > now):
                continue
            watches = [one for one in await self.store.watches(listing.id) if one.topic is Topic.OFFERS]
            if watches:
                found[listing.id] = watches[0], listing
            if len(found) == MOST:
                break
        return list(found.values())

    async def _heard(self, pair: Pair, sweep: Sweep) -> None:
        listing = pair[1]
        if listing.subject not in sweep.whole:
            error = error_of(sweep, listing.subject)
            log.info("could not confirm who is featured", listing=listing.name, why=str(error))
            wait = timedelta(seconds=error.wait or 0) if isinstance(error, TryLater) else _AGAIN
            return self._put_off(listing.id, max(wait, _SOON))
        try:
            await self._judge(pair, sweep)
        except Conflict:  # another process was quicker: the next turn asks anew
            return self._put_off(listing.id, timedelta())
        raised = [
            one.raised_at
            for one in await self.store.open_incidents(listing_id=listing.id)
            if one.rule in _RULES and one.status is Status.RAISED
        ]
        left = min((LOST_FOR - abs(sweep.at - at) for at in raised), default=_AGAIN)
        return self._put_off(listing.id, left if left > timedelta() else _AGAIN)

    def _put_off(self, listing_id: int, span: timedelta) -> None:
        self.later[listing_id] = self.clock.monotonic() + span.total_seconds()

    async def _judge(self, pair: Pair, sweep: Sweep) -> None:
        watch, listing = pair
        async with self.store.incident_lock:
            known = await recall(self.store, listing)
            look = await self.eyes.look(watch, listing, known, known, sweep.at, whole=True)
            look = replace(look, topic=Topic.OFFERS, first=False, holders=holders(sweep, listing.subject))
            memories, told = await judged(self.store, look)
            if memories or told:
                batch = Batch(memories=memories, told=told, proofs=proofs(listing, sweep, told))
                await self.store.commit(batch)
        if told:
            self.committed()
