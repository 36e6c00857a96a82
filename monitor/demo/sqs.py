"""A queue service on loopback: Amazon's SQS as its JSON protocol has it, with signatures, hiding and long polls."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import md5
from typing import Any, Self
from uuid import UUID, uuid5

from aiohttp import web

from adapters.call import Call
from adapters.clock import Clock
from adapters.signing import AwsKey, Scope, signed

REGION, OWNER, NAME = "us-east-1", "123456789012", "twoam"
KEY = AwsKey("AKIATWOAMDEMO0000001", "the+queue/secret")
_LIVES = timedelta(minutes=15)
_SPACE = UUID("7d4c6f9e-6a3b-4f0e-9b55-2b1f3a8c0a11")


@dataclass(slots=True)
class _Held:
    id: str
    body: str
    handle: str = ""
    tries: int = 0
    hidden_until: float = 0.0


@dataclass(slots=True)
class LocalSqs:
    """`async with LocalSqs(clock) as queue:` serves `queue.url`; `queue.put(body)` is what Amazon would send.

    `refuse` is an error that every call gets ("AccessDeniedException"); `ahead` sets this service's clock.
    """

    clock: Clock
    policy: str | None = None
    refuse: str | None = None
    ahead: timedelta = timedelta()
    port: int = 0
    calls: list[str] = field(default_factory=list)
    _held: list[_Held] = field(default_factory=list)
    _count: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """What a person copies from the console."""
        return f"http://{self.authority}/{OWNER}/{NAME}"

    @property
    def keys(self) -> dict[str, str]:
        """The keys of an account's section that lead here."""
        return {
            "queue_url": self.url,
            "queue_region": REGION,
            "queue_key_id": KEY.id,
            "queue_secret": KEY.secret,
        }

    @property
    def left(self) -> int:
        """Messages that nobody has deleted."""
        return len(self._held)

    def put(self, body: str | Mapping[str, Any]) -> None:
        """Sends a message; whoever waits gets it at once."""
        self._count += 1
        said = body if isinstance(body, str) else json.dumps(body)
        self._held.append(_Held(str(uuid5(_SPACE, str(self._count))), said))
        self._news.set()

    async def _serve(self, request: web.Request) -> web.Response:
        body = await request.read()
        action = request.headers.get("X-Amz-Target", "").removeprefix("AmazonSQS.")
        self.calls.append(action)
        wrong = self.refuse or self._forged(request, body)
        if wrong:
            return self._error(wrong)
        asked = json.loads(body)
        if asked.get("QueueUrl") != self.url:
            return self._error("QueueDoesNotExist", "com.amazonaws.sqs", 400)
        does: dict[str, Callable[[Any], Any]] = {
            "DeleteMessageBatch": self._delete,
            "ChangeMessageVisibilityBatch": self._change,
            "GetQueueAttributes": self._attributes,
        }
        if action == "ReceiveMessage":
            return self._said(await self._receive(asked))
        return self._said(does[action](asked)) if action in does else self._error("UnsupportedOperation")

    def _forged(self, request: web.Request, body: bytes) -> str | None:
        """Why the signature is refused: it is made again from what arrived and must come out alike."""
        told = request.headers.get("Authorization", "")
        if f"Credential={KEY.id}/" not in told:
            return "UnrecognizedClientException"
        names = told.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        stamp = datetime.strptime(request.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs(self._now() - stamp) > _LIVES:
            return "InvalidSignatureException"
        kept = {name: request.headers[name] for name in names if name not in ("host", "x-amz-date")}
        call = Call(request.method, f"http://{request.headers['Host']}/", kept, body)
        again = signed(call, KEY, Scope(REGION, "sqs"), stamp)
        return None if again.headers["Authorization"] == told else "InvalidSignatureException"

    async def _receive(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = self._visible(asked)
        if not found and asked.get("WaitTimeSeconds"):
            await self._wait(float(asked["WaitTimeSeconds"]))
            found = self._visible(asked)
        return {"Messages": [_row(one) for one in found]} if found else {}

    async def _wait(self, seconds: float) -> None:
        """Until something is sent, or the clock's seconds are over."""
        self._news.clear()
        waits = [asyncio.create_task(self._news.wait()), asyncio.create_task(self.clock.sleep(seconds))]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
            with suppress(asyncio.CancelledError):
                await wait

    def _visible(self, asked: Mapping[str, Any]) -> list[_Held]:
        now = self.clock.monotonic()
        found = [one for one in self._held if one.hidden_until <= now][: asked.get("MaxNumberOfMessages", 1)]
        for one in found:
            self._count += 1
            one.tries += 1
            one.handle = f"handle-{self._count}"
            one.hidden_until = now + asked.get("VisibilityTimeout", 30)
        return found

    def _delete(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        handles = {entry["ReceiptHandle"] for entry in asked["Entries"]}
        self._held = [one for one in self._held if one.handle not in handles]
        return {"Successful": [{"Id": entry["Id"]} for entry in asked["Entries"]], "Failed": []}

    def _change(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        times = {entry["ReceiptHandle"]: entry["VisibilityTimeout"] for entry in asked["Entries"]}
        for one in self._held:
            if one.handle in times:
                one.hidden_until = self.clock.monotonic() + times[one.handle]
        self._news.set()
        return {"Successful": [{"Id": entry["Id"]} for entry in asked["Entries"]], "Failed": []}

    def _attributes(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        known = {
            "ApproximateNumberOfMessages": str(self.left),
            "QueueArn": f"arn:aws:sqs:{REGION}:{OWNER}:{NAME}",
            **({"Policy": self.policy} if self.policy else {}),
        }
        return {"Attributes": {name: known[name] for name in asked["AttributeNames"] if name in known}}

    def _said(self, body: Any, status: int = 200) -> web.Response:
        headers = {"Date": format_datetime(self._now(), usegmt=True), "x-amzn-RequestId": "demo"}
        return web.Response(
            body=json.dumps(body).encode(), status=status, headers=headers, content_type="application/x-amz-json-1.0"
        )

    def _error(self, name: str, space: str = "com.amazon.coral.service", status: int = 403) -> web.Response:
        return self._said({"__type": f"{space}#{name}", "message": "refused"}, status)

    def _now(self) -> datetime:
        return self.clock.now() + self.ahead


def _row(one: _Held) -> dict[str, Any]:
    return {
        "MessageId": one.id,
        "ReceiptHandle": one.handle,
        "MD5OfBody": md5(one.body.encode(), usedforsecurity=False).hexdigest(),
        "Body": one.body,
        "Attributes": {"ApproximateReceiveCount": str(one.tries)},
    }
