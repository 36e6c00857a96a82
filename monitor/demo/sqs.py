"""The local queue without the Selling Partner API around it: a server of its own, as Amazon's SQS is one."""

import json
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from adapters.clock import Clock
from monitor.demo.loopback import Loopback
from monitor.demo.spapi.queue import ACCOUNT, REGION, Queue
from monitor.demo.spapi.service import Service


class LocalSqs(Loopback):
    """`async with LocalSqs(clock) as queue:` serves `queue.url`; `queue.put(body)` is what Amazon would send."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.queue = Queue(clock)
        self.mistakes: list[str] = []
        self.service = Service(self.queue, clock, lambda target, why: self.mistakes.append(f"{target}: {why}"))

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/", self._serve)
        return app

    @property
    def url(self) -> str:
        """What a person copies from the console."""
        return f"{self.base_url}/{ACCOUNT}/{self.queue.name}"

    @property
    def keys(self) -> dict[str, str]:
        """The keys of an account's section that lead here."""
        key = self.service.key
        return {
            "queue_url": self.url,
            "queue_region": REGION,
            "queue_key_id": key.id,
            "queue_secret": key.secret,
        }

    @property
    def left(self) -> int:
        """Messages that nobody has deleted."""
        return self.queue.waiting

    def put(self, body: str | Mapping[str, Any]) -> None:
        """Sends a message; whoever waits gets it at once."""
        self.queue.send(body if isinstance(body, str) else json.dumps(body))

    async def _serve(self, request: web.Request) -> web.Response:
        body = await request.read()
        answer = await self.service.answer(request.headers, request.path, body, _parsed(body), self.url)
        headers = {"Date": format_datetime(self.service.now, usegmt=True), "x-amzn-RequestId": "loopback"}
        return web.Response(
            body=answer.body, status=answer.status, headers={**headers, "Content-Type": answer.kind, **answer.headers}
        )


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
