"""Forgetting: what is older than it must be leaves in small pieces, so that no writer ever waits for it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, changed, pieces
from storage.proofs import drop_proofs
from storage.states import DeliveryState, Status
from storage.tables import (
    AttemptRow,
    DeliveryIncidentRow,
    DeliveryRow,
    IncidentRow,
    ListingRow,
    LookLogRow,
    ProofBodyRow,
    ProofRow,
    Row,
    TransitionRow,
    TroubleRow,
    WatchRow,
)

# So much goes in one transaction: each takes some milliseconds, and others have their turn in between.
_BODIES, _ROWS, _WATCHES, _SPAN = 5, 200, 5, timedelta(days=30)
_PLAIN: dict[str, Any] = {"synchronize_session": False}
_SAID = (DeliveryState.SENT.value, DeliveryState.WITHHELD.value)


class Retention(Engines):
    """What may be forgotten; each method ends when nothing of its kind is left, and says how much it dropped."""

    async def drop_failing_bodies(self, before: datetime, account_bytes: int, all_bytes: int) -> int:
        """Raw answers that belong to no case: the old ones, and the oldest ones beyond these sums of packed bytes.

        Those that are of no listing count together, as if they were of one more account.
        """
        query = (
            select(col(ProofRow.id), col(ProofRow.at), col(ListingRow.account), col(ProofBodyRow.packed_size))
            .outerjoin(ListingRow, col(ListingRow.id) == col(ProofRow.listing_id))
            .join(ProofBodyRow, col(ProofBodyRow.digest) == col(ProofRow.digest))
            .where(col(ProofRow.incident_id).is_(None))
            .order_by(col(ProofRow.id).desc())
        )
        async with self._read() as session:
            rows = (await session.execute(query)).all()
        kept: Counter[str | None] = Counter()
        dropped: list[int] = []
        for proof_id, at, account, size in rows:
            if at < before or kept[account] + size > account_bytes or kept.total() + size > all_bytes:
                dropped.append(proof_id)
            else:
                kept[account] += size
        return await self._drop_bodies(dropped, before)

    async def drop_case_bodies(self, before: datetime, now: datetime) -> int:
        """Raw answers of cases that were over before then; the cases stay, and in their chains what was forgotten."""
        over = select(col(IncidentRow.id)).where(col(IncidentRow.resolved_at) < before)
        async with self._read() as session:
            ids = (await session.scalars(select(col(ProofRow.id)).where(col(ProofRow.incident_id).in_(over)))).all()
        return await self._drop_bodies(ids, now)

    async def _drop_bodies(self, ids: Sequence[int], now: datetime) -> int:
        for some in pieces(ids, _BODIES):

            async def work(session: AsyncSession, some: Sequence[int] = some) -> None:
                await drop_proofs(session, some, now)

            await self._write(work)
        return len(ids)

    async def drop_deliveries(self, before: datetime) -> int:
        """Messages that were told long ago, and about no case that is still open or ended since."""
        dropped = 0
        while ids := await self._oldest(_told(before)):
            dropped += len(ids)

            async def work(session: AsyncSession, ids: Sequence[int] = ids) -> None:
                links = delete(DeliveryIncidentRow).where(col(DeliveryIncidentRow.delivery_id).in_(ids))
                await session.execute(links.execution_options(**_PLAIN))
                rows = delete(DeliveryRow).where(col(DeliveryRow.id).in_(ids))
                await session.execute(rows.execution_options(**_PLAIN))

            await self._write(work)
        return dropped + await self._drop_rows(TransitionRow, _loose(before))

    async def drop_counts(self, before: datetime) -> int:
        """Counts of looks by the hour."""
        return await self._drop_by_watch(LookLogRow, col(LookLogRow.hour_at), before, true())

    async def drop_troubles(self, before: datetime) -> int:
        """Spans in which looks failed."""
        ended = col(TroubleRow.end_at) < before
        return await self._drop_by_watch(TroubleRow, col(TroubleRow.begin_at), before, ended)

    async def drop_attempts(self, before: datetime) -> int:
        """Codes that strangers tried."""
        return await self._drop_rows(AttemptRow, select(col(AttemptRow.id)).where(col(AttemptRow.at) < before))

    async def _drop_by_watch(self, row: Any, at: Any, before: datetime, old: Any) -> int:
        """Some watches and a month at a time, along the key: to look for old rows everywhere would take long."""
        async with self._read() as session:
            watches = (await session.scalars(select(col(WatchRow.id)).order_by(col(WatchRow.id)))).all()
        dropped = 0
        for some in pieces(watches, _WATCHES):
            mine = row.watch_id.in_(some)
            async with self._read() as session:
                until = await session.scalar(select(func.min(at)).where(mine, at < before, old))
            while until is not None and until < before:
                until = min(until + _SPAN, before)
                query = delete(row).where(mine, at < until, old).execution_options(**_PLAIN)
                dropped += await self._write(lambda session, query=query: changed(session, query))  # type: ignore[misc]
        return dropped

    async def _drop_rows(self, row: type[Row], query: Select[int]) -> int:
        dropped = 0
        number: Any = row.id  # type: ignore[attr-defined]
        while ids := await self._oldest(query):
            gone = delete(row).where(number.in_(ids)).execution_options(**_PLAIN)
            dropped += await self._write(lambda session, gone=gone: changed(session, gone))  # type: ignore[misc]
        return dropped

    async def _oldest(self, query: Select[int]) -> Sequence[int]:
        async with self._read() as session:
            return (await session.scalars(query.limit(_ROWS))).all()


def _told(before: datetime) -> Select[int]:
    """The newest row of all stays: SQLite would give its number once more."""
    fresh = (
        select(col(DeliveryIncidentRow.delivery_id))
        .join(IncidentRow, col(IncidentRow.id) == col(DeliveryIncidentRow.incident_id))
        .where(
            col(DeliveryIncidentRow.delivery_id) == col(DeliveryRow.id),
            or_(col(IncidentRow.status) != Status.RESOLVED.value, col(IncidentRow.resolved_at) >= before),
        )
    )
    named = and_(col(DeliveryRow.state) == DeliveryState.PARKED.value, col(DeliveryRow.named))
    newest = select(func.max(DeliveryRow.id)).scalar_subquery()
    return select(col(DeliveryRow.id)).where(
        col(DeliveryRow.created_at) < before,
        or_(col(DeliveryRow.state).in_(_SAID), named),
        col(DeliveryRow.id) < newest,
        ~fresh.exists(),
    )


def _loose(before: datetime) -> Select[int]:
    """First looks and digests that nobody is to be told any more."""
    spoken = select(col(DeliveryRow.id)).where(col(DeliveryRow.transition_id) == col(TransitionRow.id))
    newest = select(func.max(TransitionRow.id)).scalar_subquery()
    return select(col(TransitionRow.id)).where(
        col(TransitionRow.incident_id).is_(None),
        col(TransitionRow.at) < before,
        col(TransitionRow.routed),
        col(TransitionRow.id) < newest,
        ~spoken.exists(),
    )
