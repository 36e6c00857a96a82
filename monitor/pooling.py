"""Of more alerts than a chat should get at once is made one message."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.kept_back import is_below
from monitor.route import FIRST_TOLD, TOLD_AGAIN
from storage.states import DeliveryKind, DeliveryState, NewDelivery

# More alerts than this for one chat in one pass become one message.
STORM = 5


def pooled(deliveries: Sequence[NewDelivery]) -> tuple[NewDelivery, ...]:
    """The same deliveries, a storm in one chat made into one message that rings if any of it would.

    So many at once are no matter of one listing's sales: what was not worth a sound by itself rings among them.
    """
    quiet = softened(deliveries)
    chats: dict[int, list[NewDelivery]] = {}
    for one in deliveries:
        if is_alert(one):
            chats.setdefault(one.chat_id, []).append(one)
    calm = [one for one in deliveries if not is_alert(one)]
    return (*calm, *(each for chat_id, ones in chats.items() for each in pool(ones, ring=chat_id in quiet)))


def is_alert(one: NewDelivery) -> bool:
    """Whether it is a new message about cases that waits to be told."""
    is_new = one.kind is DeliveryKind.SAY and one.state is DeliveryState.NEW
    return is_new and bool(one.incident_ids) and one.step in FIRST_TOLD + TOLD_AGAIN


def pool(ones: Sequence[NewDelivery], *, ring: bool) -> Sequence[NewDelivery]:
    """More than may be, as one message that rings if any of it would."""
    if len(ones) <= STORM:
        return ones
    ids = tuple(dict.fromkeys(incident for one in ones for incident in one.incident_ids))
    first = ones[0]
    key = f"storm:{first.transition_id}:{first.chat_id}"
    return [replace(first, dedupe_key=key, incident_ids=ids, ring=ring or any(one.ring for one in ones))]


def softened(deliveries: Iterable[NewDelivery]) -> set[int]:
    """The chats in which something makes no sound only because too little is at risk."""
    return {one.chat_id for one in deliveries if is_below(one) and one.step in FIRST_TOLD}
