"""The tables of products: which listings sell the same thing, by whose word, and which never do."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import EpochMs
from storage.tables.base import COMPACT, LASTING_IDS, Row


class ProductRow(Row, table=True):
    __tablename__ = "product"
    __table_args__ = LASTING_IDS
    id: int = Field(default=None, primary_key=True)
    name: str
    made_at: datetime = Field(sa_type=EpochMs)


class TieRow(Row, table=True):
    __tablename__ = "tie"
    listing_id: int = Field(foreign_key="listing.id", primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    why: str


class ApartRow(Row, table=True):
    __tablename__ = "apart"
    # The smaller number first.
    __table_args__ = COMPACT
    listing_id: int = Field(foreign_key="listing.id", primary_key=True)
    other_id: int = Field(foreign_key="listing.id", primary_key=True)
