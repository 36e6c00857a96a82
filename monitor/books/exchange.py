"""What money is worth in the house's currency on the day on which it counts, with the rate that was used; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal

from adapters.readings import Money
from monitor.rates import Rates
from storage.millionths import millionth
from storage.states import Booking

# A rate is stored to so many digits, and an amount in the house's currency to the millionth: whoever multiplies the
# two that are stored comes to the same.
_DIGITS = Context(prec=12)


@dataclass(frozen=True, slots=True)
class Used:
    """The rate of a day: units of the house's currency for one unit; `day` and `origin` are whose word it was."""

    rate: Decimal
    day: date | None = None
    origin: str = ""


_SAME = Used(Decimal(1))


@dataclass(slots=True)
class Exchange:
    """The rates by day; of a day `before` are those that hold on it, `after` those that were known first after it."""

    currency: str
    before: dict[date, Rates] = field(default_factory=dict)
    after: dict[date, Rates] = field(default_factory=dict)
    _used: dict[tuple[str, date], Used | None] = field(default_factory=dict)

    def of(self, amount: Money, day: date) -> tuple[Money, Used] | None:
        """The amount in the house's currency, to the millionth; None where no rate leads there."""
        if amount.currency == self.currency:
            return Money(millionth(amount.amount), self.currency), _SAME
        key = amount.currency, day
        if key not in self._used:
            self._used[key] = self._find(*key)
        used = self._used[key]
        return (Money(millionth(amount.amount * used.rate), self.currency), used) if used else None

    def _find(self, currency: str, day: date) -> Used | None:
        """Of the day itself or before; else the first after it, which says its own day."""
        for known in (self.before.get(day), self.after.get(day)):
            found = known.factor(currency, self.currency) if known else None
            if found is not None:
                return Used(_DIGITS.plus(found.value), found.day, "+".join(found.origins))
        return None

    def lacks(self, days: Sequence[date]) -> list[date]:
        """Those of these days of which no rates were read yet."""
        return [day for day in days if day not in self.before]


def day_of(booking: Booking) -> date:
    """The day whose rate and cost count: that of the booking in UTC."""
    return booking.booked_at.date()
