"""The queue behind getUpdates: offsets confirm, one poller at a time, updates wait until they are confirmed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitor.demo.refusals import refuse

# The Bot API leaves these out unless they are asked for by name.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class _Waiting:
    update: dict[str, Any]
    given: bool = False


class Updates:
    """What the bot has not yet confirmed."""

    def __init__(self, first_id: int = 700_000_001) -> None:
        self._next = first_id
        self._queue: list[_Waiting] = []
        self._allowed: frozenset[str] = frozenset()
        self._poller: asyncio.Future[bool] | None = None

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def waiting(self) -> bool:
        """Whether something was not yet confirmed by the bot as taken in."""
        return bool(self._queue)

    def push(self, update: dict[str, Any]) -> int:
        """Queues an update as it is; one without `update_id` gets the next. Returns the id."""
        update_id = int(update.get("update_id", self._next))
        self._next = max(self._next, update_id + 1)
        if self._wanted(update):
            self._queue.append(_Waiting({"update_id": update_id} | update))
            self._wake(True)
        return update_id

    def forget(self) -> None:
        """Drops everything that waits (deleteWebhook with drop_pending_updates)."""
        self._queue.clear()

    def close(self) -> None:
        """Sends a waiting poller home with nothing."""
        self._wake(True)

    async def poll(
        self, offset: int, limit: int, timeout: float, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """One getUpdates call; waits up to `timeout` real seconds, for a poll paces the wire and not the story."""
        self._wake(False)
        self._confirm(offset)
        if allowed is not None:
            self._allowed = frozenset(allowed)
        if not self._queue and timeout > 0 and not await self._wait(timeout):
            raise refuse("second_poller")
        chosen = self._queue[: max(1, min(limit, 100))]
        for waiting in chosen:
            waiting.given = True
        return [waiting.update for waiting in chosen]

    async def _wait(self, timeout: float) -> bool:
        """False where another poller took over."""
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = mine
        try:
            # Not wait_for: it forgets a cancellation that comes with the result, and who brings updates waited on.
            async with asyncio.timeout(timeout):
                return await mine
        except TimeoutError:
            return True
        finally:
            if self._poller is mine:
                self._poller = None

    def _wake(self, stays: bool) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(stays)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._queue = self._queue[offset:]
        else:
            # Only what was handed out can be confirmed: a forged update with an old id still arrives once.
            self._queue = [w for w in self._queue if not (w.given and w.update["update_id"] < offset)]

    def _wanted(self, update: dict[str, Any]) -> bool:
        kinds = set(update) - {"update_id"}
        return bool(kinds & self._allowed) if self._allowed else bool(kinds - _ON_REQUEST)
