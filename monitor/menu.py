"""Shows people the bot's menu: in their language and as far as their role goes, as soon as Telegram can be reached."""

import asyncio
from collections.abc import Awaitable

import structlog

from adapters.clock import Clock
from monitor.chat import Heard, Listener, Said
from monitor.commands import Commands
from monitor.messages import NotSent
from monitor.speakers.telegram import TelegramSpeaker
from storage.errors import StorageError
from storage.states import Role
from storage.store import Store

log = structlog.get_logger()

_AGAIN = 300.0

# By private chat: the language and the role that its menu is made for.
Wanted = dict[int, tuple[str, Role]]


class Menus(Listener):
    """Listens along, because what people say may change a language, a role, or who is here at all."""

    def __init__(self, listener: Listener, speaker: TelegramSpeaker, store: Store, clock: Clock) -> None:
        self._listener = listener
        self._speaker = speaker
        self._store = store
        self._clock = clock
        self._heard = asyncio.Event()
        self._shown: Wanted = {}

    async def heard(self, heard: Heard) -> Said | None:
        """The listener's own answer."""
        try:
            return await self._listener.heard(heard)
        finally:
            self._heard.set()

    async def keep(self) -> None:
        """Sets the menu of every language once, then each person's own whenever it has become another one.

        Tries again every five minutes while there is no link. None are the people whose Telegram speaks another
        language: they get the English menu instead of none.
        """
        for language in (None, *Commands.languages):
            menu = Commands.menu(language or "en")
            while not await _done(self._speaker.set_menu(language, menu)):
                await self._clock.sleep(_AGAIN)
        while True:
            while not await self._keep_own():
                await self._clock.sleep(_AGAIN)
            await self._heard.wait()
            self._heard.clear()

    async def _keep_own(self) -> bool:
        """Whether every private chat has its person's menu; who has left finds the common one again."""
        try:
            people = await self._store.people()
        except StorageError as error:
            log.warning("whose menu it is cannot be read", why=str(error))
            return False
        wanted: Wanted = {one.chat_id: (one.language, one.role) for one in people if one.chat_id > 0}
        for chat_id in self._shown.keys() - wanted.keys():
            if not await _done(self._speaker.clear_menu(chat_id)):
                return False
            del self._shown[chat_id]
        for chat_id, (language, role) in wanted.items():
            if self._shown.get(chat_id) == (language, role):
                continue
            if not await _done(self._speaker.set_menu(None, Commands.menu(language, role), chat_id)):
                return False
            self._shown[chat_id] = (language, role)
        return True


async def _done(work: Awaitable[None]) -> bool:
    try:
        await work
    except NotSent as error:
        log.info("the menu is not shown yet", why=str(error))
        return False
    except Exception:
        log.exception("Telegram refused the menu; it works without one")
    return True
