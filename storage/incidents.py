"""What is wrong and what was: incidents and the steps of their lives."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select
from sqlmodel import col

from storage.engine import Engines
from storage.rows import incident_of, transition_of
from storage.states import Incident, Severity, Status, Transition
from storage.tables import OPEN, UNROUTED, IncidentRow, TransitionRow, table

_ROW = table(IncidentRow).columns


class Incidents(Engines):
    """Incidents, as they are asked for; only a commit changes them."""

    async def open_incidents(
        self, *, account: str | None = None, listing_id: int | None = None, listings: Collection[int] | None = None
    ) -> tuple[Incident, ...]:
        """All that are not resolved, oldest first."""
        query = select(IncidentRow).where(OPEN)
        if account is not None:
            query = query.where(col(IncidentRow.account) == account)
        if listing_id is not None:
            query = query.where(col(IncidentRow.listing_id) == listing_id)
        if listings is not None:
            query = query.where(col(IncidentRow.listing_id).in_(sorted(listings)))
        return await self._incidents(query)

    async def open_of_listings(self, statuses: Collection[Status], severities: Collection[Severity]) -> frozenset[int]:
        """The listings about which something of such a status and severity is open."""
        like = _ROW.status.in_([one.value for one in statuses]), _ROW.severity.in_([one.value for one in severities])
        # Nothing more is asked here: with "distinct" SQLite would walk through all cases that ever were.
        async with self._read() as session:
            found = (await session.scalars(select(_ROW.listing_id).where(OPEN, *like))).all()
        return frozenset(one for one in found if one is not None)

    async def told_incidents(self, skip: int, most: int) -> tuple[tuple[Incident, ...], int]:
        """So many of what is open and was told, after those that are skipped, and how many there are.

        The gravest come first, of these the oldest.
        """
        told = OPEN, _ROW.status != Status.RAISED.value
        weight = case({one.value: one.weight for one in Severity}, value=_ROW.severity)
        query = select(*_ROW).where(*told).order_by(weight.desc(), _ROW.raised_at, _ROW.id).offset(skip).limit(most)
        async with self._read() as session:
            count = await session.scalar(select(func.count()).select_from(IncidentRow).where(*told)) or 0
            return tuple(incident_of(row) for row in await session.execute(query)), count

    async def incident(self, incident_id: int) -> Incident | None:
        """One case by its number, open or not."""
        found = await self._incidents(select(IncidentRow).where(col(IncidentRow.id) == incident_id))
        return found[0] if found else None

    async def recent_incidents(self, since: datetime, listing_id: int | None = None) -> tuple[Incident, ...]:
        """All that were raised or resolved since then, of one listing or of all, oldest first."""
        touched = or_(col(IncidentRow.raised_at) >= since, col(IncidentRow.resolved_at) >= since)
        query = select(IncidentRow).where(touched)
        return await self._incidents(query if listing_id is None else query.where(_ROW.listing_id == listing_id))

    async def cases(self, incident_ids: Collection[int]) -> tuple[Incident, ...]:
        """These cases, open or not, in the order of their numbers."""
        return await self._incidents(select(IncidentRow).where(col(IncidentRow.id).in_(sorted(incident_ids))))

    async def ended(self, since: datetime, keys: Collection[str] | None = None) -> tuple[Incident, ...]:
        """What has been over since then, of these keys; without any, what was of no listing."""
        over = col(IncidentRow.resolved_at) >= since, _ROW.status == Status.RESOLVED.value
        which = col(IncidentRow.listing_id).is_(None) if keys is None else col(IncidentRow.key).in_(sorted(keys))
        return await self._incidents(select(IncidentRow).where(*over, which))

    async def transitions(self, incident_id: int) -> tuple[Transition, ...]:
        """The steps of one incident's life, in order."""
        return await self._transitions(select(TransitionRow).where(col(TransitionRow.incident_id) == incident_id))

    async def transitions_of(self, incident_ids: Sequence[int]) -> dict[int, list[Transition]]:
        """The steps of each of several incidents' lives, in order."""
        steps = await self._transitions(select(TransitionRow).where(col(TransitionRow.incident_id).in_(incident_ids)))
        return {number: [one for one in steps if one.incident_id == number] for number in incident_ids}

    async def transition(self, transition_id: int) -> Transition | None:
        """One step, by its id."""
        found = await self._transitions(select(TransitionRow).where(col(TransitionRow.id) == transition_id))
        return found[0] if found else None

    async def undispatched(self) -> tuple[Transition, ...]:
        """The steps that nobody has routed yet, oldest first."""
        return await self._transitions(select(TransitionRow).where(UNROUTED))

    async def _incidents(self, query: Select[IncidentRow]) -> tuple[Incident, ...]:
        # Sorted here: asked to do so, SQLite would walk through all cases that ever were along their numbers.
        async with self._read() as session:
            rows = sorted(await session.scalars(query), key=lambda row: row.id)
        return tuple(incident_of(row) for row in rows)

    async def _transitions(self, query: Select[TransitionRow]) -> tuple[Transition, ...]:
        async with self._read() as session:
            return tuple(transition_of(row) for row in await session.scalars(query.order_by(col(TransitionRow.id))))
