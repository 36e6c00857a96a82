"""Reads an export back, row by row: what cannot be read is named with its file and line, and nothing else is lost."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO

from monitor.exports.columns import SHEETS, Column, Kind, Sheet
from monitor.exports.rows import Cell
from monitor.exports.sink import NotExported
from monitor.exports.texts import Unread, cell_of
from monitor.exports.values import Misread, Value, value_of
from monitor.exports.xmltext import decoded

Cells = Mapping[str, object]
# A row with more or fewer cells than the head has is None.
Rows = Iterable[tuple[int, Cells | None]]
Table = tuple[Sequence[str], Rows]
# What is raised by files that are cut off, or are something else than their name says.
_BROKEN = (NotExported, OSError, EOFError, csv.Error, zipfile.BadZipFile, zlib.error, SyntaxError)
# Longer than any cell of ours; the csv module's own limit is 131,072.
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, where; `line` 0 means the whole file."""

    file: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Found:
    """A table of an export: which it is, and its rows as values with their lines, or problems, in their order."""

    file: str
    sheet: Sheet
    rows: Iterator[tuple[int, Value] | Problem]


def found_in(path: Path) -> Iterator[Found | Problem]:
    """Every table of the file or folder, or what is wrong with it. Raises NotExported where nothing is there."""
    if not path.exists():
        raise NotExported(f"There is no {path}.")
    files = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    for file in files:
        yield from _of_file(file)


def _of_file(file: Path) -> Iterator[Found | Problem]:
    try:
        if file.suffix == ".zip":
            yield from _of_zip(file)
        elif file.suffix == ".xlsx":
            yield from _of_workbook(file)
        elif file.suffix == ".parquet":
            yield _recognised(file.name, _parquet(file))
        elif file.suffix == ".csv":
            with file.open("rb") as raw, _text(raw) as opened:
                yield _recognised(file.name, _csv(opened))
        else:
            yield Problem(file.name, 0, "it is no CSV, XLSX, Parquet or ZIP file: leave it out")
    except _BROKEN as error:
        yield Problem(file.name, 0, f"it cannot be read ({error}): export it again")


def _recognised(name: str, table: Table) -> Found | Problem:
    """The table whose columns these are: all that it takes are there."""
    keys, rows = table
    for sheet in SHEETS:
        needed = {column.key for column in sheet.columns if not column.derived}
        if needed <= set(keys):
            return Found(name, sheet, _values(name, sheet, rows))
    return Problem(name, 0, "its columns are none of docs/export.md: the first line has to name them")


def _values(name: str, sheet: Sheet, rows: Rows) -> Iterator[tuple[int, Value] | Problem]:
    line = 0
    try:
        for line, raw in rows:
            yield _value(name, sheet, line, raw)
    except _BROKEN as error:
        yield Problem(name, line + 1, f"from here on it cannot be read ({error}): export it again")


def _value(name: str, sheet: Sheet, line: int, raw: Cells | None) -> tuple[int, Value] | Problem:
    if raw is None:
        return Problem(name, line, "it has more or fewer cells than the first line: was it cut off, or edited by hand?")
    try:
        return line, value_of(sheet, {column.key: _cell(column, raw.get(column.key)) for column in sheet.columns})
    except Misread as error:
        return Problem(name, line, str(error))


def _cell(column: Column, raw: object) -> Cell:
    """What the cell means, in whatever form its file had it. Raises Misread."""
    if column.derived or raw is None:
        return None
    try:
        if isinstance(raw, str):
            raw.encode()
            return cell_of(column, raw)
        return _plain(column.kind, raw)
    except UnicodeEncodeError:
        raise Misread(f"{column.key} is not UTF-8: save the file as UTF-8, or export it again") from None
    except (Unread, InvalidOperation):
        raise Misread(f"{column.key} holds “{raw}”, which is no {column.kind.value}") from None


def _plain(kind: Kind, raw: object) -> Cell:
    """Of a file that knows numbers and times: a number is the one that was written, whatever it is kept as."""
    if kind is Kind.TEXT:
        return str(raw)
    if kind is Kind.AMOUNT and isinstance(raw, int | float) and not isinstance(raw, bool):
        return Decimal(repr(raw))
    if isinstance(raw, Decimal):
        return raw.normalize() + 0
    if kind is Kind.WHOLE and isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, datetime):
        return raw.date() if kind is Kind.DAY else _utc(raw)
    if isinstance(raw, bool | int | date):
        return raw
    raise Unread


def _utc(at: datetime) -> datetime:
    """To the millisecond, which is all that is kept: a workbook counts in fractions of a day."""
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return datetime.fromtimestamp(round(aware.timestamp() * 1000) / 1000, UTC)


# --- the files -------------------------------------------------------------------------------------------------------


def _text(raw: IO[bytes]) -> io.TextIOWrapper:
    """Bytes that are no UTF-8 stay to be seen."""
    return io.TextIOWrapper(raw, "utf-8-sig", errors="surrogateescape", newline="")


def _csv(opened: Iterable[str]) -> Table:
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(opened, strict=True)
    head = next(lines, [])
    return head, _csv_rows(head, lines)


def _csv_rows(head: Sequence[str], lines: Iterator[list[str]]) -> Rows:
    for number, row in enumerate(lines, 2):
        if row:
            yield number, dict(zip(head, row, strict=True)) if len(row) == len(head) else None


def _of_zip(file: Path) -> Iterator[Found | Problem]:
    with zipfile.ZipFile(file) as pack:
        for name in sorted(pack.namelist()):
            if name.endswith(".csv"):
                with pack.open(name) as raw, _text(raw) as opened:
                    yield _recognised(f"{file.name}/{name}", _csv(opened))
            elif name.endswith(".parquet"):
                yield Problem(f"{file.name}/{name}", 0, "unpack the ZIP first and import its folder")


def _parquet(file: Path) -> Table:
    from monitor.exports import parquet  # noqa: PLC0415 - an extra, and large

    return parquet.columns_in(file), enumerate(parquet.rows_in(file), 1)


def _of_workbook(file: Path) -> Iterator[Found | Problem]:
    from openpyxl import load_workbook  # noqa: PLC0415 - large, and only needed here
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(file, read_only=True)
    except (InvalidFileException, KeyError, ValueError) as error:
        raise NotExported(str(error)) from None
    try:
        for page in book.worksheets:
            rows = page.iter_rows(values_only=True)
            head: Sequence[object] = ()
            for _ in range(2):
                head = next(rows, ())
            keys = [str(cell) for cell in head if cell is not None]
            if {"account", "currency", "sku"} & set(keys):
                yield _recognised(f"{file.name}/{page.title}", (keys, _page_rows(keys, rows)))
    finally:
        book.close()


def _page_rows(keys: Sequence[str], rows: Iterable[Sequence[object]]) -> Rows:
    for number, row in enumerate(rows, 3):
        if any(cell is not None for cell in row):
            cells = (decoded(cell) if isinstance(cell, str) else cell for cell in row)
            yield number, dict(zip(keys, cells, strict=False))
