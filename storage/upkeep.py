"""Upkeep of the SQLite file: what lies beside it is taken in, and its plans are kept good; a server does it itself."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.dialects.sqlite import SqliteFile
from storage.engine import Engines

# Seconds that taking in may make a writer wait for.
_PATIENCE = 0.1
# Rows that are looked at in each index: the planner needs no more, and nobody waits long.
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint came to: the log's bytes afterwards; `held` where somebody who reads kept it from shrinking."""

    bytes: int
    held: bool


class Upkeep(Engines):
    """Nothing here blocks the loop, or a writer for longer than a tenth of a second."""

    def wal_bytes(self) -> int | None:
        """How long the write-ahead log beside the file is; None where the database lies on a server."""
        return wal_bytes(self._database.path) if isinstance(self._database, SqliteFile) else None

    async def checkpoint(self) -> Checkpoint | None:
        """Takes the log into the file and cuts it; None where a server does so itself. Raises StorageError."""
        if not isinstance(self._database, SqliteFile):
            return None
        try:
            return await asyncio.to_thread(_checkpoint, self._database.path)
        except sqlite3.Error as error:
            raise self._database.told(error) from error

    async def optimize(self) -> None:
        """Lets SQLite look at what changed, so that its plans stay good; put off where somebody writes just now."""
        if isinstance(self._database, SqliteFile):
            await asyncio.to_thread(_optimize, self._database.path)


def wal_bytes(path: Path) -> int:
    """How long the write-ahead log beside a database file is; 0 where there is none."""
    try:
        return Path(f"{path}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def _checkpoint(path: Path) -> Checkpoint:
    with closing(_connected(path)) as connection:
        # This never waits. Only if nobody holds anything back is the log cut, which keeps writers out for a moment.
        _, pages, taken = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        held = taken < pages
        if not held:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            held = bool(busy)
        return Checkpoint(wal_bytes(path), held)


def _optimize(path: Path) -> None:
    with closing(_connected(path)) as connection:
        try:
            connection.execute(f"PRAGMA analysis_limit={_SAMPLE}")
            connection.execute("PRAGMA optimize")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None)
