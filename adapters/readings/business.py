"""The facts that a platform states of a whole account: its orders, its ledger, its health, and what was sold."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from adapters.readings.facts import Money, Subject
from adapters.readings.vocabulary import CancelledBy, EntryKind, FulfilledBy, InboundState, OrderState, StandingState

# Stands where a question is about the account as a whole, in an Ask and in what is said of it.
ACCOUNT = Subject("", "account")


class OfAccount:
    """A fact of the account as a whole."""

    __slots__ = ()

    @property
    def subject(self) -> Subject:
        return ACCOUNT


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One position of an order; `price` is what the buyer pays for all its units, without shipping and tax."""

    id: str
    quantity: int
    sku: str | None = None
    listing: Subject | None = None
    price: Money | None = None
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Order(OfAccount):
    """One order as it stands, never who bought it nor where he lives; `country` is the only word of the address.

    `ship_by` is the latest dispatch that was promised; `cancel_asked` says that the buyer wishes it undone. `lines` is
    empty where the platform does not tell them (yet), then they are unknown and not none.
    """

    id: str
    market: str
    state: OrderState
    placed_at: datetime
    changed_at: datetime
    lines: tuple[OrderLine, ...] = ()
    total: Money | None = None
    fulfilled_by: FulfilledBy | None = None
    country: str | None = None
    ship_by: datetime | None = None
    cancel_asked: bool = False
    # Who undid it, None where the platform does not say; news of the moment, and no part of what the order is.
    cancelled_by: CancelledBy | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        return f"order:{self.id}"


@dataclass(frozen=True, slots=True)
class Entry(OfAccount):
    """One line of the ledger: what was credited (positive) or debited (negative), and for what.

    `id` is the platform's own and stays when the line is told again; `book` names the source that told it
    ("transactions", "settlement"), for two books tell of the same money. `word` is the platform's own for it
    ("ReferralFee"); `settled` is false while the platform holds it back.
    """

    id: str
    book: str
    kind: EntryKind
    at: datetime
    amount: Money
    word: str = ""
    market: str | None = None
    order: str | None = None
    sku: str | None = None
    listing: Subject | None = None
    quantity: int | None = None
    settled: bool = True

    @property
    def key(self) -> str:
        return f"entry:{self.book}:{self.id}"


@dataclass(frozen=True, slots=True)
class Balance(OfAccount):
    """What the platform says it holds for the seller at this moment: all of it, and the parts that it tells apart.

    `free` is waiting for the next payout, `deferred` is not the seller's yet, `reserve` is kept back for claims; with
    their signs as they are told, None where they are not. `purse` is the platform's word where a market has several.
    """

    total: Money
    free: Money | None = None
    deferred: Money | None = None
    reserve: Money | None = None
    market: str | None = None
    purse: str = ""

    @property
    def key(self) -> str:
        return f"balance:{self.market or ''}:{self.purse}:{self.total.currency}"


@dataclass(frozen=True, slots=True)
class Standing(OfAccount):
    """How the account stands in one market, None where the platform does not tell them apart; `warned` of worse."""

    market: str | None
    state: StandingState
    warned: bool = False

    @property
    def key(self) -> str:
        return f"standing:{self.market or ''}"


@dataclass(frozen=True, slots=True)
class HealthMetric(OfAccount):
    """One measure that the platform judges the account by.

    `value` and `target` are ratios (0.01 is one per cent) or, where `count` alone is told, None. `at_most` says that
    the value must stay below the target, else above it. `good` is the platform's own verdict, None where it gives
    none. `by` is whose dispatch is judged, None for both.
    """

    name: str
    market: str | None = None
    by: FulfilledBy | None = None
    value: Decimal | None = None
    target: Decimal | None = None
    at_most: bool = True
    count: int | None = None
    good: bool | None = None

    @property
    def key(self) -> str:
        return f"health:{self.market or ''}:{self.name}:{self.by or ''}"


