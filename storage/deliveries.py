"""The outbox: what must be told to whom, and how far it got."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.engine import Engines, changed, insert_into
from storage.states import Delivery, DeliveryKind, DeliveryState, NewDelivery, Step
from storage.tables import (
    ButtonRow,
    DeliveryIncidentRow,
    DeliveryRow,
    GroupRow,
    PersonRow,
    ThreadRow,
    TransitionRow,
    table,
)

NEW, SENDING, SENT = DeliveryState.NEW.value, DeliveryState.SENDING.value, DeliveryState.SENT.value
PARKED, WITHHELD = DeliveryState.PARKED.value, DeliveryState.WITHHELD.value
SAY = DeliveryKind.SAY.value


class Deliveries(Engines):
    """Deliveries go new → sending → sent, back to new to be tried again, or are parked; withheld ones stay."""

    async def route(
        self,
        transition_ids: Iterable[int],
        deliveries: Sequence[NewDelivery],
        joins: Sequence[tuple[int, Sequence[int], bool]] = (),
    ) -> tuple[int, ...]:
        """Puts deliveries into the outbox and marks the transitions as routed, in one commit.

        Returns the ids of those that are new; a dedupe_key that is already there is left as it is. `joins` are
        deliveries with all their incidents as they are from now on, and whether one that waits is to ring now.
        """
        ids = tuple(transition_ids)

        async def work(session: AsyncSession) -> tuple[int, ...]:
            added = [await _add(session, delivery) for delivery in deliveries]
            for delivery_id, incident_ids, ring in joins:
                await _join(session, delivery_id, incident_ids, ring)
            query = update(TransitionRow).where(col(TransitionRow.id).in_(ids)).values(routed=True)
            await session.execute(query)
            return tuple(number for number in added if number is not None)

        return await self._write(work)

    async def sendable(self, now: datetime, limit: int, chat_id: int | None = None) -> tuple[Delivery, ...]:
        """What may be sent now, of one chat or of all: new messages before edits, each in order of id.

        Nothing overtakes an earlier one that waits for its chat, but a new message does not wait for an edit.
        """
        earlier = aliased(DeliveryRow)
        waits = (
            select(col(earlier.id))
            .where(
                col(earlier.chat_id) == col(DeliveryRow.chat_id),
                col(earlier.id) < col(DeliveryRow.id),
                col(earlier.state) == NEW,
                col(earlier.next_try) > now,
                or_(col(earlier.kind) == SAY, col(DeliveryRow.kind) != SAY),
            )
            .exists()
        )
        query = select(DeliveryRow).where(col(DeliveryRow.state) == NEW, col(DeliveryRow.next_try) <= now, ~waits)
        if chat_id is not None:
            query = query.where(col(DeliveryRow.chat_id) == chat_id)
        edits_last = case((col(DeliveryRow.kind) == SAY, 0), else_=1)
        return await self._deliveries(query.order_by(edits_last, col(DeliveryRow.id)).limit(limit))

    async def intend(self, delivery_id: int, text: str) -> bool:
        """Says, on disk before it returns, that this text is about to be sent; False where it is not ours to send."""
        values = {"state": SENDING, "text": text, "attempts": col(DeliveryRow.attempts) + 1}
        return await self._move(delivery_id, (NEW,), values, durable=True)

    async def sent(self, delivery_id: int, message_id: int, at: datetime) -> bool:
        """It arrived under this message id."""
        return await self._move(
            delivery_id, (SENDING,), {"state": SENT, "message_id": message_id, "sent_at": at, "reason": None}
        )

    async def retry(self, delivery_id: int, next_try: datetime, ambiguous: bool, reason: str | None = None) -> bool:
        """To be sent again then; once ambiguous it stays so, because a first copy may have arrived."""
        doubt = true() if ambiguous else col(DeliveryRow.ambiguous)
        values = {"state": NEW, "next_try": next_try, "ambiguous": doubt, "reason": reason}
        return await self._move(delivery_id, (SENDING, NEW), values)

    async def park(self, delivery_id: int, reason: str) -> bool:
        """Given up; the next message that arrives names it."""
        return await self._move(delivery_id, (SENDING, NEW), {"state": PARKED, "reason": reason})

    async def withhold(self, delivery_id: int, reason: str) -> bool:
        """Not told after all, because there is nothing left to say: kept with its reason, named by nobody."""
        return await self._move(delivery_id, (NEW,), {"state": WITHHELD, "reason": reason})

    async def _move(
        self, delivery_id: int, states: tuple[str, ...], values: dict[str, Any], durable: bool = False
    ) -> bool:
        query = update(DeliveryRow).where(col(DeliveryRow.id) == delivery_id, col(DeliveryRow.state).in_(states))
        query = query.values(**values).execution_options(synchronize_session=False)
        return await self._write(lambda session: changed(session, query), durable=durable) > 0

    async def stranded(self) -> tuple[Delivery, ...]:
        """Those found in sending: asked at start, they may or may not have arrived."""
        return await self._deliveries(_in_order().where(col(DeliveryRow.state) == SENDING))

    async def parked_untold(self) -> tuple[Delivery, ...]:
        """Parked ones that no later message has named yet."""
        return await self._deliveries(_in_order().where(col(DeliveryRow.state) == PARKED, ~col(DeliveryRow.named)))

    async def parked_since(self, since: datetime, chat_id: int) -> tuple[Delivery, ...]:
        """What was created since then and did not reach the chat, in order of id."""
        lost = col(DeliveryRow.state) == PARKED, col(DeliveryRow.chat_id) == chat_id
        return await self._deliveries(_in_order().where(*lost, col(DeliveryRow.created_at) >= since))

    async def mark_named(self, delivery_ids: Iterable[int]) -> None:
        """A message that arrived has named them."""
        query = update(DeliveryRow).where(col(DeliveryRow.id).in_(tuple(delivery_ids))).values(named=True)
        await self._write(lambda session: changed(session, query))

    async def delivery(self, delivery_id: int) -> Delivery | None:
        found = await self._deliveries(_in_order().where(col(DeliveryRow.id) == delivery_id))
        return found[0] if found else None

    async def deliveries(self, incident_id: int) -> tuple[Delivery, ...]:
        """Everything that was to be told about one incident, in order."""
        about = select(col(DeliveryIncidentRow.delivery_id)).where(col(DeliveryIncidentRow.incident_id) == incident_id)
        return await self._deliveries(_in_order().where(col(DeliveryRow.id).in_(about)))

    async def deliveries_of(self, incident_ids: Sequence[int]) -> dict[int, list[Delivery]]:
        """Everything that was to be told about each of several incidents, in order."""
        about = col(DeliveryIncidentRow.incident_id).in_(incident_ids)
        rows = await self._deliveries(
            _in_order().where(col(DeliveryRow.id).in_(select(col(DeliveryIncidentRow.delivery_id)).where(about)))
        )
        return {number: [one for one in rows if number in one.incident_ids] for number in incident_ids}

    async def unsent(self) -> tuple[Delivery, ...]:
        """The new messages that are still to arrive, in order."""
        waiting = col(DeliveryRow.state).in_((NEW, SENDING)), col(DeliveryRow.kind) == SAY
        return await self._deliveries(_in_order().where(*waiting))

    async def last_arrival(self, above: int, since: datetime) -> datetime | None:
        """When a message made since then last arrived in a chat with a higher id, None where none did."""
        query = select(func.max(DeliveryRow.sent_at)).where(col(DeliveryRow.created_at) >= since)
        query = query.where(col(DeliveryRow.chat_id) > above)
        async with self._read() as session:
            return await session.scalar(query)

    async def deliveries_since(self, since: datetime) -> tuple[Delivery, ...]:
        """Everything made since then, the withheld ones too, in order."""
        found = await self._deliveries(select(DeliveryRow).where(col(DeliveryRow.created_at) >= since))
        # Sorted here: asked to do so, SQLite would walk through all messages along their numbers.
        return tuple(sorted(found, key=lambda one: one.id))

    async def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: people, buttons, topics and deliveries go to the new id."""

        async def work(session: AsyncSession) -> None:
            # Messages of the old group cannot be edited in the new one: what comes next is said anew there.
            moving = update(DeliveryRow).where(col(DeliveryRow.chat_id) == old)
            await session.execute(moving.values(chat_id=new, message_id=None))
            await session.execute(update(PersonRow).where(col(PersonRow.chat_id) == old).values(chat_id=new))
            for row in (GroupRow, ThreadRow):
                # What was said in the new group before we knew that it is the old one gives way.
                known = await session.scalar(select(func.count()).select_from(row).where(col(row.chat_id) == old))
                if known:
                    await session.execute(delete(row).where(col(row.chat_id) == new))
                    await session.execute(update(row).where(col(row.chat_id) == old).values(chat_id=new))
            await session.execute(update(ButtonRow).where(col(ButtonRow.chat_id) == old).values(chat_id=new))

        await self._write(work)

    async def _deliveries(self, query: Select[DeliveryRow]) -> tuple[Delivery, ...]:
        async with self._read() as session:
            rows = (await session.scalars(query)).all()
            cases = await _cases(session, [row.id for row in rows])
        return tuple(_delivery_of(row, tuple(cases.get(row.id, ()))) for row in rows)


