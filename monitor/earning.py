"""What one sale of a listing earns: its price, what the goods cost me that day, and what the platform keeps of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.readings import EntryKind, Money
from monitor.costs import cost_on
from monitor.findings import Memory
from monitor.known import SKUS
from monitor.rates import Rates, Worth, rates_of
from monitor.rules.fee import FEE_CHANGED, usual_fees
from storage.states import Cost, LedgerSum, RuleMemory, WatchedListing
from storage.store import Store

# Of so long a time the ledger tells what part of its sales a platform keeps, where it says no fee of a listing.
_LEDGER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Fee:
    """What the platform keeps of a sale: `total` at `price`, or `share` of any price where only the ledger tells it."""

    total: Money | None = None
    price: Money | None = None
    share: Decimal | None = None

    def at(self, price: Money) -> Money | None:
        """What it keeps at this price; where it told of another, in proportion. None in another currency."""
        if self.share is not None:
            return Money(price.amount * self.share, price.currency)
        if self.total is None or self.price is None or self.price.currency != price.currency or not self.price.amount:
            return None
        return Money(self.total.amount * price.amount / self.price.amount, price.currency)


@dataclass(frozen=True, slots=True)
class Books:
    """What is known of a listing's cost and fee on a day; each part None where it is not.

    `names` are its SKUs, then the platform's own id.
    """

    names: tuple[str, ...]
    rates: Rates
    cost: Cost | None = None
    fee: Fee | None = None

    def cost_in(self, currency: str) -> Worth | None:
        """The whole cost of one unit in that currency; None where it is unknown, or no rate leads there."""
        return self.rates.worth(Money(self.cost.total, self.cost.currency), currency) if self.cost else None


async def books_of(
    store: Store, listing: WatchedListing, now: datetime, memories: Mapping[str, RuleMemory] | None = None
) -> Books:
    """Reads them for a listing; `memories` are what its rules remember, where that is at hand."""
    today = now.astimezone(UTC).date()
    snapshot = await store.snapshot(listing.id, SKUS)
    given = snapshot.value.get("skus") if snapshot else None
    mine = [str(one) for one in given if one] if isinstance(given, list) else []
    names = (*mine, listing.subject.id)
    cost = cost_on(await store.costs(names), names, (listing.account, listing.subject.market), today)
    remembered = memories if memories is not None else await store.memories(listing.id)
    row = remembered.get(FEE_CHANGED.name)
    fee = _told_fee(row.value, names) if row and row.version == FEE_CHANGED.version else None
    return Books(names, rates_of(await store.rates(today), today), cost, fee)


def _told_fee(memory: Memory, names: Sequence[str]) -> Fee | None:
    """The fee of the first SKU that has one; the highest where none is of these."""
    fees = usual_fees(memory)
    mine = [fees[name] for name in names if name in fees] or sorted(fees.values(), key=lambda one: -one[1].amount)
    return Fee(total=mine[0][1], price=mine[0][0]) if mine else None


async def ledger_fee(store: Store, account: str, now: datetime) -> Fee | None:
    """The part of its sales that the platform keeps, by the account's ledger; None where that tells none."""
    return fee_of_sums(await store.ledger_sums(account, now - _LEDGER, now))


def fee_of_sums(sums: Iterable[LedgerSum]) -> Fee | None:
    """Fees over sales by the book and currency that has most lines: two books tell of the same money."""
    books: dict[tuple[str, str], list[LedgerSum]] = {}
    for one in sums:
        books.setdefault((one.book, one.currency), []).append(one)
    told = max(books.values(), key=lambda book: sum(one.lines for one in book), default=[])
    sales = sum(one.total for one in told if one.kind is EntryKind.SALE)
    fees = -sum(one.total for one in told if one.kind is EntryKind.FEE)
    return Fee(share=Decimal(str(round(fees / sales, 4)))) if sales > 0 and fees > 0 else None


async def fee_at(store: Store, books: Books, account: str, price: Money, now: datetime) -> Money | None:
    """What the platform keeps of a sale at the price: by its own word on the listing, else by the ledger."""
    told = books.fee.at(price) if books.fee else None
    if told is not None:
        return told
    fee = await ledger_fee(store, account, now)
    return fee.at(price) if fee else None
