"""However much happens at once, a chat gets few messages: what comes after them stands in the last one, by an edit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from monitor.edits import edited_at
from monitor.kept_back import TOGETHER
from monitor.ladder import gap
from monitor.members import of_one_family, of_one_seller
from monitor.pooling import is_alert, pool, softened
from monitor.route import FIRST_TOLD, ON_THEIR_WAY, TOLD_AGAIN
from monitor.rules.deadline import DEADLINE
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    NewDelivery,
    Severity,
    Status,
    Step,
)

# What follows within this time of the last alert in a chat belongs to the same storm (pages are asked every ten
# minutes, so that what changes at once is found in the course of as many). Of a storm there are so many new messages,
# and so many of them for what wakes nobody, so that one is always left for a wake; after hours another one begins.
CALM, LONGEST, MOST, MILD = timedelta(minutes=10), timedelta(hours=3), 3, 2
# The ladder of a storm looks so far back; a ring may be so much too early, as the clock ticks.
LOOKBACK, SLACK = timedelta(hours=5), timedelta(seconds=10)

_JOIN = "join:"
_SURELY = timedelta(seconds=2)
_FIRST = "first:"
_MORNING = (Step.DIGEST, Step.WEEKLY, Step.REPORT)


class Join(NamedTuple):
    """Cases that are added to a message which was told or waits to be; `ring` where one of them would ring."""

    delivery_id: int
    incident_ids: tuple[int, ...]
    ring: bool


class Gathered(NamedTuple):
    """What is put into the outbox, and what is added to what is there."""

    deliveries: tuple[NewDelivery, ...]
    joins: tuple[Join, ...] = ()


def gathered(
    deliveries: Sequence[NewDelivery], lately: Sequence[Delivery], incidents: Mapping[int, Incident], now: datetime
) -> Gathered:
    """What a pass brings, chat by chat, after what was told `lately` (in LOOKBACK); `incidents` are those open now."""
    quiet = softened(deliveries)
    by_chat: dict[int, list[NewDelivery]] = {}
    for one in deliveries:
        if is_alert(one):
            by_chat.setdefault(one.chat_id, []).append(one)
    done: list[NewDelivery] = []
    joins: list[Join] = []
    for chat_id, ones in by_chat.items():
        chat = _Chat(now, incidents, [one for one in lately if one.chat_id == chat_id])
        chat.softened = chat_id in quiet
        chat.spent += sum(one.chat_id == chat_id and one.step in _MORNING for one in deliveries)
        chat.take(ones)
        done += chat.deliveries()
        joins += chat.joins()
    rest = [one for one in deliveries if not is_alert(one)]
    return Gathered(tuple(_edited_once([*done, *rest], lately, now)), tuple(joins))


def _edited_once(deliveries: Iterable[NewDelivery], lately: Iterable[Delivery], now: datetime) -> Iterable[NewDelivery]:
    """No further edit of a message of many where one waits whose text is surely not made yet: it will show this too."""
    edits = (one for one in lately if one.kind is DeliveryKind.AMEND and one.state is DeliveryState.NEW)
    waiting = {(one.chat_id, one.incident_ids) for one in edits if one.next_try > now + _SURELY}
    for one in deliveries:
        if one.kind is DeliveryKind.AMEND and one.next_try > now:
            if (one.chat_id, one.incident_ids) in waiting:
                continue
            waiting.add((one.chat_id, one.incident_ids))
        yield one


@dataclass(slots=True)
class _Told:
    """A message in the chat: stored, or new in this pass; `added` is what joins it now."""

    stored: Delivery | None = None
    new: NewDelivery | None = None
    added: list[NewDelivery] = field(default_factory=list)

    @property
    def ids(self) -> tuple[int, ...]:
        first = self.stored.incident_ids if self.stored else self.new.incident_ids if self.new else ()
        return tuple(dict.fromkeys((*first, *(number for one in self.added for number in one.incident_ids))))


class _Chat:
    """One chat in one pass."""

    def __init__(self, now: datetime, incidents: Mapping[int, Incident], lately: Sequence[Delivery]) -> None:
        self.now, self.incidents, self.lately = now, incidents, lately
        said = [one for one in lately if one.kind is DeliveryKind.SAY and one.state in ON_THEIR_WAY]
        self.said = [_Told(one) for one in said if one.incident_ids]
        began = _began(lately, now)
        storm = [one for one in said if _opens(one) and (one.created_at >= began or one.state is DeliveryState.NEW)]
        storm = [one for one in storm if not self._is_dated(one.incident_ids)]
        self.storm = [_Told(one) for one in storm if one.incident_ids]
        self.spent = len(storm)
        self.together: list[NewDelivery] = []
        self.softened = False

    def take(self, ones: Sequence[NewDelivery]) -> None:
        again = [one for one in ones if one.step in TOLD_AGAIN and self._message_of(one)]
        first = [_as_first(one) for one in ones if one not in again]
        dated = [one for one in first if self._is_dated(one.incident_ids)]
        for one in pool([one for one in first if one not in dated], ring=self.softened):
            self._tell(one)
        # A moment that comes nearer is no part of a storm: as a line in an earlier message it would pass unheard.
        self.said += [_Told(new=one) for one in pool(dated, ring=False)]
        for one in again:
            self._ring(one)

    def _tell(self, one: NewDelivery) -> None:
        """A message of its own while there is room, else a line in the last one; a wake in one that rang."""
        wakes = self._wakes(one.incident_ids)
        same = self._of_seller(one)
        if same and (not wakes or self._rang(same, one)):
            same.added.append(one)
            return
        if same:  # a graver turn of one of them tells all of them anew
            one = replace(one, incident_ids=tuple(dict.fromkeys((*one.incident_ids, *same.ids))))
        fitting = [each for each in self.storm if not wakes or self._rang(each, one)]
        if self.spent < (MOST if wakes else MILD) or not fitting:
            self.spent += 1
            self.storm.append(_Told(new=one))
            return
        fitting[-1].added.append(one)

    def _of_seller(self, one: NewDelivery) -> _Told | None:
        """The newest message about nothing but the same seller: told just now, or about variations of one product."""
        mine = self._open(one.incident_ids)
        for each in reversed(self.storm):
            if (
                set(each.ids).isdisjoint(one.incident_ids)
                and (others := self._open(each.ids))
                and of_one_seller([*mine, *others])
            ):
                return each
        for each in reversed(self.said):
            others = self._open(each.ids) if set(each.ids).isdisjoint(one.incident_ids) else []
            if others and of_one_seller([*mine, *others]) and of_one_family([*mine, *others]):
                self.storm.append(each)
                return each
        return None

    def _rang(self, told: _Told, one: NewDelivery) -> bool:
        """Whether the message woke somebody for another case: its own graver turn a case tells anew."""
        rang = any(each.ring for each in (told.stored, told.new) if each)
        return rang and self._wakes(number for number in told.ids if number not in one.incident_ids)

    def _open(self, ids: Iterable[int]) -> list[Incident]:
        return [self.incidents[number] for number in ids if number in self.incidents]

    def _is_dated(self, ids: Iterable[int]) -> bool:
        """Whether it is about deadlines alone."""
        return {case.rule for case in self._open(ids)} == {DEADLINE}

    def _wakes(self, ids: Iterable[int]) -> bool:
        return any((one := self.incidents.get(number)) and one.severity is Severity.WAKE for number in ids)

    def _message_of(self, one: NewDelivery) -> _Told | None:
        """The newest message of its case here."""
        [number] = one.incident_ids
        return next((each for each in reversed(self.said) if number in each.ids), None)

    def _ring(self, one: NewDelivery) -> None:
        """A case with a message of its own rings by itself; those of one message have one ladder together."""
        message = self._message_of(one)
        if message is None or len(message.ids) == 1:
            self.said.append(_Told(new=one))
            return
        group = tuple(number for number in message.ids if _waits(self.incidents.get(number)))
        if message.new or not self._is_time(one, message, group):
            self.together.append(_with_others(one))
            return
        ids = (*one.incident_ids, *(number for number in group if number not in one.incident_ids))
        self.said.append(_Told(new=replace(one, incident_ids=ids)))

    def _is_time(self, one: NewDelivery, message: _Told, group: Sequence[int]) -> bool:
        """Whether the storm's own ladder has come to its next step, or to its end with the last of its cases."""
        if message.stored and message.stored.state is DeliveryState.NEW:
            return False
        if one.step is Step.GAVE_UP:
            others = (self.incidents[number] for number in group if number not in one.incident_ids)
            return all(each.next_step_at is None for each in others)
        touching = [each.stored for each in self.said if each.stored and not set(each.ids).isdisjoint(message.ids)]
        rings = sum(each.step in TOLD_AGAIN for each in touching)
        last = max(each.created_at for each in touching)
        # Nobody has heard a sound since it joined: it does not wait for the later steps, which lie further apart.
        step = 1 if self._is_unheard(one, last) else rings + 1
        # In both directions: what lies ahead was told before the clock was set back.
        return abs(self.now - last) >= gap(step) - SLACK

    def _is_unheard(self, one: NewDelivery, last: datetime) -> bool:
        """Whether the case is younger than the last message that made a sound for its storm."""
        case = self.incidents.get(one.incident_ids[0])
        return case is not None and case.confirmed_at is not None and case.confirmed_at > last

    # --- what comes of it --------------------------------------------------------------------------------------------

    def deliveries(self) -> Iterable[NewDelivery]:
        """New messages with what joined them at once, edits of earlier ones, and why a step has none of its own."""
        for told in (*self.storm, *self.said):
            if told.new:
                yield replace(told.new, incident_ids=told.ids, ring=any(each.ring for each in (told.new, *told.added)))
            elif told.stored and told.added:
                yield _edit(told.stored, told.ids, told.added[0], self.now)
            yield from (_with_others(each) for each in told.added)
        yield from self.together

    def joins(self) -> Iterable[Join]:
        for told in self.storm:
            if told.stored and told.added:
                yield Join(told.stored.id, told.ids, any(one.ring for one in told.added))


