"""What is wrong and what was: incidents and the steps of their lives."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlmodel import col

from storage.engine import Engines
from storage.rows import incident_of, transition_of
from storage.states import Incident, Transition
from storage.tables import OPEN, UNROUTED, IncidentRow, TransitionRow


class Incidents(Engines):
    """Incidents, as they are asked for; only a commit changes them."""

    async def open_incidents(
        self, *, account: str | None = None, listing_id: int | None = None
    ) -> tuple[Incident, ...]:
        """All that are not resolved, oldest first."""
        query = select(IncidentRow).where(OPEN)
        if account is not None:
            query = query.where(col(IncidentRow.account) == account)
        if listing_id is not None:
            query = query.where(col(IncidentRow.listing_id) == listing_id)
        return await self._incidents(query)

    async def incident(self, incident_id: int) -> Incident | None:
        """One case by its number, open or not."""
        found = await self._incidents(select(IncidentRow).where(col(IncidentRow.id) == incident_id))
        return found[0] if found else None

    async def recent_incidents(self, since: datetime) -> tuple[Incident, ...]:
        """All that were raised or resolved since then, oldest first."""
        touched = or_(col(IncidentRow.raised_at) >= since, col(IncidentRow.resolved_at) >= since)
        return await self._incidents(select(IncidentRow).where(touched))

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
