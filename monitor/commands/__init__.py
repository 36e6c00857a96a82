"""Understands what people say: who may talk, what a command or a button means, and what is answered."""

from dataclasses import replace

import structlog

from adapters.clock import Clock
from monitor.chat import Heard, Listener, Said
from monitor.commands.actions import ACTIONS, is_lasting, role_needed
from monitor.commands.command import Command
from monitor.commands.pasting import looks_pasted
from monitor.commands.people import greeted, welcome
from monitor.commands.replying import replied
from monitor.commands.steps import do
from monitor.commands.table import BY_NAME, BY_WORD, COMMANDS, help_for
from monitor.commands.tools import Tools
from monitor.commands.turn import Turn, not_allowed
from monitor.language import LANGUAGES, Tongue, esc
from monitor.messages import Message
from monitor.nearest import nearest
from monitor.pairing import join
from monitor.people import reaches
from monitor.reach import found, lost
from storage.errors import StorageError
from storage.states import ChatButton, Role
from storage.store import Store

__all__ = ["Commands", "Tools"]

log = structlog.get_logger()


class Commands(Listener):
    """The one listener: deny by default, roles by user id, nothing done twice."""

    languages = tuple(LANGUAGES)

    def __init__(self, store: Store, clock: Clock, tools: Tools, language: str | None = None) -> None:
        """With `language` everybody is answered in it, whatever is his own."""
        self._store = store
        self._clock = clock
        self._tools = tools
        self._language = language

    @staticmethod
    def menu(language: str, role: Role = Role.OWNER) -> tuple[tuple[str, str], ...]:
        """(command, description) of the eight that the channel's menu shows, as far as the role may use them."""
        tongue = Tongue(language)
        return tuple((one.name, tongue.label(one.says)) for one in COMMANDS if one.menu and reaches(role, one.role))

    @staticmethod
    def knows(text: str) -> bool:
        """Whether a line that begins like a command is one."""
        named = text[1:].split()[0].partition("@")[0].casefold() if text[1:].strip() else ""
        return not text.startswith("/") or named == "start" or named in BY_NAME

    async def heard(self, heard: Heard) -> Said | None:
        """The answer; None for a stranger without a code, for a repeat, and for what is not meant for us."""
        if heard.moved_to is not None:
            await self._store.move_chat(heard.chat_id, heard.moved_to)
            return None
        if heard.let_in is False:
            await self._put_out(heard)
            return None
        person = await self._store.person_by_user(heard.user_id)
        if person is None:
            return await self._stranger(heard)
        if not await self._store.first_seen_update(heard.update_id):
            return None
        person = replace(person, language=self._language or person.language)
        turn = Turn(self._store, self._tools, self._clock.now(), heard, person)
        try:
            await found(self._store, heard.chat_id)
            if heard.button is not None:
                return await self._fit(turn, await _pressed(turn, heard.button))
            said = await replied(turn) or await _written(turn, (heard.text or "").strip())
            return await self._fit(turn, said) if said else None
        except StorageError as error:
            log.exception("not answered", why=str(error))
            return turn.toast("My memory did not answer, and nothing was changed. Please say it again.")
        except Exception:
            # A fault of ours. Whoever asked is not left without a word, and everything else goes on.
            log.exception("not answered", command=_first_word(heard))
            return turn.toast("I could not answer that: the fault is mine, and it stands in the log.")

    async def _fit(self, turn: Turn, said: Said) -> Said:
        """The answer as it runs in the person's language, which it may just have changed."""
        now = await self._store.person_by_user(turn.person.user_id) or turn.person
        return said.settled(Tongue(self._language or now.language))

    async def _put_out(self, heard: Heard) -> None:
        """A person blocked the bot, or it was removed from a group: nobody is to wait for what would be said there."""
        people = {one.chat_id for one in await self._store.people()}
        if heard.chat_id in people | {one.chat_id for one in await self._store.groups()}:
            await lost(self._store, heard.chat_id, "the bot was put out of this chat", self._clock.now())

    async def _stranger(self, heard: Heard) -> Said | None:
        """Only a valid code is answered; in a group only after /start, so that talk is not taken for codes."""
        text = heard.text or ""
        if heard.button is not None or not (heard.private or text.startswith("/start")):
            return None
        person = await join(self._store, text, heard.user_id, heard.chat_id, self._clock.now())
        if person is None:
            return None
        await self._store.first_seen_update(heard.update_id)
        await found(self._store, heard.chat_id)
        turn = Turn(self._store, self._tools, self._clock.now(), heard, person)
        return Said(messages=(await greeted(turn), help_for(turn.tongue, person.role))).settled(turn.tongue)


