"""PostgreSQL: one database on a server, one writer at a time by an advisory lock, and what can be wrong on the way."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlunsplit

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from adapters.redact import redact
from storage.addresses import name_of, read
from storage.errors import Busy, Conflict, DamagedDatabase, Locked, StorageError, Unwritable
from storage.revisions import lead

# "twoam" in hexadecimal: whoever holds this lock, writes. Advisory locks are counted by database.
_LOCK = 0x74776F616D
_CONNECT_SECONDS = 10
_ANSWER_SECONDS = 60
_SESSION = {
    "application_name": "twoam",
    "lock_timeout": "5000",
    # As SQLite's NORMAL: a crash of the server may lose the last moments, but tears nothing. The intent to send waits.
    "synchronous_commit": "off",
    # A process that was stopped inside a transaction must not keep the others from writing for ever.
    "idle_in_transaction_session_timeout": "60000",
    "tcp_keepalives_idle": "60",
    "jit": "off",
}  # An upgrade may wait for its turn, and a large table takes its time.
_PATIENT = _SESSION | {"lock_timeout": "30000"}
_TABLES = """
    SELECT current_schema(), to_regclass('alembic_version') IS NOT NULL, count(*)
    FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = to_regnamespace(current_schema()::text)
    AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
    )"""
_NAMES = """
    SELECT relname FROM pg_class JOIN pg_namespace AS home ON home.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND nspname = :schema AND NOT EXISTS (
        SELECT 1 FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
    )"""
_SEQUENCES = """
    SELECT relname, pg_get_serial_sequence(quote_ident(relname), 'id')
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema()::text) AND attname = 'id'"""

# What a person can do about it, by the first signs of SQLSTATE (PostgreSQL's documentation, appendix A).
_REMEDIES = {
    "28": "check user and password ([machine] database_password or database_password_file)",
    "3D": "create it: createdb --owner USER NAME",
    "42501": "let its user own the database, or: GRANT ALL ON SCHEMA public TO USER",
    "53100": "make room on the server's disk",
    "08": "is the server running, and may this machine reach it?",
    "57P": "the server is being restarted: try again in a moment",
    "53": "the server is at its limits: try again, or raise them",
    "40": "try again",
    "25006": "nothing may be written here: is it a standby?",
}
_PASSING = ("08", "57P", "53300", "40")
_REFUSED = ("22", "23")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """One database on one server. `name` is for people, `dsn` is for the driver and holds the password."""

    name: str
    dsn: str = field(repr=False)

    @classmethod
    def at(cls, url: str) -> "PostgresServer":
        """By an address; StorageError where it cannot be read, without repeating it."""
        try:
            return cls(name_of(url), urlunsplit(read(url)))
        except ValueError as error:
            raise StorageError(f"the database cannot be found: {error}") from None

    @property
    def where(self) -> str:
        return self.dsn

    def writer(self) -> AsyncEngine:
        """Each of its transactions waits for its turn before it reads anything, as on SQLite.

        Otherwise two transactions read the same value and one of their updates is lost; told to look out for that
        (SERIALIZABLE), PostgreSQL would refuse one of them, and all that it read would have to be thought again.
        """
        engine = self._engine(_SESSION, pool_size=1, isolation_level="READ COMMITTED")
        event.listen(engine.sync_engine, "begin", _take_turn)
        event.listen(engine.sync_engine, "before_cursor_execute", _without_nul, retval=True)
        return engine

    def reader(self) -> AsyncEngine:
        engine = self._engine(_SESSION, pool_size=2, isolation_level="REPEATABLE READ")
        return engine.execution_options(postgresql_readonly=True)

    def _engine(self, session: dict[str, str], pool_size: int, isolation_level: str) -> AsyncEngine:
        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connecting(session),
            isolation_level=isolation_level,
            pool_size=pool_size,
            max_overflow=0,
        )
        event.listen(engine.sync_engine, "checkout", _refuse_the_dead)
        return engine

    def _connecting(self, session: dict[str, str]) -> Callable[[], Any]:
        """How a connection is made: the driver reads the address itself, so that it knows all that libpq's may say."""
        try:
            import asyncpg  # noqa: PLC0415
        except ImportError:
            raise StorageError('PostgreSQL needs its driver: pip install "twoam[postgres]"') from None

        limit = None if session is _PATIENT else _ANSWER_SECONDS

        async def connect() -> Any:
            try:
                return await asyncpg.connect(
                    self.dsn, timeout=_CONNECT_SECONDS, command_timeout=limit, server_settings=session
                )
            except ValueError:
                # Its text may repeat the address.
                raise StorageError(f"{self.name} cannot be used as its address is written; check its options") from None

        return connect

    def told(self, error: Exception) -> StorageError:
        said, code = _said(error)
        if code.startswith(_REFUSED) or _is_unfit(error):
            return Conflict(f"the database refused the change: {said}")
        if code == "55P03":
            return Locked(f"another process has been writing to {self.name} for too long: try again")
        if isinstance(error, OSError) or not code:
            return Busy(f"{self.name} does not answer ({said}): {_REMEDIES['08']}")
        remedy = next((remedy for start, remedy in _REMEDIES.items() if code.startswith(start)), "see the server's log")
        if code == "53100":
            return Unwritable(f"{self.name} has no room ({said}): {remedy}")
        kind = Busy if code.startswith(_PASSING) else StorageError
        return kind(f"{self.name} failed ({said}): {remedy}")

    async def revision(self) -> str | None:
        engine = self.reader()
        try:
            async with engine.connect() as connection:
                return await self._revision(connection)
        except (DBAPIError, OSError) as error:
            raise self.told(error) from error
        finally:
            await engine.dispose()

    async def _revision(self, connection: AsyncConnection) -> str | None:
        schema, versioned, tables = (await connection.execute(text(_TABLES))).one()
        if schema is None:
            raise StorageError(f"{self.name} lets its user use no schema: {_REMEDIES['42501']}")
        if not versioned and tables:
            raise DamagedDatabase(f"{self.name} is another program's database: create one of its own for twoam")
        if not versioned:
            return None
        revision = (await connection.execute(text("SELECT max(version_num) FROM alembic_version"))).scalar()
        if revision is None:
            raise DamagedDatabase(f"{self.name} does not say which schema it has: restore a backup into a new database")
        return str(revision)

    async def is_there(self) -> bool:
        return await self.revision() is not None

    async def set_aside(self, mark: str) -> str:
        """Into a schema of that name, with their indexes and counters; DROP SCHEMA … CASCADE is all that ends it."""
        moving = (f'ALTER TABLE "{name}" SET SCHEMA "{mark}"' for name in await self._own_tables())
        await self._command(f'CREATE SCHEMA "{mark}"', *moving)
        return f"schema {mark} of {self.name}"

    async def put_back(self, mark: str) -> None:
        await self.clear()
        home, names = await self._tables_of(mark)
        moving = (f'ALTER TABLE "{mark}"."{name}" SET SCHEMA "{home}"' for name in names)
        await self._command(*moving, f'DROP SCHEMA "{mark}"')

    async def clear(self) -> None:
        await self._command(*(f'DROP TABLE "{name}" CASCADE' for name in await self._own_tables()))

    async def _own_tables(self) -> list[str]:
        return (await self._tables_of(None))[1]

    async def _tables_of(self, schema: str | None) -> tuple[str, list[str]]:
        """The name of the schema that is in use, and the tables of that one or another."""
        engine = self.reader()
        try:
            async with engine.connect() as connection:
                home = (await connection.execute(text("SELECT current_schema()"))).scalar()
                rows = await connection.execute(text(_NAMES), {"schema": schema or home})
                return str(home), [name for (name,) in rows]
        except (DBAPIError, OSError) as error:
            raise self.told(error) from error
        finally:
            await engine.dispose()

    async def _command(self, *statements: str) -> None:
        """All of them, or none."""
        engine = self.writer()
        try:
            async with engine.execution_options(durable=True).begin() as connection:
                for statement in statements:
                    await connection.execute(text(statement))
        except (DBAPIError, OSError) as error:
            raise self.told(error) from error
        finally:
            await engine.dispose()

    def upgrade(self, scripts: Path, revision: str) -> None:
        asyncio.run(self._upgrade(scripts, revision))

    async def _upgrade(self, scripts: Path, revision: str) -> None:
        engine = self._engine(_PATIENT, pool_size=1, isolation_level="READ COMMITTED")
        event.listen(engine.sync_engine, "begin", _take_turn)
        try:
            async with engine.execution_options(durable=True).begin() as connection:
                await connection.run_sync(lead, scripts, revision)
        except (DBAPIError, OSError) as error:
            raise self.told(error) from error
        finally:
            await engine.dispose()

    async def counters(self, connection: AsyncConnection) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, sequence in await self._sequences(connection):
            last, used = (await connection.execute(text(f"SELECT last_value, is_called FROM {sequence}"))).one()  # noqa: S608
            if used:
                found[name] = last
        return found

    async def set_counters(self, connection: AsyncConnection, counters: dict[str, int]) -> None:
        for name, sequence in await self._sequences(connection):
            highest = (await connection.execute(text(f'SELECT max(id) FROM "{name}"'))).scalar()  # noqa: S608
            last = max(counters.get(name, 0), highest or 0)
            if last:
                await connection.execute(
                    text("SELECT setval(CAST(:of AS text), :last)"), {"of": sequence, "last": last}
                )

    async def _sequences(self, connection: AsyncConnection) -> list[tuple[str, str]]:
        rows = await connection.execute(text(_SEQUENCES))
        return [(name, sequence) for name, sequence in rows if sequence]

    def storable(self, text: str) -> str:
        return str(_fit(text))


