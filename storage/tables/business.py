"""The tables of accounts as a whole: their questions, their orders, their ledger and their figures.

Amounts are exact texts beside their currency. What a platform does not tell is NULL; in a key, which may hold none, "".
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text, UniqueConstraint, false, text
from sqlmodel import Field

from storage.columns import EpochMs, JsonText
from storage.tables.base import COMPACT, Row

# Word for word in the index and in the question that needs it.
CORRECTING = text("corrects IS NOT NULL")
UNKNOWN = text("kind = 'other'")


class AccountWatchRow(Row, table=True):
    __tablename__ = "account_watch"
    __table_args__ = (UniqueConstraint("account", "topic"),)
    id: int = Field(default=None, primary_key=True)
    account: str
    topic: str
    not_before: datetime = Field(sa_type=EpochMs)
    wanted_at: datetime | None = Field(default=None, sa_type=EpochMs)
    read_at: datetime | None = Field(default=None, sa_type=EpochMs)
    looks: int
    failures: int
    failing_since: datetime | None = Field(default=None, sa_type=EpochMs)
    trouble: str | None = None
    refused: bool
    cursor: str | None = None
    created_at: datetime = Field(sa_type=EpochMs)


class AccountStateRow(Row, table=True):
    __tablename__ = "account_state"
    account: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    at: datetime = Field(sa_type=EpochMs)
    value: Any = Field(sa_type=JsonText)


class AccountMemoryRow(Row, table=True):
    __tablename__ = "account_memory"
    account: str = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    version: int
    value: Any = Field(sa_type=JsonText)


class SaleOrderRow(Row, table=True):
    __tablename__ = "sale_order"
    # The second finds the orders of all accounts, the third those that are to be shipped soon.
    __table_args__ = (
        Index(None, "account", "placed_at"),
        Index(None, "placed_at"),
        Index(None, "state", "ship_by"),
        COMPACT,
    )
    account: str = Field(primary_key=True)
    order_id: str = Field(primary_key=True)
    market: str
    state: str
    placed_at: datetime = Field(sa_type=EpochMs)
    changed_at: datetime = Field(sa_type=EpochMs)
    total: str | None = None
    currency: str | None = None
    fulfilled_by: str | None = None
    country: str | None = None
    ship_by: datetime | None = Field(default=None, sa_type=EpochMs)
    cancel_asked: bool


class SaleLineRow(Row, table=True):
    __tablename__ = "sale_line"
    # Of an order only the lines that were told last are kept; `changed_at` is the order's own when they were told.
    __table_args__ = (
        ForeignKeyConstraint(["account", "order_id"], ["sale_order.account", "sale_order.order_id"]),
        Index(None, "subject_id"),
        COMPACT,
    )
    account: str = Field(primary_key=True)
    order_id: str = Field(primary_key=True)
    changed_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    place: int = Field(primary_key=True)
    line_id: str
    quantity: int = Field(sa_type=BigInteger)
    sku: str | None = None
    subject_market: str | None = None
    subject_id: str | None = None
    price: str | None = None
    currency: str | None = None
    cancelled: int = Field(sa_type=BigInteger)


class LedgerEntryRow(Row, table=True):
    __tablename__ = "ledger_entry"
    # The second is asked by the sums, the third by an order's booking, the fourth by a line that is told again; of what
    # was corrected, or fits no kind, there is little.
    __table_args__ = (
        Index(None, "at"),
        Index(None, "booked_at"),
        Index(None, "account", "order_id"),
        Index(None, "account", "corrects", sqlite_where=CORRECTING, postgresql_where=CORRECTING),
        Index(
            "ix_ledger_entry_noted",
            *("noted_at", "account", "booked_at", "counted", "home", "corrects"),
            sqlite_where=CORRECTING,
            postgresql_where=CORRECTING,
        ),
        Index("ix_ledger_entry_unknown", "booked_at", sqlite_where=UNKNOWN, postgresql_where=UNKNOWN),
        COMPACT,
    )
    account: str = Field(primary_key=True)
    book: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True)
    kind: str
    at: datetime = Field(sa_type=EpochMs)
    amount: str
    currency: str
    word: str
    market: str | None = None
    order_id: str | None = None
    sku: str | None = None
    subject_market: str | None = None
    subject_id: str | None = None
    quantity: int | None = Field(default=None, sa_type=BigInteger)
    settled: bool
    booked_at: datetime = Field(sa_type=EpochMs, sa_column_kwargs={"server_default": "0"})
    noted_at: datetime = Field(sa_type=EpochMs, sa_column_kwargs={"server_default": "0"})
    counted: bool = Field(sa_column_kwargs={"server_default": false()})
    estimated: bool = Field(sa_column_kwargs={"server_default": false()})
    home: str | None = None
    home_currency: str | None = None
    rate: str | None = None
    rate_day: str | None = None
    rate_origin: str = Field(default="", sa_column_kwargs={"server_default": ""})
    corrects: str | None = None


class GoodsReturnRow(Row, table=True):
    __tablename__ = "goods_return"
    __table_args__ = (Index(None, "at"), COMPACT)
    account: str = Field(primary_key=True)
    return_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=EpochMs)
    quantity: int = Field(sa_type=BigInteger)
    reason: str = Field(sa_type=Text)
    market: str | None = None
    order_id: str | None = None
    sku: str | None = None
    subject_market: str | None = None
    subject_id: str | None = None
    fulfilled_by: str | None = None
    state: str


class FigureRow(Row, table=True):
    __tablename__ = "figure"
    __table_args__ = (Index(None, "name", "begin_at"), COMPACT)
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    subject_market: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    begin_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    end_at: datetime = Field(sa_type=EpochMs)
    value: str
    unit: str
