"""The tables of what is done about a case, and of the chain that holds its evidence together."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import EpochMs
from storage.tables.base import LASTING_IDS, Row


class LinkRow(Row, table=True):
    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("incident_id", "place"), UniqueConstraint("kind", "row_id"))
    id: int = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id")
    place: int
    kind: str
    row_id: int
    said: str = Field(sa_type=Text)
    hash: str
    gone_at: datetime | None = Field(default=None, sa_type=EpochMs)


class ReportRow(Row, table=True):
    __tablename__ = "report"
    __table_args__ = (Index(None, "incident_id"), LASTING_IDS)
    id: int = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id")
    at: datetime = Field(sa_type=EpochMs)
    method: str
    by_name: str
    note: str = Field(sa_type=Text)
