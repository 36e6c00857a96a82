"""The table of what people have to do by a moment."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from storage.columns import EpochMs
from storage.tables.base import LASTING_IDS, Row


class DeadlineRow(Row, table=True):
    __tablename__ = "deadline"
    __table_args__ = (Index(None, "due_at"), LASTING_IDS)
    id: int = Field(default=None, primary_key=True)
    what: str = Field(sa_type=Text)
    kind: str
    due_at: datetime = Field(sa_type=EpochMs)
    typed: str
    zone: str
    listing_id: int | None = None
    account: str | None = None
    incident_id: int | None = None
    made_at: datetime = Field(sa_type=EpochMs)
    made_by: str
    done_at: datetime | None = Field(default=None, sa_type=EpochMs)
    done_by: str | None = None
    deleted_at: datetime | None = Field(default=None, sa_type=EpochMs)
