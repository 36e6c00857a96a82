"""The two engines that every room of the store stands on: one that writes, one that reads."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, CursorResult, Executable, Table, and_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Mapped

from storage.dialects import Database
from storage.errors import Locked, StorageError, Unwritable

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]
# What a driver may raise: its own errors, those of the way to a server, and that all ways stay taken.
FAILURES = (DBAPIError, OSError, PoolTimeout)


def insert_into(session: AsyncSession, target: Table) -> Any:
    """An insert that knows ON CONFLICT, in the words of the database at hand."""
    maker = postgresql.insert if is_postgres(session) else sqlite.insert
    return maker(target)


def is_postgres(session: AsyncSession) -> bool:
    """Which of the two databases is asked, where their words differ."""
    return session.get_bind().dialect.name == "postgresql"


def begins_with(session: AsyncSession, column: Mapped[str], prefix: str) -> ColumnElement[bool]:
    """The condition that a text begins so: SQLite finds a range by its index and LIKE does not.

    In PostgreSQL a range is none: most of its languages sort "." and "~" otherwise than by their codes.
    """
    if is_postgres(session):
        return column.startswith(prefix, autoescape=True)
    return and_(column >= prefix, column < prefix + "\U0010ffff")


async def changed(session: AsyncSession, statement: Executable) -> int:
    """Executes an update or delete and says how many rows it met."""
    return cast(CursorResult[Any], await session.execute(statement)).rowcount


def pieces(ids: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """In their order, so many at a time."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def not_sought(column: ColumnElement[str]) -> ColumnElement[str]:
    """An account where an index goes by the time.

    Not the column itself: SQLite would go by it through all that was ever told of the account, not through the span.
    """
    return column.concat("")


def of_account(column: ColumnElement[str], account: str) -> ColumnElement[bool]:
    """That a row of some time is the account's."""
    return not_sought(column) == account


class Engines:
    """What every room of the store stands on: reading in one engine, writing one at a time in the other.

    `tries` says how often a transaction asks for the write lock while another process holds it. `unwritable` is why
    nothing can be kept at present, None since a transaction was.
    """

    def __init__(self, database: Database, tries: int = 1) -> None:
        self.unwritable: Unwritable | None = None
        self._tries = tries
        self._database = database
        self._writing = database.writer()
        self._durable = self._writing.execution_options(durable=True)
        self._reading = database.reader()
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        # What this store reads by, where it is one of a single moment.
        self._moment: AsyncSession | None = None

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one moment of the database; errors come out as StorageError."""
        if self._moment is not None:
            yield self._moment
            return
        try:
            async with AsyncSession(self._reading, expire_on_commit=False, autoflush=False) as session:
                yield session
        except FAILURES as error:
            raise self._database.told(error) from error

    async def _write(self, work: Work[T], durable: bool = False, then: Callable[[], None] | None = None) -> T:
        """Does the work in one transaction: all of it is kept, or nothing. `then` runs once it is kept.

        A caller that is cancelled leaves at once, but a transaction that has begun is ended, not cut.
        """
        assert self._moment is None, "a store of one moment writes nothing"
        task = asyncio.ensure_future(self._transact(work, durable, then))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _transact(self, work: Work[T], durable: bool, then: Callable[[], None] | None) -> T:
        engine = self._durable if durable else self._writing
        async with self._turn:
            result = await self._insisting(engine, work)
            if then is not None:
                then()
            return result

    async def _insisting(self, engine: AsyncEngine, work: Work[T]) -> T:
        """Asks again and again for a lock that another process holds: nothing was begun, so nothing is done twice."""
        for _ in range(self._tries - 1):
            try:
                return await self._once(engine, work)
            except Locked as error:
                log.warning("still waiting to write: %s", error)
        return await self._once(engine, work)

    async def _once(self, engine: AsyncEngine, work: Work[T]) -> T:
        try:
            async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as session, session.begin():
                result = await work(session)
        except FAILURES as error:
            raise self._noted(self._database.told(error)) from error
        self.unwritable = None
        return result

    def _noted(self, error: StorageError) -> StorageError:
        if isinstance(error, Unwritable):
            self.unwritable = error
        return error

    async def _dispose(self) -> None:
        if self._running:
            await asyncio.wait(tuple(self._running))
        await self._writing.dispose()
        await self._reading.dispose()
