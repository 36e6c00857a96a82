"""Hands what people say to the listener and brings them his answers, in order per chat."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from adapters.clock import Clock
from monitor.chat import Heard, Listener, Said
from monitor.messages import Ambiguous, Message, MessageGone, Migrated, NotSent, Unreachable
from monitor.speakers.telegram.ears import heard_in, thread_of
from monitor.speakers.telegram.forms import split
from monitor.speakers.telegram.mouth import Mouth
from monitor.speakers.telegram.verdicts import OtherKind, verdict

log = logging.getLogger(__name__)

_TRIES = 4
_TOAST_LIMIT = 200
_PARTING = 5.0


class Answers:
    """One answer at a time per chat; a chat that has to wait keeps nobody else waiting, and not the next update."""

    def __init__(self, bot: Bot, clock: Clock, mouth: Mouth) -> None:
        self._bot = bot
        self._clock = clock
        self._mouth = mouth
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._going: set[asyncio.Task[None]] = set()

    async def hear(self, update: Update, bot_name: str, listener: Listener) -> None:
        """Returns once the listener has taken it in; the answer leaves by itself. No failure gets out of here."""
        taken_in = asyncio.Event()
        work = self._start(self._heard(update, bot_name, listener, taken_in))
        work.add_done_callback(lambda _: taken_in.set())
        await taken_in.wait()

    async def _heard(self, update: Update, bot_name: str, listener: Listener, taken_in: asyncio.Event) -> None:
        """A picture is waited for here, and nobody else waits for it."""
        try:
            heard = heard_in(update, bot_name)
            said = None if heard is None else await listener.heard(replace(heard, taken_in=taken_in.set))
        except Exception:
            log.exception("update %s could not be handled", update.update_id)
            return
        if heard is None or said is None:
            return
        if update.callback_query is not None:
            self._start(self._toast(update.callback_query.id, said.toast))
        self._start(self._answer(heard, said, thread_of(update)))

    @property
    def going(self) -> bool:
        """Whether an answer is on its way."""
        return bool(self._going)

    async def finish(self) -> None:
        """Gives the answers on their way a moment, then gives them up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PARTING):
                # What was heard just now may still begin its answer.
                while self._going:
                    await asyncio.wait(self._going)
        if late := set(self._going):
            for task in late:
                task.cancel()
            await asyncio.wait(late)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return task

    async def _toast(self, query_id: str, toast: str | None) -> None:
        try:
            await self._bot.answer_callback_query(query_id, text=toast and toast[:_TOAST_LIMIT])
        except TelegramError as error:
            # The button was pressed long ago, or the link is gone; the answer itself follows anyway.
            log.debug("a button's toast was not shown: %s", verdict(error))

    async def _answer(self, heard: Heard, said: Said, thread: int | None) -> None:
        try:
            async with self._turns[heard.chat_id]:
                if said.edit is not None:
                    await self._replace(heard, said.edit, thread)
                for message in said.messages:
                    await self._new(heard.chat_id, message, thread)
            if said.later is not None and (more := await said.later()):
                await self._answer(heard, replace(more, edit=None), thread)
        except (NotSent, Ambiguous, Unreachable) as why:
            log.warning("the answer to update %s was not delivered: %s", heard.update_id, why)
        except Exception:
            log.exception("the answer to update %s failed", heard.update_id)

    async def _replace(self, heard: Heard, message: Message, thread: int | None) -> None:
        """In place where that can be done, else anew: a text that follows a picture, or one too long for a message."""
        if heard.message_id is None or heard.button is None or len(split(message)) > 1:
            await self._new(heard.chat_id, message, thread)
            return
        try:
            await self._patiently(partial(self._mouth.edit, heard.chat_id, heard.message_id, message))
        except OtherKind:
            await self._patiently(partial(self._mouth.remove, heard.chat_id, heard.message_id))
            await self._new(heard.chat_id, message, thread)
        except MessageGone:
            await self._new(heard.chat_id, message, thread)
        except Migrated as moved:
            await self._new(moved.chat_id, message, None)

    async def _new(self, chat_id: int, message: Message, thread: int | None) -> None:
        for part in split(message):
            try:
                await self._patiently(partial(self._mouth.send, chat_id, part, False, thread))
            except Migrated as moved:
                chat_id, thread = moved.chat_id, None
                await self._patiently(partial(self._mouth.send, chat_id, part, False, None))

    async def _patiently(self, act: Callable[[], Awaitable[object]]) -> None:
        for _ in range(_TRIES - 1):
            try:
                await act()
            except NotSent as why:
                await self._clock.sleep(why.wait)
            else:
                return
        await act()
