"""What people decide, who changed what, and the way back: each change and its entry in the audit are one commit."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, begins_with
from storage.errors import Conflict
from storage.slots import TAGS, Gone, as_kept, read_slot, write_slot
from storage.states import AuditEntry, Decision, JsonValue, Undo
from storage.tables import AuditRow, DecisionRow


class Decisions(Engines):
    """Decisions by scope ("house", "person:ID", "listing:ID", "tag:NAME") and key, and the audit of them."""

    async def decide(self, scope: str, key: str, value: JsonValue, by: str, now: datetime) -> AuditEntry | None:
        """Decides it and notes by whom; None takes it back to the default.

        None is returned where nothing changes, or where the person or listing is no longer here. Conflict where
        nobody would be an owner any more; ValueError for an amount with too many decimals.
        """
        value = as_kept(scope, key, value)

        async def work(session: AsyncSession) -> AuditEntry | None:
            try:
                before = await read_slot(session, scope, key)
                if before == value:
                    return None
                await write_slot(session, scope, key, value)
            except Gone:
                return None
            return await _noted(session, scope, key, before, value, by, now, undoable=True)

        return await self._write(work)

    async def note(
        self, scope: str, key: str, before: JsonValue, after: JsonValue, by: str, now: datetime
    ) -> AuditEntry:
        """Notes in the audit what was done elsewhere and cannot be undone from there."""
        return await self._write(lambda session: _noted(session, scope, key, before, after, by, now, undoable=False))

    async def undo(self, entry_id: int, by: str, now: datetime) -> Undo:
        """Brings back what was before the entry, unless something newer stands on it."""

        async def work(session: AsyncSession) -> Undo:
            entry = await session.get(AuditRow, entry_id, with_for_update=True)
            if entry is None or not entry.undoable:
                return Undo.CANNOT
            if entry.undone_at is not None:
                return Undo.BEFORE
            try:
                if (
                    await _newer(session, entry)
                    or await read_slot(session, entry.scope, entry.key) != entry.value_after
                ):
                    return Undo.NEWER
                await write_slot(session, entry.scope, entry.key, entry.value_before)
            except (Gone, Conflict):
                return Undo.CANNOT
            entry.undone_at, entry.undone_by = now, by
            return Undo.DONE

        return await self._write(work)

    async def audit(self, limit: int = 20, offset: int = 0) -> tuple[AuditEntry, ...]:
        """The latest changes first."""
        query = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit).offset(offset)
        async with self._read() as session:
            return tuple(_entry_of(row) for row in await session.scalars(query))

    async def audited(self, entry_id: int) -> AuditEntry | None:
        """One change."""
        async with self._read() as session:
            row = await session.get(AuditRow, entry_id)
            return None if row is None else _entry_of(row)

    async def count_audit(self) -> int:
        async with self._read() as session:
            return await session.scalar(select(func.count()).select_from(AuditRow)) or 0

    async def decided(self, scope: str, key: str) -> JsonValue:
        """What is decided there, None where nothing is."""
        async with self._read() as session:
            try:
                return await read_slot(session, scope, key)
            except Gone:
                return None

    async def decisions(self, prefix: str, scopes: Collection[str] | None = None) -> tuple[Decision, ...]:
        """What is decided under keys that begin so, everywhere or in these scopes."""
        query = select(col(DecisionRow.scope), col(DecisionRow.key), col(DecisionRow.value))
        if scopes is not None:
            query = query.where(col(DecisionRow.scope).in_(scopes))
        query = query.order_by(col(DecisionRow.scope), col(DecisionRow.key))
        async with self._read() as session:
            found = await session.execute(query.where(begins_with(session, col(DecisionRow.key), prefix)))
            return tuple(Decision(*row) for row in found)

    async def tags(self) -> Mapping[int, tuple[str, ...]]:
        """The tags of each listing that has any."""
        return {
            int(one.scope.partition(":")[2]): tuple(str(tag) for tag in one.value)
            for one in await self.decisions(TAGS)
            if isinstance(one.value, list)
        }

    async def starred(self) -> frozenset[int]:
        """The listings that have a star."""
        return frozenset(int(one.scope.partition(":")[2]) for one in await self.decisions("starred"))


async def _newer(session: AsyncSession, entry: AuditRow) -> bool:
    """Whether a later change of the same stands."""
    same = col(AuditRow.scope) == entry.scope, col(AuditRow.key) == entry.key
    later = select(func.count()).where(*same, col(AuditRow.id) > entry.id, col(AuditRow.undone_at).is_(None))
    return bool(await session.scalar(later))


async def _noted(
    session: AsyncSession,
    scope: str,
    key: str,
    before: JsonValue,
    after: JsonValue,
    by: str,
    now: datetime,
    *,
    undoable: bool,
) -> AuditEntry:
    row = AuditRow(at=now, by_name=by, scope=scope, key=key, value_before=before, value_after=after, undoable=undoable)
    session.add(row)
    await session.flush()
    return _entry_of(row)


def _entry_of(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        by=row.by_name,
        scope=row.scope,
        key=row.key,
        before=row.value_before,
        after=row.value_after,
        undoable=row.undoable,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
