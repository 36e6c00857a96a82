"""Has eBay ring when an order comes, shows what it is to do, and ends it (Notification API).

eBay rings at destinations, which it proves by a challenge before it takes them: whoever subscribes must be listening.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from adapters.diagnosis import Diagnosis, Health
from adapters.ebay.api import operations
from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.operations import Operation
from adapters.ebay.api.push import NEW_ORDER, Place
from adapters.ebay.api.refusals import Rejected
from adapters.errors import AdapterError, Misread, Refused
from adapters.refusals import Denied
from adapters.wire import listed, rows, text

_RUN = "Run: twoam ebay subscribe"
_PAGE, _MOST_PAGES = 100, 20
_NAME = "twoam"
_ON, _DOWN = "ENABLED", "MARKED_DOWN"
# There is no address to write to yet (getConfig); the challenge was not answered (createDestination).
_NO_CONFIG, _CHALLENGE = 195026, 195020
_ASKED = "orders are asked for all the same"


@dataclass(frozen=True, slots=True)
class _Place:
    """A destination as eBay has it; `ours` says that it is on and that eBay knows no other word than we do."""

    id: str
    status: str
    ours: bool


@dataclass(frozen=True, slots=True)
class _Wish:
    """A subscription as eBay has it."""

    id: str
    status: str
    destination: str | None


class Subscriptions:
    """What one keyset has eBay ring for."""

    def __init__(self, calls: Calls, place: Place, email: str | None) -> None:
        self._calls = calls
        self._place = place
        self._email = email

    async def begin(self) -> AsyncIterator[Diagnosis]:
        """Makes what is missing: where eBay may write to, the destination, the subscription; twice changes nothing."""
        address = await self._tried("eBay's address of you", self._reachable())
        yield address
        if address.health is not Health.FINE:
            return
        place = await self._tried("destination", self._destined())
        yield place
        if place.health is Health.FINE:
            yield await self._tried(NEW_ORDER, self._subscribed())

    async def show(self) -> AsyncIterator[Diagnosis]:
        """The destination and the subscription as they stand."""
        yield await self._tried("destination", self._standing())
        yield await self._tried(NEW_ORDER, self._wished())

    async def end(self) -> AsyncIterator[Diagnosis]:
        """Ends the subscription; the destination stays, for other topics may have it too."""
        yield await self._tried(NEW_ORDER, self._ended())

    async def _tried(self, what: str, asked: Any) -> Diagnosis:
        try:
            found: Diagnosis = await asked
        except Denied as error:
            return Diagnosis(what, Health.WRONG, error.said, error.remedy)
        except Refused as error:
            return Diagnosis(what, Health.WRONG, str(error))
        except AdapterError as error:
            return Diagnosis(what, Health.UNKNOWN, str(error))
        return found

    async def _reachable(self) -> Diagnosis:
        """eBay takes no destination before it knows whom to write to; an address that is there is left alone."""
        what = "eBay's address of you"
        try:
            known = text(await self._send(operations.GET_CONFIG), "alertEmail")
        except Rejected as error:
            if error.number != _NO_CONFIG:
                raise
            known = None
        if known is not None:
            return Diagnosis(what, Health.FINE, "is known")
        if self._email is None:
            said = "eBay does not know whom to write to when it cannot reach you"
            return Diagnosis(what, Health.WRONG, said, "Set push_email in the account's section.")
        await self._send(operations.UPDATE_CONFIG, body={"alertEmail": self._email})
        return Diagnosis(what, Health.FINE, "is set")

    async def _destined(self) -> Diagnosis:
        found = await self._destination()
        wanted = {
            "name": _NAME,
            "status": _ON,
            "deliveryConfig": {"endpoint": self._place.endpoint, "verificationToken": self._place.token},
        }
        if found is not None and found.ours:
            return Diagnosis("destination", Health.FINE, self._place.endpoint)
        try:
            if found is None:
                await self._send(operations.CREATE_DESTINATION, body=wanted)
            else:
                await self._send(operations.UPDATE_DESTINATION, {"destination_id": found.id}, wanted)
        except Rejected as error:
            if error.number != _CHALLENGE:
                raise
            said = f"nobody answered eBay's challenge at {self._place.endpoint}"
            remedy = "Let the daemon run with this configuration, and see that the address leads to push_listen."
            return Diagnosis("destination", Health.WRONG, said, remedy)
        return Diagnosis("destination", Health.FINE, self._place.endpoint)

    async def _subscribed(self) -> Diagnosis:
        place, wish = await self._destination(), await self._wish()
        if place is None:
            raise Misread("eBay took the destination and does not name it: try once more")
        if wish is None:
            made = {"topicId": NEW_ORDER, **await self._wanted(place)}
            await self._send(operations.SUBSCRIBE, body=made)
        elif wish.status != _ON or wish.destination != place.id:
            await self._send(operations.CHANGE_SUBSCRIPTION, {"subscription_id": wish.id}, await self._wanted(place))
        return Diagnosis(NEW_ORDER, Health.FINE, "eBay rings for each new order")

    async def _wanted(self, place: _Place) -> dict[str, Any]:
        payload = {"format": "JSON", "schemaVersion": await self._version(), "deliveryProtocol": "HTTPS"}
        return {"destinationId": place.id, "status": _ON, "payload": payload}

    async def _version(self) -> str:
        """The newest shape of the notification that is not on its way out."""
        said = await self._send(operations.TOPIC, {"topic_id": NEW_ORDER})
        good = [row for row in rows(said, "supportedPayloads") if row.get("deprecated") is not True]
        found = [version for row in good if (version := text(row, "schemaVersion"))]
        if not found:
            raise Misread(f"eBay does not say in which shape it tells {NEW_ORDER}")
        return max(found, key=_numbered)

    async def _standing(self) -> Diagnosis:
        found = await self._destination()
        if found is None:
            return Diagnosis("destination", Health.HINT, f"none for {self._place.endpoint}: {_ASKED}", _RUN)
        if found.status == _DOWN:
            said = f"eBay could not reach {self._place.endpoint} and has given it up: {_ASKED}"
            return Diagnosis("destination", Health.WRONG, said, _RUN)
        if not found.ours:
            return Diagnosis("destination", Health.WRONG, f"is off, or has another push_token: {_ASKED}", _RUN)
        return Diagnosis("destination", Health.FINE, self._place.endpoint)

    async def _wished(self) -> Diagnosis:
        place, wish = await self._destination(), await self._wish()
        if wish is None:
            return Diagnosis(NEW_ORDER, Health.HINT, f"not subscribed: {_ASKED}", _RUN)
        if wish.status != _ON or place is None or wish.destination != place.id:
            return Diagnosis(NEW_ORDER, Health.WRONG, f"is off, or leads elsewhere: {_ASKED}", _RUN)
        return Diagnosis(NEW_ORDER, Health.FINE, "eBay rings for each new order")

    async def _ended(self) -> Diagnosis:
        wish = await self._wish()
        if wish is None:
            return Diagnosis(NEW_ORDER, Health.FINE, "was not subscribed")
        await self._send(operations.UNSUBSCRIBE, {"subscription_id": wish.id})
        return Diagnosis(NEW_ORDER, Health.FINE, f"ended: {_ASKED}")

    async def _destination(self) -> _Place | None:
        async for row in self._all(operations.DESTINATIONS, "destinations"):
            config, id_ = row.get("deliveryConfig"), text(row, "destinationId")
            if id_ and text(config, "endpoint") == self._place.endpoint:
                status, token = text(row, "status") or "", text(config, "verificationToken")
                return _Place(id_, status, ours=status == _ON and token in (None, self._place.token))
        return None

    async def _wish(self) -> _Wish | None:
        async for row in self._all(operations.SUBSCRIPTIONS, "subscriptions"):
            id_ = text(row, "subscriptionId")
            if id_ and text(row, "topicId") == NEW_ORDER:
                return _Wish(id_, text(row, "status") or "", text(row, "destinationId"))
        return None

    async def _all(self, operation: Operation, name: str) -> AsyncIterator[Mapping[str, Any]]:
        """The rows of all pages; each names the address of the next one."""
        query: dict[str, str | int] = {"limit": _PAGE}
        for _ in range(_MOST_PAGES):
            said = await self._calls.send(Request(operation, query), urgent=True)
            for row in listed(said, name, whose="eBay") if said else ():
                yield row
            token = parse_qs(urlsplit(text(said, "next") or "").query).get("continuation_token")
            if not token:
                return
            query = {**query, "continuation_token": token[0]}

    async def _send(
        self, operation: Operation, path: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> Any:
        return await self._calls.send(Request(operation, path=path or {}, body=body), urgent=True)


def _numbered(version: str) -> tuple[int, ...]:
    """ "1.10" is newer than "1.9"."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
