"""Learns from the units of past days how much sells on a day to come, and how sure that is: pure, no clock.

The level is drawn from the last weeks, a young one of few units towards that of months; the weekdays are drawn towards
flat. How far the level itself wanders is taken from the listing's own past: at the end of each week it is learnt what
the two weeks after it would have been, and compared with what they were. The constants were chosen on the first half
of a real till's file (docs/performance.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

# Days of which the older half weigh half as much: for the level, and for its usual height and the weekdays.
_SHORT, _LONG = 10, 60
# So many units of the usual level stand beside the level of now, so many units a weekday beside its own, and so many
# beside all, for what has not sold for long still may.
_OF_LEVEL, _OF_WEEKDAY, _OF_ALL = 2.0, 30.0, 0.5
# The variance of a day's units over their mean: what is supposed before anything is known, and for how many days.
_SPREAD, _SPREAD_DAYS, _LEAST_SPREAD, _MOST_SPREAD = 1.15, 10.0, 0.9, 12.0
# The relative variance of the level in 30 days: what is supposed, and for how many weeks; no single week says more.
_DRIFT, _DRIFT_WEEKS, _LEAST_DRIFT, _MOST_DRIFT, _WILDEST = 0.2, 0.5, 0.002, 1.5, 3.0
# The level of now is as old as `_LAG` days; after so many days ahead nothing is known of it that was not before.
_LAG, _AHEAD, _FARTHEST, _MONTH = 4.0, 0.7, 90, 30.0
_CHECKED, _FIRST_CHECK = 14, 14
# What is learnt from, and the least of it.
DAYS, LEAST_DAYS, LEAST_UNITS = 182, 21, 3

# The units of one day after the other; None where it could not sell, or where nobody knows.
Days = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Level:
    """Units of a mean day, the factor of each weekday (0 is Monday), the spread of a day, and the days it rests on."""

    rate: float
    weekdays: tuple[float, ...]
    spread: float
    known: float

    def on(self, weekday: int) -> float:
        """Units on such a day."""
        return self.rate * self.weekdays[weekday % 7]


@dataclass(frozen=True, slots=True)
class Demand:
    """What sells: the level, how far it wanders in 30 days (relative variance), and what that was learnt from."""

    level: Level
    drift: float
    units: int
    days: int

    def variance(self, mean: float, ahead: int) -> float:
        """Of the units of so many days ahead whose mean is `mean`."""
        return mean * self.level.spread + mean * mean * (_doubt(self.level) + self.drift * _aged(ahead))


def demand_of(days: Days, weekday: int) -> Demand | None:
    """What the days say, of which the last was such a weekday; None where they say too little.

    A listing begins with the day after its first sale: of the days before nobody knows whether it was there.
    """
    told = _begun(days)[-DAYS:]
    known = [units for units in told if units is not None]
    if len(known) < LEAST_DAYS or sum(known) < LEAST_UNITS:
        return None
    first = (weekday - len(told) + 1) % 7
    return Demand(_level(told, first), _drift(told, first), sum(known), len(known))


def _begun(days: Days) -> Days:
    first = next((at for at, units in enumerate(days) if units), len(days))
    return days[first + 1 :]


def _level(days: Days, first: int) -> Level:
    """As the days have it; `first` is the weekday of the first of them."""
    count = len(days)
    short = [0.0 if units is None else 0.5 ** ((count - 1 - at) / _SHORT) for at, units in enumerate(days)]
    long = [0.0 if units is None else 0.5 ** ((count - 1 - at) / _LONG) for at, units in enumerate(days)]
    usual = (_weighed(days, long) + _OF_ALL) / (sum(long) + _OF_ALL)
    weekdays = _weekdays(days, long, first, usual)
    shape = [weekdays[(first + at) % 7] for at in range(count)]
    lived = sum(weight * factor for weight, factor in zip(short, shape, strict=True))
    rate = (_weighed(days, short) + _OF_LEVEL) / (lived + _OF_LEVEL / usual)
    squares = sum(weight * weight for weight in short)
    known = sum(short) ** 2 / squares + _OF_LEVEL / usual if squares else _OF_LEVEL / usual
    return Level(rate, weekdays, _spread(days, short, [rate * factor for factor in shape]), known)


def _weighed(days: Days, weights: Sequence[float]) -> float:
    return sum(weight * units for weight, units in zip(weights, days, strict=True) if units)


def _weekdays(days: Days, weights: Sequence[float], first: int, usual: float) -> tuple[float, ...]:
    factors = []
    for weekday in range(7):
        begin = (weekday - first) % 7
        own, lived = days[begin::7], weights[begin::7]
        factors.append((_weighed(own, lived) + _OF_WEEKDAY) / (sum(lived) * usual + _OF_WEEKDAY))
    mean = fmean(factors)
    return tuple(factor / mean for factor in factors)


def _spread(days: Days, weights: Sequence[float], expected: Sequence[float]) -> float:
    odd = sum(
        weight * (units - mean) ** 2 / max(mean, 0.05)
        for weight, units, mean in zip(weights, days, expected, strict=True)
        if units is not None
    )
    spread = (odd + _SPREAD * _SPREAD_DAYS) / (sum(weights) + _SPREAD_DAYS)
    return min(max(spread, _LEAST_SPREAD), _MOST_SPREAD)


def _drift(days: Days, first: int) -> float:
    """How far the level wandered where it was checked, drawn towards what is usual."""
    found, weeks = 0.0, 0.0
    for end in range(len(days) - _CHECKED, _FIRST_CHECK - 1, -7):
        wandered, weight = _checked(_level(days[:end], first), days[end : end + _CHECKED], first + end)
        found, weeks = found + weight * wandered, weeks + weight
    drift = (found + _DRIFT * _DRIFT_WEEKS) / (weeks + _DRIFT_WEEKS)
    return min(max(drift, _LEAST_DRIFT), _MOST_DRIFT)


def _checked(level: Level, after: Days, weekday: int) -> tuple[float, float]:
    """How far the level was from what came after it, beyond chance, and how much that says (0 to 1)."""
    known = [(level.on(weekday + at), units) for at, units in enumerate(after) if units is not None]
    if not known:
        return 0.0, 0.0
    mean = max(sum(expected for expected, _ in known), 0.2)
    whole = mean * mean * _aged(_CHECKED)
    chance = (mean * level.spread + mean * mean * _doubt(level)) / whole
    missed = (sum(units for _, units in known) - mean) ** 2 / whole
    return min(missed - chance, _WILDEST), (_DRIFT / (_DRIFT + chance)) ** 2


def _doubt(level: Level) -> float:
    """The relative variance of the level by chance alone."""
    return level.spread / (max(level.rate, 0.01) * level.known)


def _aged(ahead: int) -> float:
    return (_LAG + _AHEAD * min(ahead, _FARTHEST)) / _MONTH
