"""Drills as they are done: begun by a person, confirmed a minute later, over when all have answered or in time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import Clock
from monitor.drilled import judged
from monitor.incidents import Place, acknowledged, folded, well
from monitor.rules.drill import DRILL
from monitor.rules.machine import MACHINE
from storage.states import (
    Batch,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Facts,
    Incident,
    JsonValue,
    Person,
    Status,
    Step,
    Told,
    Transition,
)
from storage.store import Store

# From the first look to the one that confirms: time to put the phone where it lies at night.
CONFIRM_AFTER = timedelta(minutes=1)
LASTS = timedelta(minutes=10)
ASK_AGAIN = timedelta(hours=1)
# Who wants to be asked later, as (case, person, when).
_LATER = "drill:later"


@dataclass(frozen=True, slots=True)
class Drills:
    """Brings each drill through its looks; `told` is called where there is something to tell."""

    store: Store
    clock: Clock
    told: Callable[[], None]

    async def tick(self) -> None:
        """The second look, the end, and the questions that somebody put off."""
        now = self.clock.now()
        async with self.store.incident_lock:
            mine = [one for one in await self.store.open_incidents(account=MACHINE) if one.rule == DRILL]
            steps = [step for one in mine if (step := await self._next(one, now))]
            ended = [one.incident for one in steps if not one.incident.open and one.incident.confirmed_at]
            loose = [ask for one in ended for ask in await self._questions(one, now)]
            due, settings = await self._put_off(now)
            batch = Batch(told=tuple(steps), loose=(*loose, *due), settings=settings)
            if batch != Batch():
                await self.store.commit(batch)
        if batch.told or batch.loose:
            self.told()

    async def _next(self, incident: Incident, now: datetime) -> Told | None:
        """What the next look at the made-up listing brings; one that was slept through wakes nobody late."""
        began = incident.confirmed_at or incident.raised_at
        is_over = now - began >= LASTS or (incident.confirmed_at and await self._is_answered(incident))
        if is_over:
            return _looked(incident, now, hijacked=False)
        if incident.status is Status.RAISED and now - incident.raised_at >= CONFIRM_AFTER:
            return _looked(incident, now, hijacked=True)
        return None

    async def _is_answered(self, incident: Incident) -> bool:
        """Whether everybody to whom it was told has said whether it rang."""
        rows = await self.store.deliveries(incident.id)
        asked = rung(rows, await self.store.people())
        said = answers(await self.store.transitions(incident.id))
        waits = any(one.state in (DeliveryState.NEW, DeliveryState.SENDING) for one in rows)
        return bool(asked) and not waits and all(said.get(one) is not None for one in asked)

    async def _questions(self, incident: Incident, now: datetime) -> list[Transition]:
        """Asks whoever has not said anything yet; who wants to be asked later is."""
        asked = rung(await self.store.deliveries(incident.id), await self.store.people())
        said = answers(await self.store.transitions(incident.id))
        return [_question(incident.id, one, now) for one in asked if one not in said]

    async def _put_off(self, now: datetime) -> tuple[list[Transition], tuple[tuple[str, JsonValue], ...]]:
        kept: Any = await self.store.get_setting(_LATER) or []
        due = [row for row in kept if datetime.fromisoformat(row[2]) <= now]
        if not due:
            return [], ()
        rest: JsonValue = [row for row in kept if row not in due]
        return [_question(int(case), int(person), now) for case, person, _ in due], ((_LATER, rest),)


def _looked(incident: Incident, now: datetime, *, hijacked: bool) -> Told | None:
    """The look, folded like any other; it rings once and climbs no ladder."""
    if incident.status is Status.RAISED and not hijacked:
        return well(incident, now)
    verdict = judged(now, incident.raised_at, hijacked=hijacked)
    told = next(iter(folded(_PLACE, verdict, [incident], now)), None)
    return replace(told, incident=replace(told.incident, next_step_at=None)) if told else None


_PLACE = Place(DRILL, MACHINE, None, "drill")


def _question(case: int, person: int, now: datetime) -> Transition:
    return Transition(0, None, now, Step.DRILL, {"case": case, "person": person})


async def begin(store: Store, person: Person, *, alone: bool, now: datetime) -> Incident | None:
    """The first look sees the stranger; None where a drill goes on already."""
    async with store.incident_lock:
        mine = [one for one in await store.open_incidents(account=MACHINE) if one.rule == DRILL]
        if mine:
            return None
        more: Facts = {"by": person.name, "only": person.id if alone else None}
        verdict = judged(now, now, hijacked=True)
        bads = tuple(replace(bad, facts={**bad.facts, **more}) for bad in verdict.bads)
        [incident] = await store.commit(Batch(told=tuple(folded(_PLACE, replace(verdict, bads=bads), (), now))))
        return incident


async def answer(store: Store, case: int, person: Person, rang: bool | None, now: datetime) -> bool:
    """Keeps what the person said, None for "ask me later"; whoever answers has it in hand. False where it is none."""
    async with store.incident_lock:
        incident = await store.incident(case)
        if incident is None or incident.rule != DRILL:
            return False
        said = Transition(0, case, now, Step.ANSWERED, {"person": person.id, "by": person.name, "rang": rang})
        taken = acknowledged(incident, person.name, now) if rang is not None else None
        told = replace(taken, transitions=(*taken.transitions, said)) if taken else Told(incident, (said,))
        settings = await _later(store, case, person.id, now + ASK_AGAIN) if rang is None else ()
        await store.commit(Batch(told=(told,), settings=settings))
        return True


async def _later(store: Store, case: int, person: int, at: datetime) -> tuple[tuple[str, JsonValue], ...]:
    kept: Any = await store.get_setting(_LATER) or []
    others = [row for row in kept if row[:2] != [case, person]]
    return ((_LATER, [*others, [case, person, at.isoformat()]]),)


def rung(rows: Iterable[Delivery], people: Iterable[Person]) -> list[int]:
    """The people in whose own chats it arrived."""
    own = {one.chat_id: one.id for one in people}
    said = (one for one in rows if one.kind is DeliveryKind.SAY and one.state is DeliveryState.SENT)
    return list(dict.fromkeys(own[one.chat_id] for one in said if one.chat_id in own))


def answers(steps: Sequence[Transition]) -> Mapping[int, bool | None]:
    """What each person said last: whether it rang, None for "later"; nobody who said nothing is in it."""
    said: dict[int, bool | None] = {}
    for one in steps:
        person, rang = one.detail.get("person"), one.detail.get("rang")
        if one.step is Step.ANSWERED and isinstance(person, int):
            said[person] = rang if isinstance(rang, bool) else None
    return said
