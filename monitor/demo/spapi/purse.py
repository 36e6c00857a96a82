"""The seller's money and what was sent back to him, as one frozen value."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from adapters.readings import FulfilledBy

TransactionStatus = Literal["DEFERRED", "RELEASED", "DEFERRED_RELEASED"]


@dataclass(frozen=True, slots=True)
class Booked:
    """The goods of a transaction with their amounts, each under its words from the general to the exact ("A/B")."""

    amounts: tuple[tuple[str, Decimal], ...]
    sku: str | None = None
    asin: str | None = None
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Transaction:
    """One posting; `first` is the deferred one whose money it sets free, `late` how long it is not told yet."""

    id: str
    posted: datetime
    booked: tuple[Booked, ...]
    kind: str = "Shipment"
    description: str = "Order Payment"
    market: str = "us"
    order: str | None = None
    status: TransactionStatus = "RELEASED"
    first: str | None = None
    late: timedelta = timedelta()

    @property
    def total(self) -> Decimal:
        return sum((amount for one in self.booked for _, amount in one.amounts), Decimal(0))


@dataclass(frozen=True, slots=True)
class Settled:
    """One row of a settlement."""

    kind: str
    description: str
    amount: Decimal
    posted: datetime
    transaction: str = "Order"
    order: str = ""
    sku: str = ""
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Settlement:
    """A span of two weeks, its rows, and the day on which they were paid out."""

    id: str
    paid: datetime
    rows: tuple[Settled, ...]
    market: str = "us"

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class SentBack:
    """Units that a buyer sent back, to Amazon or to the seller; `words` are the buyer's own."""

    id: str
    at: datetime
    order: str
    sku: str
    asin: str
    reason: str
    to: FulfilledBy = FulfilledBy.PLATFORM
    quantity: int = 1
    state: str = "Unit returned to inventory"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Purse:
    """Everything that came, went and came back; `reserve` is what of it is kept back for claims."""

    transactions: tuple[Transaction, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    sent_back: tuple[SentBack, ...] = ()
    reserve: Decimal = Decimal(0)
