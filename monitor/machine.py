"""Tells people of what is wrong with the machine itself, as an incident like any other."""

from collections.abc import Collection
from datetime import datetime

from monitor.findings import Bad, Verdict
from monitor.incidents import Place, folded
from monitor.rules.machine import MACHINE
from storage.states import Batch
from storage.store import Store


async def judge(store: Store, rule: str, bad: Bad | None, now: datetime) -> bool:
    """Opens, updates or (None) ends the machine's incident of the rule; True where there is something to be told."""
    async with store.incident_lock:
        mine = [one for one in await store.open_incidents(account=MACHINE) if one.rule == rule]
        told = folded(Place(rule, MACHINE, None, MACHINE), Verdict((bad,) if bad else ()), mine, now)
        if told:
            await store.commit(Batch(told=tuple(told)))
    return bool(told)


async def release(store: Store, rules: Collection[str], now: datetime) -> None:
    """Ends what was wrong by rules that nobody minds any more: what is not wished cannot fail."""
    for rule in rules:
        await judge(store, rule, None, now)
