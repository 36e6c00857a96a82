"""The tables of what we watch and what we saw."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, false
from sqlmodel import Field

from storage.columns import EpochMs, JsonText
from storage.tables.base import COMPACT, LASTING_IDS, Row


class ListingRow(Row, table=True):
    __tablename__ = "listing"
    __table_args__ = (UniqueConstraint("account", "market", "subject_id"), Index(None, "subject_id"))
    id: int = Field(default=None, primary_key=True)
    account: str
    market: str
    subject_id: str
    name: str
    url: str
    floor_minor: int | None = Field(default=None, sa_type=BigInteger)
    floor_currency: str | None = None
    paused_until: datetime | None = Field(default=None, sa_type=EpochMs)
    added_at: datetime = Field(sa_type=EpochMs)
    first_looked_at: datetime | None = Field(default=None, sa_type=EpochMs)
    removed_at: datetime | None = Field(default=None, sa_type=EpochMs)
    rival: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class WatchRow(Row, table=True):
    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("listing_id", "topic"), Index(None, "not_before"))
    id: int = Field(default=None, primary_key=True)
    account: str
    topic: str
    listing_id: int = Field(foreign_key="listing.id")
    not_before: datetime = Field(sa_type=EpochMs)
    read_at: datetime | None = Field(default=None, sa_type=EpochMs)
    wanted_at: datetime | None = Field(default=None, sa_type=EpochMs)
    weight: float = 1.0
    changes: int = 0
    looks: int = 0
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=EpochMs)
    trouble: str | None = None
    created_at: datetime = Field(sa_type=EpochMs)


class RankingRow(Row, table=True):
    __tablename__ = "ranking"
    __table_args__ = (UniqueConstraint("account", "kind", "market", "key"), LASTING_IDS)
    id: int = Field(default=None, primary_key=True)
    account: str
    kind: str
    market: str
    key: str
    name: str
    url: str
    added_at: datetime = Field(sa_type=EpochMs)
    not_before: datetime = Field(sa_type=EpochMs)
    read_at: datetime | None = Field(default=None, sa_type=EpochMs)
    failures: int
    failing_since: datetime | None = Field(default=None, sa_type=EpochMs)
    trouble: str | None = None
    refused: bool


class CoverageRow(Row, table=True):
    __tablename__ = "coverage"
    __table_args__ = COMPACT
    watch_id: int = Field(foreign_key="watch.id", primary_key=True)
    begin_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    end_at: datetime = Field(sa_type=EpochMs)


class TroubleRow(Row, table=True):
    __tablename__ = "trouble"
    __table_args__ = COMPACT
    watch_id: int = Field(foreign_key="watch.id", primary_key=True)
    begin_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    end_at: datetime = Field(sa_type=EpochMs)
    looks: int
    why: str = Field(sa_type=Text)


class LookLogRow(Row, table=True):
    __tablename__ = "look_log"
    __table_args__ = COMPACT
    watch_id: int = Field(foreign_key="watch.id", primary_key=True)
    hour_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    looks: int
    failures: int


class MetricNameRow(Row, table=True):
    __tablename__ = "metric_name"
    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class SeriesRow(Row, table=True):
    __tablename__ = "series"
    __table_args__ = COMPACT
    listing_id: int = Field(foreign_key="listing.id", primary_key=True)
    metric_id: int = Field(foreign_key="metric_name.id", primary_key=True)
    at: datetime = Field(sa_type=EpochMs, primary_key=True)
    value: float


class SnapshotRow(Row, table=True):
    __tablename__ = "snapshot"
    # The second finds the one that was written last.
    __table_args__ = (UniqueConstraint("listing_id", "kind", "begin_at"), Index(None, "listing_id", "kind", "id"))
    id: int = Field(default=None, primary_key=True)
    listing_id: int = Field(foreign_key="listing.id")
    kind: str
    begin_at: datetime = Field(sa_type=EpochMs)
    end_at: datetime = Field(sa_type=EpochMs)
    value: Any = Field(sa_type=JsonText)


class MemoryRow(Row, table=True):
    __tablename__ = "memory"
    listing_id: int = Field(foreign_key="listing.id", primary_key=True)
    rule: str = Field(primary_key=True)
    version: int
    value: Any = Field(sa_type=JsonText)
