"""The tables of stock: what lies in my own warehouse, what was forecast, what is on its way, and what lies too long.

In a key, which may hold none, what a platform does not tell is "". Days are ISO texts.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from storage.columns import EpochMs, JsonText
from storage.tables.base import COMPACT, Row


class WarehouseRow(Row, table=True):
    __tablename__ = "warehouse"
    __table_args__ = COMPACT
    sku: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    quantity: int = Field(sa_type=BigInteger)
    lead_days: int | None = None
    safety: int | None = Field(default=None, sa_type=BigInteger)
    told_at: datetime = Field(sa_type=EpochMs)


class ForecastRow(Row, table=True):
    __tablename__ = "forecast"
    __table_args__ = (Index(None, "runs_out"), COMPACT)
    listing_id: int = Field(primary_key=True)
    at: datetime = Field(sa_type=EpochMs)
    learnt: str | None = None
    units: int = Field(sa_type=BigInteger)
    inbound: int | None = Field(default=None, sa_type=BigInteger)
    runs_out: str | None = None
    reorder_by: str | None = None
    last_sold: str | None = None
    value: Any = Field(sa_type=JsonText)


class InboundRow(Row, table=True):
    __tablename__ = "inbound"
    __table_args__ = COMPACT
    account: str = Field(primary_key=True)
    shipment: str = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    expected: int = Field(sa_type=BigInteger)
    received: int | None = Field(default=None, sa_type=BigInteger)
    state: str
    market: str | None = None
    subject_market: str | None = None
    subject_id: str | None = None
    created: str | None = None
    closed: str | None = None


class AgedRow(Row, table=True):
    __tablename__ = "aged"
    __table_args__ = COMPACT
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    day: str
    bands: Any = Field(sa_type=JsonText)
    subject_market: str | None = None
    subject_id: str | None = None
    charged: int | None = Field(default=None, sa_type=BigInteger)
    surcharge: str | None = None
    surcharge_currency: str | None = None
    charged_on: str | None = None
    storage: str | None = None
    storage_currency: str | None = None
