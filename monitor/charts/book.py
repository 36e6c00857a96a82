"""A workbook of several sheets as frozen values: words, numbers and sums of money in one language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from json import dumps
from typing import Generic, TypeVar, overload

Cell = str | int | Decimal | date | None
# So many rows are written as JSON at once.
_PIECE = 500
T = TypeVar("T")


class Holds(StrEnum):
    """What the cells of a column are; a share of 0.21 is shown as 21 %."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in signs; money is in `currency`, or in the one that another column names: `currency_at`, from 0."""

    title: str
    holds: Holds
    width: float
    currency: str = ""
    currency_at: int | None = None


@dataclass(frozen=True, slots=True)
class RowsOf(Sequence[tuple[Cell, ...]], Generic[T]):
    """The row of each, made when it is read: the ten thousand products of a large shop take no room twice."""

    each: Sequence[T]
    row: Callable[[T], tuple[Cell, ...]]

    def __len__(self) -> int:
        return len(self.each)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        if isinstance(place, slice):
            return [self.row(one) for one in self.each[place]]
        return self.row(self.each[place])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under its head; rows are as long as the columns. `strong` rows, from 0, are sums.

    `others` are rows whose numbers are no money, though their columns are.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    strong: frozenset[int] = frozenset()
    others: Mapping[int, Holds] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """`made` is written into the file as the time of its making."""

    title: str
    language: str
    rtl: bool
    sheets: tuple[Sheet, ...]
    made: datetime


def order_of(book: Book) -> bytes:
    """The workbook as JSON, for the process that writes it."""
    return b"".join(piece.encode() for piece in _pieces(book))


def _pieces(book: Book) -> Iterator[str]:
    head = {"title": book.title, "language": book.language, "rtl": book.rtl, "made": book.made.isoformat()}
    yield f'{{"head": {dumps(head)}, "sheets": ['
    for place, sheet in enumerate(book.sheets):
        columns = [[one.title, one.holds.value, one.width, one.currency, one.currency_at] for one in sheet.columns]
        about = {"title": sheet.title, "columns": columns, "strong": sorted(sheet.strong), "others": sheet.others}
        yield f'{"," if place else ""}{{"about": {dumps(about)}, "rows": ['
        for at in range(0, len(sheet.rows), _PIECE):
            rows = dumps([list(map(_plain, row)) for row in sheet.rows[at : at + _PIECE]])[1:-1]
            yield f"{',' if at else ''}{rows}"
        yield "]}"
    yield "]}"


def _plain(cell: Cell) -> str | int | None:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else cell
