"""An answer about money as values: its statement, its markets, what it is laid beside, and what is not known of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from statistics import median

from adapters.readings import Money
from monitor.books.statement import Statement
from monitor.rates import Rates
from monitor.sales import Span
from monitor.till.windows import LEAST, Against, Window
from storage.states import AccountWatch

_HUNDRED = 100
# So much is converted to learn a rate: to the cent of it nothing is lost.
_MANY = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is compared of a span: units and money in one currency; `before_goods` is the profit before their cost.

    `uncosted` units have no known cost: then only that can be compared.
    """

    units: Decimal
    revenue: Decimal
    profit: Decimal
    before_goods: Decimal
    uncosted: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What the answer is laid beside; without `counted` it is not stored, but only from `known_since` on (None: never).

    `days` are those that make the usual: of days the one in the middle, of weeks the mean.
    """

    against: Against
    counted: Counted | None
    known_since: datetime | None = None
    days: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One market of a platform (or one listing, SKU, account …) with its statement in `currency`."""

    platform: str
    market: str
    currency: str
    statement: Statement
    name: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """How far the accounts were read: the questions about orders, those about money, and which of them are late.

    `silent` are accounts of which no orders are told at all; `waiting` pieces of what was told are not booked yet.
    """

    orders: Sequence[AccountWatch] = ()
    money: Sequence[AccountWatch] = ()
    late: frozenset[int] = frozenset()
    silent: Sequence[str] = ()
    waiting: int = 0

    @property
    def known_to(self) -> datetime | None:
        """Up to when the orders of every account were read, where that is too early; None where it is not."""
        return min((one.read_at for one in self.orders if one.read_at and one.id in self.late), default=None)

    @property
    def is_whole(self) -> bool:
        """Whether all orders of the span were read."""
        never = any(one.read_at is None for one in self.orders)
        return bool(self.orders) and not never and not any(one.id in self.late for one in self.orders)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sold and earned; `whole` is in `currency`, each of `parts` in its own.

    `of` is the name of what it is about, "" for all. Of goods (`is_of_goods`) only units are counted, and no orders.
    `uncosted_skus` are so many whose cost is not known. `factor` is the rate by which the house's currency is viewed
    in `currency`. `known_since` is from when on all accounts' orders are stored; None where one's are not.
    """

    span: Span
    window: Window
    currency: str
    whole: Statement
    parts: Sequence[Part]
    beside: Sequence[Beside]
    read: Read
    of: str = ""
    is_of_goods: bool = False
    uncosted_skus: int = 0
    factor: Decimal = Decimal(1)
    known_since: datetime | None = None


def compared(statement: Statement) -> Counted:
    """What is compared of a statement."""
    units = Decimal(statement.units)
    before_goods = statement.profit - statement.goods
    return Counted(units, statement.revenue, statement.profit, before_goods, statement.uncosted)


def usual_of(spans: Sequence[Counted], *, of_days: bool) -> Counted | None:
    """The middle one of days, the mean of weeks, each figure by itself; None where too few are stored."""
    if len(spans) < (LEAST if of_days else 1):
        return None

    def usual(figure: Callable[[Counted], Decimal]) -> Decimal:
        values = [figure(one) for one in spans]
        return median(values) if of_days else sum(values, Decimal()) / len(values)

    return Counted(
        usual(lambda one: one.units),
        usual(lambda one: one.revenue),
        usual(lambda one: one.profit),
        usual(lambda one: one.before_goods),
    )


def change(now: Decimal, then: Decimal) -> Decimal | None:
    """By how many per cent it rose or fell, to a tenth below ten; None where there was nothing to compare with."""
    if then <= 0:
        return None
    exact = _HUNDRED * (now - then) / then
    return round(exact, 1) if abs(exact) < 10 else round(exact, 0)


def scaled(one: Statement, factor: Decimal) -> Statement:
    """The statement in another currency, one unit of its own being so many of that."""
    kinds = {kind: amount * factor for kind, amount in one.kinds.items()}
    return replace(one, kinds=kinds, estimated=one.estimated * factor)


def viewed(answer: Answer, currency: str, rates: Rates) -> Answer:
    """The answer as it looks in another currency today; as it is where no rate leads there."""
    worth = rates.worth(Money(_MANY, answer.currency), currency)
    if worth is None:
        return answer
    factor = worth.money.amount / _MANY
    beside = [replace(one, counted=in_other(one.counted, factor)) if one.counted else one for one in answer.beside]
    return replace(answer, currency=currency, whole=scaled(answer.whole, factor), beside=beside, factor=factor)


def in_other(one: Counted, factor: Decimal) -> Counted:
    """The money so many times; the units stay."""
    money = (one.revenue * factor, one.profit * factor, one.before_goods * factor)
    return Counted(one.units, *money, one.uncosted)
