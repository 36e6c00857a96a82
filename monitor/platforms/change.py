"""Whether a weekly number has turned, and how fast it moves: robust, each with its uncertainty; pure arithmetic.

A turn is Hodges and Lehmann's shift between the last weeks and those before (the median of all differences), a slope
is Theil and Sen's (the median of all slopes). Both intervals are exact and assume no distribution, by Mann and
Whitney's counts and Kendall's. So one wild week, as that of a sale, moves neither far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import comb, factorial
from statistics import median

# So many last weeks are held against so many before them; fewer before say nothing.
RECENT, BEFORE, LEAST_BEFORE = (4, 6, 8), 13, 8
# A slope is of the last so many weeks.
SLOPE = 8
LEAST = min(RECENT) + LEAST_BEFORE
# By chance alone an interval misses the truth so often: of a turn in one week of 100, of a slope in one of 20.
_TURN, _SLOPE = 0.01, 0.05


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval in which it very likely lies."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether it is surely not zero."""
        return self.low > 0 or self.high < 0

    @property
    def least(self) -> float:
        """How large it is at least, with its sign; 0 where even that is not sure."""
        return self.low if self.low > 0 else self.high if self.high < 0 else 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """The last `weeks` weeks lie by `shift` off the `before` weeks before, whose middle is `level`.

    `slope` is by the week, of the last eight; `gradual` says that it describes them better than a step.
    """

    shift: Estimate
    weeks: int
    before: int
    level: float
    slope: Estimate | None = None
    gradual: bool = False


def turn_of(values: Sequence[float]) -> Turn | None:
    """The clearest turn of a series, oldest week first; None where it is too short to say anything.

    Where no turn is clear it is the one of the fewest weeks, and its interval says what cannot be excluded.
    """
    turns = [found for weeks in RECENT if (found := _turn(values, weeks))]
    if not turns:
        return None
    clear = [one for one in turns if one.shift.is_clear]
    return max(clear, key=lambda one: abs(one.shift.least)) if clear else turns[0]


def _turn(values: Sequence[float], weeks: int) -> Turn | None:
    before, after = values[-weeks - BEFORE : -weeks], values[-weeks:]
    if len(before) < LEAST_BEFORE:
        return None
    slope = slope_of(values[-SLOPE:])
    gradual = _is_gradual(values[-weeks - SLOPE :], weeks)
    return Turn(shift_of(before, after), weeks, len(before), median(before), slope, gradual)


def shift_of(before: Sequence[float], after: Sequence[float], miss: float = _TURN) -> Estimate:
    """By how much the later values lie above the earlier ones; `miss` is how often the interval may be wrong."""
    found = sorted(late - early for late in after for early in before)
    return _between(found, _spared(_mann_whitney(len(before), len(after)), miss))


def slope_of(values: Sequence[float], miss: float = _SLOPE) -> Estimate | None:
    """By how much the values rise from each to the next; None of fewer than five."""
    if len(values) < 5:
        return None
    found = sorted(
        (values[late] - values[early]) / (late - early) for early, late in combinations(range(len(values)), 2)
    )
    return _between(found, _spared(_kendall(len(values)), miss))


def _between(ordered: Sequence[float], spared: int) -> Estimate:
    """The median, and the interval that leaves out so many at each end; without end where there are too few to tell."""
    middle = median(ordered)
    if spared < 1:
        return Estimate(middle, float("-inf"), float("inf"))
    return Estimate(middle, ordered[spared - 1], ordered[-spared])


def _spared(chances: Sequence[float], miss: float) -> int:
    """Which of the ordered values is the interval's end: the furthest in that chance passes seldom enough."""
    total, place = 0.0, 0
    for chance in chances:
        total += chance
        if total > miss / 2:
            break
        place += 1
    return place


@cache
def _mann_whitney(one: int, other: int) -> tuple[float, ...]:
    """How likely it is by chance that exactly so many pairs are the other way round: of 0, 1, 2 …"""
    counts = [1]
    for size in range(1, other + 1):
        counts = _divided(_times(counts, one + size), size)
    ways = comb(one + other, other)
    return tuple(count / ways for count in counts)


def _times(counts: Sequence[int], power: int) -> list[int]:
    """The polynomial times (1 - q^power)."""
    found = [*counts, *[0] * power]
    for place, count in enumerate(counts):
        found[place + power] -= count
    return found


def _divided(counts: Sequence[int], power: int) -> list[int]:
    """The polynomial by (1 - q^power), which divides it."""
    found = list(counts)
    for place in range(power, len(found)):
        found[place] += found[place - power]
    return found[: len(found) - power]


@cache
def _kendall(count: int) -> tuple[float, ...]:
    """How likely it is by chance that exactly so many pairs of a row are in the wrong order: of 0, 1, 2 …"""
    counts = [1]
    for size in range(2, count + 1):
        counts = [sum(counts[max(0, place - size + 1) : place + 1]) for place in range(len(counts) + size - 1)]
    return tuple(one / factorial(count) for one in counts)


def _is_gradual(values: Sequence[float], weeks: int) -> bool:
    """Whether a straight line leaves less of the last weeks and those before unexplained than a step does."""
    slope = slope_of(values)
    if slope is None:
        return False
    level = median(value - slope.value * place for place, value in enumerate(values))
    line = sum(abs(value - level - slope.value * place) for place, value in enumerate(values))
    early, late = median(values[:-weeks]), median(values[-weeks:])
    step = sum(abs(value - early) for value in values[:-weeks]) + sum(abs(value - late) for value in values[-weeks:])
    return line < step
