"""A workbook that a person reads and a program reads back: one sheet for each table, written row by row."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from adapters.money import decimals
from monitor.cells import guarded
from monitor.exports.columns import Column, Kind, Sheet
from monitor.exports.rows import Cell, Row
from monitor.exports.sink import Take
from monitor.exports.xmltext import coded
from monitor.language import Tongue

ENDING = ".xlsx"
# A sheet ends at 1,048,576 rows (Excel specifications and limits), two of which are the head.
MOST_ROWS = 1_048_574
# A cell holds 32,767 characters; what is longer is cut and says so.
_LONGEST = 32_000
_HEAD, _KEYS = 1, 2
_WIDTHS = {Kind.TEXT: 16, Kind.WHOLE: 9, Kind.AMOUNT: 13, Kind.MOMENT: 19, Kind.DAY: 11, Kind.FLAG: 9}
_WIDE = {"id": 26, "order": 22, "word": 26, "corrects": 26, "reason": 24, "line": 20, "return": 22}
_FORMATS = {Kind.MOMENT: "yyyy-mm-dd hh:mm:ss", Kind.DAY: "yyyy-mm-dd", Kind.WHOLE: "0"}
_BOLD, _FAINT = Font(bold=True, color="FFFFFF"), Font(color="808080", size=9)
_FILL = PatternFill("solid", fgColor="1F4E5F")


class Book:
    """A workbook while it is written; `tongue` is its reader's: his words in the heads, and his way of writing."""

    def __init__(self, path: Path, tongue: Tongue) -> None:
        self._path, self._tongue = path, tongue
        self._book = Workbook(write_only=True)

    def add(self, title: str, widths: Sequence[float], frozen: int) -> Any:
        """A new sheet, from right to left where its reader reads so; so many rows stay when it is scrolled."""
        sheet = self._book.create_sheet(title[:31])
        sheet.sheet_view.rightToLeft = self._tongue.is_rtl
        sheet.freeze_panes = f"A{frozen + 1}"
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        return sheet

    @contextmanager
    def opened(self, sheet: Sheet) -> Iterator[Take]:
        """Takes rows of the table; where one sheet of the workbook is full another is begun."""
        pages = _Pages(self, sheet, self._tongue)
        yield pages.take
        pages.end()

    def save(self) -> None:
        """Ends it; the file is for its owner's eyes only."""
        self._path.unlink(missing_ok=True)
        self._path.touch(0o600)
        self._book.save(self._path)


def heads(page: Any, titles: Sequence[str]) -> list[Any]:
    """The cells of a head that a person reads."""
    found = []
    for title in titles:
        cell = WriteOnlyCell(page, coded(guarded(title)))
        cell.font, cell.fill = _BOLD, _FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        found.append(cell)
    return found


def number_format(currency: str | None) -> str:
    """How amounts of a currency are shown: with its decimals, those below zero in red."""
    digits = decimals(currency) if currency else 2
    plain = "#,##0" + ("." + "0" * digits if digits else "")
    return f"{plain};[Red]-{plain}"


class _Pages:
    """The sheets of one table."""

    def __init__(self, book: Book, sheet: Sheet, tongue: Tongue) -> None:
        self._book, self._sheet, self._tongue = book, sheet, tongue
        self._units = [_place_of(sheet, column.unit) for column in sheet.columns]
        self._count, self._rows = 0, 0
        self._page = self._begun()

    def take(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._rows == MOST_ROWS:
                self.end()
                self._page = self._begun()
            self._page.append([self._cell(place, row) for place in range(len(row))])
            self._rows += 1

    def end(self) -> None:
        """Lets its reader filter what is there."""
        last = get_column_letter(len(self._sheet.columns))
        self._page.auto_filter.ref = f"A{_KEYS}:{last}{self._rows + _KEYS}"

    def _begun(self) -> Any:
        self._count, self._rows = self._count + 1, 0
        columns, title = self._sheet.columns, self._tongue.label(self._sheet.title)
        widths = [_WIDE.get(column.key, _WIDTHS[column.kind]) for column in columns]
        page = self._book.add(title if self._count == 1 else f"{title[:26]} {self._count}", widths, _KEYS)
        page.append(heads(page, [self._tongue.label(column.title) for column in columns]))
        keys = [WriteOnlyCell(page, column.key) for column in columns]
        for cell in keys:
            cell.font = _FAINT
        page.append(keys)
        return page

    def _cell(self, place: int, row: Row) -> object:
        value = row[place]
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return text_cell(value)
        unit = self._units[place]
        currency = row[unit] if unit is not None else None
        return self._styled(self._sheet.columns[place], value, currency)

    def _styled(self, column: Column, value: Cell, currency: Cell) -> object:
        if isinstance(value, Decimal) and not fits(value):
            return f"{value:f}"
        if isinstance(value, Decimal) and not column.unit:
            return value
        cell = WriteOnlyCell(self._page, value.replace(tzinfo=None) if isinstance(value, datetime) else value)
        cell.number_format = _FORMATS.get(column.kind) or number_format(currency if isinstance(currency, str) else None)
        return cell


def _place_of(sheet: Sheet, key: str) -> int | None:
    return sheet.keys.index(key) if key else None


def text_cell(text: str) -> str:
    """A text that is not computed, and that a cell can hold."""
    return coded(guarded(text if len(text) <= _LONGEST else text[:_LONGEST] + "…"))


def fits(number: Decimal) -> bool:
    """Whether a spreadsheet, which counts in binary, gives the same number back."""
    return Decimal(repr(float(number))) == number and len(number.as_tuple().digits) <= 15
