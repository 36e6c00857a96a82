"""The ledger by the week, where goods went, and what a platform holds of an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from adapters.readings import EntryKind, Money


@dataclass(frozen=True, slots=True)
class WeekTaking:
    """What counts of one kind in one week, in the house's currency; `estimated` is the part that is our own guess."""

    week: int
    kind: EntryKind
    home: Decimal
    estimated: Decimal


@dataclass(frozen=True, slots=True)
class CountryCount:
    """How many orders and units of a market of an account went to one country ("" where it is not told)."""

    account: str
    market: str
    country: str
    orders: int
    units: int


@dataclass(frozen=True, slots=True)
class HeldMoney:
    """What a platform's own books say that it holds of an account, in the house's currency; None is not told.

    `deferred` is not free yet, `free` was freed after `paid_at`, the last payout; `reserve` is kept back for claims.
    `unrated` lines could not be converted.
    """

    deferred: Money | None = None
    free: Money | None = None
    reserve: Money | None = None
    paid_at: datetime | None = None
    unrated: int = 0


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """The orders of an account that are still to be shipped, and their totals by currency as far as they are told."""

    count: int
    worth: Sequence[Money] = ()
