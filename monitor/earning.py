"""What one sale of a listing earns: its price, what the goods cost me that day, and what the platform keeps of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.readings import FEES, EntryKind, Money
from monitor.costs import cost_on
from monitor.findings import Look, Memory, Paid, Spent
from monitor.known import SKUS
from monitor.rates import Rates, Worth, rates_of
from monitor.rules.below_cost import SPEAKS_FOR
from monitor.rules.fee import FEE_CHANGED, Usual, usual_fees
from storage.states import Cost, LedgerSum, RuleMemory, WatchedListing
from storage.store import Store

# Of so long a time the ledger tells what part of its sales a platform keeps, where it says no fee of a listing.
_LEDGER = timedelta(days=60)
# What a sale costs; what lies unsold costs storage.
_OF_A_SALE = FEES - {EntryKind.STORAGE}


@dataclass(frozen=True, slots=True)
class Fee:
    """What the platform keeps of a sale: a share of its price, and a fixed part in a currency ("" for none)."""

    share: Decimal
    fixed: Decimal = Decimal()
    currency: str = ""

    def at(self, price: Money) -> Money | None:
        """What it keeps at this price; None where it was told in another currency."""
        if self.currency not in ("", price.currency):
            return None
        return Money(self.fixed + price.amount * self.share, price.currency)


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
    mine = [fees[name] for name in names if name in fees] or sorted(fees.values(), key=lambda one: -one.total.amount)
    return fee_of(mine[0]) if mine else None


def fee_of(usual: Usual) -> Fee | None:
    """The part that follows the price as a share of it; None where it was told of no price."""
    if not usual.price.amount:
        return None
    share = (usual.total.amount - usual.fixed) / usual.price.amount
    return Fee(share, usual.fixed, usual.total.currency)


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
    fees = -sum(one.total for one in told if one.kind in _OF_A_SALE)
    return Fee(Decimal(str(round(fees / sales, 4)))) if sales > 0 and fees > 0 else None


async def fee_in(store: Store, books: Books, account: str, currency: str, now: datetime) -> Fee | None:
    """The platform's own word on the listing, else what the ledger tells; None where neither does in that currency."""
    if books.fee and books.fee.currency in ("", currency):
        return books.fee
    return await ledger_fee(store, account, now)


async def spent_of(store: Store, look: Look, memories: Mapping[str, RuleMemory]) -> Spent | None:
    """What a sale of the listing takes, in the currency of its price, and what buyers paid lately; None where unknown.

    While no cost is kept at all, that is all that is asked.
    """
    currency = _currency(look)
    if currency is None or not await store.knows_costs():
        return None
    books = await books_of(store, look.listing, look.at, memories)
    cost = books.cost_in(currency)
    fee = await fee_in(store, books, look.listing.account, currency, look.at) if cost else None
    if cost is None or fee is None:
        return None
    rows = await store.paid(look.listing.account, look.listing.subject, look.at - SPEAKS_FOR, look.at)
    sending = _sending(look, currency)
    paid = tuple(Paid(at, order, Money(unit.amount + sending, unit.currency)) for at, order, unit in rows)
    return Spent(cost.money, fee.fixed, fee.share, paid)


def _currency(look: Look) -> str | None:
    """Of my own price, else of the page's."""
    mine = look.my_price.price if look.my_price else None
    price = mine or (look.now.content.price if look.now.content else None)
    return price.currency if price else None


def _sending(look: Look, currency: str) -> Decimal:
    """What a buyer pays me beside the price, as my offer says."""
    shipping = look.my_price.shipping if look.my_price else None
    return shipping.amount if shipping and shipping.currency == currency else Decimal()
