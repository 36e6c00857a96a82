"""What the books lack and where their sources differ: all that makes a figure doubtful, read for one span."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from adapters.readings import Topic
from monitor.books.reconciliation import Reconciliation
from monitor.books.reconciling import reconciled
from storage.states import AccountWatch, UncostedSku
from storage.store import Store

# The questions that bring what the books are made of.
SOURCES = (Topic.ORDERS, Topic.SALES, Topic.MONEY, Topic.SETTLEMENTS)


@dataclass(frozen=True, slots=True)
class Doubts:
    """The accounts' sources held against each other from `since` to `until`, and what the books lack.

    `corrections` are, by account, how many lines were corrected since and by what sum in the house's currency;
    `uncosted` are the SKUs without a cost, the most sold first, and `unrated` sums by currency of which no rate is
    known. `waiting` marks are still to be booked.
    """

    since: datetime
    until: datetime
    home: str
    accounts: Sequence[Reconciliation]
    sources: Sequence[AccountWatch]
    corrections: Mapping[str, tuple[int, Decimal]]
    uncosted: Sequence[UncostedSku]
    unrated: Mapping[str, Decimal]
    waiting: int

    @property
    def differ(self) -> bool:
        """Whether any two sources tell otherwise of the same."""
        return any(one.differences or one.apart for one in self.accounts)


async def doubts_of(store: Store, home: str, since: datetime, until: datetime) -> Doubts:
    """Everything that is doubtful in a span."""
    async with store.at_once() as seen:
        return await _doubts(seen, home, since, until)


async def _doubts(store: Store, home: str, since: datetime, until: datetime) -> Doubts:
    watches = [one for one in await store.account_watches() if one.topic in SOURCES]
    accounts = sorted({one.account for one in watches})
    takings = await store.takings(since, until)
    unrated: dict[str, Decimal] = {}
    for one in takings:
        if one.unrated:
            unrated[one.currency] = unrated.get(one.currency, Decimal()) + one.unrated
    return Doubts(
        since=since,
        until=until,
        home=home,
        accounts=await reconciled(store, accounts, since, until),
        sources=watches,
        corrections=await store.corrected(since, until),
        uncosted=await store.uncosted_skus(since, until),
        unrated=unrated,
        waiting=sum((await store.count_unbooked()).values()),
    )
