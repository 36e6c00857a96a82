"""The tables of the ledger's sums by the hour and by the day, and of what waits to be booked.

Days are those of UTC, and follow from the hours. Sums are integers of millionths: exact, and the database can add
them. `home` is in the house's currency.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import EpochMs
from storage.tables.base import COMPACT, Row


class MoneyHourRow(Row, table=True):
    __tablename__ = "money_hour"
    __table_args__ = COMPACT
    hour_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    amount: int = Field(sa_type=BigInteger)
    home: int = Field(sa_type=BigInteger)
    estimated: int = Field(sa_type=BigInteger)
    unrated: int = Field(sa_type=BigInteger)
    lines: int = Field(sa_type=BigInteger)
    units: int = Field(sa_type=BigInteger)


class MoneyDayRow(Row, table=True):
    __tablename__ = "money_day"
    __table_args__ = COMPACT
    day_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    amount: int = Field(sa_type=BigInteger)
    home: int = Field(sa_type=BigInteger)
    estimated: int = Field(sa_type=BigInteger)
    unrated: int = Field(sa_type=BigInteger)
    lines: int = Field(sa_type=BigInteger)
    units: int = Field(sa_type=BigInteger)


class OrderHourRow(Row, table=True):
    __tablename__ = "order_hour"
    __table_args__ = COMPACT
    hour_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    country: str = Field(primary_key=True)
    orders: int = Field(sa_type=BigInteger)
    units: int = Field(sa_type=BigInteger)
    cancelled: int = Field(sa_type=BigInteger)


class OrderDayRow(Row, table=True):
    __tablename__ = "order_day"
    __table_args__ = COMPACT
    day_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    country: str = Field(primary_key=True)
    orders: int = Field(sa_type=BigInteger)
    units: int = Field(sa_type=BigInteger)
    cancelled: int = Field(sa_type=BigInteger)


class OrderedHourRow(Row, table=True):
    """What was paid for the units that were ordered in an hour, by the orders' own word."""

    __tablename__ = "ordered_hour"
    __table_args__ = COMPACT
    hour_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    sales: int = Field(sa_type=BigInteger)


class OrderCheckRow(Row, table=True):
    """What both books tell of an order, in a currency; or, in none, that its sale is estimated still."""

    __tablename__ = "order_check"
    # All that a count of a span asks for, so that no row has to be read.
    __table_args__ = (Index(None, "at", "account", "untold", "transactions", "settlement"), COMPACT)
    account: str = Field(primary_key=True)
    order_id: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    at: datetime = Field(sa_type=EpochMs)
    untold: bool
    transactions: int | None = Field(default=None, sa_type=BigInteger)
    settlement: int | None = Field(default=None, sa_type=BigInteger)


class GoodsHourRow(Row, table=True):
    __tablename__ = "goods_hour"
    __table_args__ = (
        Index(None, "account", "sku", "hour_at"),
        # What has no cost is asked with every answer, and is little: nothing else has to be looked through.
        Index(
            "ix_goods_hour_uncosted",
            *("hour_at", "account", "market", "sku", "uncosted"),
            sqlite_where=text("uncosted > 0"),
            postgresql_where=text("uncosted > 0"),
        ),
        COMPACT,
    )
    hour_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    account: str = Field(primary_key=True)
    market: str = Field(primary_key=True)
    sku: str = Field(primary_key=True)
    listing_id: str | None = None
    units: int = Field(sa_type=BigInteger)
    returned: int = Field(sa_type=BigInteger)
    revenue: int = Field(sa_type=BigInteger)
    refunds: int = Field(sa_type=BigInteger)
    fees: int = Field(sa_type=BigInteger)
    advertising: int = Field(sa_type=BigInteger)
    adjustments: int = Field(sa_type=BigInteger)
    goods: int = Field(sa_type=BigInteger)
    estimated: int = Field(sa_type=BigInteger)
    uncosted: int = Field(sa_type=BigInteger)
    unrated: int = Field(sa_type=BigInteger)


class SkuRow(Row, table=True):
    """A SKU of an account in a market; it was last sold under this listing, on the day `listed_at`."""

    __tablename__ = "sku"
    __table_args__ = (UniqueConstraint("account", "market", "sku"),)
    id: int = Field(default=None, primary_key=True)
    account: str
    market: str
    sku: str
    listing_id: str | None = None
    listed_at: datetime = Field(sa_type=EpochMs)


class GoodsDayRow(Row, table=True):
    """What a ranking of the goods adds up: by a number, which is sorted in half the time of three texts."""

    __tablename__ = "goods_day"
    __table_args__ = COMPACT
    day_at: datetime = Field(sa_type=EpochMs, primary_key=True)
    sku_id: int = Field(primary_key=True, foreign_key="sku.id")
    units: int = Field(sa_type=BigInteger)
    revenue: int = Field(sa_type=BigInteger)
    profit: int = Field(sa_type=BigInteger)
    goods: int = Field(sa_type=BigInteger)
    uncosted: int = Field(sa_type=BigInteger)


class UnbookedRow(Row, table=True):
    """What has to be booked anew; `stamp` is another one each time it is marked (storage/marks.py)."""

    __tablename__ = "unbooked"
    __table_args__ = COMPACT
    kind: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    stamp: int = Field(sa_type=BigInteger)


class BundleRow(Row, table=True):
    """One component of a SKU that is sold as one."""

    __tablename__ = "bundle"
    __table_args__ = COMPACT
    sku: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    component: str
    quantity: int = Field(sa_type=BigInteger)
