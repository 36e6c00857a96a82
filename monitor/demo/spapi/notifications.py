"""Keeps destinations and subscriptions (Notifications v1) and sends what happens to the queue behind them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.demo.spapi.pushes import BY_EVENT_BRIDGE, CAMEL, Push
from monitor.demo.spapi.queue import Queue
from monitor.demo.spapi.wire import Answer, Asked, error, invalid, iso, not_found, said

_SOURCE = "aws.partner/sellingpartnerapi.amazon.com/000000000000/amzn1.sp.solution.loopback"


@dataclass(slots=True)
class Notifications:
    """An EventBridge destination has a rule whose target is the same queue."""

    queue: Queue
    destinations: dict[str, dict[str, Any]] = field(default_factory=dict)
    subscriptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: int = 0

    # Destinations

    def create_destination(self, asked: Asked) -> Answer:
        wanted = asked.body["resourceSpecification"]
        if len(wanted) != 1:
            return invalid("Exactly one of sqs and eventBridge must be given")
        bridge = wanted.get("eventBridge")
        resource = {"eventBridge": bridge | {"name": _SOURCE}} if bridge else {"sqs": wanted["sqs"]}
        if any(one["resource"] == resource for one in self.destinations.values()):
            return error(409, "Conflict", "A destination with this resource exists already.")
        made = {
            "name": asked.body["name"],
            "resource": resource,
            "destinationId": f"destination-{len(self.destinations) + 1}",
        }
        self.destinations[made["destinationId"]] = made
        return said({"payload": made})

    def list_destinations(self) -> Answer:
        return said({"payload": list(self.destinations.values())})

    def destination(self, asked: Asked) -> Answer:
        found = self.destinations.get(asked.path["destinationId"])
        return said({"payload": found}) if found else not_found("The destination does not exist.")

    def delete_destination(self, asked: Asked) -> Answer:
        if self.destinations.pop(asked.path["destinationId"], None) is None:
            return not_found("The destination does not exist.")
        return said({})

    # Subscriptions

    def subscribe(self, asked: Asked) -> Answer:
        """createSubscription: one of a type and version; some types go only by EventBridge."""
        kind, body = asked.path["notificationType"], asked.body
        destination = self.destinations.get(body["destinationId"])
        if destination is None:
            return invalid("The destination does not exist.")
        if kind in BY_EVENT_BRIDGE and "eventBridge" not in destination["resource"]:
            return invalid(f"{kind} can only be sent to an EventBridge destination.")
        if self._subscribed(kind, body["payloadVersion"]):
            return error(409, "Conflict", "A subscription of this type and version exists already.")
        made = {"subscriptionId": f"subscription-{self.sent}-{len(self.subscriptions) + 1}", **body}
        self.subscriptions[made["subscriptionId"]] = made | {"type": kind}
        return said({"payload": made})

    def subscription(self, asked: Asked) -> Answer:
        """getSubscription, by type."""
        found = self._subscribed(asked.path["notificationType"], asked.one("payloadVersion"))
        return said({"payload": _shown(found)}) if found else not_found("The subscription does not exist.")

    def list_subscriptions(self, asked: Asked) -> Answer:
        wanted = asked.many("notificationTypes")
        found = [_shown(one) for one in self.subscriptions.values() if one["type"] in wanted]
        return said({"payload": {"subscriptions": found}})

    def subscription_by_id(self, asked: Asked) -> Answer:
        found = self.subscriptions.get(asked.path["subscriptionId"])
        return said({"payload": _shown(found)}) if found else not_found("The subscription does not exist.")

    def unsubscribe(self, asked: Asked) -> Answer:
        if self.subscriptions.pop(asked.path["subscriptionId"], None) is None:
            return not_found("The subscription does not exist.")
        return said({})

    def _subscribed(self, kind: str, version: str | None) -> dict[str, Any] | None:
        fits = (one for one in self.subscriptions.values() if one["type"] == kind)
        return next((one for one in fits if version in (None, one["payloadVersion"])), None)

    # What happens

    def tell(self, push: Push, now: datetime) -> str | None:
        """Sends it to the queue if somebody subscribed to it; the id of the notification, None where nobody did."""
        subscription = self._subscribed(push.kind, push.version)
        destination = self.destinations.get(subscription["destinationId"]) if subscription else None
        if subscription is None or destination is None or not _lets_through(subscription, push):
            return None
        self.sent += 1
        number = f"loopback-{self.sent:08}"
        envelope = _envelope(push, subscription["subscriptionId"], number, now)
        bridged = "eventBridge" in destination["resource"]
        self.queue.send(json.dumps(_event(push, envelope, now) if bridged else envelope, ensure_ascii=False))
        return number


def _shown(subscription: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in subscription.items() if name != "type"}


def _lets_through(subscription: Mapping[str, Any], push: Push) -> bool:
    wanted = subscription.get("processingDirective", {}).get("eventFilter", {}).get("marketplaceIds")
    return not wanted or push.market is None or push.market in wanted


def _envelope(push: Push, subscription: str, number: str, now: datetime) -> dict[str, Any]:
    metadata = {"ApplicationId": "amzn1.sp.solution.loopback", "SubscriptionId": subscription}
    metadata |= {"PublishTime": iso(now), "NotificationId": number}
    made = {
        "NotificationVersion": "1.0",
        "NotificationType": push.kind,
        "PayloadVersion": push.version,
        "EventTime": iso(now),
        "Payload": push.payload,
        "NotificationMetadata": metadata,
    }
    return _camel(made) | {"notificationMetadata": _camel(metadata)} if push.kind in CAMEL else made


def _camel(made: Mapping[str, Any]) -> dict[str, Any]:
    return {name[0].lower() + name[1:]: value for name, value in made.items()}


def _event(push: Push, envelope: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """How EventBridge wraps what comes from a partner."""
    return {
        "version": "0",
        "id": f"event-{iso(now)}",
        "detail-type": push.kind,
        "source": _SOURCE,
        "account": "000000000000",
        "time": iso(now),
        "region": "us-east-1",
        "resources": [],
        "detail": dict(envelope),
    }
