"""Tells people of what is wrong with the machine itself, as an incident like any other."""

from collections.abc import Collection
from datetime import datetime

from monitor import incidents
from monitor.findings import Bad
from monitor.incidents import Place
from monitor.rules.machine import MACHINE
from storage.states import Batch, Incident, Told
from storage.store import Store


async def judge(store: Store, rule: str, bad: Bad | None, now: datetime) -> bool:
    """Opens, updates or (None) ends the machine's incident of the rule; True where there is something to be told."""
    async with store.incident_lock:
        open_now = await store.open_incidents(account=MACHINE)
        told = _step(rule, next((one for one in open_now if one.rule == rule), None), bad, now)
        if told is not None:
            await store.commit(Batch(told=(told,)))
    return told is not None


async def release(store: Store, rules: Collection[str], now: datetime) -> None:
    """Ends what was wrong by rules that nobody minds any more: what is not wished cannot fail."""
    for rule in rules:
        await judge(store, rule, None, now)


def _step(rule: str, mine: Incident | None, bad: Bad | None, now: datetime) -> Told | None:
    if bad is None:
        return incidents.well(mine, now) if mine else None
    if mine:
        return incidents.seen_again(mine, bad, now)
    return incidents.raised(Place(rule, MACHINE, None, MACHINE), bad, now)
