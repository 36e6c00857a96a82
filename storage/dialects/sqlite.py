"""SQLite: one file, one writer at a time, and what can be wrong with a file."""

import asyncio
import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.dialects import walks
from storage.errors import Busy, Conflict, DamagedDatabase, Locked, MigrationFailed, StorageError, Unwritable
from storage.revisions import lead

BUSY_MS = 10_000
# The words by which SQLite says that a file cannot grow: ENOSPC, and any other failure of a write.
_NO_ROOM = ("disk is full", "disk I/O error")
_UPGRADE_WAIT_SECONDS = 30
# So many prepared statements are kept by a connection that writes, and by one that reads; each list of another length
# is a statement of its own, of up to 100 kB. The driver's 128 came to 13 MB.
_WRITTEN, _READ = 24, 64
# A file, and what SQLite lays beside it.
_ENDS = ("-wal", "-shm", "")


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A file, by its whole path."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def where(self) -> str:
        return str(self.path)

    def writer(self) -> AsyncEngine:
        """Each of its transactions takes the write lock before it reads anything.

        SQLite's default (lock at the first write) lets two transactions read the same value and then silently loses
        one of their updates, or fails in the middle.
        """
        engine = self._engine(walks.connect, 1, _WRITTEN)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return engine

    def reader(self) -> AsyncEngine:
        engine = self._engine(walks.connect_to_read, 2, _READ)
        event.listen(engine.sync_engine, "connect", _forbid_writing)
        event.listen(engine.sync_engine, "begin", _begin_along)
        return engine

    def _engine(self, connect: Callable[..., walks.Connection], pool_size: int, statements: int) -> AsyncEngine:
        # None: the driver begins nothing by itself, our own BEGIN is the only one.
        waits = {"isolation_level": None, "timeout": BUSY_MS / 1000}
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}",
            pool_size=pool_size,
            max_overflow=0,
            connect_args={**waits, "async_creator_fn": connect, "cached_statements": statements},
        )
        event.listen(engine.sync_engine, "connect", _prepare)
        return engine

    def told(self, error: Exception) -> StorageError:
        said = str(getattr(error, "orig", error))
        if isinstance(error, IntegrityError):
            return Conflict(f"the database refused the change: {said}")
        if "locked" in said:
            wait = BUSY_MS // 1000
            return Locked(f"the database was locked for more than {wait} s; is a backup or another copy at work?")
        if any(words in said for words in _NO_ROOM):
            return Unwritable(f"nothing can be written to {self.path} ({said}): make room on its disk, or mend it")
        return StorageError(f"the database failed: {said}; check free space and permissions, then `twoam doctor`")

    async def revision(self) -> str | None:
        try:
            _make_private(self.path)
        except OSError as error:
            raise StorageError(
                f"{self.path} cannot be used as the database: {error.strerror}; choose another `path`"
            ) from error
        return await asyncio.to_thread(_examine, self.path)

    async def is_there(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        return await asyncio.to_thread(_examine, self.path) is not None

    async def set_aside(self, mark: str) -> str:
        _move(self.path, self._kept(mark))
        return str(self._kept(mark))

    async def put_back(self, mark: str) -> None:
        _remove(self.path)
        _move(self._kept(mark), self.path)

    def _kept(self, mark: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{mark}")

    async def clear(self) -> None:
        _remove(self.path)

    def upgrade(self, scripts: Path, revision: str) -> None:
        with self._plain().connect() as connection:
            try:
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                raise self.told(error) from error
            lead(connection, scripts, revision)
            if orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise MigrationFailed(f"{len(orphans)} rows would point to nothing, the first in table {orphans[0][0]}")
            connection.commit()

    def _plain(self) -> Engine:
        waits = {"isolation_level": None, "timeout": _UPGRADE_WAIT_SECONDS}
        return create_engine(f"sqlite:///{self.path}", poolclass=NullPool, connect_args=waits)

    def back_up(self, backup: Path) -> None:
        """A whole copy in a new file; one that could not be ended is not left lying about."""
        os.close(os.open(backup, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            with closing(sqlite3.connect(self.path, timeout=5)) as connection:
                connection.execute("VACUUM INTO ?", (str(backup),))
        except sqlite3.Error as error:
            backup.unlink()
            raise self._not_copied(error) from error

    def _not_copied(self, error: sqlite3.Error) -> StorageError:
        if error.sqlite_errorname in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
            return _damaged(self.path, str(error))
        return self.told(error)

    async def counters(self, connection: AsyncConnection) -> dict[str, int]:
        """Only of the tables whose numbers never come back; the others count from their highest row."""
        rows = await connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {str(name): int(number) for name, number in rows}

    async def set_counters(self, connection: AsyncConnection, counters: dict[str, int]) -> None:
        lasting = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
        rows = [{"name": name, "last": counters.get(name, 0)} for (name,) in await connection.execute(text(lasting))]
        # A row is there only for a table that has, or once had, rows of its own.
        await connection.execute(text("DELETE FROM sqlite_sequence"))
        for row in rows:
            highest = (await connection.execute(text(f'SELECT max(id) FROM "{row["name"]}"'))).scalar()  # noqa: S608
            row["last"] = max(row["last"], highest or 0)
            if row["last"]:
                await connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), row)

    def storable(self, text: str) -> str:
        return text


# --- engines ---------------------------------------------------------------------------------------------------------


def _pragma(connection: Any, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare(connection: Any, record: Any) -> None:
    _pragma(connection, f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL", "journal_mode=WAL")


def _forbid_writing(connection: Any, record: Any) -> None:
    _pragma(connection, "query_only=ON")


def _begin_along(connection: Connection) -> None:
    cast(walks.ReadingConnection, connection.connection.driver_connection).begin()


def _begin_immediate(connection: Connection) -> None:
    # The level cannot change inside a transaction, and every statement costs a walk to the driver's thread.
    level = "FULL" if connection.get_execution_options().get("durable") else "NORMAL"
    if connection.info.get("synchronous", "NORMAL") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE")


# --- the file --------------------------------------------------------------------------------------------------------


def _make_private(path: Path) -> None:
    """Our own folder and file are for the owner's eyes; a folder that was there before is left alone."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    # Never opened where it is there: closing it would drop every lock that this process holds on it, and the next
    # program that leaves the database would take its log away from under us.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    path.chmod(0o600)


def _move(path: Path, target: Path) -> None:
    """What was not yet written back lies beside the file and belongs to it: all move together."""
    for end in _ENDS:
        if (part := Path(f"{path}{end}")).exists():
            part.chmod(0o600)
            part.rename(f"{target}{end}")


def _remove(path: Path) -> None:
    for end in _ENDS:
        Path(f"{path}{end}").unlink(missing_ok=True)


def _examine(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            return _revision(path, connection)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Busy(f"{path} is locked by another program: end it, or try again") from error
        raise DamagedDatabase(f"{path} cannot be opened: {error}; check its permissions and the free space") from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error


def _revision(path: Path, connection: sqlite3.Connection) -> str | None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise _damaged(path, str(verdict))
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise DamagedDatabase(f"{path} is another program's database: choose another file for twoam's")
    (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    if revision is None:
        raise _damaged(path, "it does not say which schema it has")
    return str(revision)


def _damaged(path: Path, why: str) -> DamagedDatabase:
    said = " ".join(why.replace("*** in database main ***", "").split())
    return DamagedDatabase(f"{path} is damaged ({said}) and was not touched")
