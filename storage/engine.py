"""The two engines, one that writes and one that reads, and everything that is peculiar to one database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Executable, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from storage.errors import Busy, Conflict, StorageError

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]
BUSY_MS = 5_000


def insert_into(session: AsyncSession, target: Table) -> Any:
    """An insert that knows ON CONFLICT, in the words of the database at hand."""
    maker = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return maker(target)


async def changed(session: AsyncSession, statement: Executable) -> int:
    """Executes an update or delete and says how many rows it met."""
    return cast(CursorResult[Any], await session.execute(statement)).rowcount


def writer(path: Path) -> AsyncEngine:
    """The one engine that writes: each of its transactions takes the write lock before it reads anything.

    SQLite's default (lock at the first write) lets two transactions read the same value and then silently loses
    one of their updates, or fails in the middle.
    """
    engine = _engine(path, pool_size=1)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def reader(path: Path) -> AsyncEngine:
    """The engine that reads: it can write nothing, and each of its transactions sees one moment."""
    engine = _engine(path, pool_size=2)
    event.listen(engine.sync_engine, "connect", _forbid_writing)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _engine(path: Path, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        pool_size=pool_size,
        max_overflow=0,
        # None: the driver begins nothing by itself, our own BEGIN is the only one.
        connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000},
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    return engine


def _pragma(connection: Any, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare(connection: Any, record: Any) -> None:
    _pragma(connection, f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL", "journal_mode=WAL")


def _forbid_writing(connection: Any, record: Any) -> None:
    _pragma(connection, "query_only=ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    # The level cannot change inside a transaction, and every statement costs a walk to the driver's thread.
    level = "FULL" if connection.get_execution_options().get("durable") else "NORMAL"
    if connection.info.get("synchronous", "NORMAL") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _translated(error: DBAPIError) -> StorageError:
    text = str(error.orig)
    if isinstance(error, IntegrityError):
        return Conflict(f"the database refused the change: {text}")
    if "locked" in text:
        return Busy(f"the database was locked for more than {BUSY_MS // 1000} s; is a backup or another copy at work?")
    return StorageError(f"the database failed: {text}; check free space and permissions, then `twoam doctor`")


class Engines:
    """What every room of the store stands on: reading in one engine, writing one at a time in the other."""

    def __init__(self, writing: AsyncEngine, reading: AsyncEngine) -> None:
        self._writing = writing
        self._durable = writing.execution_options(durable=True)
        self._reading = reading
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one moment of the database; errors come out as StorageError."""
        try:
            async with AsyncSession(self._reading, expire_on_commit=False, autoflush=False) as session:
                yield session
        except DBAPIError as error:
            raise _translated(error) from error

    async def _write(self, work: Work[T], durable: bool = False, then: Callable[[], None] | None = None) -> T:
        """Does the work in one transaction: all of it is kept, or nothing. `then` runs once it is kept.

        A caller that is cancelled leaves at once, but a transaction that has begun is ended, not cut.
        """
        task = asyncio.ensure_future(self._transact(work, durable, then))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _transact(self, work: Work[T], durable: bool, then: Callable[[], None] | None) -> T:
        engine = self._durable if durable else self._writing
        async with self._turn:
            try:
                async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
                    result = await work(session)
            except DBAPIError as error:
                raise _translated(error) from error
            if then is not None:
                then()
            return result

    async def _dispose(self) -> None:
        if self._running:
            await asyncio.wait(tuple(self._running))
        await self._writing.dispose()
        await self._reading.dispose()
