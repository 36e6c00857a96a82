"""Cells as plain text and back: numbers exact, times in UTC as ISO 8601, nothing that a spreadsheet would compute."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from monitor.cells import guarded, unguarded
from monitor.exports.columns import Column, Kind
from monitor.exports.rows import Cell

_FLAGS = {"true": True, "false": False}


class Unread(Exception):
    """A cell that holds nothing of its column's kind."""


def written(cell: Cell) -> str:
    """The text of a cell; nothing is an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return moment(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def moment(at: datetime) -> str:
    """“2026-11-03T02:14:00Z”, with milliseconds where there are any."""
    precision = "milliseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def cell_of(column: Column, text: str) -> Cell:
    """The cell that the text means. Raises Unread."""
    if text == "":
        return None
    try:
        return _READ[column.kind](text)
    except (ValueError, KeyError, InvalidOperation):
        raise Unread from None


def _amount(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or "_" in text:
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    if not text.removeprefix("-").isdecimal():
        raise ValueError(text)
    return int(text)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)


_READ: dict[Kind, Callable[[str], Cell]] = {
    Kind.TEXT: unguarded,
    Kind.WHOLE: _whole,
    Kind.AMOUNT: _amount,
    Kind.MOMENT: _moment,
    Kind.DAY: date.fromisoformat,
    Kind.FLAG: lambda text: _FLAGS[text.lower()],
}
