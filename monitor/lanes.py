"""One lane for each chat: what goes into it goes one after the other, at the pace that the chat bears."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from adapters.clock import Clock
from storage.errors import StorageError

log = structlog.get_logger()

# Telegram asks for at most one message a second into one chat.
CHAT_PACE = 1.0

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Lanes:
    """`tasks` are the chats in which something goes on, `resting` those in which the pause after an edit may be cut."""

    clock: Clock
    tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    resting: dict[int, asyncio.Event] = field(default_factory=dict)

    def begin(self, chat_id: int, work: Work) -> asyncio.Task[None]:
        """Lets the work go on in the chat's lane, which is free."""
        self.tasks[chat_id] = task = asyncio.create_task(self._go(chat_id, work))
        return task

    def hurry(self, chat_id: int) -> None:
        """A new message is there: it does not wait because a message was edited a moment ago."""
        if woken := self.resting.get(chat_id):
            woken.set()

    async def drain(self) -> None:
        """Waits for what is on its way."""
        await asyncio.gather(*self.tasks.values())

    async def pause(self) -> None:
        """Between a new message and whatever comes next."""
        await self.clock.sleep(CHAT_PACE)

    async def rest(self, chat_id: int) -> None:
        """After an edit: as long as otherwise, but a new message ends it."""
        self.resting[chat_id] = woken = asyncio.Event()
        waits = [asyncio.ensure_future(one) for one in (self.clock.sleep(CHAT_PACE), woken.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.resting.pop(chat_id, None)
            for wait in waits:
                wait.cancel()

    async def _go(self, chat_id: int, work: Work) -> None:
        """Whatever happens in it, a chat's lane ends and the next tick may begin another one."""
        try:
            await work()
        except StorageError as error:
            log.warning("telling one chat waits for the memory", chat=chat_id, why=str(error))
        except Exception:
            log.exception("telling one chat failed and will be tried again", chat=chat_id)
        finally:
            self.tasks.pop(chat_id, None)