@dataclass(frozen=True, slots=True)
class Feedback(OfAccount):
    """One rating of me as a seller: its stars (1 to 5) and day; never who gave it nor the words."""

    id: str
    stars: int
    day: date
    market: str | None = None
    order: str | None = None

    @property
    def key(self) -> str:
        return f"feedback:{self.id}"


@dataclass(frozen=True, slots=True)
class Stranded(OfAccount):
    """Units of one SKU that lie at the platform and that no listing sells; `reason` in the platform's words."""

    market: str
    sku: str
    quantity: int
    reason: str
    listing: Subject | None = None
    since: date | None = None
    title: str | None = None

    @property
    def key(self) -> str:
        return f"stranded:{self.market}:{self.sku}"


@dataclass(frozen=True, slots=True)
class Return(OfAccount):
    """Units that a buyer sent back; `reason` and `state` in the platform's words, never the buyer's own."""

    id: str
    at: datetime
    quantity: int
    reason: str
    market: str | None = None
    order: str | None = None
    sku: str | None = None
    listing: Subject | None = None
    by: FulfilledBy | None = None
    state: str = ""

    @property
    def key(self) -> str:
        return f"return:{self.id}"


@dataclass(frozen=True, slots=True)
class Inbound(OfAccount):
    """Units of one SKU in one shipment to the platform's warehouses: how many were sent, and how many it counted.

    `shipment` is the id that the seller knows it by ("FBA15ABC…"); `received` is None where the platform does not tell
    it. `created` and `closed` are days as far as they are told.
    """

    shipment: str
    sku: str
    expected: int
    received: int | None
    state: InboundState
    market: str | None = None
    listing: Subject | None = None
    created: date | None = None
    closed: date | None = None

    @property
    def key(self) -> str:
        return f"inbound:{self.shipment}:{self.sku}"


class AgeBand(NamedTuple):
    """Units that have lain from so many days until so many (both included), None where there is no end."""

    since: int
    until: int | None
    units: int


@dataclass(frozen=True, slots=True)
class Aged(OfAccount):
    """For how long units of one SKU have lain at the platform on `day`, in bands that do not overlap.

    `charged` are the units that the next surcharge for old stock is for, `surcharge` what the platform expects it to
    be and `charged_on` its day; `storage` is what the platform expects their storage of the next month to cost. What
    is not told is None.
    """

    market: str
    sku: str
    day: date
    bands: tuple[AgeBand, ...]
    listing: Subject | None = None
    charged: int | None = None
    surcharge: Money | None = None
    charged_on: date | None = None
    storage: Money | None = None

    @property
    def key(self) -> str:
        return f"aged:{self.market}:{self.sku}"

    def older_than(self, days: int) -> int:
        """Units in the bands that begin after so many days."""
        return sum(band.units for band in self.bands if band.since > days)


@dataclass(frozen=True, slots=True)
class Figure(OfAccount):
    """A number over a time: "units", "orders", "sales", "sessions", "page_views", "featured_share", "repeat_share" …

    "delivery_days" is told order by order: its time is the one between the order and its receipt. `unit` is a currency
    for money, "" for counts, "ratio" for shares (0 to 1); `listing` None means all of them.
    """

    name: str
    begin: datetime
    end: datetime
    value: Decimal
    unit: str = ""
    market: str | None = None
    listing: Subject | None = None

    @property
    def key(self) -> str:
        return f"figure:{self.name}:{self.market or ''}:{self.listing or ''}:{self.begin.isoformat()}"


@dataclass(frozen=True, slots=True)
class Fee:
    """What the platform would keep of one sale at `price`: the sum, and its parts in the platform's words."""

    subject: Subject
    sku: str | None
    price: Money
    total: Money
    parts: tuple[tuple[str, Money], ...] = ()

    @property
    def key(self) -> str:
        return f"fee:{self.subject}:{self.sku or ''}"


Business = Order | Entry | Balance | Standing | HealthMetric | Feedback | Stranded | Return | Inbound | Aged | Figure
