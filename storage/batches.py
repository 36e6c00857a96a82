"""Commits: everything that one look, review or command changed is kept together or not at all."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Self

from sqlalchemy import or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import Topic
from storage.bookkeeping import want_of_accounts, write_accounts
from storage.dialects import Database
from storage.engine import Engines, changed, insert_into
from storage.errors import Conflict, Stale, Unwritable
from storage.proofs import PackedProof, pack, write_proofs
from storage.rows import incident_columns
from storage.series import write_looks, write_metrics, write_ranking_looks, write_states
from storage.settings import write_setting
from storage.states import Batch, Incident, Lookalike, Metric, RuleMemory, State, Told, Transition
from storage.tables import CopycatRow, IncidentRow, ListingRow, MemoryRow, MetricNameRow, TransitionRow, WatchRow, table

log = logging.getLogger(__name__)
# So many quiet batches wait at most, even if nobody calls flush.
WAITING = 500
# So many are held while nothing can be written: hours of looks, some megabytes.
MOST_WAITING = 5_000


@dataclass(slots=True)
class _Done:
    """What a transaction takes with it once it is committed."""

    batches: int = 0
    metrics: dict[str, int] = field(default_factory=dict)


def merged(batches: Iterable[Batch]) -> Batch:
    """One batch that says what all of them say, in their order."""
    many = tuple(batches)
    return Batch(**{part.name: sum((getattr(one, part.name) for one in many), ()) for part in fields(Batch)})


class Batches(Engines):
    """Commits at once, or quietly a little later together with others."""

    def __init__(self, database: Database, tries: int = 1) -> None:
        super().__init__(database, tries)
        self._waiting: list[Batch] = []
        self._touched: set[int] = set()
        self._metric_ids: dict[str, int] = {}
        self._asked: Mapping[str, Collection[Topic]] | None = None
        # Held by whoever reads incidents, thinks and commits: it spares this process the Stale of its own making.
        self.incident_lock = asyncio.Lock()

    def ask_only(self, topics: Mapping[str, Collection[Topic]]) -> None:
        """From now on only these questions are told of, by account; the rows of the others wait until they are asked.

        An account that lost its keys to an API, or is no longer configured, keeps its cursors and its coverage so.
        """
        self._asked = topics

    @asynccontextmanager
    async def at_once(self) -> AsyncIterator[Self]:
        """This store as it is at one moment, for answers whose parts must agree; it writes nothing.

        All that is asked of it takes one way to the database. There are few: ask nothing of the store itself meanwhile.
        """
        await self._settle()
        async with self._read() as session:
            seen = copy(self)
            seen._moment = session
            yield seen

    async def later(self, batch: Batch) -> None:
        """Keeps a quiet batch in memory until the next flush or commit; the caller flushes every second.

        What reads of it through this store flushes first. When too many wait this call flushes; where that fails
        they all go on waiting and the error is raised. When far too many wait, a batch that could not be written is
        let go: its error is raised, and the coverage shows the gap. ValueError for a batch that tells or asks.
        """
        if batch.told or batch.loose or batch.proofs or batch.wants or batch.account_wants:
            raise ValueError("only a quiet batch may wait: this one tells, asks or proves something")
        if len(self._waiting) >= MOST_WAITING:
            await self.flush()
        self._waiting.append(batch)
        parts: list[Metric | State | RuleMemory | Lookalike] = [*batch.metrics, *batch.states, *batch.memories]
        parts += batch.copycats
        self._touched.update(part.listing_id for part in parts)
        if len(self._waiting) >= WAITING:
            await self.flush()

    async def flush(self) -> None:
        """Writes what waits, in one transaction. A batch that the database refuses is named by a Conflict."""
        if not self._waiting:
            return
        try:
            await self._commit(Batch(), [])
        except Conflict:
            await self._salvage()
            raise

    async def commit(self, batch: Batch) -> tuple[Incident, ...]:
        """Writes what waits and this batch in one transaction; returns the incidents with id and version.

        Raises Stale where an incident was changed since it was read, Conflict where the database's rules forbid it,
        Busy; then nothing of the batch is kept.
        """
        proofs = await pack(batch.proofs)
        try:
            return await self._commit(batch, proofs)
        except Conflict:
            if not self._waiting:
                raise
        # One of those that wait may be at fault; it must hold up no alert.
        await self._salvage()
        return await self._commit(batch, proofs)

    async def _commit(self, batch: Batch, proofs: list[PackedProof]) -> tuple[Incident, ...]:
        done = _Done()

        async def work(session: AsyncSession) -> tuple[Incident, ...]:
            done.batches = len(self._waiting)
            done.metrics = await self._write_quiet(session, merged((*self._waiting, batch)))
            return await _write_loud(session, batch, proofs)

        return await self._write(work, then=lambda: self._forget(done))

    async def _salvage(self) -> None:
        """Writes those that wait one by one; what the database refuses is logged and dropped."""
        done = _Done()

        async def work(session: AsyncSession) -> None:
            done.batches = 0
            for batch in tuple(self._waiting):
                done.batches += 1
                try:
                    async with session.begin_nested():
                        await self._write_quiet(session, batch)
                except DBAPIError as error:
                    if not isinstance(said := self._database.told(error), Conflict):
                        raise
                    log.error("a quiet batch is dropped: %s: %s", said, batch)

        await self._write(work, then=lambda: self._forget(done))

    def _forget(self, done: "_Done") -> None:
        """What is committed need not wait any longer, and its new metrics have their numbers."""
        del self._waiting[: done.batches]
        self._metric_ids |= done.metrics
        if not self._waiting:
            self._touched.clear()

    async def _write_quiet(self, session: AsyncSession, batch: Batch) -> dict[str, int]:
        metrics = await self._numbered(session, {found.name for found in batch.metrics})
        await write_looks(session, batch.looks)
        await write_ranking_looks(session, batch.ranking_looks)
        await write_metrics(session, batch.metrics, metrics)
        await write_states(session, batch.states)
        await _write_memories(session, batch.memories)
        await _write_copycats(session, batch.copycats)
        await write_accounts(session, batch)
        for key, value in batch.settings:
            await write_setting(session, key, value)
        for listing_id, at in batch.first_looked:
            row = col(ListingRow.id) == listing_id, col(ListingRow.first_looked_at).is_(None)
            await session.execute(update(ListingRow).where(*row).values(first_looked_at=at))
        return metrics

    async def _numbered(self, session: AsyncSession, names: set[str]) -> dict[str, int]:
        """The metrics' numbers; a new name gets one."""
        if names <= self._metric_ids.keys():
            return {name: self._metric_ids[name] for name in names}
        fresh = insert_into(session, table(MetricNameRow)).on_conflict_do_nothing()
        await session.execute(fresh, [{"name": name} for name in sorted(names)])
        query = select(col(MetricNameRow.name), col(MetricNameRow.id)).where(col(MetricNameRow.name).in_(names))
        return dict((await session.execute(query)).all())

    async def _settle(self, listing_id: int | None = None) -> None:
        """Before a read: what waits must not be missing from the answer, unless nothing can be written at all."""
        if self._moment is not None:
            return
        if self._waiting and (listing_id is None or listing_id in self._touched):
            with suppress(Unwritable):
                await self.flush()


