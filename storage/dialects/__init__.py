"""The databases that twoam can keep its memory in, and everything that is peculiar to one of them."""

from pathlib import Path
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.addresses import is_server
from storage.dialects.postgres import PostgresServer
from storage.dialects.sqlite import SqliteFile
from storage.errors import StorageError

_SQLITE = ("sqlite+aiosqlite:///", "sqlite:///")


class Database(Protocol):
    """One place where a memory may lie."""

    @property
    def name(self) -> str:
        """How a person knows it: never with a password."""

    @property
    def where(self) -> str:
        """What leads back here; may hold a password."""

    def writer(self) -> AsyncEngine:
        """The engine that writes: one transaction at a time, whoever else writes too."""

    def reader(self) -> AsyncEngine:
        """The engine that reads: it can write nothing, and each of its transactions sees one moment."""

    def told(self, error: Exception) -> StorageError:
        """What an error of the driver means to a person."""

    async def revision(self) -> str | None:
        """The schema version that is there, None where nothing is. Raises DamagedDatabase, Busy, StorageError."""

    async def is_there(self) -> bool:
        """Whether a memory lies there; makes nothing. Raises as `revision` does."""

    async def set_aside(self, mark: str) -> str:
        """Takes a memory, be it damaged, out of the way and keeps it; returns what it is called now.

        `mark` is a word that no memory set aside before has.
        """

    async def put_back(self, mark: str) -> None:
        """Undoes set_aside: what has come in its place meanwhile is removed."""

    async def clear(self) -> None:
        """Removes the memory that lies there; to be asked of one that holds nothing."""

    def upgrade(self, scripts: Path, revision: str) -> None:
        """Blocks while the scripts run, in one transaction; two at once do it one after the other."""

    async def counters(self, connection: AsyncConnection) -> dict[str, int]:
        """The last number that each table gave to a row, by the table's name."""

    async def set_counters(self, connection: AsyncConnection, counters: dict[str, int]) -> None:
        """Lets each table count on from there, or from its highest number."""

    def storable(self, text: str) -> str:
        """The text as this database can hold it."""


def database(where: str | Path) -> Database:
    """A path, `sqlite:///path` or `postgresql://user:password@host:port/name`. StorageError for anything else."""
    text = str(where)
    if is_server(text):
        return PostgresServer.at(text)
    for prefix in _SQLITE:
        text = text.removeprefix(prefix)
    if "://" in text:
        kind = text.partition("://")[0]
        raise StorageError(f"{kind}:// is no database that twoam knows: give a file, or postgresql://user@host/name")
    return SqliteFile(Path(text).expanduser().absolute())
