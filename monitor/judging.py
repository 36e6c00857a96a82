"""Asks every rule about one look, and folds what it finds into the incidents that are open."""

from monitor import incidents
from monitor.findings import Bad, Look, Rule, Verdict
from monitor.incidents import Place
from monitor.rules import RULES
from storage.states import Incident, RuleMemory, Told
from storage.store import Store


async def judged(store: Store, look: Look) -> tuple[tuple[RuleMemory, ...], tuple[Told, ...]]:
    """What the rules now remember, and what is to be told; the caller holds the incident lock until it is committed."""
    remembered = await store.memories(look.listing.id)
    open_now = await store.open_incidents(listing_id=look.listing.id)
    memories: list[RuleMemory] = []
    told: list[Told] = []
    for rule in (rule for rule in RULES if rule.judges(look)):
        row = remembered.get(rule.name)
        memory = row.value if row and row.version == rule.version else {}
        after, verdict = rule.check(look, memory)
        if after != memory:
            memories.append(RuleMemory(look.listing.id, rule.name, rule.version, after))
        told += _fold(rule, look, verdict, [one for one in open_now if one.rule == rule.name])
    return tuple(memories), tuple(told)


def _fold(rule: Rule, look: Look, verdict: Verdict, open_now: list[Incident]) -> list[Told]:
    if verdict.silent:
        return []
    place = Place(rule.name, look.listing.account, look.listing.id, str(look.listing.subject))
    by_subject = {one.subject: one for one in open_now}
    bads = {bad.subject: bad for bad in verdict.bads}
    steps = [incidents.well(one, look.at) for subject, one in by_subject.items() if subject not in bads]
    steps += [step for bad in bads.values() if (step := _step(place, by_subject.get(bad.subject), bad, look))]
    return steps


def _step(place: Place, incident: Incident | None, bad: Bad, look: Look) -> Told | None:
    if incident:
        return incidents.seen_again(incident, bad, look.at)
    return None if look.first else incidents.raised(place, bad, look.at)
