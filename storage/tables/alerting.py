"""The tables of what is wrong, what proves it and who was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, Text, text
from sqlmodel import Field

from storage.columns import EpochMs, JsonText
from storage.tables.base import COMPACT, LASTING_IDS, Row

# Word for word in the index and in the questions that need it: a bound value is not known when a question is planned.
OPEN = text("status != 'resolved'")


class IncidentRow(Row, table=True):
    __tablename__ = "incident"
    __table_args__ = (
        Index("uq_incident_open_key", "key", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index(None, "listing_id"),
        Index(None, "raised_at"),
        Index(None, "resolved_at"),
        Index(None, "subject"),
    )
    id: int = Field(default=None, primary_key=True)
    key: str
    rule: str
    account: str
    listing_id: int | None = Field(default=None, foreign_key="listing.id")
    subject: str
    severity: str
    status: str
    facts: Any = Field(sa_type=JsonText)
    raised_at: datetime = Field(sa_type=EpochMs)
    seen: int
    seen_at: datetime | None = Field(default=None, sa_type=EpochMs)
    unconfirmed: bool
    confirmed_at: datetime | None = Field(default=None, sa_type=EpochMs)
    acked_at: datetime | None = Field(default=None, sa_type=EpochMs)
    acked_by: str | None = None
    snoozed_until: datetime | None = Field(default=None, sa_type=EpochMs)
    step: int
    next_step_at: datetime | None = Field(default=None, sa_type=EpochMs)
    resolved_at: datetime | None = Field(default=None, sa_type=EpochMs)
    version: int


UNROUTED = text("NOT routed")


class TransitionRow(Row, table=True):
    __tablename__ = "transition"
    __table_args__ = (
        Index("ix_transition_unrouted", "id", sqlite_where=UNROUTED, postgresql_where=UNROUTED),
        Index(None, "incident_id"),
    )
    id: int = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id")
    at: datetime = Field(sa_type=EpochMs)
    step: str
    detail: Any = Field(sa_type=JsonText)
    routed: bool = False


class DeliveryRow(Row, table=True):
    __tablename__ = "delivery"
    __table_args__ = (
        Index(None, "state", "next_try"),
        Index(None, "created_at"),
        Index(None, "transition_id"),
        Index(None, "chat_id", "message_id"),
    )
    id: int = Field(default=None, primary_key=True)
    dedupe_key: str = Field(unique=True)
    transition_id: int = Field(foreign_key="transition.id")
    person_id: int
    chat_id: int = Field(sa_type=BigInteger)
    kind: str
    step: str
    ring: bool
    state: str
    reason: str | None = None
    attempts: int = 0
    ambiguous: bool = False
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    next_try: datetime = Field(sa_type=EpochMs)
    created_at: datetime = Field(sa_type=EpochMs)
    sent_at: datetime | None = Field(default=None, sa_type=EpochMs)
    text: str | None = Field(default=None, sa_type=Text)
    named: bool = False


class DeliveryIncidentRow(Row, table=True):
    __tablename__ = "delivery_incident"
    __table_args__ = (Index(None, "delivery_id"), COMPACT)
    incident_id: int = Field(foreign_key="incident.id", primary_key=True)
    delivery_id: int = Field(foreign_key="delivery.id", primary_key=True)
    place: int


class ProofBodyRow(Row, table=True):
    __tablename__ = "proof_body"
    digest: str = Field(primary_key=True)
    size: int
    packed_size: int
    packed: bytes = Field(sa_type=LargeBinary)


class ProofRow(Row, table=True):
    __tablename__ = "proof"
    __table_args__ = (Index(None, "listing_id"), Index(None, "incident_id"), Index(None, "digest"), LASTING_IDS)
    id: int = Field(default=None, primary_key=True)
    listing_id: int | None = Field(default=None, foreign_key="listing.id")
    incident_id: int | None = Field(default=None, foreign_key="incident.id")
    at: datetime = Field(sa_type=EpochMs)
    url: str
    status: int
    digest: str = Field(foreign_key="proof_body.digest")
