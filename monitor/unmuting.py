"""What was kept back for a while and is still so is told once nothing keeps it back any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor import incidents
from monitor.decisions import crew_of
from monitor.flapping import LOOK_BACK, is_calm
from monitor.route import withheld
from storage.states import Incident, Status, Told, WatchedListing
from storage.store import Store


async def unmuted(
    store: Store, open_now: Sequence[Incident], listings: Mapping[int, WatchedListing], now: datetime
) -> list[Told]:
    """Those of which a mute or a pause that ended within a day has kept everybody from hearing."""
    paused = (one.paused_until for one in listings.values() if one.paused_until)
    if not any(now - LOOK_BACK < at <= now for at in paused) and not await store.mutes_ended(now - LOOK_BACK, now):
        return []
    kept = await store.only_kept_back()
    waiting = [one for one in open_now if one.status is Status.CONFIRMED and is_for_a_while(kept.get(one.id, ""))]
    if not waiting:
        return []
    on_their_way = {step.incident_id for step in await store.undispatched()}
    crew = await crew_of(store, await store.people(), now)
    free = (one for one in waiting if withheld(one, listings.get(one.listing_id or 0), crew, now) is None)
    return [incidents.unmuted(one, now) for one in free if one.id not in on_their_way and not is_calm(one)]


def is_for_a_while(reason: str) -> bool:
    """Whether what keeps it back ends by itself."""
    return reason == "paused" or reason.startswith("muted ")
