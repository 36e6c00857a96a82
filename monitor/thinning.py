"""Says which states of a day or week are worth keeping: who sold and was featured, its lowest price, its last."""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Any

from monitor.facts import offers_of
from monitor.known import CONTENT, OFFERS, RIVAL
from storage.states import Facts, Snapshot

KINDS = (OFFERS, CONTENT, RIVAL)
# Of the content these move with the price, whose every change is kept as a number.
_MOVING = ("price", "price_range", "other_offers_count")


def worth_keeping(span: Sequence[Snapshot]) -> set[int]:
    """The places of those that stay: the last before each change of substance, and the one with the lowest price."""
    essences = [essence(state) for state in span]
    last = len(span) - 1
    kept = {place for place, one in enumerate(essences) if place == last or essences[place + 1] != one}
    priced = [(price, place) for place, state in enumerate(span) if (price := lowest(state)) is not None]
    return kept | {min(priced)[1]} if priced else kept


def essence(state: Snapshot) -> Hashable:
    """What a later question may hang on: who sells in which condition and who is featured, or the words of a page."""
    facts: Facts = state.value
    if state.kind == OFFERS:
        return facts.get("featured"), frozenset(_who(offer) for offer in offers_of(facts))
    if state.kind == RIVAL:
        return ()  # stock, rank and stars: numbers, whose every change is kept as such
    return tuple((key, repr(value)) for key, value in sorted(facts.items()) if key not in _MOVING)


def lowest(state: Snapshot) -> Decimal | None:
    """The lowest price that anybody asked, without shipping."""
    found = (offer["price"] for offer in offers_of(state.value) if offer.get("price"))
    return min((Decimal(str(price["amount"])) for price in found), default=None)


def _who(offer: Any) -> Hashable:
    seller = offer["seller"]
    return seller.get("id"), seller.get("name"), offer.get("condition"), offer.get("fulfilled_by")
