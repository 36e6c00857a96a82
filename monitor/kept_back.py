"""Why a delivery is withheld, and whether its chat is told nothing at all by that."""

from storage.states import Delivery, DeliveryState, NewDelivery

# A later message tells it, or there is nothing left to say.
OVERTAKEN, SUPERSEDED = "overtaken", "superseded"
# It stands in one message with others, or is rung together with them.
TOGETHER = "together"
# With both sums behind it: less is at risk until his morning than what he wants to be woken for.
BELOW = "below "
# With the rule behind it: it was switched off.
OFF = "off "


def is_kept_from(one: Delivery) -> bool:
    """Whether its chat is told nothing: neither this message, nor another in its place."""
    return one.state is DeliveryState.WITHHELD and one.reason not in (OVERTAKEN, SUPERSEDED, TOGETHER)


def is_switched_off(one: Delivery) -> bool:
    """Whether it is withheld because its person wants to hear nothing of the rule."""
    return one.state is DeliveryState.WITHHELD and (one.reason or "").startswith(OFF)


def is_below(one: Delivery | NewDelivery) -> bool:
    """Whether it made no sound because less was at risk than its person wants to be woken for."""
    return (one.reason or "").startswith(BELOW)