def _take_turn(connection: Connection) -> None:
    durable = "on" if connection.get_execution_options().get("durable") else "off"
    connection.exec_driver_sql(
        f"SELECT set_config('synchronous_commit', '{durable}', true), pg_advisory_xact_lock({_LOCK})"
    )


def _refuse_the_dead(connection: Any, record: Any, proxy: Any) -> None:
    """A connection that was lost while it lay idle is replaced before anybody gets it."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError("lost while it lay idle")


def _fit(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


def _without_nul(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> tuple[str, Any]:
    """A page's text may hold a NUL, PostgreSQL's text may not: it would refuse the whole message."""
    # Many rows in one statement come as one flat tuple, also where `many` is true.
    if isinstance(parameters, list):
        return statement, [tuple(map(_fit, row)) for row in parameters]
    return statement, tuple(map(_fit, parameters))


def _said(error: Exception) -> tuple[str, str]:
    """The driver's first line and SQLSTATE."""
    original = getattr(error, "orig", None) or error
    code = getattr(original, "sqlstate", None) or ""
    if isinstance(original, TimeoutError):
        return "no answer in time", code
    line = (str(original).strip().splitlines() or [type(original).__name__])[0]
    return redact(re.sub(r"^<class '[\w.]+'>: ", "", line)), code


def _is_unfit(error: Exception) -> bool:
    """A value that the driver itself could not turn into the column's type, such as a number that is too large."""
    cause = getattr(getattr(error, "orig", None), "__cause__", None)
    return isinstance(cause, ValueError)