def _began(lately: Iterable[Delivery], now: datetime) -> datetime:
    """Since when alerts have been coming to the chat without a calm between them; now, where it is calm."""
    moments = sorted((one.created_at for one in lately if _opens(one) or one.reason == TOGETHER), reverse=True)
    began = now
    for at in moments:
        if abs(began - at) >= CALM or abs(now - at) >= LONGEST:
            break
        began = at
    return began


def _opens(one: Delivery) -> bool:
    """Whether it was a message for something new; what was withheld made nobody's phone sound."""
    new = one.step in FIRST_TOLD or one.step in _MORNING or one.dedupe_key.startswith(_FIRST)
    return new and one.kind is DeliveryKind.SAY and one.state in ON_THEIR_WAY


def _as_first(one: NewDelivery) -> NewDelivery:
    """A step of the ladder is the first that the next on duty hears of it."""
    return replace(one, dedupe_key=f"{_FIRST}{one.dedupe_key}") if one.step in TOLD_AGAIN else one


def _waits(incident: Incident | None) -> bool:
    """Whether it wakes, and nobody has answered."""
    confirmed = incident is not None and incident.status is Status.CONFIRMED and incident.snoozed_until is None
    return confirmed and incident is not None and incident.severity is Severity.WAKE


def _with_others(one: NewDelivery) -> NewDelivery:
    return replace(one, state=DeliveryState.WITHHELD, reason=TOGETHER, ring=False)


def _edit(stored: Delivery, ids: tuple[int, ...], by: NewDelivery, now: datetime) -> NewDelivery:
    return replace(
        by,
        dedupe_key=f"{_JOIN}{by.transition_id}:{stored.id}",
        incident_ids=ids[:2],
        person_id=stored.person_id,
        kind=DeliveryKind.AMEND,
        ring=False,
        next_try=edited_at(ids, now),
    )
