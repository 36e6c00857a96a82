"""Tables as Parquet files, with exact decimals; needs the extra `parquet`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monitor.exports.columns import Column, Kind, Sheet
from monitor.exports.rows import Cell, Row
from monitor.exports.sink import NotExported, Take

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise NotExported('Parquet needs its extra: pip install "twoam[parquet]"') from None

ENDING = ".parquet"
# So many rows are one group of the file, and in memory at once.
_GROUP = 8_000
# Digits before and behind the point: 38 in all is the most that every reader of Parquet knows.
_DIGITS, _DECIMALS = 38, 18
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.AMOUNT: pa.decimal128(_DIGITS, _DECIMALS),
    Kind.MOMENT: pa.timestamp("ms", tz="UTC"),
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
}


def schema_of(sheet: Sheet) -> Any:
    """The table's columns with their types; what each says stands beside it."""
    return pa.schema([pa.field(one.key, _TYPES[one.kind], metadata={"says": one.says}) for one in sheet.columns])


@contextmanager
def opened(path: Path, sheet: Sheet) -> Iterator[Take]:
    """Takes rows of the table into the file. Raises NotExported for a number that has too many digits."""
    waiting: list[Row] = []
    path.unlink(missing_ok=True)
    path.touch(0o600)
    with pq.ParquetWriter(path, schema_of(sheet), compression="zstd") as writer:

        def take(rows: Iterable[Row]) -> None:
            waiting.extend(rows)
            if len(waiting) >= _GROUP:
                writer.write_batch(_batch(sheet, waiting))
                waiting.clear()

        yield take
        writer.write_batch(_batch(sheet, waiting))


def _batch(sheet: Sheet, rows: Sequence[Row]) -> Any:
    columns = zip(*rows, strict=True) if rows else [()] * len(sheet.columns)
    arrays = [_array(sheet, column, cells) for column, cells in zip(sheet.columns, columns, strict=True)]
    return pa.record_batch(arrays, schema=schema_of(sheet))


def _array(sheet: Sheet, column: Column, cells: Sequence[Cell]) -> Any:
    try:
        return pa.array(cells, _TYPES[column.kind])
    except pa.ArrowException as error:
        where = f"the column {column.key} of {sheet.name}"
        raise NotExported(f"Parquet cannot hold {where} exactly ({error}): export it as csv") from error


def rows_in(path: Path) -> Iterator[dict[str, Cell]]:
    """The rows of a file, some at a time. Raises NotExported where it is none."""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(2_000):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise NotExported(f"{path} is no whole Parquet file: {error}") from error


def columns_in(path: Path) -> list[str]:
    """The names of a file's columns. Raises NotExported where it is none."""
    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise NotExported(f"it is no whole Parquet file: {error}") from error
