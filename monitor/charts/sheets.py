"""A workbook as XLSX, in the process that draws: written row by row, nothing in it computed by a spreadsheet."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from monitor.charts.book import Holds
from monitor.exports.workbook import heads, number_format, text_cell

# Excel specifications and limits: a sheet's name has 31 characters and none of these.
_LONGEST_NAME, _UNFIT = 31, str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_STRONG, _SUM = Font(bold=True), PatternFill("solid", fgColor="EEF1F4")
_READ: Mapping[str, Any] = {
    Holds.MONEY: Decimal,
    Holds.SHARE: Decimal,
    Holds.DAY: date.fromisoformat,
    Holds.WHOLE: int,
    Holds.TEXT: text_cell,
}
_FORMATS = {Holds.SHARE: "0.0%;[Red]-0.0%", Holds.DAY: "yyyy-mm-dd", Holds.WHOLE: "#,##0;[Red]-#,##0"}


def xlsx_of(order: Mapping[str, Any]) -> bytes:
    """The file's bytes."""
    head = order["head"]
    book = Workbook(write_only=True)
    made = datetime.fromisoformat(head["made"]).astimezone(UTC).replace(tzinfo=None)
    book.properties.title, book.properties.creator = head["title"], "twoam"
    book.properties.created = book.properties.modified = made
    for one in order["sheets"]:
        _sheet(book, one, rtl=bool(head["rtl"]))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet(book: Workbook, order: Mapping[str, Any], *, rtl: bool) -> None:
    about, columns = order["about"], order["about"]["columns"]
    page = book.create_sheet(about["title"].translate(_UNFIT)[:_LONGEST_NAME])
    assert isinstance(page, WriteOnlyWorksheet)
    page.sheet_view.rightToLeft = rtl
    page.freeze_panes = "B2"
    for place, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(place)].width = column[2]
    page.row_dimensions[1].height = 32
    page.append(heads(page, [column[0] for column in columns]))
    strong = set(about["strong"])
    for number, row in enumerate(order["rows"]):
        other = about["others"].get(str(number))
        cells = zip(_columns(columns, other) if other else columns, row, strict=True)
        page.append([_cell(page, column, value, row, strong=number in strong) for column, value in cells])
    if order["rows"]:
        page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(order['rows']) + 1}"
    # A phone or a printer shows all columns beside each other.
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _columns(columns: Sequence[Any], other: str) -> list[Any]:
    """With something else where money would be."""
    return [[one[0], other, *one[2:]] if one[1] == Holds.MONEY else one for one in columns]


def _cell(page: WriteOnlyWorksheet, column: Sequence[Any], value: Any, row: Sequence[Any], *, strong: bool) -> Any:
    if value is None and not strong:
        return None
    _, holds, _, currency, currency_at = column
    cell = WriteOnlyCell(page, None if value is None else _READ[holds](value))
    code = row[currency_at] if currency_at is not None else currency
    cell.number_format = number_format(code) if holds == Holds.MONEY else _FORMATS.get(holds, "General")
    if strong:
        cell.font, cell.fill = _STRONG, _SUM
    return cell
