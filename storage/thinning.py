"""Thins old states: of each day or week only what is worth keeping stays, and together it still covers the whole."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, pieces
from storage.rows import snapshot_of
from storage.states import Snapshot, Status
from storage.tables import IncidentRow, ListingRow, SnapshotRow, table

# Which of a span's states stay, by their places; they are given in the order in which they were seen.
Worth = Callable[[Sequence[Snapshot]], Collection[int]]
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# So many listings' spans are thinned in one transaction.
_LISTINGS = 25
# Around a case's beginning and end every state is kept.
_BEFORE, _AFTER, _AROUND_END = DAY, 7 * DAY, DAY


class Thinning(Engines):
    """Days and weeks are those of UTC."""

    async def oldest_state(self, kind: str) -> datetime | None:
        """When the first state of the kind was seen."""
        listings = await self._listing_ids()
        found: list[datetime] = []
        async with self._read() as session:
            for listing_id in listings:
                mine = col(SnapshotRow.listing_id) == listing_id, col(SnapshotRow.kind) == kind
                first = (await session.scalars(select(func.min(SnapshotRow.begin_at)).where(*mine))).one()
                found += [first] if first else []
        return min(found, default=None)

    async def thin_between(self, kind: str, begin: datetime, end: datetime, worth: Worth) -> int:
        """Drops what is not worth keeping of the states that began in [begin, end), listing by listing; says how many.

        A state that stays covers those dropped before it. A listing of which a case may be asked stays as it is.
        """
        dropped = 0
        for some in pieces(await self._listing_ids(), _LISTINGS):
            spans = await self._between(some, kind, begin, end)
            spared = await self._in_case(some, begin, end)
            thin = [_Thinned.of(rows, worth) for listing, rows in spans.items() if listing not in spared]
            dropped += await self._thin(thin)
        return dropped

    async def _listing_ids(self) -> Sequence[int]:
        async with self._read() as session:
            return (await session.scalars(select(col(ListingRow.id)).order_by(col(ListingRow.id)))).all()

    async def _between(
        self, listings: Sequence[int], kind: str, begin: datetime, end: datetime
    ) -> dict[int, list[SnapshotRow]]:
        query = select(SnapshotRow).where(
            col(SnapshotRow.listing_id).in_(listings),
            col(SnapshotRow.kind) == kind,
            col(SnapshotRow.begin_at) >= begin,
            col(SnapshotRow.begin_at) < end,
        )
        found: dict[int, list[SnapshotRow]] = {}
        async with self._read() as session:
            # Sorted here: asked to do so, the database would walk through all days along the numbers.
            for row in sorted(await session.scalars(query), key=lambda row: row.id):
                found.setdefault(row.listing_id, []).append(row)
        return found

    async def _in_case(self, listings: Sequence[int], begin: datetime, end: datetime) -> set[int]:
        """The listings of which a case that was told, or is open, touches the span."""
        told = or_(col(IncidentRow.confirmed_at).is_not(None), col(IncidentRow.status) != Status.RESOLVED.value)
        query = select(col(IncidentRow.listing_id), col(IncidentRow.raised_at), col(IncidentRow.resolved_at))
        async with self._read() as session:
            cases = await session.execute(query.where(col(IncidentRow.listing_id).in_(listings), told))
            return {
                listing for listing, raised, resolved in cases if listing and _touches(begin, end, raised, resolved)
            }

    async def _thin(self, spans: Sequence["_Thinned"]) -> int:
        dropped = [number for span in spans for number in span.dropped]
        if not dropped:
            return 0

        longer = [{"number": number, "begin": begin} for span in spans for number, begin in span.longer]

        async def work(session: AsyncSession) -> None:
            plain = {"synchronize_session": False}
            await session.execute(delete(SnapshotRow).where(col(SnapshotRow.id).in_(dropped)), execution_options=plain)
            if longer:
                # All in one statement: the lock is held, and each way to the driver takes a while on a busy machine.
                rows = table(SnapshotRow)
                mine = rows.c.id == bindparam("number")
                await session.execute(rows.update().where(mine).values(begin_at=bindparam("begin")), longer)

        await self._write(work)
        return len(dropped)


@dataclass(frozen=True, slots=True)
class _Thinned:
    """What becomes of one listing's span: the states that leave, and those that now begin earlier."""

    dropped: tuple[int, ...]
    longer: tuple[tuple[int, datetime], ...]

    @classmethod
    def of(cls, rows: Sequence[SnapshotRow], worth: Worth) -> "_Thinned":
        kept = set(worth([snapshot_of(row) for row in rows]))
        dropped = (row.id for place, row in enumerate(rows) if place not in kept)
        return cls(tuple(dropped), tuple(_covering(rows, kept)))


def _touches(begin: datetime, end: datetime, raised: datetime, resolved: datetime | None) -> bool:
    if resolved is None:
        return end > raised - _BEFORE
    near = resolved - _AROUND_END < end and begin < resolved + _AROUND_END
    return near or (raised - _BEFORE < end and begin < min(raised + _AFTER, resolved + _AROUND_END))


def _covering(rows: Sequence[SnapshotRow], kept: set[int]) -> Iterator[tuple[int, datetime]]:
    """Of each kept state that follows dropped ones, when the first of those began."""
    first: datetime | None = None
    for place, row in enumerate(rows):
        if place not in kept:
            first = min(first or row.begin_at, row.begin_at)
        elif first is not None:
            yield row.id, min(first, row.begin_at)
            first = None


def day_of(moment: datetime) -> datetime:
    """Midnight (UTC) before the moment."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def week_of(moment: datetime) -> datetime:
    """Midnight (UTC) before the last Monday."""
    day = day_of(moment)
    return day - day.weekday() * DAY
