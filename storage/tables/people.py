"""The tables of what people are and decide, and of what is only kept for a while."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from storage.columns import EpochMs, JsonText
from storage.tables.base import COMPACT, LASTING_IDS, Row


class PersonRow(Row, table=True):
    __tablename__ = "person"
    __table_args__ = LASTING_IDS
    id: int = Field(default=None, primary_key=True)
    name: str
    user_id: int = Field(sa_type=BigInteger, unique=True)
    chat_id: int = Field(sa_type=BigInteger)
    role: str
    language: str
    zone: str
    quiet_from: str
    quiet_until: str
    duty: int
    days_off: str = Field(default="", sa_column_kwargs={"server_default": ""})
    day_begins: str = Field(default="0", sa_column_kwargs={"server_default": "0"})
    theme: str = Field(default="light", sa_column_kwargs={"server_default": "light"})
    currency: str = Field(default="", sa_column_kwargs={"server_default": ""})


class InviteRow(Row, table=True):
    __tablename__ = "invite"
    code_hash: str = Field(primary_key=True)
    name: str
    role: str
    language: str
    zone: str
    expires_at: datetime = Field(sa_type=EpochMs)
    used_at: datetime | None = Field(default=None, sa_type=EpochMs)
    used_by: int | None = Field(default=None, sa_type=BigInteger)


class AttemptRow(Row, table=True):
    __tablename__ = "attempt"
    __table_args__ = (Index(None, "at"),)
    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=EpochMs)


class FriendRow(Row, table=True):
    __tablename__ = "friend"
    __table_args__ = LASTING_IDS
    id: int = Field(default=None, primary_key=True)
    platform: str
    seller_id: str
    name: str
    kind: str
    scope: str
    value: str
    floor_minor: int | None = Field(default=None, sa_type=BigInteger)
    floor_currency: str | None = None
    expires_at: datetime | None = Field(default=None, sa_type=EpochMs)


class MuteRow(Row, table=True):
    __tablename__ = "mute"
    __table_args__ = LASTING_IDS
    id: int = Field(default=None, primary_key=True)
    what: str
    until_at: datetime = Field(sa_type=EpochMs)
    set_by: str


class ButtonRow(Row, table=True):
    __tablename__ = "button"
    __table_args__ = (Index(None, "expires_at"),)
    id: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    action: str
    args: Any = Field(sa_type=JsonText)
    expires_at: datetime = Field(sa_type=EpochMs)
    used_at: datetime | None = Field(default=None, sa_type=EpochMs)


class SeenUpdateRow(Row, table=True):
    __tablename__ = "seen_update"
    id: int = Field(default=None, primary_key=True)
    update_id: int = Field(sa_type=BigInteger, unique=True)


class SettingRow(Row, table=True):
    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: Any = Field(sa_type=JsonText)


class DecisionRow(Row, table=True):
    __tablename__ = "decision"
    __table_args__ = (Index(None, "key"), COMPACT)
    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: Any = Field(sa_type=JsonText)


class AuditRow(Row, table=True):
    __tablename__ = "audit"
    __table_args__ = (Index(None, "scope", "key"), LASTING_IDS)
    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=EpochMs)
    by_name: str
    scope: str
    key: str
    value_before: Any = Field(default=None, sa_type=JsonText, nullable=True)
    value_after: Any = Field(default=None, sa_type=JsonText, nullable=True)
    undoable: bool
    undone_at: datetime | None = Field(default=None, sa_type=EpochMs)
    undone_by: str | None = None


class KeepRow(Row, table=True):
    __tablename__ = "keep"
    key: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    expires_at: datetime | None = Field(default=None, sa_type=EpochMs)
