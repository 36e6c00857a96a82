"""What was kept back for a while and is still so is told once nothing keeps it back any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor import incidents
from monitor.decisions import crew_of
from monitor.flapping import LOOK_BACK, is_calm
from monitor.route import FIRST_TOLD, withheld
from storage.states import Delivery, DeliveryKind, DeliveryState, Incident, Status, Told, WatchedListing
from storage.store import Store


async def unmuted(
    store: Store, open_now: Sequence[Incident], listings: Mapping[int, WatchedListing], now: datetime
) -> list[Told]:
    """Those of which a mute or a pause that ended within a day has kept everybody from hearing."""
    paused = (one.paused_until for one in listings.values() if one.paused_until)
    if not any(now - LOOK_BACK < at <= now for at in paused) and not await store.mutes_ended(now - LOOK_BACK, now):
        return []
    confirmed = [one for one in open_now if one.status is Status.CONFIRMED]
    told = await store.deliveries_of([one.id for one in confirmed]) if confirmed else {}
    waiting = [one for one in confirmed if was_kept_back(told[one.id])]
    if not waiting:
        return []
    on_their_way = {step.incident_id for step in await store.undispatched()}
    crew = await crew_of(store, await store.people(), now)
    free = (one for one in waiting if withheld(one, listings.get(one.listing_id or 0), crew, now) is None)
    return [incidents.unmuted(one, now) for one in free if one.id not in on_their_way and not is_calm(one)]


def was_kept_back(told: Sequence[Delivery]) -> bool:
    """Whether nobody was or is to be told of how it stands, and what kept it back last ends by itself.

    What was told before a graver turn, or before a snooze ended, tells nothing of that.
    """
    said = [one for one in told if one.kind is DeliveryKind.SAY]
    newest = max((one.transition_id for one in said if one.step in FIRST_TOLD), default=0)
    said = [one for one in said if one.transition_id >= newest]
    if not said or any(one.state is not DeliveryState.WITHHELD for one in said):
        return False
    reasons = [one.reason or "" for one in said if one.transition_id == said[-1].transition_id]
    return any(reason == "paused" or reason.startswith("muted ") for reason in reasons)
