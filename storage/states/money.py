"""What goods cost me, and exchange rates, each with the day from which it holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from adapters.readings import EntryKind

# A cost without a day has always been so.
ALWAYS = date.min
# The origin of a rate that an owner said himself.
OWN = "own"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one unit of a SKU costs me from a day on, in one currency.

    `sku` is mine, or the platform's id of the listing where I gave it none. `place` is the account or the market in
    which the cost holds, "" for everywhere. `shipping` is what I pay to send it and `packaging` to pack it; None where
    that was not said.
    """

    sku: str
    goods: Decimal
    currency: str
    valid_from: date = ALWAYS
    place: str = ""
    shipping: Decimal | None = None
    packaging: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """All that is known of it together."""
        return self.goods + (self.shipping or Decimal()) + (self.packaging or Decimal())


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of `currency` are one unit of `base`, on that day, by the word of `origin`."""

    currency: str
    base: str
    value: Decimal
    day: date
    origin: str = OWN


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """What one book of an account booked for one kind of entry in one currency, in so many lines."""

    book: str
    currency: str
    kind: EntryKind
    total: float
    lines: int
