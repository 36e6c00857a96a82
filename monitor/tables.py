"""Tables as people keep them in files: however they were saved, whatever their columns are called; pure."""

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO

from storage.folding import folded

# A table of goods is small; what is larger is something else.
LARGEST, MOST = 5_000_000, 50_000
_SEPARATORS = "\t;,|，；"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line (1 is the first of the file) was not taken: a sentence for people and its values; 0: the file."""

    line: int
    says: str
    values: Mapping[str, str]


class WrongLine(Exception):
    """A line that cannot be read: the sentence for people, and its values."""

    def __init__(self, says: str, **values: str) -> None:
        super().__init__(says)
        self.says, self.values = says, values

    def at(self, line: int) -> Problem:
        return Problem(line, self.says, self.values)


# The number of a line in its file, and its cells by the names of their columns.
Line = tuple[int, Mapping[str, str]]


def headers_of(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Which column is meant by each word in its first line; `words` are apart by "|"."""
    return {folded(word): field for field, some in words.items() for one in some for word in one.split("|")}


def lines_of(body: bytes, headers: Mapping[str, str], needed: Collection[str]) -> list[Line] | None:
    """Every line that is not empty; None where none of the first lines names the columns that are needed."""
    rows = _rows(_text(body).replace("\0", ""))
    at, columns = _head(rows, headers, needed)
    if not columns:
        return None
    filled = [(number, row) for number, row in enumerate(rows[at + 1 :], at + 2) if any(map(str.strip, row))]
    return [(number, _cells(row, columns)) for number, row in filled]


def decimal_mark(cells: Iterable[str]) -> str | None:
    """The mark before the decimals, where numbers that can be read in one way alone agree on it."""
    marks = {found[1] for cell in cells if (found := re.search(r"\d([.,])\d{1,2}\D*$", cell))}
    return marks.pop() if len(marks) == 1 else None


def _rows(text: str) -> list[list[str]]:
    """As far as it is a table; a line of which none can be made ends it."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for row in csv.reader(StringIO(text, newline=""), delimiter=_separator(text)):
            rows.append(row)
            if len(rows) > MOST:
                break
    return rows


def _text(body: bytes) -> str:
    """As spreadsheets save it: UTF-8 with a mark or without, UTF-16 with one, else the Chinese code page."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _separator(text: str) -> str:
    """The mark that stands most often in the first line that has any."""
    first = next((line for line in text.splitlines() if any(mark in line for mark in _SEPARATORS)), "")
    return max(_SEPARATORS, key=first.count) if first else ","


def _head(
    rows: Sequence[Sequence[str]], headers: Mapping[str, str], needed: Collection[str]
) -> tuple[int, dict[str, int]]:
    """The place of the line that names the columns, and where each is; a title may stand above it."""
    for at, row in enumerate(rows[:5]):
        columns: dict[str, int] = {}
        for place, word in enumerate(row):
            field = headers.get(folded(word.strip(" *:：")))
            if field:
                columns.setdefault(field, place)
        if set(needed) <= columns.keys():
            return at, columns
    return 0, {}


def _cells(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: row[place].strip() for name, place in columns.items() if place < len(row)}
