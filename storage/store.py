"""The one Store that callers see: everything we remember, behind async methods that take and return frozen values."""

from pathlib import Path
from types import TracebackType

from storage.chat import Chat
from storage.deliveries import Deliveries
from storage.engine import reader, writer
from storage.errors import StorageError
from storage.history import History
from storage.incidents import Incidents
from storage.migrate import prepare
from storage.people import People
from storage.proofs import Proofs
from storage.schedule import Schedule


class Store(Schedule, History, Incidents, Deliveries, Proofs, People, Chat):
    """Opened with `async with Store.open(path) as store`; closing writes what still waits.

    One Store per process is meant; several processes may share a file. All times are aware, and kept to the
    millisecond. Every method may raise Busy or StorageError, whose text says what to do.
    """

    @classmethod
    def open(cls, where: str | Path) -> "_Opening":
        """A path or `sqlite:///path`. Raises NewerSchema, DamagedDatabase or MigrationFailed when entered."""
        return _Opening(_path(where))

    async def close(self) -> None:
        """Writes what waits, ends what runs, then lets the file go."""
        try:
            await self.flush()
        finally:
            await self._dispose()


class _Opening:
    """A store that opens when it is entered, and closes when it is left."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def __aenter__(self) -> Store:
        await prepare(self._path)
        self._store = Store(writer(self._path), reader(self._path))
        return self._store

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._store.close()


def _path(where: str | Path) -> Path:
    text = str(where)
    for prefix in ("sqlite+aiosqlite:///", "sqlite:///"):
        text = text.removeprefix(prefix)
    if "://" in text:
        raise StorageError(
            f"this version keeps its memory in SQLite only: give a file instead of {text.split(':')[0]}://"
        )
    return Path(text).expanduser().absolute()
