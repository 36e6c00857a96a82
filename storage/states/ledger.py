"""The ledger as it is booked: each line with the moment and the rate under which it counts, and its sums."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from adapters.readings import EntryKind, Money, Order, Return, Subject

# The books that are derived here: what orders let expect until a platform tells it, and what the goods cost me.
FROM_ORDERS, FROM_COSTS = "orders", "costs"
DERIVED = frozenset({FROM_ORDERS, FROM_COSTS})
# The books that platforms tell: what happens as it happens, and once more what a payout was made of.
TOLD_BOOK, SETTLED_BOOK = "transactions", "settlement"


@dataclass(frozen=True, slots=True)
class Booking:
    """One line of the ledger.

    `at` is the platform's own moment, `booked_at` the one under which the line counts: of an order's sale, its fees and
    goods the moment the order was placed. `home` is the amount in the house's currency by `rate`, which is of
    `rate_day` and `rate_origin`; None where no rate was known. `counted` says that it is part of the figures: where two
    books tell of the same money one counts. An `estimated` line stands until the platform tells the true one.
    `noted_at` is when it was learned; `corrects` the id of the line of the same book whose amount it changes.
    """

    account: str
    book: str
    id: str
    kind: EntryKind
    at: datetime
    booked_at: datetime
    noted_at: datetime
    amount: Money
    home: Money | None
    rate: Decimal | None = None
    rate_day: date | None = None
    rate_origin: str = ""
    word: str = ""
    market: str | None = None
    order: str | None = None
    sku: str | None = None
    listing: Subject | None = None
    quantity: int | None = None
    settled: bool = True
    counted: bool = True
    estimated: bool = False
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """What counts of one kind in one currency of one market of an account, over a span; market "" where none is told.

    `home` is the sum in the house's currency of what could be converted, `estimated` the part of it that is estimated;
    `unrated` is the sum in the original currency of what could not. `lines` are so many lines, `units` their quantity.
    """

    account: str
    market: str
    kind: EntryKind
    currency: str
    amount: Decimal
    home: Decimal
    estimated: Decimal = Decimal(0)
    unrated: Decimal = Decimal(0)
    lines: int = 0
    units: int = 0


@dataclass(frozen=True, slots=True)
class OrderCount:
    """How many orders of one market of an account were placed in a span, cancelled ones and their units apart."""

    account: str
    market: str
    orders: int
    units: int
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class GoodsTaking:
    """What one SKU brought in a span, in the house's currency; sku "" for what is of no goods.

    `revenue` is sales, shipping and promotions; `refunds`, `fees` (advertising and adjustments apart) and `goods` are
    negative as money that goes. `uncosted` units have no known cost, `estimated` is the part of the profit that is
    estimated, `unrated` lines could not be converted.
    """

    account: str
    market: str
    sku: str
    listing: str | None
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
        """What is left of it, before the cost of uncosted units."""
        return self.revenue + self.refunds + self.fees + self.advertising + self.adjustments + self.goods


@dataclass(frozen=True, slots=True)
class Bundle:
    """A SKU that is sold as one and made of others: so many units of each, in their order."""

    sku: str
    components: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unbooked:
    """A mark: what has to be booked anew (`kind` and `name` as in storage/marks.py).

    `stamp` is another one each time it is marked, so that a mark that was set anew meanwhile is not taken away.
    """

    kind: str
    account: str
    name: str
    stamp: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """An order and every line of the ledger that names it; `order` is None where the order itself was never told."""

    account: str
    order_id: str
    order: Order | None
    lines: tuple[Booking, ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """What an account's sums of one hour (UTC) are built of.

    `lines` count and are booked in it, `orders` were placed in it, `returns` came back in it. `others` are the further
    orders that its lines name, by their ids.
    """

    account: str
    hour: datetime
    lines: tuple[Booking, ...]
    orders: tuple[Order, ...]
    others: Mapping[str, Order]
    returns: tuple[Return, ...]


@dataclass(frozen=True, slots=True)
class HourSums:
    """An account's sums of one hour; orders by market and country ("" where it is not told).

    `sales` is what was paid for what was ordered, by market and currency.
    """

    account: str
    hour: datetime
    takings: tuple[Taking, ...]
    orders: Mapping[tuple[str, str], OrderCount]
    goods: tuple[GoodsTaking, ...]
    sales: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """A platform's own figure beside the orders of the same `hours`: "orders", "units" or "sales" (in `currency`)."""

    what: str
    market: str
    currency: str
    orders: Decimal
    platform: Decimal
    hours: int

    @property
    def difference(self) -> Decimal:
        """What the orders tell beyond the platform's figure; negative where orders are missing here."""
        return self.orders - self.platform


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """What both books tell of one order in a currency; or, without any, that its sale is estimated still."""

    account: str
    order: str
    at: datetime
    currency: str = ""
    told: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class ToldTwice:
    """What the transactions and what the settlements tell of one order."""

    order: str
    currency: str
    transactions: Decimal
    settlement: Decimal


@dataclass(frozen=True, slots=True)
class Checked:
    """Of an account's orders of a span: how many are `untold`, their sale being estimated, and told by both books."""

    untold: int = 0
    twice: int = 0


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """So many lines of a book, and their sum, under a word of the platform's that fits no kind."""

    account: str
    book: str
    word: str
    currency: str
    lines: int
    amount: Decimal
