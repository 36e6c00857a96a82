"""What a report says of a time, as frozen values in the house's currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from adapters.readings import Money
from monitor.books.statement import Statement
from monitor.reports.periods import Period
from storage.states import AccountWatch, Incident

MOST = 10


@dataclass(frozen=True, slots=True)
class Day:
    """One day's money; None for a day that has not begun, or of which no orders are stored."""

    day: date
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Part:
    """A platform, an account or a market with its statement; `own` is its revenue in each currency it was paid in."""

    platform: str
    account: str
    market: str
    statement: Statement
    own: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """What one product brought: a product of several listings, a listing, or a SKU of which no listing is known.

    `profit` is before the cost of `uncosted` units. `skus` are those of its goods.
    """

    name: str
    skus: tuple[str, ...]
    units: int
    returned: int
    revenue: Decimal
    refunds: Decimal
    fees: Decimal
    advertising: Decimal
    adjustments: Decimal
    goods: Decimal
    estimated: Decimal = Decimal(0)
    uncosted: int = 0
    unrated: int = 0

    @property
    def profit(self) -> Decimal:
        return self.revenue + self.refunds + self.fees + self.advertising + self.adjustments + self.goods

    @property
    def margin(self) -> Decimal | None:
        """Profit as a share of the revenue; None where there is none."""
        return self.profit / self.revenue if self.revenue > 0 else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Units that were sent back for one reason, in the platform's words."""

    reason: str
    units: int


@dataclass(frozen=True, slots=True)
class Ending:
    """Stock that may run out: units on hand, and the day on which it will be gone, with the earliest and the latest.

    `order_by` is the last day on which new goods still come in time.
    """

    name: str
    units: int
    gone: date
    earliest: date
    latest: date | None = None
    order_by: date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What was learned in this time of days before it: so many lines of an account, and what they sum up to."""

    account: str
    lines: int
    home: Decimal


@dataclass(frozen=True, slots=True)
class Missing:
    """What the figures lack. `late` are questions whose answers end before the time does; `silent` accounts tell none.

    `uncosted` are SKUs of which units without a known cost were sold, with so many units. `untold`: no account tells
    any orders, so that nothing is known at all. `waiting` pieces of what was told are not booked yet.
    """

    late: Sequence[AccountWatch] = ()
    silent: Sequence[str] = ()
    uncosted: Sequence[tuple[str, int]] = ()
    untold: bool = False
    waiting: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.late or self.silent or self.uncosted or self.untold or self.waiting)


@dataclass(frozen=True, slots=True)
class Report:
    """A period's figures. `until` is how far it goes; `runs` while it is not over.

    `before` and `year_before` are as long as the period is by now; None where their orders are not stored.
    """

    period: Period
    currency: str
    made: datetime
    until: datetime
    runs: bool
    whole: Statement
    before: Statement | None = None
    year_before: Statement | None = None
    days: Sequence[Day] = ()
    platforms: Sequence[Part] = ()
    accounts: Sequence[Part] = ()
    markets: Sequence[Part] = ()
    products: Sequence[Product] = ()
    returned: int = 0
    reasons: Sequence[Reason] = ()
    endings: Sequence[Ending] = ()
    cases: Sequence[Incident] = ()
    corrections: Sequence[Correction] = ()
    missing: Missing = field(default_factory=Missing)

    @property
    def best(self) -> Sequence[Product]:
        """Those that earned most; none that lost money."""
        return [one for one in self.products[:MOST] if one.profit > 0]

    @property
    def worst(self) -> Sequence[Product]:
        """Those that earned least, the worst first; none of the best."""
        left = self.products[len(self.best) :]
        return left[: -MOST - 1 : -1]


def shares(report: Report) -> Mapping[str, Decimal]:
    """Each platform's part of the revenue; empty where there is none."""
    whole = report.whole.revenue
    return {one.platform: one.statement.revenue / whole for one in report.platforms} if whole > 0 else {}
