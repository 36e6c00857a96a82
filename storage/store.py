"""The one Store that callers see: everything we remember, behind async methods that take and return frozen values."""

from pathlib import Path
from types import TracebackType

from storage.booking import Bookings
from storage.bundles import Bundles
from storage.business import Accounts
from storage.chains import Chains
from storage.chat import Chat
from storage.closing import Closing
from storage.copycats import Copycats
from storage.costs import Costs
from storage.deadlines import Deadlines
from storage.decisions import Decisions
from storage.deliveries import Deliveries
from storage.dialects import Database, database
from storage.divided import Divided
from storage.extracts import Extracts
from storage.figures import Figures
from storage.groups import Groups
from storage.history import History
from storage.imports import Imports
from storage.incidents import Incidents
from storage.ledger import Ledger
from storage.migrate import prepare
from storage.ordered import Orderings
from storage.people import People
from storage.piles import Piles
from storage.products import Products
from storage.proofs import Proofs
from storage.questions import Questions
from storage.rankings import Rankings
from storage.reconciling import Reconciling
from storage.replies import Replies
from storage.reports import Reports
from storage.retention import Retention
from storage.schedule import Schedule
from storage.spans import Spans
from storage.stock import Stocks
from storage.sums import Sums
from storage.thinning import Thinning
from storage.upkeep import Upkeep
from storage.weeks import Weeks


class Store(
    Schedule,
    Questions,
    Rankings,
    Copycats,
    Costs,
    Decisions,
    Deadlines,
    Products,
    Stocks,
    Piles,
    Accounts,
    Orderings,
    Extracts,
    Imports,
    Ledger,
    Closing,
    Bookings,
    Bundles,
    Reconciling,
    Spans,
    Sums,
    Divided,
    Weeks,
    History,
    Incidents,
    Deliveries,
    Proofs,
    Replies,
    Reports,
    Chains,
    People,
    Groups,
    Chat,
    Retention,
    Thinning,
    Upkeep,
    Figures,
):
    """Opened with `async with Store.open(path) as store`; closing writes what still waits.

    One Store per process is meant; several processes may share a database. All times are aware, and kept to the
    millisecond. Every method may raise Busy or StorageError, whose text says what to do.
    """

    @classmethod
    def open(cls, where: str | Path, *, backups: Path | None = None, tries: int = 1, create: bool = True) -> "_Opening":
        """A path, `sqlite:///path` or `postgresql://user:password@host:port/name`; StorageError for anything else.

        Raises NewerSchema, DamagedDatabase, MigrationFailed, Busy or StorageError when entered. `backups` is the
        folder for what is copied before a server's database is upgraded; a file's backup lies beside it. `tries` is
        how often a write asks for a lock that another process holds, some ten seconds each time.
        Without `create` a memory that is not there is not made: Vanished.
        """
        return _Opening(database(where), backups, tries, create)

    async def close(self) -> None:
        """Writes what waits, ends what runs, then lets the database go."""
        try:
            await self.flush()
        finally:
            await self._dispose()


class _Opening:
    """A store that opens when it is entered, and closes when it is left."""

    def __init__(self, found: Database, backups: Path | None, tries: int, create: bool) -> None:
        self._database, self._backups, self._tries, self._create = found, backups, tries, create

    async def __aenter__(self) -> Store:
        await prepare(self._database, backups=self._backups, create=self._create)
        self._store = Store(self._database, self._tries)
        return self._store

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._store.close()
