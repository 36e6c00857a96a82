"""A memory as one file and back again: what a backup holds, whichever database it was made from."""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import MetaData, func, select

from storage.copying import copy_store
from storage.dialects import Database, database
from storage.dialects.sqlite import SqliteFile
from storage.errors import DamagedDatabase, StorageError, Vanished
from storage.migrate import prepare, refuse_newer
from storage.revisions import SCRIPTS
from storage.saving import save

# What a daemon that found nothing to watch has written all the same.
_NO_CONTENT = frozenset({"alembic_version", "setting", "keep", "seen_update", "attempt"})


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it lies in its file: its schema, and how many rows each table has."""

    revision: str
    rows: Mapping[str, int]


def name_of(where: str | Path) -> str:
    """How a person knows the place: never with a password."""
    return database(where).name


async def copied(where: str | Path, target: Path) -> Copy:
    """Copies a memory into a new SQLite file, as it is at one moment and while others work with it; all is checked.

    Raises Vanished where there is none, NewerSchema, DamagedDatabase, Busy, StorageError, FileExistsError.
    """
    found = database(where)
    revision = await found.revision() if await found.is_there() else None
    if revision is None:
        raise Vanished(f"there is no memory in {found.name} yet")
    refuse_newer(found, revision)
    await save(found, revision, SCRIPTS, target)
    return await asyncio.to_thread(examined, target)


def examined(path: Path) -> Copy:
    """Reads every page of a copy, follows every reference and counts; DamagedDatabase where anything is wrong."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise DamagedDatabase(f"{path} is damaged ({' '.join(verdict.split())})")
            if orphan := connection.execute("PRAGMA foreign_key_check").fetchone():
                raise DamagedDatabase(f"{path} is damaged (a row of {orphan[0]} points to nothing)")
            return _counted(connection)
    except sqlite3.Error as error:
        raise DamagedDatabase(f"{path} is damaged ({error})") from error


def _counted(connection: sqlite3.Connection) -> Copy:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    rows = {
        str(name): int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for (name,) in names.fetchall()
    }
    (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    del rows["alembic_version"]
    return Copy(str(revision), dict(sorted(rows.items())))


async def holds_content(where: str | Path) -> bool:
    """Whether anything would be lost with what lies there; makes nothing. Raises DamagedDatabase, StorageError."""
    found = database(where)
    if not await found.is_there():
        return False
    engine = found.reader()
    try:
        async with engine.connect() as connection:
            tables = MetaData()
            await connection.run_sync(tables.reflect)
            for table in tables.sorted_tables:
                if table.name not in _NO_CONTENT and await connection.scalar(select(func.count()).select_from(table)):
                    return True
        return False
    finally:
        await engine.dispose()


async def brought_up(copy: Path) -> None:
    """Brings a copy to this program's schema; raises NewerSchema, MigrationFailed."""
    await prepare(copy)


async def set_aside(where: str | Path, mark: str) -> str:
    """Takes what lies there out of the way, damaged or not, and keeps it under the name that is returned."""
    return await database(where).set_aside(mark)


async def put_back(where: str | Path, mark: str) -> None:
    """Undoes set_aside, whatever has come in its place."""
    await database(where).put_back(mark)


async def put_in_place(copy: Path, where: str | Path) -> None:
    """Makes a copy of this schema the memory of a place without content; a file is moved there, and is gone here."""
    target = database(where)
    await _cleared(target)
    if isinstance(target, SqliteFile):
        _moved(copy, target.path)
        return
    await copy_store(copy, where)


def _moved(copy: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy.replace(path)


async def _cleared(target: Database) -> None:
    if await holds_content(target.where):
        raise StorageError(f"{target.name} holds a memory and was not touched")
    await target.clear()


async def made_anew(where: str | Path) -> None:
    """An empty memory in a place without content."""
    target = database(where)
    await _cleared(target)
    await prepare(target)
