"""The tables of the groups that are told, their topics, and what people reply there and in private."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text
from sqlmodel import Field

from storage.columns import EpochMs
from storage.tables.base import LASTING_IDS, Row


class GroupRow(Row, table=True):
    __tablename__ = "chat_group"
    chat_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    title: str
    forum: bool
    money: bool
    person_id: int


class ThreadRow(Row, table=True):
    __tablename__ = "thread"
    chat_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    purpose: str = Field(primary_key=True)
    thread_id: int | None = Field(default=None, sa_type=BigInteger)


class ReplyRow(Row, table=True):
    __tablename__ = "reply"
    __table_args__ = (Index(None, "incident_id"), LASTING_IDS)
    id: int = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id")
    person_id: int
    name: str
    at: datetime = Field(sa_type=EpochMs)
    text: str | None = Field(default=None, sa_type=Text)
    file_name: str | None = None
    picture: bool
    size: int | None = None
    digest: str | None = None
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
