"""What was done about a case: which notice or report was sent when, and how long after it the seller was gone."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.chain import LinkKind, report_said
from storage.columns import to_ms
from storage.engine import Engines
from storage.linking import link
from storage.rows import incident_of
from storage.states import Incident, Method, Outcome, Report, Status
from storage.tables import IncidentRow, ReportRow


class Reports(Engines):
    """Reports as people noted them; they stay as long as their case, and stand in its chain."""

    async def add_report(self, incident_id: int, method: Method, by: str, at: datetime, note: str = "") -> Report:
        """Notes that it was sent, ordered or done."""
        row = ReportRow(incident_id=incident_id, at=at, method=method.value, by_name=by, note=note)

        async def work(session: AsyncSession) -> Report:
            session.add(row)
            await session.flush()
            said = report_said(incident_id, to_ms(at), by, method.value, note)
            await link(session, incident_id, LinkKind.REPORT, row.id, said)
            return _report_of(row)

        return await self._write(work)

    async def reports(self, incident_ids: Iterable[int]) -> tuple[Report, ...]:
        """What was reported in these cases, oldest first."""
        query = select(ReportRow).where(col(ReportRow.incident_id).in_(sorted(incident_ids)))
        async with self._read() as session:
            return tuple(_report_of(row) for row in await session.scalars(query.order_by(col(ReportRow.id))))

    async def outcomes(self, rule: str) -> tuple[Outcome, ...]:
        """For each method that was used in a case of the rule which is over: from its first use to the end.

        A case that ended because nobody looked any more, or in which nothing was reported, says nothing.
        """
        query = (
            select(IncidentRow, ReportRow)
            .join(ReportRow, col(ReportRow.incident_id) == col(IncidentRow.id))
            .where(col(IncidentRow.rule) == rule, col(IncidentRow.status) == Status.RESOLVED.value)
            .order_by(col(ReportRow.incident_id), col(ReportRow.at), col(ReportRow.id))
        )
        async with self._read() as session:
            found = [(incident_of(case), _report_of(row)) for case, row in await session.execute(query)]
        first: dict[tuple[int, Method], Outcome] = {}
        for incident, report in found:
            if outcome := _outcome(incident, report):
                first.setdefault((incident.id, report.method), outcome)
        return tuple(first.values())

    async def of_sellers(self, subjects: Collection[str]) -> tuple[Incident, ...]:
        """Every case that was ever opened about these sellers' keys, oldest first."""
        query = select(IncidentRow).where(col(IncidentRow.subject).in_(sorted(subjects)))
        async with self._read() as session:
            rows = sorted(await session.scalars(query), key=lambda row: row.id)
        return tuple(incident_of(row) for row in rows)


def _outcome(incident: Incident, report: Report) -> Outcome | None:
    gone = incident.resolved_at
    if gone is None or gone < report.at or incident.facts.get("unwatched") or incident.confirmed_at is None:
        return None
    return Outcome(incident.id, report.method, gone - report.at)


def _report_of(row: ReportRow) -> Report:
    return Report(row.id, row.incident_id, row.at, Method(row.method), row.by_name, row.note)
