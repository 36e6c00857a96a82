"""What has to be done by a moment; a deadline is changed like any decision, so that the audit can bring it back."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import FulfilledBy, OrderState
from storage.engine import Engines
from storage.rows import deadline_of
from storage.states import Deadline, Unshipped
from storage.tables import DeadlineRow, SaleOrderRow, table

_ORDER = table(SaleOrderRow).columns
_TO_SHIP = (OrderState.UNSHIPPED.value, OrderState.PARTLY_SHIPPED.value)


class Deadlines(Engines):
    """Deadlines that people entered, and what is promised to be shipped."""

    async def add_deadline(self, deadline: Deadline) -> Deadline:
        """Keeps it under a number of its own."""
        row = DeadlineRow(
            what=deadline.what,
            kind=deadline.kind.value,
            due_at=deadline.due_at,
            typed=deadline.typed,
            zone=deadline.zone,
            listing_id=deadline.listing_id,
            account=deadline.account,
            incident_id=deadline.incident_id,
            made_at=deadline.made_at,
            made_by=deadline.made_by,
        )

        async def work(session: AsyncSession) -> Deadline:
            session.add(row)
            await session.flush()
            return replace(deadline, id=row.id)

        return await self._write(work)

    async def deadlines(self, until: datetime | None = None) -> tuple[Deadline, ...]:
        """Those that are still to be done, with `until` those that are due by then; the next first."""
        query = select(DeadlineRow).where(col(DeadlineRow.done_at).is_(None), col(DeadlineRow.deleted_at).is_(None))
        if until is not None:
            query = query.where(col(DeadlineRow.due_at) <= until)
        async with self._read() as session:
            rows = await session.scalars(query.order_by(col(DeadlineRow.due_at), col(DeadlineRow.id)))
            return tuple(deadline_of(row) for row in rows)

    async def deadline(self, number: int) -> Deadline | None:
        """One by its number, be it done or deleted."""
        async with self._read() as session:
            row = await session.get(DeadlineRow, number)
            return None if row is None else deadline_of(row)

    async def unshipped(self, until: datetime) -> tuple[Unshipped, ...]:
        """The orders that I ship myself, have not shipped, and promised to ship by then; the next first.

        Where a platform does not say who ships, I may have to.
        """
        mine = or_(_ORDER.fulfilled_by.is_(None), _ORDER.fulfilled_by != FulfilledBy.PLATFORM.value)
        query = select(_ORDER.account, _ORDER.order_id, _ORDER.ship_by)
        query = query.where(_ORDER.state.in_(_TO_SHIP), _ORDER.ship_by <= until, mine)
        async with self._read() as session:
            rows = await session.execute(query.order_by(_ORDER.ship_by, _ORDER.account, _ORDER.order_id))
            return tuple(Unshipped(*row) for row in rows)
