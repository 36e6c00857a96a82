"""The table of listings that look like mine."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from storage.columns import EpochMs, JsonText
from storage.tables.base import COMPACT, Row


class CopycatRow(Row, table=True):
    __tablename__ = "copycat"
    __table_args__ = COMPACT
    listing_id: int = Field(foreign_key="listing.id", primary_key=True)
    market: str = Field(primary_key=True)
    ref_id: str = Field(primary_key=True)
    percent: int
    value: Any = Field(sa_type=JsonText)
    first_seen: datetime = Field(sa_type=EpochMs)
    last_seen: datetime = Field(sa_type=EpochMs)
    missing: int
    gone_at: datetime | None = Field(default=None, sa_type=EpochMs)
    dismissed_at: datetime | None = Field(default=None, sa_type=EpochMs)
