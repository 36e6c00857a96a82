"""Has Amazon send its notifications to the seller's queue: destination, subscriptions, and what is missing for them."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import (
    CREATE_DESTINATION,
    CREATE_SUBSCRIPTION,
    DELETE_SUBSCRIPTION,
    DESTINATIONS,
    SUBSCRIPTION,
    Role,
)
from adapters.amazon.api.queue import Place, Queue
from adapters.amazon.api.refusals import Rejected
from adapters.amazon.api.wire import get, rows, text
from adapters.amazon.markets import MARKETS
from adapters.diagnosis import Diagnosis, Health
from adapters.errors import AdapterError, Misread
from adapters.refusals import Denied

# Who sends to queues (Selling Partner API, "Set up notifications with Amazon Simple Queue Service").
SENDER = "437568002678"
_NAME = "twoam"
_WAY = "Amazon's way to the queue"
_READ = ("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification; those `by_bus` go to Amazon EventBridge, and from there by a rule to the queue."""

    name: str
    version: str
    role: Role
    by_bus: bool = False


KINDS = (
    Kind("ANY_OFFER_CHANGED", "1.0", Role.PRICING),
    Kind("PRICING_HEALTH", "1.0", Role.PRICING),
    Kind("ORDER_CHANGE", "1.0", Role.ORDERS),
    Kind("FBA_INVENTORY_AVAILABILITY_CHANGES", "1.0", Role.FULFILLMENT),
    Kind("ACCOUNT_STATUS_CHANGED", "2021-01-01", Role.INSIGHTS),
    Kind("TRANSACTION_UPDATE", "1.0", Role.FINANCE),
    Kind("LISTINGS_ITEM_STATUS_CHANGE", "1.0", Role.LISTING, by_bus=True),
    Kind("LISTINGS_ITEM_ISSUES_CHANGE", "2023-12-13", Role.LISTING, by_bus=True),
    Kind("LISTINGS_ITEM_MFN_QUANTITY_CHANGE", "1.0", Role.LISTING, by_bus=True),
    Kind("BRANDED_ITEM_CONTENT_CHANGE", "1.0", Role.LISTING, by_bus=True),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A subscription that Amazon has; None for a destination that it does not name."""

    id: str
    destination: str | None


class Subscriptions:
    """What the person at the keyboard asks for; nothing here is done by the daemon."""

    def __init__(self, calls: Calls, queue: Queue, config: AmazonConfig) -> None:
        self._calls = calls
        self._queue = queue
        self._config = config

    async def begin(self, *, bus: bool) -> AsyncIterator[Diagnosis]:
        """Looks at the queue, then makes what is missing; what is there already stays. `bus` adds EventBridge."""
        yield await self.queue_open()
        for by_bus in (False, True) if bus else (False,):
            what = "Amazon EventBridge" if by_bus else _WAY
            try:
                destination = await self._destination(by_bus=by_bus)
            except AdapterError as error:
                yield _trouble(what, error)
                continue
            yield Diagnosis(what, Health.FINE, f"destination {destination}", _rule(self._queue.place) if by_bus else "")
            for kind in (one for one in KINDS if one.by_bus is by_bus):
                yield await self._subscribed(kind, destination)

    async def show(self) -> AsyncIterator[Diagnosis]:
        """The queue, and each kind: whether Amazon is asked to send it."""
        yield await self.queue_open()
        try:
            ways = [await self._known(_resource(self._queue.place, by_bus=by_bus)) for by_bus in (False, True)]
        except AdapterError as error:
            yield _trouble(_WAY, error)
            return
        for kind in KINDS:
            try:
                yield _shown(kind, await self._subscription(kind), ways[kind.by_bus])
            except AdapterError as error:
                yield _trouble(kind.name, error)

    async def end(self) -> AsyncIterator[Diagnosis]:
        """Ends every subscription; destination and queue stay, for other programs may use them."""
        for kind in KINDS:
            try:
                found = await self._subscription(kind)
                if found:
                    path = {"notificationType": kind.name, "subscriptionId": found.id}
                    await self._calls.send(Request(DELETE_SUBSCRIPTION, path), urgent=True)
            except AdapterError as error:
                yield _trouble(kind.name, error)
                continue
            yield Diagnosis(kind.name, Health.FINE, "ended" if found else "there was none")

    async def queue_open(self) -> Diagnosis:
        """Whether we may read the queue, and Amazon may write into it: it says nothing where it may not."""
        what, place = "queue", self._queue.place
        try:
            said = await self._queue.attributes("Policy")
        except AdapterError as error:
            return replace(_trouble(what, error), remedy=f"{_remedy(error)}\n{reader_policy(place)}".strip())
        policy = said.get("Policy", "")
        if SENDER not in policy or not ("SendMessage" in policy or '"sqs:*"' in policy):
            paste = f"Paste this into the queue's access policy in the SQS console:\n{queue_policy(place)}"
            return Diagnosis(what, Health.WRONG, "Amazon may not write into it, and would never say so", paste)
        return Diagnosis(what, Health.FINE, f"{place.arn} can be read, and Amazon may write into it")

    async def _destination(self, *, by_bus: bool) -> str:
        wanted = _resource(self._queue.place, by_bus=by_bus)
        found = await self._known(wanted)
        if found is None:
            name = f"{_NAME}-bus" if by_bus else _NAME
            body = {"name": name, "resourceSpecification": wanted}
            try:
                made = await self._calls.send(Request(CREATE_DESTINATION, body=body), urgent=True)
            except Rejected as error:
                if error.status != 409:
                    raise
                found = await self._known(wanted)
            else:
                found = text(made, "payload", "destinationId")
        if found is None:
            raise Misread("Amazon did not say which destination it made")
        return found

    async def _known(self, wanted: Mapping[str, Any]) -> str | None:
        ((kind, resource),) = wanted.items()
        for row in rows(await self._calls.send(Request(DESTINATIONS), urgent=True), "payload"):
            there = get(row, "resource", kind)
            if there is not None and all(get(there, key) == value for key, value in resource.items()):
                return text(row, "destinationId")
        return None

    async def _subscribed(self, kind: Kind, destination: str) -> Diagnosis:
        body: dict[str, Any] = {"payloadVersion": kind.version, "destinationId": destination}
        if kind.name == "ANY_OFFER_CHANGED":
            markets = [MARKETS[code].id for code in self._config.all_markets]
            body["processingDirective"] = {"eventFilter": {"eventFilterType": kind.name, "marketplaceIds": markets}}
        operation = replace(CREATE_SUBSCRIPTION, role=kind.role)
        try:
            await self._calls.send(Request(operation, {"notificationType": kind.name}, body=body), urgent=True)
        except Rejected as error:
            return await self._there(kind, destination) if error.status == 409 else _trouble(kind.name, error)
        except AdapterError as error:
            return _trouble(kind.name, error)
        return Diagnosis(kind.name, Health.FINE, "subscribed")

    async def _there(self, kind: Kind, destination: str) -> Diagnosis:
        """Amazon makes no second one, and the first may lead to another queue."""
        try:
            shown = _shown(kind, await self._subscription(kind), destination)
        except AdapterError as error:
            return _trouble(kind.name, error)
        return replace(shown, said="was subscribed already") if shown.health is Health.FINE else shown

    async def _subscription(self, kind: Kind) -> Found | None:
        """None where there is none, which Amazon says with 404."""
        operation = replace(SUBSCRIPTION, role=kind.role)
        asked = Request(operation, {"notificationType": kind.name}, {"payloadVersion": kind.version})
        try:
            said = await self._calls.send(asked, urgent=True)
        except Rejected as error:
            if error.status == 404:
                return None
            raise
        number = text(said, "payload", "subscriptionId")
        return Found(number, text(said, "payload", "destinationId")) if number else None


def _shown(kind: Kind, found: Found | None, destination: str | None) -> Diagnosis:
    """A subscription is only good where it leads to our queue."""
    run = f"twoam amazon subscribe{' --bus' if kind.by_bus else ''}"
    if found is None:
        return Diagnosis(kind.name, Health.HINT, "not subscribed", f"Run: {run}")
    if found.destination in (None, destination):
        return Diagnosis(kind.name, Health.FINE, "subscribed")
    said = "is sent somewhere else, not to this queue"
    return Diagnosis(kind.name, Health.WRONG, said, f"Run: twoam amazon unsubscribe, then: {run}")


def queue_policy(place: Place) -> str:
    """What lets Amazon's notifications and the seller's EventBridge write into the queue."""
    actions = ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    seller = {"AWS": f"arn:aws:iam::{SENDER}:root"}
    bus = {"Service": "events.amazonaws.com"}
    return _policy(
        {"Effect": "Allow", "Principal": seller, "Action": actions, "Resource": place.arn},
        {"Effect": "Allow", "Principal": bus, "Action": "sqs:SendMessage", "Resource": place.arn},
    )


def reader_policy(place: Place) -> str:
    """What the user whose key we have must be allowed, and no more."""
    return _policy({"Effect": "Allow", "Action": [f"sqs:{one}" for one in _READ], "Resource": place.arn})


def _policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def _resource(place: Place, *, by_bus: bool) -> dict[str, dict[str, str]]:
    if by_bus:
        return {"eventBridge": {"accountId": place.arn.split(":")[4], "region": place.region}}
    return {"sqs": {"arn": place.arn}}


def _rule(place: Place) -> str:
    return (
        "In the EventBridge console associate the partner event source with a bus, then make a rule on that bus with"
        ' the pattern {"source":[{"prefix":"aws.partner/sellingpartnerapi.amazon.com"}]} and the target ' + place.arn
    )


def _trouble(what: str, error: AdapterError) -> Diagnosis:
    said = str(error).partition(". ")[0]
    health = Health.WRONG if isinstance(error, Denied | Rejected) or _remedy(error) else Health.UNKNOWN
    return Diagnosis(what, health, said, _remedy(error))


def _remedy(error: AdapterError) -> str:
    return str(error).partition(". ")[2]
