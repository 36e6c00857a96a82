"""Hours of sales and profit laid into windows of a calendar: for the usual, and for pictures; pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from monitor.till.figures import Counted
from monitor.till.windows import Window
from storage.states import EarnedHour

_HOUR = timedelta(hours=1)
NOTHING = Counted(Decimal(), Decimal(), Decimal(), Decimal())


@dataclass(frozen=True, slots=True)
class Series:
    """Hours in their order; one in which nothing was sold is not among them."""

    hours: Sequence[EarnedHour]

    def within(self, window: Window) -> Counted:
        """What lies in the window; of an hour that it cuts so much as of its minutes."""
        found = NOTHING
        at = bisect_left(self.hours, window.begin - _HOUR, key=_begin)
        while at < len(self.hours) and self.hours[at].at < window.end:
            found = added(found, _part(self.hours[at], window))
            at += 1
        return found


def _begin(one: EarnedHour) -> datetime:
    return one.at


def _part(hour: EarnedHour, window: Window) -> Counted:
    inside = min(hour.at + _HOUR, window.end) - max(hour.at, window.begin)
    part = Decimal(max(0, inside // timedelta(seconds=1))) / 3600
    whole = Counted(Decimal(hour.units), hour.revenue, hour.profit, hour.profit - hour.goods)
    return whole if part == 1 else times(whole, part)


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
    )
