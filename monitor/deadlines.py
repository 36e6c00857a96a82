"""The deadline clock: what people have to do by a moment, and the orders that they promised to ship."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.clock import Clock
from adapters.readings import Topic
from monitor.findings import Verdict
from monitor.incidents import Place, folded
from monitor.rules.deadline import DEADLINE, OWN, SOON, SPAN, dispatch, ended, number_of, own, own_subject
from storage.states import Batch, Deadline, Incident, Told
from storage.store import Store

EVERY = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class DeadlineClock:
    """Judges all deadlines again and again; no platform is asked."""

    store: Store
    clock: Clock
    committed: Callable[[], None]

    async def tick(self) -> None:
        """One judgement; everything that it finds is one commit."""
        if await judge(self.store, self.clock.now()):
            self.committed()


async def judge(store: Store, now: datetime) -> bool:
    """Opens, worsens and ends what is to be told of deadlines; True where there is something to be told."""
    async with store.incident_lock:
        open_now = [one for one in await store.open_incidents() if one.rule == DEADLINE]
        told = [*await _own(store, open_now, now), *await _dispatches(store, open_now, now)]
        if told:
            await store.commit(Batch(told=tuple(told)))
    return bool(told)


async def _own(store: Store, open_now: Sequence[Incident], now: datetime) -> list[Told]:
    """What people entered. Neither a pause nor a mute of the listing keeps it back: its time runs on."""
    mine = [one for one in open_now if one.account == OWN]
    # What is open stays so though the clock was set back: all that is to be done is looked at then.
    to_do = await store.deadlines(None if mine else now + SOON)
    if not mine and not to_do:
        return []
    listings = {one.listing_id for one in to_do if one.listing_id is not None}
    found = await store.listings(listings, removed=True) if listings else ()
    verdict = own(to_do, {one.id: one.name or one.subject.id for one in found}, mine, now)
    return _folded(OWN, verdict, [await _with_end(store, one, to_do) for one in mine], now)


async def _with_end(store: Store, incident: Incident, to_do: Sequence[Deadline]) -> Incident:
    """The incident with what became of its deadline, where that is no longer to be done at that moment."""
    if any(own_subject(one) == incident.subject for one in to_do):
        return incident
    return replace(incident, facts=ended(incident, await store.deadline(number_of(incident) or 0)))


async def _dispatches(store: Store, open_now: Sequence[Incident], now: datetime) -> list[Told]:
    """The orders of each account that tells of them; of one that does no longer nothing is known."""
    asked = {one.account: one.read_at for one in await store.account_watches() if one.topic is Topic.ORDERS}
    # Those that are due together are told together, also where the first of them is all that is due yet.
    until = max([now + SOON, *(_due_of(one) for one in open_now if one.account in asked)]) + SPAN
    due = await store.unshipped(until) if asked else ()
    told: list[Told] = []
    for account, read_at in asked.items():
        mine = [one for one in open_now if one.account == account]
        orders = [one for one in due if one.account == account]
        if mine or orders:
            told += _folded(account, dispatch(orders, mine, read_at, now), mine, now)
    return told


def _due_of(incident: Incident) -> datetime:
    return datetime.fromisoformat(str(incident.facts["due"]))


def _folded(account: str, verdict: Verdict, mine: Sequence[Incident], now: datetime) -> list[Told]:
    return folded(Place(DEADLINE, account, None, account), verdict, mine, now)
