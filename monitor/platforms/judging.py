"""Tells what was found about platforms as incidents like any other, once the weeks were counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.decisions import house_thresholds
from monitor.findings import Verdict
from monitor.incidents import Place, folded
from monitor.platforms.reading import readings_by, told_of
from monitor.platforms.shares import shares
from monitor.rules.platform import ALL, NAMES, PLATFORM_SHARE, PLATFORM_TURN, share_verdict, turn_verdict
from monitor.till.dividing import By
from storage.states import Batch, Incident, Told
from storage.store import Store

# The profit of so long a time is divided.
_SPAN = timedelta(days=30)


async def judge(store: Store, platforms: Mapping[str, str], now: datetime) -> bool:
    """Opens, updates and ends what is wrong with platforms; True where there is something to be told."""
    thresholds = await house_thresholds(store)
    divided = shares(await told_of(store, now - _SPAN, now), By.PLATFORM, lambda one: platforms.get(one, one))
    readings = await readings_by(store, platforms, now)
    silent = sorted({*await store.accounts_watched(), *platforms} - {*await _telling(store)})
    async with store.incident_lock:
        mine = [one for one in await store.open_incidents(account=ALL) if one.rule in NAMES]
        told = _folded(PLATFORM_SHARE, share_verdict(divided, silent, thresholds, mine), mine, now)
        told += _folded(PLATFORM_TURN, turn_verdict(readings, thresholds), mine, now)
        if told:
            await store.commit(Batch(told=tuple(told)))
    return bool(told)


def _folded(rule: str, verdict: Verdict, mine: Sequence[Incident], now: datetime) -> list[Told]:
    same = [one for one in mine if one.rule == rule]
    return [*folded(Place(rule, ALL, None, ALL), verdict, same, now)]


async def _telling(store: Store) -> set[str]:
    """The accounts that tell of their orders."""
    return {one.account for one in await store.account_watches() if one.topic is Topic.ORDERS and one.read_at}