def _in_order() -> Select[DeliveryRow]:
    return select(DeliveryRow).order_by(col(DeliveryRow.id))


async def _add(session: AsyncSession, delivery: NewDelivery) -> int | None:
    insert = insert_into(session, table(DeliveryRow)).on_conflict_do_nothing(index_elements=["dedupe_key"])
    values = {name: getattr(delivery, name) for name in NewDelivery.__slots__ if name != "incident_ids"}
    values |= {name: values[name].value for name in ("kind", "step", "state")}
    values |= {"attempts": 0, "ambiguous": False, "named": False}
    number: int | None = await session.scalar(insert.values(**values).returning(table(DeliveryRow).c.id))
    links = [
        {"delivery_id": number, "incident_id": incident_id, "place": place}
        for place, incident_id in enumerate(dict.fromkeys(delivery.incident_ids))
    ]
    if number is not None and links:
        await session.execute(table(DeliveryIncidentRow).insert(), links)
    return number


async def _join(session: AsyncSession, delivery_id: int, incident_ids: Sequence[int], ring: bool) -> None:
    """The delivery is about these incidents, each in its place; those that it was about before stay the first."""
    links = [
        {"delivery_id": delivery_id, "incident_id": incident_id, "place": place}
        for place, incident_id in enumerate(incident_ids)
    ]
    insert = insert_into(session, table(DeliveryIncidentRow))
    await session.execute(insert.on_conflict_do_nothing(), links)
    if ring:
        waits = col(DeliveryRow.id) == delivery_id, col(DeliveryRow.state) == NEW
        await session.execute(update(DeliveryRow).where(*waits).values(ring=True))


async def _cases(session: AsyncSession, delivery_ids: list[int]) -> dict[int, list[int]]:
    query = (
        select(col(DeliveryIncidentRow.delivery_id), col(DeliveryIncidentRow.incident_id))
        .where(col(DeliveryIncidentRow.delivery_id).in_(delivery_ids))
        .order_by(col(DeliveryIncidentRow.place))
    )
    cases: dict[int, list[int]] = {}
    for delivery_id, incident_id in await session.execute(query):
        cases.setdefault(delivery_id, []).append(incident_id)
    return cases


def _delivery_of(row: DeliveryRow, incident_ids: tuple[int, ...]) -> Delivery:
    return Delivery(
        id=row.id,
        dedupe_key=row.dedupe_key,
        transition_id=row.transition_id,
        incident_ids=incident_ids,
        person_id=row.person_id,
        chat_id=row.chat_id,
        kind=DeliveryKind(row.kind),
        step=Step(row.step),
        ring=row.ring,
        state=DeliveryState(row.state),
        reason=row.reason,
        attempts=row.attempts,
        ambiguous=row.ambiguous,
        message_id=row.message_id,
        next_try=row.next_try,
        created_at=row.created_at,
        sent_at=row.sent_at,
        text=row.text,
    )