def _first_word(heard: Heard) -> str:
    """What may stand in a log: the command, or that it was a button; nothing else of what people say."""
    words = (heard.text or "").split()
    return words[0][:32] if words and words[0].startswith("/") else ("a button" if heard.button else "words")


async def _written(turn: Turn, text: str) -> Said | None:
    if not text.startswith("/"):
        return await _plain(turn, text) if turn.heard.private else None
    word, _, rest = text[1:].partition(" ") if "\n" not in text.split(" ")[0] else text[1:].partition("\n")
    named = word.partition("@")[0].casefold()
    if named == "start" and not turn.heard.private and turn.may(Role.OWNER):
        return await _answered(turn, BY_NAME["group"], "")
    if named == "start":
        if turn.heard.let_in:
            return None
        return Said(messages=(welcome(turn.tongue, turn.person), help_for(turn.tongue, turn.person.role)))
    command = BY_NAME.get(named)
    if command is None:
        return await _unknown(turn, named) if turn.heard.private else None
    return await _answered(turn, command, rest)


async def _answered(turn: Turn, command: Command, text: str) -> Said:
    needed = command.needs(text.strip())
    if not turn.may(needed):
        return not_allowed(turn, needed)
    return await command.answer(turn, text.strip())


async def _plain(turn: Turn, text: str) -> Said:
    """A private chat: a word that means a command, a pasted address, or the name of a listing."""
    word, rest = (*text.split(maxsplit=1), "", "")[:2]  # Japanese phones write a wide space
    command = BY_WORD.get(word.casefold())
    if command:
        return await _answered(turn, command, rest)
    if turn.may(Role.OPERATOR) and looks_pasted(turn, text):
        return await _answered(turn, BY_NAME["add"], text)
    if text and (await turn.store.find_listings(text) or await turn.store.find_products(text)):
        return await _answered(turn, BY_NAME["listing"], text)
    return turn.toast("I did not understand that. /help shows what you can say.")


async def _unknown(turn: Turn, word: str) -> Said:
    """The commands that are most like what was written."""
    mine = [(one.name, called) for one in COMMANDS if turn.may(one.role) for called in (one.name, *one.words)]
    keys = turn.keyboard()
    keys.row(*(do(f"/{one}", one, "") for one in nearest(word, mine)))
    said = turn.tongue._("I do not know /{word}. /help shows what you can say.", word=esc(word, 32))
    return await turn.said(Message(said), keys)


async def _pressed(turn: Turn, key: str) -> Said:
    """A forged, foreign, expired or doubled button does nothing but say so."""
    button = await turn.store.button(key)
    action = ACTIONS.get(button.action) if button else None
    if button is None or action is None or not _is_for(turn, button):
        return turn.toast("This button is no longer good. /alerts brings new ones.")
    needed = role_needed(button.action, button.args)
    if not turn.may(needed):
        return not_allowed(turn, needed)
    if not is_lasting(button) and not await turn.store.use_button(key, turn.now):
        return turn.toast("This was pressed before.")
    return await action.answer(turn, button.args)


def _is_for(turn: Turn, button: ChatButton) -> bool:
    here = button.chat_id == turn.heard.chat_id and button.expires_at > turn.now
    return here and button.args.get("for", turn.heard.user_id) == turn.heard.user_id
