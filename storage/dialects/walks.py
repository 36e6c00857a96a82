"""A connection to SQLite that walks to the driver's thread once for a statement, not four times."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar, cast

import aiosqlite

# So many rows come along with the statement itself: all of nearly every answer, a piece of what is streamed.
_ALONG = 500
Work = Callable[[sqlite3.Cursor], object]
Begun = tuple[sqlite3.Cursor, list[Any], bool]
C = TypeVar("C", bound=aiosqlite.Connection)


def connect(path: str, **options: Any) -> "Connection":
    """As `aiosqlite.connect`, in its own thread, which ends with the program."""
    return _in_thread(Connection(partial(sqlite3.connect, path, **options), iter_chunk_size=_ALONG))


def connect_to_read(path: str, **options: Any) -> "ReadingConnection":
    """The same for one that never writes: to begin a transaction takes no walk of its own."""
    return _in_thread(ReadingConnection(partial(sqlite3.connect, path, **options), iter_chunk_size=_ALONG))


def _in_thread(connection: C) -> C:
    connection._thread.daemon = True
    return connection


class Connection(aiosqlite.Connection):
    """The driver's own, with other cursors."""

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def walk(self, work: Work) -> Begun:
        """The cursor that did the work, its first rows, and whether that is all."""
        return cast(Begun, await self._execute(_begun, self._conn, work))  # type: ignore[no-untyped-call]


class ReadingConnection(Connection):
    """Its transactions begin with their first question, and end once."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._begins = self._has_begun = False

    def begin(self) -> None:
        """The next question begins a transaction."""
        self._begins = True

    async def walk(self, work: Work) -> Begun:
        begins, self._begins = self._begins, False
        self._has_begun = self._has_begun or begins
        return await super().walk(partial(_first, work) if begins else work)

    async def rollback(self) -> None:
        """The pool says it once more after the session: where nothing is begun, that takes no walk."""
        has_begun, self._begins, self._has_begun = self._has_begun, False, False
        if has_begun:
            await super().rollback()


class Cursor(aiosqlite.Cursor):
    """The driver makes a cursor, executes, fetches and closes in a walk each, which takes longer than most questions.

    Here the first rows are brought along, and a cursor that has no more is closed in the same walk
    (docs/performance.md, "Walks to the database").
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, cast(sqlite3.Cursor, None))
        self._along: deque[Any] = deque()
        self._is_over = True

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "Cursor":
        return await self._walk(lambda cursor: cursor.execute(sql, cast(Any, parameters or ())))

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "Cursor":
        return await self._walk(lambda cursor: cursor.executemany(sql, cast(Any, parameters)))

    async def _walk(self, work: Work) -> "Cursor":
        self._cursor, rows, self._is_over = await cast(Connection, self._conn).walk(work)
        self._along = deque(rows)
        return self

    async def fetchone(self) -> Any:
        if self._along or self._is_over:
            return self._along.popleft() if self._along else None
        return await super().fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = self.arraysize if size is None else size
        found = [self._along.popleft() for _ in range(min(wanted, len(self._along)))]
        if self._is_over or len(found) == wanted:
            return found
        return [*found, *await super().fetchmany(wanted - len(found))]

    async def fetchall(self) -> list[Any]:
        found, self._along = self._along, deque()
        return [*found] if self._is_over else [*found, *await super().fetchall()]

    async def close(self) -> None:
        if not self._is_over:
            self._is_over = True
            await super().close()


def _first(work: Work, cursor: sqlite3.Cursor) -> object:
    cursor.execute("BEGIN")
    return work(cursor)


def _begun(connection: sqlite3.Connection, work: Work) -> Begun:
    """In the driver's thread."""
    cursor = connection.cursor()
    work(cursor)
    rows = [] if cursor.description is None else cursor.fetchmany(_ALONG)
    is_over = len(rows) < _ALONG
    if is_over:
        cursor.close()
    return cursor, rows, is_over
