"""What we saw: memories, snapshots, series, and the proof that we truly looked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from adapters.readings import Topic
from storage.batches import Batches
from storage.rows import memory_of, snapshot_of
from storage.states import LookCount, Point, RuleMemory, Snapshot, Span, Trouble
from storage.tables import (
    CoverageRow,
    ListingRow,
    LookLogRow,
    MemoryRow,
    MetricNameRow,
    SeriesRow,
    SnapshotRow,
    TroubleRow,
    WatchRow,
    table,
)

AnySelect = Select[*tuple[Any, ...]]
WATCHED = col(WatchRow.listing_id), col(WatchRow.topic)


class History(Batches):
    """The past, as it is asked for."""

    async def memories(self, listing_id: int) -> dict[str, RuleMemory]:
        """What each rule remembers of the listing, by the rule's name."""
        await self._settle(listing_id)
        query = select(MemoryRow).where(col(MemoryRow.listing_id) == listing_id)
        async with self._read() as session:
            return {row.rule: memory_of(row) for row in await session.scalars(query)}

    async def memories_of(self, rule: str) -> tuple[tuple[str, RuleMemory], ...]:
        """What a rule remembers of every listing, each beside the listing's account."""
        await self._settle()
        query = select(col(ListingRow.account), MemoryRow).join(ListingRow, col(ListingRow.id) == MemoryRow.listing_id)
        async with self._read() as session:
            rows = await session.execute(query.where(col(MemoryRow.rule) == rule).order_by(col(MemoryRow.listing_id)))
            return tuple((account, memory_of(row)) for account, row in rows)

    async def snapshot(self, listing_id: int, kind: str) -> Snapshot | None:
        """The state that was seen last."""
        latest = _snapshots(listing_id, kind).order_by(col(SnapshotRow.id).desc()).limit(1)
        found = await self._snapshots(listing_id, latest)
        return found[0] if found else None

    async def newest(self, kind: str) -> Mapping[int, Snapshot]:
        """The state of every listing that was seen last, by the listing's number."""
        await self._settle()
        last = select(func.max(col(SnapshotRow.id))).where(col(SnapshotRow.kind) == kind)
        query = select(*table(SnapshotRow).columns)
        query = query.where(col(SnapshotRow.id).in_(last.group_by(col(SnapshotRow.listing_id))))
        async with self._read() as session:
            return {row.listing_id: snapshot_of(row) for row in await session.execute(query)}

    async def snapshots(self, listing_id: int, kind: str, since: datetime) -> tuple[Snapshot, ...]:
        """The states that held at `since` or later, in the order in which they were seen."""
        query = _snapshots(listing_id, kind).where(col(SnapshotRow.end_at) >= since)
        return await self._snapshots(listing_id, query.order_by(col(SnapshotRow.id)))

    async def _snapshots(self, listing_id: int, query: Select[SnapshotRow]) -> tuple[Snapshot, ...]:
        await self._settle(listing_id)
        async with self._read() as session:
            return tuple(snapshot_of(row) for row in await session.scalars(query))

    async def series(self, listing_id: int, metric: str, since: datetime, until: datetime) -> tuple[Point, ...]:
        """The changes from `since` to `until` inclusive, led by the point that already held at `since`."""
        await self._settle(listing_id)
        points = _points(listing_id, metric)
        held = points.where(col(SeriesRow.at) <= since).order_by(col(SeriesRow.at).desc()).limit(1)
        then = points.where(col(SeriesRow.at) > since, col(SeriesRow.at) <= until).order_by(col(SeriesRow.at))
        async with self._read() as session:
            rows = [*await session.execute(held), *await session.execute(then)]
        return tuple(Point(at, value) for at, value in rows)

    async def latest(self, metric: str) -> Mapping[int, float]:
        """The number as it was last seen of every listing that ever had it."""
        await self._settle()
        number = select(col(MetricNameRow.id)).where(col(MetricNameRow.name) == metric).scalar_subquery()
        of_it = col(SeriesRow.listing_id) == col(ListingRow.id), col(SeriesRow.metric_id) == number
        last = select(col(SeriesRow.value)).where(*of_it).order_by(col(SeriesRow.at).desc()).limit(1)
        query = select(col(ListingRow.id), last.correlate(ListingRow).scalar_subquery().label("value"))
        async with self._read() as session:
            rows = (await session.execute(query.where(col(ListingRow.removed_at).is_(None)))).all()
            return {listing: value for listing, value in rows if value is not None}

    async def metrics(self, listing_id: int) -> tuple[str, ...]:
        """The names of all numbers ever seen on the listing."""
        await self._settle(listing_id)
        numbers = select(col(SeriesRow.metric_id)).where(col(SeriesRow.listing_id) == listing_id).distinct()
        query = select(col(MetricNameRow.name)).where(col(MetricNameRow.id).in_(numbers))
        async with self._read() as session:
            return tuple(await session.scalars(query.order_by(col(MetricNameRow.name))))

    async def coverage(self, since: datetime, until: datetime, listing_id: int | None = None) -> tuple[Span, ...]:
        """The spans in which we truly looked, cut to the window, by listing, topic and time."""
        overlaps = col(CoverageRow.end_at) >= since, col(CoverageRow.begin_at) <= until
        query = _of_watch(select(*WATCHED, col(CoverageRow.begin_at), col(CoverageRow.end_at)), CoverageRow, listing_id)
        rows = await self._spans(query.where(*overlaps).order_by(*WATCHED, col(CoverageRow.begin_at)))
        return tuple(
            Span(listing, Topic(topic), max(begin, since), min(end, until)) for listing, topic, begin, end in rows
        )

    async def troubles(self, since: datetime, until: datetime, listing_id: int | None = None) -> tuple[Trouble, ...]:
        """The spans in which looks failed, whole even where they reach beyond the window."""
        overlaps = col(TroubleRow.end_at) >= since, col(TroubleRow.begin_at) <= until
        columns = (TroubleRow.begin_at, TroubleRow.end_at, TroubleRow.why, TroubleRow.looks)
        query = _of_watch(select(*WATCHED, *(col(column) for column in columns)), TroubleRow, listing_id)
        rows = await self._spans(query.where(*overlaps).order_by(*WATCHED, col(TroubleRow.begin_at)))
        return tuple(Trouble(listing, Topic(topic), *rest) for listing, topic, *rest in rows)

    async def looks_between(self, since: datetime, until: datetime) -> tuple[LookCount, ...]:
        """How often we looked, by listing and topic, in the hours that begin in [since, until).

        Windows that meet count every look once. The counts are kept for weeks, coverage for ever.
        """
        begin = col(LookLogRow.hour_at)
        counts = func.sum(LookLogRow.looks), func.sum(LookLogRow.failures)
        query = _of_watch(select(*WATCHED, *counts), LookLogRow, None).group_by(*WATCHED).order_by(*WATCHED)
        rows = await self._spans(query.where(begin >= since, begin < until))
        return tuple(LookCount(listing, Topic(topic), *rest) for listing, topic, *rest in rows)

    async def _spans(self, query: AnySelect) -> Sequence[Any]:
        await self._settle()
        async with self._read() as session:
            return (await session.execute(query)).all()


def _of_watch(query: AnySelect, row: Any, listing_id: int | None) -> AnySelect:
    query = query.join_from(row, WatchRow, row.watch_id == WatchRow.id)
    return query if listing_id is None else query.where(col(WatchRow.listing_id) == listing_id)


def _snapshots(listing_id: int, kind: str) -> Select[SnapshotRow]:
    return select(SnapshotRow).where(col(SnapshotRow.listing_id) == listing_id, col(SnapshotRow.kind) == kind)


def _points(listing_id: int, metric: str) -> AnySelect:
    number = select(col(MetricNameRow.id)).where(col(MetricNameRow.name) == metric).scalar_subquery()
    return select(col(SeriesRow.at), col(SeriesRow.value)).where(
        col(SeriesRow.listing_id) == listing_id, col(SeriesRow.metric_id) == number
    )