async def _write_memories(session: AsyncSession, memories: Iterable[RuleMemory]) -> None:
    rows = [{"listing_id": m.listing_id, "rule": m.rule, "version": m.version, "value": m.value} for m in memories]
    if not rows:
        return
    insert = insert_into(session, table(MemoryRow))
    newer = {"version": insert.excluded.version, "value": insert.excluded.value}
    await session.execute(insert.on_conflict_do_update(index_elements=["listing_id", "rule"], set_=newer), rows)


async def _write_copycats(session: AsyncSession, found: Iterable[Lookalike]) -> None:
    """As they were seen last; what a person said of one stays."""
    rows = [
        {"listing_id": one.listing_id, "market": one.ref.market, "ref_id": one.ref.id, "percent": one.percent}
        | {"value": one.facts, "first_seen": one.first_seen, "last_seen": one.last_seen}
        | {"missing": one.missing, "gone_at": one.gone_at}
        for one in found
    ]
    if not rows:
        return
    insert = insert_into(session, table(CopycatRow))
    newer = {name: insert.excluded[name] for name in ("percent", "value", "last_seen", "missing", "gone_at")}
    key = ["listing_id", "market", "ref_id"]
    await session.execute(insert.on_conflict_do_update(index_elements=key, set_=newer), rows)


async def _write_loud(session: AsyncSession, batch: Batch, proofs: list[PackedProof]) -> tuple[Incident, ...]:
    incidents = tuple([await _write_told(session, told) for told in batch.told])
    await _write_transitions(session, batch.loose, None)
    await write_proofs(session, proofs, {incident.key: incident.id for incident in incidents})
    # After the looks: a confirmation wanted at the very moment of the look must outlive it.
    await want(session, batch.wants)
    await want_of_accounts(session, batch.account_wants)
    return incidents


async def _write_told(session: AsyncSession, told: Told) -> Incident:
    stored = await (_raise_incident if told.incident.id == 0 else _change_incident)(session, told.incident)
    await _write_transitions(session, told.transitions, stored.id)
    return stored


async def _raise_incident(session: AsyncSession, incident: Incident) -> Incident:
    row = IncidentRow(**incident_columns(incident))
    session.add(row)
    await session.flush()
    return replace(incident, id=row.id, version=row.version)


async def _change_incident(session: AsyncSession, incident: Incident) -> Incident:
    seen = col(IncidentRow.id) == incident.id, col(IncidentRow.version) == incident.version
    change = update(IncidentRow).where(*seen).values(incident_columns(incident))
    if not await changed(session, change.execution_options(synchronize_session=False)):
        raise Stale(f"incident {incident.id} was changed by somebody else: read it again and decide again")
    return replace(incident, version=incident.version + 1)


async def _write_transitions(session: AsyncSession, transitions: Iterable[Transition], incident_id: int | None) -> None:
    rows = [
        {"incident_id": incident_id, "at": step.at, "step": step.step.value, "detail": step.detail, "routed": False}
        for step in transitions
    ]
    if rows:
        await session.execute(table(TransitionRow).insert(), rows)


async def want(session: AsyncSession, wants: Iterable[tuple[int, datetime]]) -> None:
    """Asks watches to look at a time; the earlier of two wishes holds."""
    for watch_id, at in wants:
        later = or_(col(WatchRow.wanted_at).is_(None), col(WatchRow.wanted_at) > at)
        await session.execute(update(WatchRow).where(col(WatchRow.id) == watch_id, later).values(wanted_at=at))
