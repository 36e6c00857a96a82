"""Reads Amazon's notifications, in both of their casings and envelopes, as leniently as reality asks for.

A recorded notification breaks Amazon's own schema of it in eleven places, so that nothing is held to a schema here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.amazon.api.wire import get, rows, text
from adapters.amazon.markets import market_of_id
from adapters.readings import Subject, Topic
from adapters.wire import moment as moment

OFFER_CHANGED = "ANY_OFFER_CHANGED"
STATUS_CHANGED = "LISTINGS_ITEM_STATUS_CHANGE"
ACCOUNT_STATUS_CHANGED = "ACCOUNT_STATUS_CHANGED"
ORDER_CHANGED = "ORDER_CHANGE"
# The questions that each kind makes due; a kind that is not here is heard, and leads to nothing.
TOPICS = {
    OFFER_CHANGED: (Topic.OFFERS,),
    "PRICING_HEALTH": (Topic.OFFERS,),
    STATUS_CHANGED: (Topic.LISTINGS,),
    "LISTINGS_ITEM_ISSUES_CHANGE": (Topic.LISTINGS,),
    "BRANDED_ITEM_CONTENT_CHANGE": (Topic.LISTINGS,),
    "ITEM_PRODUCT_TYPE_CHANGE": (Topic.LISTINGS,),
    ACCOUNT_STATUS_CHANGED: (Topic.ACCOUNT, Topic.LISTINGS),
    "LISTINGS_ITEM_MFN_QUANTITY_CHANGE": (Topic.STOCK,),
    "FBA_INVENTORY_AVAILABILITY_CHANGES": (Topic.STOCK,),
    "ITEM_INVENTORY_EVENT_CHANGE": (Topic.STOCK,),
    ORDER_CHANGED: (Topic.ORDERS, Topic.STOCK),
    "TRANSACTION_UPDATE": (Topic.MONEY,),
}
UNREADABLE = "unreadable"
# Where a notification says when that which it tells of happened, the nearest first.
_TIMES = (
    ("OfferChangeTrigger", "TimeOfOfferChange"),
    ("OrderChangeTrigger", "TimeOfOrderChange"),
    ("CreatedDate",),
    ("PostedDate",),
)
_LISTS = ("FulfillmentInventoryByMarketplace", "itemInventoryEventChanges")


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification out of its envelopes; `at` is when it happened, None where nothing readable says so."""

    kind: str
    id: str
    at: datetime | None
    payload: Any

    @property
    def topics(self) -> tuple[Topic, ...]:
        return TOPICS.get(self.kind, ())


def opened(body: str) -> Notification:
    """What stands in a message's body; of the kind UNREADABLE where it is no notification at all."""
    try:
        said = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):  # the last for a number that no Decimal holds
        said = None
    if isinstance(get(said, "detail"), Mapping):
        return _told(get(said, "detail"), text(said, "detail-type"), text(said, "id"), text(said, "time"))
    return _told(said, None, None, None)


def _told(said: Any, kind: str | None, number: str | None, time: str | None) -> Notification:
    """A notification; what it lacks the outer envelope (EventBridge) may tell."""
    payload = _inner(get(said, "Payload"))
    kind = text(said, "NotificationType") or kind
    if kind is None or not isinstance(payload, Mapping):
        return Notification(UNREADABLE, number or "", None, None)
    number = text(said, "NotificationMetadata", "NotificationId") or number or ""
    times = [text(payload, *path) for path in _TIMES]
    times += [text(said, "EventTime"), text(said, "NotificationMetadata", "PublishTime"), time]
    at = next((found for found in map(moment, times) if found is not None), None)
    return Notification(kind, number, at, payload)


def _inner(payload: Any) -> Any:
    """Some kinds have one more envelope: `{"AnyOfferChangedNotification": {…}}`."""
    if isinstance(payload, Mapping) and len(payload) == 1:
        ((name, inner),) = payload.items()
        if name.lower().endswith("notification") and isinstance(inner, Mapping):
            return inner
    return payload


def subjects(told: Notification) -> tuple[Subject, ...]:
    """The listings that it names by ASIN and market, each once."""
    return tuple(dict.fromkeys(_subjects(told.payload)))


def _subjects(payload: Any) -> Iterator[Subject]:
    for row in (payload, get(payload, "OfferChangeTrigger"), *_listed(payload)):
        market = market_of_id(text(row, "MarketplaceId") or "")
        asin = text(row, "Asin") or text(payload, "Asin")
        if market and asin:
            yield Subject(market.code, asin)


def _listed(payload: Any) -> Iterator[Mapping[str, Any]]:
    for name in _LISTS:
        yield from rows(payload, name)


def skus(told: Notification) -> tuple[str, ...]:
    """The SKUs that it names without saying whose listing they stand behind."""
    found = [
        text(told.payload, "Sku"),
        *(text(row, "SellerSKU") for row in rows(told.payload, "Summary", "OrderItems")),
    ]
    return tuple(dict.fromkeys(sku for sku in found if sku))


def market(told: Notification) -> str | None:
    """The one market that all of it is about; None where it names none that we know."""
    named = text(told.payload, "MarketplaceId") or text(told.payload, "Summary", "MarketplaceId")
    found = market_of_id(named or "")
    return found.code if found else None


def seller(told: Notification) -> str | None:
    """My own id: Amazon tells it nowhere as plainly."""
    return text(told.payload, "SellerId")
