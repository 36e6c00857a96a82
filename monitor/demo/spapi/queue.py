"""A queue of messages as Amazon SQS keeps one, and its JSON protocol; waiting and hiding go by the clock."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import md5
from itertools import count
from typing import Any

from adapters.clock import Clock
from monitor.demo.spapi.wire import Answer, said

REGION, ACCOUNT = "us-east-1", "000000000000"
TARGET = "AmazonSQS."
_HIDDEN, _LONGEST_WAIT, _MOST = 30, 20, 10


@dataclass(slots=True)
class _Message:
    id: str
    body: str
    sent: float
    hidden_until: float = 0.0
    received: int = 0
    handle: str = ""


@dataclass(slots=True)
class Queue:
    """A standard queue: nothing is lost, something may come twice, and what is not deleted comes again."""

    clock: Clock
    name: str = "twoam"
    policy: str | None = None
    _messages: dict[str, _Message] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _come: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def arn(self) -> str:
        return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.name}"

    @property
    def waiting(self) -> int:
        """Messages that nobody has deleted."""
        return len(self._messages)

    @property
    def attributes(self) -> dict[str, str]:
        """What the queue says of itself; a policy only where somebody gave it one."""
        said = {"QueueArn": self.arn, "ApproximateNumberOfMessages": str(self.waiting)}
        return said | ({"Policy": self.policy} if self.policy else {})

    def send(self, body: str) -> str:
        """Puts a message at the end; the same one may be sent twice, as the real queue may."""
        message = _Message(f"{next(self._numbers):08}-0000-4000-8000-000000000000", body, self.clock.now().timestamp())
        self._messages[message.id] = message
        self._come.set()
        return message.id

    async def receive(self, most: int, wait: float, hidden: float) -> list[dict[str, Any]]:
        """Up to `most` messages, waiting so many of the clock's seconds for the first; they hide for `hidden`."""
        until = self.clock.monotonic() + wait
        while not (found := self._visible()[:most]) and (left := until - self.clock.monotonic()) > 0:
            await self._pass(min(left, self._next_return(left)))
        return [self._handed(one, hidden) for one in found]

    def _visible(self) -> list[_Message]:
        now = self.clock.monotonic()
        return [one for one in self._messages.values() if one.hidden_until <= now]

    def _next_return(self, otherwise: float) -> float:
        """Seconds until a hidden message comes back."""
        now = self.clock.monotonic()
        return min((one.hidden_until - now for one in self._messages.values()), default=otherwise)

    async def _pass(self, seconds: float) -> None:
        """Until a message comes, but no longer than so many seconds."""
        self._come.clear()
        coming, sleeping = asyncio.ensure_future(self._come.wait()), asyncio.ensure_future(self.clock.sleep(seconds))
        try:
            await asyncio.wait({coming, sleeping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            coming.cancel()
            sleeping.cancel()
            await asyncio.gather(coming, sleeping, return_exceptions=True)

    def _handed(self, message: _Message, hidden: float) -> dict[str, Any]:
        message.received += 1
        message.hidden_until = self.clock.monotonic() + hidden
        message.handle = f"{message.id}#{message.received}"
        return {
            "MessageId": message.id,
            "ReceiptHandle": message.handle,
            "MD5OfBody": md5(message.body.encode(), usedforsecurity=False).hexdigest(),
            "Body": message.body,
            "Attributes": {
                "ApproximateReceiveCount": str(message.received),
                "SentTimestamp": str(int(message.sent * 1000)),
            },
        }

    def hide(self, handle: str, seconds: float) -> bool:
        """Whether there was such a message to hide for so long (0: show it at once)."""
        message = self._of(handle)
        if message is not None:
            message.hidden_until = self.clock.monotonic() + seconds
            self._come.set()
        return message is not None

    def delete(self, handle: str) -> None:
        """Deleting what is gone is no mistake."""
        message = self._of(handle)
        if message is not None:
            del self._messages[message.id]

    def _of(self, handle: str) -> _Message | None:
        return self._messages.get(handle.partition("#")[0])


class Broken(Exception):
    """The queue does not accept the call; the text is its code."""


async def speak(queue: Queue, url: str, target: str, body: Any) -> Answer:
    """Answers one call of the protocol; `url` is the queue's own address."""
    action = target.removeprefix(TARGET)
    try:
        if not isinstance(body, Mapping) or body.get("QueueUrl", url) != url:
            raise Broken("QueueDoesNotExist")
        made = await _acted(queue, url, action, body)
    except Broken as broken:
        text = {"__type": f"com.amazonaws.sqs#{broken}", "message": f"The call {action[:40]} was not accepted."}
        return _sqs(said(text, 400))
    return _sqs(said(made))


def _sqs(answer: Answer) -> Answer:
    return Answer(answer.status, answer.body, "application/x-amz-json-1.0")


_KEYS = {
    "ReceiveMessage": {
        "QueueUrl", "MaxNumberOfMessages", "WaitTimeSeconds", "VisibilityTimeout", "AttributeNames",
        "MessageAttributeNames", "MessageSystemAttributeNames",
    },
    "DeleteMessage": {"QueueUrl", "ReceiptHandle"},
    "DeleteMessageBatch": {"QueueUrl", "Entries"},
    "ChangeMessageVisibility": {"QueueUrl", "ReceiptHandle", "VisibilityTimeout"},
    "ChangeMessageVisibilityBatch": {"QueueUrl", "Entries"},
    "SendMessage": {"QueueUrl", "MessageBody"},
    "GetQueueUrl": {"QueueName", "QueueOwnerAWSAccountId"},
    "GetQueueAttributes": {"QueueUrl", "AttributeNames"},
}  # fmt: skip


def undeclared(target: str, body: Any) -> list[str]:
    """What a call holds that the protocol does not know."""
    known = _KEYS.get(target.removeprefix(TARGET))
    if known is None:
        return [f"{target} is no call of the queue's"]
    return [f"{name} is not declared" for name in body if name not in known] if isinstance(body, Mapping) else []


async def _acted(queue: Queue, url: str, action: str, body: Mapping[str, Any]) -> dict[str, Any]:
    match action:
        case "ReceiveMessage":
            return await _received(queue, body)
        case "DeleteMessage":
            queue.delete(str(body.get("ReceiptHandle", "")))
            return {}
        case "DeleteMessageBatch":
            return _each(body, lambda entry: queue.delete(str(entry["ReceiptHandle"])))
        case "ChangeMessageVisibilityBatch":
            return _each(body, lambda entry: _hidden(queue, entry))
        case "ChangeMessageVisibility":
            _hidden(queue, body)
            return {}
        case "SendMessage":
            text = str(body["MessageBody"])
            return {
                "MessageId": queue.send(text),
                "MD5OfMessageBody": md5(text.encode(), usedforsecurity=False).hexdigest(),
            }
        case "GetQueueUrl":
            if body.get("QueueName") != queue.name:
                raise Broken("QueueDoesNotExist")
            return {"QueueUrl": url}
        case "GetQueueAttributes":
            asked = body.get("AttributeNames", [])
            known = queue.attributes
            return {"Attributes": {name: known[name] for name in known if name in asked or "All" in asked}}
    raise Broken("InvalidAction")


async def _received(queue: Queue, body: Mapping[str, Any]) -> dict[str, Any]:
    most, wait = int(body.get("MaxNumberOfMessages", 1)), float(body.get("WaitTimeSeconds", 0))
    if not 1 <= most <= _MOST or not 0 <= wait <= _LONGEST_WAIT:
        raise Broken("InvalidParameterValue")
    found = await queue.receive(most, wait, float(body.get("VisibilityTimeout", _HIDDEN)))
    return {"Messages": found} if found else {}


def _hidden(queue: Queue, wanted: Mapping[str, Any]) -> None:
    if not queue.hide(str(wanted.get("ReceiptHandle", "")), float(wanted["VisibilityTimeout"])):
        raise Broken("ReceiptHandleIsInvalid")


def _each(body: Mapping[str, Any], does: Callable[[Mapping[str, Any]], None]) -> dict[str, Any]:
    """A batch of up to ten."""
    entries = body.get("Entries", [])
    if not 1 <= len(entries) <= _MOST:
        raise Broken("TooManyEntriesInBatchRequest" if entries else "EmptyBatchRequest")
    for entry in entries:
        does(entry)
    return {"Successful": [{"Id": entry["Id"]} for entry in entries], "Failed": []}
