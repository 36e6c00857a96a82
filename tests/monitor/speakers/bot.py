"""A bot of ours on the local Bot API, somebody who listens, and patience that depends on no clock."""

import asyncio
import html
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from monitor.chat import Heard, Listener, Said
from monitor.messages import Button, Message
from monitor.speakers.telegram import TelegramSpeaker, Timeouts
from tests.clock import StillClock

LI, MEI, GROUP = 11, 12, -1001234567890
ALERT = Message("🔴 <b>New seller</b> on your listing", ((Button("I'm on it", "k1"), Button("Evidence", "k2")),))
SHORT = Timeouts(connect=0.5, answer=0.5, poll=25, late=0.5)


class Ear:
    """Keeps what it hears and answers as the test says."""

    def __init__(self, answer: Callable[[Heard], Said | None] = lambda heard: None) -> None:
        self.all: list[Heard] = []
        self._answer = answer

    async def heard(self, heard: Heard) -> Said | None:
        self.all.append(heard)
        return self._answer(heard)

    @property
    def texts(self) -> list[str | None]:
        return [heard.text for heard in self.all]


def echo(heard: Heard) -> Said:
    return Said((Message(f"you said {html.escape(heard.text or '')}"),))


@asynccontextmanager
async def speaking(token: str, clock: StillClock, **more: Any) -> AsyncIterator[TelegramSpeaker]:
    speaker = TelegramSpeaker(token, clock, **more)
    try:
        yield speaker
    finally:
        await speaker.close()


@asynccontextmanager
async def listening(speaker: TelegramSpeaker, ear: Listener) -> AsyncIterator[None]:
    task = asyncio.create_task(speaker.listen(ear))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(happened: Callable[[], bool], seconds: float = 10) -> None:
    """Looks again whenever the loop has been round; the seconds only end a test that has failed."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.001)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
