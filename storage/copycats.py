"""Listings that look like mine: what was seen of them, and what people said of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import Subject
from storage.batches import Batches
from storage.engine import changed
from storage.states import Lookalike
from storage.tables import CopycatRow, ListingRow


class Copycats(Batches):
    """Those that are remembered, each beside the listing of mine that it is like."""

    async def copied(self) -> frozenset[int]:
        """The listings that others were ever seen to look like."""
        async with self._read() as session:
            return frozenset(await session.scalars(select(col(CopycatRow.listing_id)).distinct()))

    async def copycats(self, listing_id: int | None = None) -> tuple[Lookalike, ...]:
        """Of one listing or of all, those that are gone and those that are dismissed too, the most like first."""
        await self._settle(listing_id)
        query = select(CopycatRow).order_by(
            col(CopycatRow.percent).desc(), col(CopycatRow.first_seen), col(CopycatRow.ref_id)
        )
        if listing_id is not None:
            query = query.where(col(CopycatRow.listing_id) == listing_id)
        async with self._read() as session:
            return tuple(_lookalike_of(row) for row in await session.scalars(query))

    async def dismiss_copycat(self, listing_id: int, ref: Subject, at: datetime | None) -> bool:
        """A person says that it is no copy; None takes that back. False where it is not remembered."""
        await self._settle()
        query = update(CopycatRow).where(*_is(listing_id, ref)).values(dismissed_at=at)
        return await self._write(lambda session: changed(session, query)) > 0

    async def drop_copycats(self, before: datetime) -> int:
        """Forgets those that were gone before then and of which nobody said anything, and those of what was removed."""
        removed = select(col(ListingRow.id)).where(col(ListingRow.removed_at) < before)
        gone = and_(col(CopycatRow.gone_at) < before, col(CopycatRow.dismissed_at).is_(None))
        query = delete(CopycatRow).where(or_(gone, col(CopycatRow.listing_id).in_(removed)))
        return await self._write(lambda session: changed(session, query))


async def forget_copycats(session: AsyncSession, listing_id: int) -> None:
    """A listing that begins anew has none."""
    await session.execute(delete(CopycatRow).where(col(CopycatRow.listing_id) == listing_id))


def _is(listing_id: int, ref: Subject) -> tuple[Any, ...]:
    return (
        col(CopycatRow.listing_id) == listing_id,
        col(CopycatRow.market) == ref.market,
        col(CopycatRow.ref_id) == ref.id,
    )


def _lookalike_of(row: CopycatRow) -> Lookalike:
    return Lookalike(
        listing_id=row.listing_id,
        ref=Subject(row.market, row.ref_id),
        percent=row.percent,
        facts=row.value,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        missing=row.missing,
        gone_at=row.gone_at,
        dismissed_at=row.dismissed_at,
    )
