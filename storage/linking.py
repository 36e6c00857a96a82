"""Writes links: each new piece of evidence stands in its case's chain from the commit that keeps it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.chain import GENESIS, LinkKind, hash_of
from storage.tables import LinkRow

_PLAIN = {"synchronize_session": False}


async def link(session: AsyncSession, case: int | None, kind: LinkKind, row_id: int, said: str) -> None:
    """Puts it at the end of the case's chain; what is of no case stands alone. There is one writer at a time."""
    place, before = await _last(session, case) if case is not None else (0, GENESIS)
    row = LinkRow(incident_id=case, place=place, kind=kind.value, row_id=row_id, said=said, hash=hash_of(before, said))
    session.add(row)
    await session.flush()


async def _last(session: AsyncSession, case: int) -> tuple[int, str]:
    """The next place in the chain, and the hash before it."""
    query = select(col(LinkRow.place), col(LinkRow.hash)).where(col(LinkRow.incident_id) == case)
    row = (await session.execute(query.order_by(col(LinkRow.place).desc()).limit(1))).first()
    return (0, GENESIS) if row is None else (row[0] + 1, row[1])


async def unlink(session: AsyncSession, kind: LinkKind, rows: Collection[int], now: datetime) -> None:
    """Their bytes are forgotten: in a case's chain the link stays and says since when; what stood alone goes whole."""
    mine = col(LinkRow.kind) == kind.value, col(LinkRow.row_id).in_(rows)
    alone = delete(LinkRow).where(*mine, col(LinkRow.incident_id).is_(None))
    await session.execute(alone, execution_options=_PLAIN)
    await session.execute(update(LinkRow).where(*mine).values(gone_at=now), execution_options=_PLAIN)
