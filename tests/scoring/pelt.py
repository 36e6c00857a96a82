"""Change points of the mean, exactly: PELT (Killick, Fearnhead, Eckley 2012) with squared error."""

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from math import inf, log, sqrt
from statistics import median

# From the median of absolute deviations to the standard deviation of normal noise.
_MAD_TO_SIGMA = 1.4826


def penalty(values: Sequence[float]) -> float:
    """The Bayesian information criterion's price of one more change: twice the noise variance times ln n.

    The noise is that of the differences from one value to the next, so that the changes themselves do not count.
    """
    steps = [now - before for before, now in pairwise(values)]
    middle = median(steps)
    sigma = _MAD_TO_SIGMA * median(abs(step - middle) for step in steps) / sqrt(2)
    return 2 * sigma**2 * log(len(values))


def change_points(values: Sequence[float], price: float, shortest: int) -> list[int]:
    """Where new segments begin, at the least total of squared errors and `price` for each change.

    No segment is shorter than `shortest` values.
    """
    best = [inf] * (len(values) + 1)
    before = [0] * (len(values) + 1)
    best[0] = -price
    cost = _squared_error(values)
    starts: list[int] = []
    for end in range(shortest, len(values) + 1):
        newest = end - shortest
        # A start that lost by more than a change where the newest segment begins can never win again.
        starts = [old for old in starts if newest - old < shortest or best[old] + cost(old, newest) <= best[newest]]
        if best[newest] < inf:
            starts.append(newest)
        best[end], before[end] = min((best[start] + cost(start, end) + price, start) for start in starts)
    return _walked_back(before)


def _squared_error(values: Sequence[float]) -> Callable[[int, int], float]:
    """The squared error of one mean for all values from start to end."""
    sums = [0.0, *accumulate(values)]
    squares = [0.0, *accumulate(value * value for value in values)]

    def cost(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return squares[end] - squares[start] - total * total / (end - start)

    return cost


def _walked_back(before: Sequence[int]) -> list[int]:
    found, end = [], len(before) - 1
    while before[end] > 0:
        end = before[end]
        found.append(end)
    return found[::-1]
