"""Thins old states: of each day only what is worth keeping stays, and together it still covers the whole day."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, pieces
from storage.rows import snapshot_of
from storage.states import Snapshot, Status
from storage.tables import IncidentRow, ListingRow, SnapshotRow

# Which of a day's states stay, by their places; they are given in the order in which they were seen.
Worth = Callable[[Sequence[Snapshot]], Collection[int]]
DAY = timedelta(days=1)
# So many listings' days are thinned in one transaction.
_LISTINGS = 25
# Around a case's beginning and end every state is kept.
_BEFORE, _AFTER, _AROUND_END = DAY, 7 * DAY, DAY


class Thinning(Engines):
    """Days are those of UTC."""

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

    async def thin_day(self, kind: str, day: datetime, worth: Worth) -> int:
        """Drops what is not worth keeping of the day's states, listing by listing; says how many.

        A state that stays covers those dropped before it. Days about which a case may be asked stay as they are.
        """
        dropped = 0
        for some in pieces(await self._listing_ids(), _LISTINGS):
            days = await self._of_day(some, kind, day)
            spared = await self._in_case(some, day)
            thin = [_Thinned.of(rows, worth) for listing, rows in days.items() if listing not in spared]
            dropped += await self._thin(thin)
        return dropped

    async def _listing_ids(self) -> Sequence[int]:
        async with self._read() as session:
            return (await session.scalars(select(col(ListingRow.id)).order_by(col(ListingRow.id)))).all()

    async def _of_day(self, listings: Sequence[int], kind: str, day: datetime) -> dict[int, list[SnapshotRow]]:
        query = select(SnapshotRow).where(
            col(SnapshotRow.listing_id).in_(listings),
            col(SnapshotRow.kind) == kind,
            col(SnapshotRow.begin_at) >= day,
            col(SnapshotRow.begin_at) < day + DAY,
        )
        found: dict[int, list[SnapshotRow]] = {}
        async with self._read() as session:
            # Sorted here: asked to do so, the database would walk through all days along the numbers.
            for row in sorted(await session.scalars(query), key=lambda row: row.id):
                found.setdefault(row.listing_id, []).append(row)
        return found

    async def _in_case(self, listings: Sequence[int], day: datetime) -> set[int]:
        """The listings of which a case that was told, or is open, touches the day."""
        told = or_(col(IncidentRow.confirmed_at).is_not(None), col(IncidentRow.status) != Status.RESOLVED.value)
        query = select(col(IncidentRow.listing_id), col(IncidentRow.raised_at), col(IncidentRow.resolved_at))
        async with self._read() as session:
            cases = await session.execute(query.where(col(IncidentRow.listing_id).in_(listings), told))
            return {listing for listing, raised, resolved in cases if listing and _touches(day, raised, resolved)}

    async def _thin(self, days: Sequence["_Thinned"]) -> int:
        dropped = [number for day in days for number in day.dropped]
        if not dropped:
            return 0

        async def work(session: AsyncSession) -> None:
            plain = {"synchronize_session": False}
            await session.execute(delete(SnapshotRow).where(col(SnapshotRow.id).in_(dropped)), execution_options=plain)
            for number, begin in (longer for day in days for longer in day.longer):
                change = update(SnapshotRow).where(col(SnapshotRow.id) == number).values(begin_at=begin)
                await session.execute(change, execution_options=plain)

        await self._write(work)
        return len(dropped)


@dataclass(frozen=True, slots=True)
class _Thinned:
    """What becomes of one listing's day: the states that leave, and those that now begin earlier."""

    dropped: tuple[int, ...]
    longer: tuple[tuple[int, datetime], ...]

    @classmethod
    def of(cls, rows: Sequence[SnapshotRow], worth: Worth) -> "_Thinned":
        kept = set(worth([snapshot_of(row) for row in rows]))
        dropped = (row.id for place, row in enumerate(rows) if place not in kept)
        return cls(tuple(dropped), tuple(_covering(rows, kept)))


def _touches(day: datetime, raised: datetime, resolved: datetime | None) -> bool:
    end = day + DAY
    if resolved is None:
        return end > raised - _BEFORE
    near = resolved - _AROUND_END < end and day < resolved + _AROUND_END
    return near or (raised - _BEFORE < end and day < min(raised + _AFTER, resolved + _AROUND_END))


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
