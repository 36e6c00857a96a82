"""The tables of what goods cost me and of exchange rates: exact texts, and days as ISO texts, each beside the last.

`place` is an account, a market, or "" where the cost is the same everywhere.
"""

from sqlmodel import Field

from storage.tables.base import COMPACT, Row


class CostRow(Row, table=True):
    __tablename__ = "cost"
    __table_args__ = COMPACT
    sku: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    valid_from: str = Field(primary_key=True)
    goods: str
    shipping: str | None = None
    packaging: str | None = None
    currency: str


class RateRow(Row, table=True):
    __tablename__ = "rate"
    __table_args__ = COMPACT
    currency: str = Field(primary_key=True)
    base: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    value: str
