"""Many alerts at once are one message: what is gathered, and what waits for a flood to be over."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.kept_back import is_below
from monitor.route import FIRST_TOLD
from storage.states import Delivery, DeliveryKind, DeliveryState, NewDelivery, Transition

# More alerts than this for one chat in one pass become one message.
STORM = 5
# So many within this time are a flood: what comes next is gathered until the time is over. What is to wake somebody is
# gathered only where as many came as fast as this: slower ones each deserve a message that rings for itself.
FLOOD, DENSE = timedelta(minutes=1), timedelta(seconds=12)


def held_back(
    waiting: Sequence[Transition], lately: Iterable[Delivery], wakes: Collection[int], now: datetime
) -> list[Transition]:
    """Those steps that may be told now: in a flood no new alert, and nothing of an incident that waits to be told.

    `wakes` are the incidents that are to wake somebody; a flood of milder ones does not keep them waiting.
    """
    # What was withheld made nobody's phone sound: however much of it there is, an alert need not wait for it.
    spoken = (one for one in lately if one.kind is DeliveryKind.SAY and one.state is not DeliveryState.WITHHELD)
    # In both directions: what lies ahead was told before the clock was set back.
    said = [one for one in spoken if one.step in FIRST_TOLD and abs(now - one.created_at) < FLOOD]
    any_flood = _floods(((one.chat_id, one.created_at) for one in said for _ in one.incident_ids), FLOOD)
    woken = ((one.chat_id, one.created_at) for one in said for number in one.incident_ids if number in wakes)
    wake_flood = _floods(woken, DENSE)
    new = {one.incident_id for one in waiting if one.step in FIRST_TOLD and one.incident_id is not None}
    untold = {number for number in new if (wake_flood if number in wakes else any_flood)}
    return [one for one in waiting if one.incident_id not in untold]


def _floods(alerts: Iterable[tuple[int, datetime]], within: timedelta) -> bool:
    """Whether more alerts than may be came to one chat within that time."""
    chats: dict[int, list[datetime]] = {}
    for chat_id, at in alerts:
        chats.setdefault(chat_id, []).append(at)
    rows = map(sorted, chats.values())
    return any(last - first < within for row in rows for first, last in zip(row, row[STORM:], strict=False))


def gathered(deliveries: Sequence[NewDelivery]) -> tuple[NewDelivery, ...]:
    """The same deliveries, a storm in one chat made into one message that rings if any of it would.

    So many at once are no matter of one listing's sales: what was not worth a sound by itself rings among them.
    """
    storms: dict[int, list[NewDelivery]] = {}
    for one in deliveries:
        if one.kind is DeliveryKind.SAY and one.incident_ids and one.state is DeliveryState.NEW:
            storms.setdefault(one.chat_id, []).append(one)
    storms = {chat_id: ones for chat_id, ones in storms.items() if len(ones) > STORM}
    swept = {one.dedupe_key for ones in storms.values() for one in ones}
    calm = [one for one in deliveries if one.dedupe_key not in swept]
    softened = {one.chat_id for one in deliveries if is_below(one) and one.step in FIRST_TOLD}
    return (*calm, *(_storm(ones, ring=chat_id in softened) for chat_id, ones in storms.items()))


def _storm(ones: Sequence[NewDelivery], *, ring: bool) -> NewDelivery:
    ids = tuple(dict.fromkeys(incident for one in ones for incident in one.incident_ids))
    first = ones[0]
    return replace(
        first,
        dedupe_key=f"storm:{first.transition_id}:{first.chat_id}",
        incident_ids=ids,
        ring=ring or any(one.ring for one in ones),
    )
