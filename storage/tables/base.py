"""What all tables share: their names for constraints and their plain form."""

from typing import ClassVar, cast

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# A narrow table whose key is the row: one B-tree instead of two.
COMPACT = {"sqlite_with_rowid": False}
# Rows that are deleted while an old button may still name their number: the number must never come back.
LASTING_IDS = {"sqlite_autoincrement": True}


class Row(SQLModel):
    """The base of all tables, with names for every constraint so that migrations can speak of them."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def table(row: type[Row]) -> Table:
    """The plain table, for inserts that bypass the ORM."""
    return cast(Table, vars(row)["__table__"])
