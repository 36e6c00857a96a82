"""Sums of the ledger as they are compared and drawn: by the hour, by the goods, and what has no cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Earned:
    """Units sold, and money in millionths of the house's currency; `goods` is what they cost, below zero."""

    units: int
    revenue: int
    profit: int
    goods: int


@dataclass(frozen=True, slots=True)
class EarnedHour:
    """What was sold and earned in one hour: its begin, in UTC."""

    at: datetime
    earned: Earned


@dataclass(frozen=True, slots=True)
class ProductEarned:
    """What one product sold and earned, in the house's currency, before the cost of its `uncosted` units."""

    name: str
    units: int
    revenue: Decimal
    profit: Decimal
    goods: Decimal
    uncosted: int


@dataclass(frozen=True, slots=True)
class ProductRanking:
    """Some of the products, the most profit first, and how `many` there are in all.

    Of all of them `revenue` and `profit` are the sums without those that have a loss, `uncosted` the units.
    """

    some: Sequence[ProductEarned]
    many: int = 0
    revenue: Decimal = Decimal()
    profit: Decimal = Decimal()
    uncosted: int = 0


@dataclass(frozen=True, slots=True)
class Uncosted:
    """Units of one market of an account whose cost is not known, and of how many SKUs they are."""

    account: str
    market: str
    units: int
    skus: int


@dataclass(frozen=True, slots=True)
class UncostedSku:
    """A SKU of an account of which units were sold whose cost is not known."""

    account: str
    sku: str
    units: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of the ledger is meant: these accounts and markets, or all (None), `without` some markets."""

    accounts: frozenset[str] | None = None
    markets: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def holds(self, account: str, market: str) -> bool:
        """Whether what is of this market of the account is in it."""
        of_account = self.accounts is None or account in self.accounts
        return of_account and (self.markets is None or market in self.markets) and market not in self.without


@dataclass(frozen=True, slots=True)
class Goods:
    """Which goods are meant, each as (account, market, id): listings by the platform's id, and SKUs."""

    listings: frozenset[tuple[str, str, str]] = frozenset()
    skus: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def accounts(self) -> frozenset[str]:
        return frozenset(account for account, *_ in (*self.listings, *self.skus))
