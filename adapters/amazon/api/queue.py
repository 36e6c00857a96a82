"""Reads the seller's own queue of notifications: Amazon Simple Queue Service by its JSON protocol."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from adapters.amazon.account import AmazonConfig, region_of
from adapters.amazon.api.credentials import AGENT
from adapters.amazon.api.wire import get, number, rows, text
from adapters.call import Call, Reply
from adapters.clock import Clock
from adapters.door import Door
from adapters.errors import AdapterError, Misread, Refused, TryLater
from adapters.signing import AwsKey, Scope, signed

# Messages of one call, by the service's own limit.
MOST = 10
# Bytes of one answer: ten messages of a megabyte (SQS, "Message quotas"), each as a text within a text.
_LARGEST = 32_000_000
# Seconds that an empty queue lets us wait for a message; the door breaks off a silent answer after twenty.
WAIT = 15
# Seconds in which what was received is to be committed; after them the queue gives it out again.
HIDDEN = 120
# Signatures are good for fifteen minutes (AWS General Reference, "Request expired").
_SKEW = 60.0
_SERVICE = "sqs"
_KEY = (
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidSecurity",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "MissingAuthenticationToken",
    "ExpiredToken",
)
# Of these no clock is the cause: the key's id alone is looked at.
_UNKNOWN = frozenset({"InvalidClientTokenId", "UnrecognizedClientException"})
_GONE = ("QueueDoesNotExist", "NonExistentQueue", "InvalidAddress")
_DENIED = ("AccessDenied", "AccessDeniedException", "OptInRequired")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the queue is, and with which key it is read."""

    url: str
    region: str
    key: AwsKey

    @property
    def server(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}/"

    @property
    def arn(self) -> str:
        """The name by which other services know the queue."""
        owner, name = urlsplit(self.url).path.strip("/").split("/")
        return f"arn:aws:sqs:{self.region}:{owner}:{name}"


def place_of(config: AmazonConfig) -> Place | None:
    """The queue of an account; None where it has none."""
    region = config.queue_region or region_of(config.queue_url or "")
    if config.queue_url is None or config.queue_key_id is None or config.queue_secret is None or region is None:
        return None
    return Place(config.queue_url, region, AwsKey(config.queue_key_id, config.queue_secret.get_secret_value()))


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `handle` deletes it, `tries` counts how often it was given out, this time too."""

    id: str
    handle: str = field(repr=False)
    body: str = field(repr=False)
    tries: int = 1


class Queue:
    """At least once and in any order is all that the service promises."""

    def __init__(self, door: Door, clock: Clock, place: Place) -> None:
        self._door = door
        self._clock = clock
        self.place = place
        self.skew: float | None = None
        """Seconds by which the service's clock was ahead of ours at the last answer."""

    async def receive(self, wait: int = WAIT) -> tuple[Message, ...]:
        """Up to ten messages, as soon as there is one; none after `wait` seconds. Others get them only after HIDDEN."""
        wanted = {
            "MaxNumberOfMessages": MOST,
            "WaitTimeSeconds": wait,
            "VisibilityTimeout": HIDDEN,
            "MessageSystemAttributeNames": ["ApproximateReceiveCount"],
        }
        return tuple(_messages(await self._ask("ReceiveMessage", wanted)))

    async def delete(self, handles: Sequence[str]) -> None:
        """They will not come again. One that could not be deleted comes once more: whoever reads knows repeats."""
        for part in _parts(handles):
            await self._ask("DeleteMessageBatch", {"Entries": part})

    async def release(self, handles: Sequence[str], after: int = 0) -> None:
        """They are given out again after so many seconds."""
        for part in _parts(handles):
            entries = [{**entry, "VisibilityTimeout": after} for entry in part]
            await self._ask("ChangeMessageVisibilityBatch", {"Entries": entries})

    async def attributes(self, *names: str) -> dict[str, str]:
        """What the service says of the queue itself ("Policy", "QueueArn" …); unset ones are missing."""
        said = get(await self._ask("GetQueueAttributes", {"AttributeNames": list(names)}), "Attributes")
        return {str(name): str(value) for name, value in said.items()} if isinstance(said, Mapping) else {}

    async def _ask(self, action: str, wanted: Mapping[str, Any]) -> Any:
        reply = await self._door.call(self._call(action, wanted))
        self.skew = self.skew if reply.skew is None else reply.skew
        if reply.status != 200:
            raise failure(action, reply, self.place)
        return _json(reply.body)

    def _call(self, action: str, wanted: Mapping[str, Any]) -> Call:
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AmazonSQS.{action}",
            "User-Agent": AGENT,
        }
        body = json.dumps({"QueueUrl": self.place.url, **wanted}).encode()
        plain = Call("POST", self.place.server, headers, body, most=_LARGEST)
        return signed(plain, self.place.key, Scope(self.place.region, _SERVICE), self._clock.now())


def failure(action: str, reply: Reply, place: Place) -> AdapterError:
    """What a refusal means; nothing of the key is in it. (SQS API Reference, "Common Errors")."""
    said = _json(reply.body, lenient=True)
    name = (text(said, "__type") or reply.headers.get("x-amzn-ErrorType", "")).rpartition("#")[2].partition(":")[0]
    old = reply.headers.get("x-amzn-query-error", "").partition(";")[0].rpartition(".")[2]
    names = {name, old}
    if reply.status == 429 or reply.status >= 500 or names & {"RequestThrottled", "ThrottlingException"}:
        return TryLater(f"the queue's service is out of order or overloaded ({reply.status})")
    if names & {"RequestExpired", *_KEY} - _UNKNOWN and reply.skew is not None and abs(reply.skew) > _SKEW:
        way = "behind" if reply.skew > 0 else "ahead"
        return Refused(
            f"the queue does not accept our signature because this machine's clock is {abs(reply.skew):.0f} s {way}."
            " Let the machine set its clock (NTP)"
        )
    if names & set(_GONE):
        return Refused(f"there is no queue at queue_url in {place.region}. Copy its address from the SQS console")
    if names & set(_KEY):
        return Refused("AWS does not accept queue_key_id and queue_secret. Make a new access key for the user in IAM")
    if reply.status == 403 or names & set(_DENIED):
        return Refused(
            f"AWS does not let the user do sqs:{_permission(action)} on the queue."
            " Give him this policy in IAM (`twoam amazon status` prints it)"
        )
    return Misread(f"the queue did not understand {action} ({reply.status} {name})")


def _permission(action: str) -> str:
    """The right that an action needs; the batches need that of the single one."""
    return action.removesuffix("Batch")


def _messages(said: Any) -> Sequence[Message]:
    found = []
    for row in rows(said, "Messages"):
        handle, body = text(row, "ReceiptHandle"), get(row, "Body")
        if handle and isinstance(body, str):
            tries = number(row, "Attributes", "ApproximateReceiveCount") or 1
            found.append(Message(text(row, "MessageId") or "", handle, body, tries))
    return found


def _parts(handles: Sequence[str]) -> Sequence[list[dict[str, Any]]]:
    entries = [{"Id": str(place), "ReceiptHandle": handle} for place, handle in enumerate(handles)]
    return [entries[start : start + MOST] for start in range(0, len(entries), MOST)]


def _json(body: bytes, *, lenient: bool = False) -> Any:
    try:
        return json.loads(body or b"{}")
    except (ValueError, RecursionError):
        if lenient:
            return {}
        raise Misread("the queue answered with something that is no JSON", body) from None
