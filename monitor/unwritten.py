"""While nothing can be written: what cannot be remembered is told at once, past the outbox, and labelled so."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from adapters.clock import Clock
from monitor.language import N_, Html, Tongue, esc, joined
from monitor.marks import ALARMING
from monitor.messages import Ambiguous, Message, MessageGone, Migrated, NotSent, Speaker, Unreachable
from monitor.people import is_quiet
from monitor.render import alert
from monitor.route import Crew
from storage.errors import StorageError, Unwritable
from storage.states import Batch, DeliveryKind, Incident, Person, Role, Severity, Status, Step
from storage.store import Store

log = structlog.get_logger()

Write = Callable[[Batch], Awaitable[object]]
EVERY = timedelta(seconds=5)
# As often as the rules want it: one sight may be a page that came wrong.
_SIGHTS = 2
# A little room comes and goes: it is well again once this was so for a while.
_WELL_AFTER = timedelta(seconds=30)
_FULL = N_("My disk is full: I cannot write down what I see.")
_GOES_ON = N_("I go on watching, tell you directly what I find, and may tell it once more. Buttons wait for room.")
_REMEDY = N_("Make room on the server: “df -h” shows where, old backups and logs are the usual cause.")
_WELL = N_("There is room again: since {when} my memory works as before.")
_PAST = N_("⚠️ My disk is full: I tell you this directly and cannot note that I did. It may come once more.")
_REPEAT = N_("(repeat: the first copy may have reached you)")


@dataclass(frozen=True, slots=True)
class _Word:
    """What is to be said to one person; `again` marks one whose first copy may have arrived."""

    person: Person
    message: Message
    ring: bool
    again: bool = False


@dataclass(slots=True)
class Unwritten:
    """The little that is held in memory alone: which looks need not be taken again, and what was told.

    It serves until there is room again; then the outbox tells everything as ever, for nothing here is noted there.
    """

    store: Store
    clock: Clock
    speaker: Speaker
    platform_of: Callable[[str], str]
    people: Sequence[Person] = ()
    # In seconds of the monotonic clock: a clock that is set keeps no look waiting.
    held: dict[int, float] = field(default_factory=dict)
    sights: Counter[str] = field(default_factory=Counter)
    found: dict[str, Incident] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    words: list[_Word] = field(default_factory=list)
    since: datetime | None = None
    well_since: datetime | None = None
    noted: bool = False
    speaks_at: float = 0.0

    def taken(self) -> set[int]:
        """The watches whose look was taken, though the schedule could not note it, and is not due again."""
        now = self.clock.monotonic()
        return {watch_id for watch_id, until in self.held.items() if until > now}

    def note(self, batch: Batch) -> None:
        """A look whose outcome could not be written: when the next is due, and what it found."""
        self.noted = True
        wanted, now = dict(batch.wants), self.clock.monotonic()
        for look in batch.looks:
            span = wanted.get(look.watch_id, look.not_before) - look.at
            self.held[look.watch_id] = now + span.total_seconds()
        for told in batch.told:
            self._see(told.incident)

    def _see(self, incident: Incident) -> None:
        if incident.severity not in ALARMING or incident.status not in (Status.RAISED, Status.CONFIRMED):
            return
        self.sights[incident.key] += 1
        if incident.status is Status.CONFIRMED or self.sights[incident.key] >= _SIGHTS:
            self.found.setdefault(incident.key, replace(incident, status=Status.CONFIRMED))

    async def tick(self) -> None:
        """Warns, tells what is new, and says when it is over; what could not be said is tried again."""
        now = self.clock.now()
        # Room for something small says nothing: a look that could not be kept is as bad as a disk that is still full.
        if self.store.unwritable is not None or self.noted:
            self.noted, self.well_since = False, None
            await self._ill(now, str(self.store.unwritable or "a look could not be kept"))
        elif self.since is not None:
            self.well_since = self.well_since or now
            if now - self.well_since >= _WELL_AFTER:
                self._well(self.well_since)
        await self._speak()

    async def _ill(self, now: datetime, why: str) -> None:
        await self._remember_people()
        if self.since is None:
            self.since = now
            log.error("nothing can be written: what is found is told directly", why=why)
            self.words += self._to_owners((_FULL, _GOES_ON, _REMEDY), ring=True)
        await self._see_the_outbox(now)
        for key, incident in self.found.items():
            if key not in self.told:
                self.told.add(key)
                self.words += await self._about(incident, now)

    def _well(self, when: datetime) -> None:
        log.info("there is room again", since=when.isoformat())
        self.words += self._to_owners((_WELL,), ring=False, when=when)
        self.since = self.well_since = None
        self.held.clear()
        self.sights.clear()
        self.found.clear()
        self.told.clear()

    async def _remember_people(self) -> None:
        try:
            self.people = await self.store.people()
        except StorageError as error:
            log.warning("people are taken from memory", why=str(error))

    async def _see_the_outbox(self, now: datetime) -> None:
        """What was raised in time, but cannot be told in the usual way any more."""
        said = [one for one in await self.store.sendable(now, limit=50) if one.kind is DeliveryKind.SAY]
        numbers = {number for one in said for number in one.incident_ids}
        numbers |= {step.incident_id for step in await self.store.undispatched() if step.incident_id}
        for number in sorted(numbers):
            incident = await self.store.incident(number)
            if incident is not None and incident.status is Status.CONFIRMED:
                self._see(incident)

    async def _about(self, incident: Incident, now: datetime) -> list[_Word]:
        listing = await self.store.listing(incident.listing_id) if incident.listing_id else None
        platform = self.platform_of(incident.account)
        words = []
        for person in Crew(self.people).on_duty(self.clock.now()):
            tongue = Tongue(person.language, person.zone)
            told = alert(tongue, incident, listing, platform, now=now, step=Step.CONFIRMED)
            message = Message(joined((tongue._(_PAST), Html(told.html)), by="\n\n"))
            ring = incident.severity is Severity.WAKE or not is_quiet(person, now)
            words.append(_Word(person, message.settled(tongue), ring))
        return words

    def _to_owners(self, lines: Iterable[str], *, ring: bool, when: datetime | None = None) -> list[_Word]:
        owners = [one for one in self.people if one.role is Role.OWNER] or list(self.people)
        words = []
        for person in owners:
            tongue = Tongue(person.language, person.zone)
            values = {"when": tongue.time(when, when)} if when else {}
            said = [tongue._(line, **values) for line in lines]
            words.append(_Word(person, Message(joined(said, by="\n")).settled(tongue), ring))
        return words

    async def _speak(self) -> None:
        """Says what waits, in order; stops where the way is closed."""
        while self.words and self.clock.monotonic() >= self.speaks_at:
            word = self.words[0]
            try:
                await self.speaker.say(word.person.chat_id, word.message, ring=word.ring)
            except NotSent as error:
                self.speaks_at = self.clock.monotonic() + error.wait
                return
            except Ambiguous:
                self.words[0:1] = [] if word.again else [_repeated(word)]
                return
            except (Unreachable, Migrated, MessageGone) as error:
                log.warning("a direct word did not reach its chat", person=word.person.id, why=str(error))
            self.words.pop(0)


async def written(unwritten: Unwritten | None, write: Write, batch: Batch) -> bool:
    """Whether it was written; what cannot be for want of room is noted for who tells it in another way."""
    try:
        await write(batch)
    except Unwritable:
        if unwritten is None:
            raise
        unwritten.note(batch)
        return False
    if unwritten and unwritten.store.unwritable:
        # It waits in memory, and so does the schedule.
        unwritten.note(batch)
    return True


def _repeated(word: _Word) -> _Word:
    tongue = Tongue(word.person.language, word.person.zone)
    again = Html(f"{esc(tongue._(_REPEAT))}\n{word.message.html}")
    return replace(word, message=Message(again).settled(tongue), again=True)
