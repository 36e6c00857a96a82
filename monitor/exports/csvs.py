"""Tables as CSV files: one for each, in UTF-8, with the columns' lasting keys in the first line."""

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from monitor.exports.columns import Sheet
from monitor.exports.rows import Row
from monitor.exports.sink import Take
from monitor.exports.texts import written

ENDING = ".csv"


@contextmanager
def opened(path: Path, sheet: Sheet, *, bom: bool = True) -> Iterator[Take]:
    """Takes rows of the table into the file; `bom` begins it with the mark by which Excel knows UTF-8."""
    with private(path, "utf-8-sig" if bom else "utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(sheet.keys)

        def take(rows: Iterable[Row]) -> None:
            writer.writerows([written(cell) for cell in row] for row in rows)

        yield take


def private(path: Path, encoding: str = "utf-8") -> TextIO:
    """A new file for its owner's eyes only; what lay there is overwritten."""
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    return os.fdopen(descriptor, "w", encoding=encoding, newline="")
