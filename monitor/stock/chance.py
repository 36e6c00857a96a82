"""The units that may be sold, as a negative binomial: the chance of so many, and where eight of ten times lie; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, log, sqrt
from statistics import NormalDist

# Above so many units the smooth form (a gamma, by Wilson and Hilferty) stands for the exact one.
_EXACT = 60.0
_SHARE = 0.8
_LOW, _HIGH = (1 - _SHARE) / 2, (1 + _SHARE) / 2
# The exact form is summed until so little is left, and never beyond so many units.
_LEFT, _MOST = 1e-4, 2000
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Range:
    """Eight of ten times it is from `low` to `high` (both included), and half of the times at most `middle`."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class Sold:
    """How many units may be sold in some time: their mean and their variance."""

    mean: float
    variance: float

    def chance(self, units: int) -> float:
        """The chance (0 to 1) that at least so many are sold."""
        if units <= 0:
            return 1.0
        if self.mean <= 0:
            return 0.0
        if self.mean > _EXACT or units > _MOST:
            return 1 - self._smooth(units - 0.5)
        sums = self._sums()
        return 1 - sums[units - 1] if units <= len(sums) else 0.0

    def range(self) -> Range:
        """Eight of ten, as narrow as whole units allow."""
        if self.mean <= 0:
            return Range(0, 0, 0)
        if self.mean <= _EXACT:
            return _narrowed(self._sums())
        low, middle, high = (self._quantile(share) for share in (_LOW, 0.5, _HIGH))
        return Range(low, middle, high)

    def _sums(self) -> list[float]:
        """The chance of at most 0, 1, 2 … units, until nearly nothing is left."""
        size = self.mean * self.mean / (max(self.variance, self.mean * 1.0001) - self.mean)
        kept = size / (size + self.mean)
        chance, total, found = exp(size * log(kept)), 0.0, list[float]()
        while total < 1 - _LEFT and len(found) < _MOST:
            found.append(chance)
            total += chance
            chance *= (len(found) - 1 + size) / len(found) * (1 - kept)
        return [*accumulate(found)]

    def _smooth(self, units: float) -> float:
        """The chance of at most so many."""
        shape = self.mean * self.mean / self.variance
        return _NORMAL.cdf(3 * sqrt(shape) * ((units / self.mean) ** (1 / 3) - 1 + 1 / (9 * shape)))

    def _quantile(self, share: float) -> int:
        shape = self.mean * self.mean / self.variance
        root = 1 - 1 / (9 * shape) + _NORMAL.inv_cdf(share) / (3 * sqrt(shape))
        return max(0, round(self.mean * max(root, 0.0) ** 3))


def _narrowed(sums: Sequence[float]) -> Range:
    """From the tenth to the ninetieth of a hundred, less what may be left out at either end."""
    low, middle, high = (_first(sums, share) for share in (_LOW, 0.5, _HIGH))
    each = [sums[0], *(after - before for before, after in pairwise(sums))]
    spare = sums[high] - (sums[low - 1] if low else 0.0) - _SHARE
    while low < high and min(each[low], each[high]) <= spare:
        spare -= min(each[low], each[high])
        low, high = (low + 1, high) if each[low] <= each[high] else (low, high - 1)
    return Range(low, min(max(middle, low), high), high)


def _first(sums: Sequence[float], share: float) -> int:
    return next((units for units, sum_ in enumerate(sums) if sum_ >= share), len(sums) - 1)
