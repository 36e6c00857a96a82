"""Keeps one pinned message in each chat that says whether we are awake; it is edited, and never makes a sound."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from adapters.clock import Clock
from monitor.dispatch import Dispatch
from monitor.language import Tongue
from monitor.marks import PatienceOf, is_alarming, marks_of
from monitor.messages import Ambiguous, Message, MessageGone, Migrated, NotSent, Pinner, Unreachable
from monitor.render.awake import Watchfulness, asleep, awake, ended
from storage.errors import StorageError
from storage.states import Person, Watch, WatchedListing
from storage.store import Store

log = structlog.get_logger()

EVERY = timedelta(minutes=1)
# Times alone are renewed this often; what is news as soon as the next turn.
RENEWED = timedelta(minutes=5)
_KEY = "pinned"
_LATER = timedelta(hours=1)
_MUCH_LATER = timedelta(days=1)
_PARTING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Pin:
    """The message of one chat as it was last written; `message` is None where none could be, `rest` until when.

    `pin_at` is when it is to be pinned, None once it was: what a person takes down is never put up again.
    """

    language: str
    zone: str
    message: int | None = None
    html: str = ""
    essence: str = ""
    written: datetime | None = None
    pin_at: datetime | None = None
    rest: datetime | None = None

    def is_due(self, html: str, essence: str, now: datetime) -> bool:
        """Whether it is to be touched now, and the chat has not asked to be left alone."""
        if self.rest and now < self.rest <= now + _MUCH_LATER:
            return False
        if self.message is None or self.written is None or (self.pin_at and now >= self.pin_at):
            return True
        return html != self.html and (essence != self.essence or abs(now - self.written) >= RENEWED)


async def wants_pin(store: Store, chat_id: int) -> bool:
    """Whether the people of a chat want the pinned message; they do until they say otherwise."""
    return await store.get_setting(f"pin:{chat_id}") != "off"


async def want_pin(store: Store, chat_id: int, wanted: bool) -> None:
    """What they said; the message follows within a minute."""
    await store.put_setting(f"pin:{chat_id}", None if wanted else "off")


class Pinned:
    """One message for each chat in which somebody is told anything, in the tongue of its first person."""

    def __init__(self, store: Store, clock: Clock, dispatch: Dispatch, speaker: Pinner, patience: PatienceOf) -> None:
        self._store = store
        self._clock = clock
        self._dispatch = dispatch
        self._speaker = speaker
        self._patience = patience
        self._since = clock.now()
        self._pins: dict[int, Pin] | None = None
        self._hindered = False

    async def tick(self) -> None:
        """Writes what is due; a chat to which messages go, or that has to wait, is left for the next turn."""
        pins = await self._known()
        wanted = await self._wanted()
        facts = await self._facts()
        self._hindered = False
        for chat_id in pins.keys() - wanted.keys():
            await self._dispatch.aside(chat_id, partial(self._end, chat_id))
        for chat_id, person in wanted.items():
            if self._hindered:
                return  # half a minute for each of fifty chats would be taken for a job that hangs
            await self._tend(chat_id, person, facts)

    async def stop(self) -> None:
        """Says in every chat that nobody watches from now on; gives up after a moment, the program has to end."""
        try:
            async with asyncio.timeout(_PARTING_SECONDS):
                await asyncio.gather(*(self._part(chat_id) for chat_id in await self._known()))
        except TimeoutError:
            log.info("not every chat could be told that I sleep")
        except Exception:
            log.exception("the pinned messages could not say that I sleep")
        with suppress(StorageError):
            await self._save()

    # --- what is said ------------------------------------------------------------------------------------------------

    async def _facts(self) -> Watchfulness:
        now = self._clock.now()
        listings = await self._store.listings()
        watches = await self._store.watches()
        incidents = await self._store.open_incidents()
        return Watchfulness(
            since=self._since,
            last_look=max((watch.read_at for watch in watches if watch.read_at), default=None),
            next_look=_next_look(listings, watches, now),
            marks=marks_of([one for one in listings if not one.rival], watches, incidents, self._patience, now),
            open_alerts=sum(is_alarming(one) for one in incidents),
        )

    async def _wanted(self) -> dict[int, Person]:
        """The first person of each chat that wants it."""
        first: dict[int, Person] = {}
        for person in await self._store.people():
            if person.chat_id not in first and await wants_pin(self._store, person.chat_id):
                first[person.chat_id] = person
        return first

    # --- one chat ----------------------------------------------------------------------------------------------------

    async def _tend(self, chat_id: int, person: Person, facts: Watchfulness) -> None:
        now = self._clock.now()
        message = awake(Tongue(person.language, person.zone), facts, now=now)
        pin = (await self._known()).get(chat_id) or Pin(person.language, person.zone)
        pin = replace(pin, language=person.language, zone=person.zone)
        if pin.is_due(message.html, facts.essence, now):
            await self._dispatch.aside(chat_id, partial(self._write, chat_id, pin, message, facts.essence))

    async def _write(self, chat_id: int, pin: Pin, message: Message, essence: str) -> None:
        """Edits the message or makes it, and pins it where that is still to be done."""
        now = self._clock.now()
        try:
            number = await self._say(chat_id, pin, message)
        except MessageGone:
            return await self._keep(chat_id, None)  # somebody deleted it: the next turn makes another one
        except Migrated as moved:
            await self._store.move_chat(chat_id, moved.chat_id)
            return await self._keep(chat_id, None)
        except (NotSent, Ambiguous, Unreachable) as why:
            log.info("the pinned message was not written", chat=chat_id, why=str(why))
            self._hindered = not isinstance(why, Unreachable)
            return await self._keep(chat_id, replace(pin, rest=now + _wait(why, is_new=pin.message is None)))
        pin_at = now if pin.message is None else pin.pin_at
        pin = replace(pin, message=number, html=message.html, essence=essence, written=now, pin_at=pin_at, rest=None)
        await self._keep(chat_id, pin)
        if pin.pin_at and now >= pin.pin_at:
            await self._pin(chat_id, pin, number, now)
        return None

    async def _say(self, chat_id: int, pin: Pin, message: Message) -> int:
        if pin.message is None:
            return await self._speaker.say(chat_id, message, ring=False)
        if message.html != pin.html:
            await self._speaker.amend(chat_id, pin.message, message)
        return pin.message

    async def _pin(self, chat_id: int, pin: Pin, number: int, now: datetime) -> None:
        try:
            await self._speaker.pin(chat_id, number)
        except MessageGone:
            return await self._keep(chat_id, None)
        except Unreachable as why:
            log.info("the chat does not let me pin a message", chat=chat_id, why=str(why))
            return await self._keep(chat_id, replace(pin, pin_at=now + _MUCH_LATER))
        except (NotSent, Ambiguous, Migrated) as why:
            log.info("not pinned yet", chat=chat_id, why=str(why))
            return None
        return await self._keep(chat_id, replace(pin, pin_at=None))

    async def _end(self, chat_id: int) -> None:
        """Nobody wants it there any more: one last word, and down with it."""
        pin = (await self._known())[chat_id]
        try:
            if pin.message is not None:
                await self._speaker.amend(chat_id, pin.message, ended(Tongue(pin.language, pin.zone)))
                await self._speaker.unpin(chat_id, pin.message)
        except (NotSent, Ambiguous) as why:
            log.info("the pinned message was not ended yet", chat=chat_id, why=str(why))
            return
        except (MessageGone, Unreachable, Migrated) as why:
            log.debug("there is no pinned message to end any more", chat=chat_id, why=str(why))
        await self._keep(chat_id, None)

    async def _part(self, chat_id: int) -> None:
        pin = (await self._known())[chat_id]
        if pin.message is None:
            return
        now = self._clock.now()
        message = asleep(Tongue(pin.language, pin.zone), now=now)
        try:
            await self._speaker.amend(chat_id, pin.message, message)
        except (NotSent, Ambiguous, Unreachable, MessageGone, Migrated) as why:
            log.info("the chat was not told that I sleep", chat=chat_id, why=str(why))
        else:
            pins = await self._known()
            pins[chat_id] = replace(pin, html=message.html, essence="asleep", written=now)

    # --- what survives a restart -------------------------------------------------------------------------------------

    async def _known(self) -> dict[int, Pin]:
        if self._pins is None:
            rows = await self._store.get_setting(_KEY)
            self._pins = {int(chat): _read(row) for chat, row in rows.items()} if isinstance(rows, dict) else {}
        return self._pins

    async def _keep(self, chat_id: int, pin: Pin | None) -> None:
        pins = await self._known()
        pins.pop(chat_id, None)
        if pin is not None:
            pins[chat_id] = pin
        await self._save()

    async def _save(self) -> None:
        pins = await self._known()
        await self._store.put_setting(_KEY, {str(chat): _row(pin) for chat, pin in pins.items()} or None)


def _next_look(listings: Iterable[WatchedListing], watches: Iterable[Watch], now: datetime) -> datetime | None:
    """By when a look is taken or this message renewed, whichever is later; None where nothing is to be looked at."""
    active = {one.id for one in listings if not (one.paused_until and one.paused_until > now)}
    due = [watch.not_before for watch in watches if watch.listing_id in active]
    return max(min(due), now + RENEWED + 2 * EVERY) if due else None


def _wait(why: NotSent | Ambiguous | Unreachable, *, is_new: bool) -> timedelta:
    """How long the chat is left alone: a first message that may have arrived must not become many."""
    if isinstance(why, NotSent):
        return max(EVERY, timedelta(seconds=why.wait))
    if isinstance(why, Unreachable):
        return _MUCH_LATER
    return _LATER if is_new else EVERY


def _row(pin: Pin) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(pin).items()}


def _read(row: Any) -> Pin:
    times = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("written", "pin_at", "rest")}
    return Pin(**{**row, **times})
