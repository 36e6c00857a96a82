"""Carries every row from one database to another of the same schema, and proves that none was lost on the way."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, insert, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import Database
from storage.errors import CopyFailed

# So many rows are held at a time; a page's body may have hundreds of kilobytes.
ROWS, BODIES = 2_000, 20
Row = dict[str, Any]
_VERSION = "alembic_version"
_EVERY_SUM = 2**256


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """One table as it lies in both databases now; `checksum` is the same for the same rows in any order."""

    name: str
    rows: int
    checksum: str


async def copy_rows(source: Database, target: Database) -> tuple[CopiedTable, ...]:
    """Copies every row into a target of the same schema that holds none; both may be at work meanwhile.

    The source is read as it was at one moment. The target has everything or nothing: CopyFailed where its rows are
    not those that were read, or where it is not empty; StorageError, Busy.
    """
    reading, writing = source.reader(), target.writer()
    try:
        with _telling(source):
            async with reading.connect() as old:
                tables = await old.run_sync(_tables)
                counters = await source.counters(old)
                with _telling(target):
                    async with writing.execution_options(durable=True).begin() as new:
                        await _check_target(target, tables, new)
                        copied = tuple([await _copied(table, old, new, source, target) for table in tables])
                        await target.set_counters(new, counters)
                return copied
    finally:
        await reading.dispose()
        await writing.dispose()


@contextmanager
def _telling(database: Database) -> Iterator[None]:
    """Whose error it was."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise database.told(error) from error


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are there, those that others point to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _VERSION]


def _columns(connection: Connection) -> dict[str, set[str]]:
    found = inspect(connection).get_multi_columns()
    return {name: {column["name"] for column in columns} for (_, name), columns in found.items() if name != _VERSION}


async def _check_target(target: Database, tables: Sequence[Table], new: AsyncConnection) -> None:
    if await new.run_sync(_columns) != {table.name: set(table.columns.keys()) for table in tables}:
        raise CopyFailed(f"{target.name} has another schema: let both databases be of the same version of twoam")
    for table in tables:
        if (await new.execute(select(func.count()).select_from(table))).scalar():
            raise CopyFailed(f"{target.name} is not empty ({table.name} has rows): copy into a new database")


async def _copied(
    table: Table, old: AsyncConnection, new: AsyncConnection, source: Database, target: Database
) -> CopiedTable:
    total, count = 0, 0
    async with aclosing(_batches(table, old, source)) as batches:
        async for batch in batches:
            fit = [_fit(row, target) for row in batch]
            await new.execute(insert(table), fit)
            total, count = (total + sum(map(_mark, fit))) % _EVERY_SUM, count + len(fit)
    kept = await _summed(table, new, target)
    if kept != CopiedTable(table.name, count, f"{total:064x}"):
        raise CopyFailed(f"{target.name} did not keep {table.name} as it was read: nothing was copied")
    return kept


async def _summed(table: Table, connection: AsyncConnection, database: Database) -> CopiedTable:
    total, count = 0, 0
    async with aclosing(_batches(table, connection, database)) as batches:
        async for batch in batches:
            total, count = (total + sum(map(_mark, batch))) % _EVERY_SUM, count + len(batch)
    return CopiedTable(table.name, count, f"{total:064x}")


async def _batches(table: Table, connection: AsyncConnection, database: Database) -> AsyncGenerator[list[Row], None]:
    bodies = any(isinstance(column.type, LargeBinary) for column in table.columns)
    limit = {"yield_per": BODIES if bodies else ROWS}
    with _telling(database):
        async with connection.stream(select(table), execution_options=limit) as rows:
            async for batch in rows.mappings().partitions():
                yield [dict(row) for row in batch]


def _fit(row: Row, target: Database) -> Row:
    return {name: target.storable(value) if isinstance(value, str) else value for name, value in row.items()}


def _mark(row: Row) -> int:
    """A number that two rows share only if they are equal, with the kind of every value."""
    plain = sorted((name, _unsigned(value)) for name, value in row.items())
    return int.from_bytes(sha256(repr(plain).encode("utf-8", "surrogatepass")).digest())


def _unsigned(value: Any) -> Any:
    """Zero has no sign: SQLite forgets it."""
    return value + 0.0 if isinstance(value, float) else value
