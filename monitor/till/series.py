"""Hours of sales and profit laid into windows of a calendar: for the usual, and for pictures; pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from monitor.till.figures import Counted
from monitor.till.windows import Window
from storage.states import Earned, EarnedHour

_HOUR = timedelta(hours=1)
NOTHING = Counted(Decimal(), Decimal(), Decimal(), Decimal())
_SECONDS = 3600
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Series:
    """Hours in their order; one in which nothing was sold is not among them."""

    hours: Sequence[EarnedHour]

    def within(self, window: Window) -> Counted:
        """What lies in the window; of an hour that it cuts so much as of its minutes."""
        # In whole numbers, each hour by its seconds: thousands of hours are added up for one answer.
        units = revenue = profit = goods = 0
        at = bisect_left(self.hours, window.begin - _HOUR, key=_begin)
        while at < len(self.hours) and self.hours[at].at < window.end:
            hour, seconds = self.hours[at], _inside(self.hours[at].at, window)
            units += hour.earned.units * seconds
            revenue += hour.earned.revenue * seconds
            profit += hour.earned.profit * seconds
            goods += hour.earned.goods * seconds
            at += 1
        return _counted(units, revenue, profit, goods, _SECONDS)


def counted_of(one: Earned) -> Counted:
    """The sums as they are compared."""
    return _counted(one.units, one.revenue, one.profit, one.goods, 1)


def _counted(units: int, revenue: int, profit: int, goods: int, times_: int) -> Counted:
    earned, left, before = (Decimal(sum_) / _MILLION / times_ for sum_ in (revenue, profit, profit - goods))
    return Counted(Decimal(units) / times_, earned, left, before)


def _begin(one: EarnedHour) -> datetime:
    return one.at


def _inside(hour: datetime, window: Window) -> int:
    """How many seconds of the hour lie in the window."""
    if window.begin <= hour and hour + _HOUR <= window.end:
        return _SECONDS
    return max(0, (min(hour + _HOUR, window.end) - max(hour, window.begin)) // timedelta(seconds=1))


def times(one: Counted, factor: Decimal) -> Counted:
    """So many times as much."""
    return Counted(one.units * factor, one.revenue * factor, one.profit * factor, one.before_goods * factor)


def added(one: Counted, other: Counted) -> Counted:
    """Both together."""
    return Counted(
        one.units + other.units,
        one.revenue + other.revenue,
        one.profit + other.profit,
        one.before_goods + other.before_goods,
        one.uncosted + other.uncosted,
    )
