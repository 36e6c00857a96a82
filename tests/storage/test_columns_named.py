"""No table can hold a buyer: docs/privacy.md names every column of text and what it may hold; no other is there."""

import re
from pathlib import Path

from sqlalchemy import Boolean, Column, Float, Integer

from storage.columns import EpochMs
from storage.tables.base import Row

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (`[^|]+`) \| ([^|]+) \|$", re.MULTILINE)
# Words of which one in a column's name says that it is of a person who buys.
BUYER = "buyer customer recipient first_name last_name street address city postal zip mail phone tel vat ship_to gift"


def is_text(column: "Column[object]") -> bool:
    return not isinstance(column.type, Integer | Boolean | Float | EpochMs)


def kept() -> dict[str, set[str]]:
    tables = Row.metadata.sorted_tables
    found = {table.name: {one.name for one in table.columns if is_text(one)} for table in tables}
    return {name: columns for name, columns in found.items() if columns}


def named() -> dict[str, set[str]]:
    return {table: set(re.findall(r"`(\w+)`", columns)) for table, columns, _ in ROW.findall(PAGE)}


def test_every_column_of_text_is_named_with_what_it_may_hold() -> None:
    assert named() == kept(), "say in docs/privacy.md what the column may hold, or take out what is gone"


def test_no_column_is_called_after_anything_of_a_buyer() -> None:
    columns = {f"{table}.{column}" for table, found in kept().items() for column in found}
    assert not [one for one in columns if any(word in one.partition(".")[2] for word in BUYER.split())]
