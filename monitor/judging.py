"""Asks every rule about one look, and folds what it finds into the incidents that are open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.decisions import calendar_of, thresholds_of
from monitor.earning import spent_of
from monitor.findings import Look, Past, Verdict
from monitor.flapping import LOOK_BACK
from monitor.incidents import Place, folded, keys_of_new
from monitor.members import with_family
from monitor.past_cases import gone_at, last_cases, returned_facts
from monitor.rules import RULES
from monitor.rules.below_cost import BELOW_COST
from storage.slots import STARRED
from storage.states import Incident, RuleMemory, Told
from storage.store import Store


async def _past(store: Store, look: Look) -> Mapping[str, Past]:
    """The strangers of this answer who were here before, with what is to be told of it."""
    strangers = {one.offer.seller.key for one in look.now.offers if not look.circle.was_friend(one.offer.seller)}
    cases = last_cases(await store.of_sellers(strangers), look.listing.account) if strangers else {}
    if not cases:
        return {}
    reports = await store.reports([one.id for one in cases.values()])
    return {key: Past(gone_at(one), returned_facts(one, reports)) for key, one in cases.items()}


async def judged(store: Store, look: Look) -> tuple[tuple[RuleMemory, ...], tuple[Told, ...]]:
    """What the rules now remember, and what is to be told; the caller holds the incident lock until it is committed.

    Nothing of a listing that was removed while the platform was asked: what it had open has ended with it.
    """
    if not await store.is_watched(look.listing):
        return (), ()
    look = replace(look, thresholds=await thresholds_of(store, look.listing), past=await _past(store, look))
    if look.listing.rival:
        look = replace(look, starred=bool(await store.decided(f"listing:{look.listing.id}", STARRED)))
    if look.ranks:
        look = replace(look, calendar=await calendar_of(store))
    remembered = await store.memories(look.listing.id)
    if BELOW_COST.judges(look):
        look = replace(look, spent=await spent_of(store, look, remembered))
    open_now = await store.open_incidents(listing_id=look.listing.id)
    memories: list[RuleMemory] = []
    told: list[Told] = []
    for rule in (rule for rule in RULES if rule.judges(look)):
        row = remembered.get(rule.name)
        memory = row.value if row and row.version == rule.version else {}
        after, verdict = rule.check(look, memory)
        verdict = with_family(verdict, look, rule.name)
        if after != memory:
            memories.append(RuleMemory(look.listing.id, rule.name, rule.version, after))
        place = Place(rule.name, look.listing.account, look.listing.id, str(look.listing.subject))
        mine = [one for one in open_now if one.rule == rule.name]
        ended = await ended_lately(store, place, verdict, mine, look.at)
        told += folded(place, verdict, mine, look.at, quiet=look.first, ended=ended)
    return tuple(memories), tuple(told)


async def ended_lately(
    store: Store, place: Place, verdict: Verdict, open_now: Sequence[Incident], now: datetime
) -> tuple[Incident, ...]:
    """What was over and may have come back now; mostly nothing is new, and nothing is asked."""
    keys = keys_of_new(place, verdict, open_now)
    return await store.ended(now - LOOK_BACK, keys) if keys else ()
