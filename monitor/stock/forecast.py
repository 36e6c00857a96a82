"""What will be sold from a day on, how long a stock lasts, and when and how much to order; pure, days are passed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from monitor.shop_days import Calendar, DayKind
from monitor.stock.chance import Range, Sold
from monitor.stock.demand import Demand

# Beyond so many days nobody can say anything; what lasts longer lasts "more than" that.
LONGEST = 365
_EARLY, _MIDDLE, _LATE = 0.1, 0.5, 0.9
NO_DAYS = Calendar()


@dataclass(frozen=True, slots=True)
class Cover:
    """On which day (1 is the first) the last unit is sold: half of the times by `days`, eight of ten from `soonest` to
    `latest`. None is later than `LONGEST`.
    """

    days: int | None
    soonest: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class Supply:
    """How long goods are on their way once they are ordered, and what should be left when they come: days, or units."""

    lead_days: int
    safety_days: int
    safety_units: int = 0

    @property
    def days(self) -> int:
        return self.lead_days + self.safety_days


@dataclass(frozen=True, slots=True)
class Order:
    """By which day to order, and how many units last until the next order would come (`enough` days)."""

    by: date
    units: int


def sold_in(demand: Demand, begin: date, days: int, calendar: Calendar = NO_DAYS) -> Sold:
    """The units of so many days from `begin` on."""
    mean = means(demand, begin, days, calendar)[-1] if days else 0.0
    return Sold(mean, demand.variance(mean, days))


def means(demand: Demand, begin: date, days: int, calendar: Calendar = NO_DAYS) -> list[float]:
    """The mean units of one day, of two … of all together; on a holiday nothing is sold."""
    first = begin.weekday()
    a_day = [demand.level.on(first + ahead) for ahead in range(days)]
    if calendar.days:
        closed = (calendar.kind(begin + timedelta(days=ahead)) is DayKind.HOLIDAY for ahead in range(days))
        a_day = [0.0 if is_closed else units for is_closed, units in zip(closed, a_day, strict=True)]
    return [*accumulate(a_day)]


def range_in(demand: Demand, begin: date, days: int, calendar: Calendar = NO_DAYS) -> Range:
    """Eight of ten times so many units are sold in so many days."""
    return sold_in(demand, begin, days, calendar).range()


def cover(demand: Demand, units: int, begin: date, calendar: Calendar = NO_DAYS) -> Cover:
    """How long so many units last, sold from `begin` on; nothing lasts no day."""
    if units <= 0:
        return Cover(0, 0, 0)
    sums = means(demand, begin, LONGEST, calendar)

    def chance(days: int) -> float:
        """That all of them are sold within so many days."""
        return Sold(sums[days - 1], demand.variance(sums[days - 1], days)).chance(units)

    soonest, latest = _narrowed(chance, _first(chance, _EARLY), _first(chance, _LATE))
    return Cover(_first(chance, _MIDDLE), soonest, latest)


def _narrowed(chance: Callable[[int], float], soonest: int | None, latest: int | None) -> tuple[int | None, int | None]:
    """As few days as hold eight of ten."""
    if soonest is None or latest is None:
        return soonest, latest
    while soonest < latest:
        before, early = chance(soonest - 1) if soonest > 1 else 0.0, chance(soonest)
        last, late = chance(latest - 1), chance(latest)
        spare = late - before - (_LATE - _EARLY)
        if min(early - before, late - last) > spare:
            break
        soonest, latest = (soonest + 1, latest) if early - before <= late - last else (soonest, latest - 1)
    return soonest, latest


def _first(chance: Callable[[int], float], share: float) -> int | None:
    """The first day by which the chance is as large; it only grows from day to day."""
    if chance(LONGEST) < share:
        return None
    low, high = 1, LONGEST
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle) >= share else (middle + 1, high)
    return low


def order_of(
    demand: Demand, units: int, today: date, supply: Supply, enough: int, calendar: Calendar = NO_DAYS
) -> Order | None:
    """By when to order, of `units` on hand and on their way; None where they last longer than anybody can say.

    What is ordered by then arrives while the safety is still left, and lasts `enough` days. `units` that are no more
    than the safety are late today.
    """
    units -= supply.safety_units
    lasts = cover(demand, units, today, calendar).days
    if lasts is None:
        return None
    wanted = sold_in(demand, today, supply.days + enough, calendar).mean
    return Order(today + timedelta(days=lasts - 1 - supply.days), max(0, round(wanted) - max(units, 0)))
