"""Receivers on loopback that speak what services speak: ntfy's and any webhook's HTTP, and SMTP."""

import json
from asyncio import Server, get_running_loop, start_server
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.monitor.speakers.links import Relay


@dataclass
class Taken:
    """One message as its service took it."""

    title: str
    text: str
    priority: str | None = None
    kind: str | None = None

    @property
    def all(self) -> str:
        return f"{self.title}\n{self.text}"


@dataclass
class Receiver:
    """Takes what ntfy takes (a JSON object with a topic) and what a webhook of Apprise's own is sent.

    With a `status` other than 200 it refuses; `mute` is how many messages it takes without ever answering.
    """

    taken: list[Taken] = field(default_factory=list)
    status: int = 200
    mute: int = 0
    port: int = 0

    @property
    def ntfy(self) -> str:
        return f"ntfy://127.0.0.1:{self.port}/night?rto=1"

    @property
    def webhook(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook?rto=1"

    def titles(self) -> list[str]:
        return [one.title for one in self.taken]

    async def hear(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = json.loads(await request.text())
        if self.status == 200:
            loud, kind = request.headers.get("X-Priority"), body.get("type")
            self.taken.append(Taken(body["title"], body["message"], loud, kind))
        if self.mute:
            self.mute -= 1
            assert request.transport is not None
            request.transport.close()
        return web.json_response({"id": "x"}, status=self.status)


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """The HTTP receiver at work."""
    made = Receiver()
    app = web.Application()
    app.router.add_post("/{rest:.*}", made.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.port = runner.addresses[0][1]
    try:
        yield made
    finally:
        await runner.cleanup()


class Mailbox:
    """A mail server that takes everything, or refuses every recipient."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False
        self.port = 0

    @property
    def address(self) -> str:
        return f"mailto://127.0.0.1:{self.port}/?smtp=127.0.0.1&from=twoam@shop.example&to=anna@shop.example&rto=1"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        if self.refuses:
            return "550 no such mailbox"
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
        return "250 taken"


@asynccontextmanager
async def mailbox() -> AsyncIterator[Mailbox]:
    """The mail server at work."""
    made = Mailbox()
    server = await get_running_loop().create_server(lambda: SMTP(made, hostname="mail.example"), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()


class Gate(Relay):
    """The way to Telegram, which can be shut: then nobody listens there, as behind a dead proxy."""

    async def shut(self) -> None:
        assert isinstance(self._server, Server)
        self._server.close()
        self.cut()
        await self._server.wait_closed()

    async def open(self) -> None:
        self._server = await start_server(self._accept, "127.0.0.1", self.port)
