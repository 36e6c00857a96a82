"""Sources side by side: what orders, transactions, settlements and the platform's own figures tell of the same; pure.

Nothing is evened out: a difference is a value of its own, and what only one side tells is compared with nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import Figure
from storage.states import Bought, ToldTwice, UnknownWord

# The platform's own figures that orders can be held against.
FIGURES = ("orders", "units", "sales")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure by two sources over the hours that both tell: "orders", "units" or "sales" (in `currency`)."""

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
class Reconciliation:
    """All that can be held against each other for one account and span.

    `untold` of its `orders` are estimated: no book tells of their sale yet. Of the `twice` that both books tell of,
    `apart` do not come to the same sum. `unknown` are the words that fit no kind.
    """

    account: str
    since: datetime
    until: datetime
    compared: tuple[Compared, ...]
    orders: int
    untold: int
    twice: int
    apart: tuple[ToldTwice, ...]
    unknown: tuple[UnknownWord, ...]

    @property
    def differences(self) -> tuple[Compared, ...]:
        """What the platform's figures have otherwise."""
        return tuple(one for one in self.compared if one.difference)


def compared(bought: Iterable[Bought], figures: Iterable[Figure]) -> tuple[Compared, ...]:
    """The platform's figures of whole hours against the orders of the same hours, by market."""
    ours: dict[tuple[str, str, str, datetime], Decimal] = {}
    for one in bought:
        market = one.market.upper()
        for what, currency, value in (
            ("orders", "", Decimal(one.orders)),
            ("units", "", Decimal(one.units)),
            ("sales", one.currency, one.sales),
        ):
            key = what, market, currency, one.hour
            ours[key] = ours.get(key, Decimal(0)) + value
    found: dict[tuple[str, str, str], Compared] = {}
    for figure in figures:
        if figure.name in FIGURES and figure.listing is None and figure.end - figure.begin == _HOUR:
            place = figure.name, (figure.market or "").upper(), figure.unit
            sold = ours.get((*place, figure.begin), Decimal(0))
            known = found.get(place, Compared(*place, Decimal(0), Decimal(0), 0))
            found[place] = Compared(*place, known.orders + sold, known.platform + figure.value, known.hours + 1)
    return tuple(found[place] for place in sorted(found))


def apart(told: Sequence[ToldTwice]) -> tuple[ToldTwice, ...]:
    """The orders that both books tell of and do not agree on, the widest apart first."""
    some = [one for one in told if one.transactions != one.settlement]
    return tuple(sorted(some, key=lambda one: (-abs(one.transactions - one.settlement), one.order)))
