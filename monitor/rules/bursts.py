"""When a number of events is a burst: far more than usual, enough to matter, and no work of chance."""

from collections.abc import Sequence
from datetime import date, datetime
from math import exp, lgamma, log, log1p
from statistics import median
from typing import NamedTuple

# A burst has at most this chance of coming by itself; a hundred listings are judged some 10,000 times a quarter.
CHANCE = 1e-5
# A single day counts so many times the middle day at most: an attack must not become what is usual, unless it lasts
# for half of the days.
_MOST_OF_A_DAY = 3


class Usual(NamedTuple):
    """How many come on a day, on average, and how far the days differ (the variance)."""

    mean: float
    spread: float

    def over(self, days: int) -> "Usual":
        """The same for several days together."""
        return Usual(self.mean * days, self.spread * days)

    def times(self, factor: float) -> "Usual":
        """The same where everything comes so many times as often."""
        return Usual(self.mean * factor, self.spread * factor**2)


def usual_of(days: Sequence[float], least: int) -> Usual:
    """What is usual, by what came on each of the known days; a single wild day hardly moves it."""
    most = max(least, _MOST_OF_A_DAY * median(days))
    capped = [min(count, most) for count in days]
    mean = sum(capped) / len(capped)
    return Usual(mean, sum((count - mean) ** 2 for count in capped) / max(1, len(capped) - 1))


def days_since(day: str, at: datetime) -> int:
    """How many days ago the day was (“2026-11-14”)."""
    return (at.date() - date.fromisoformat(day)).days


def is_burst(count: int, usual: Usual, times: float, least: int) -> bool:
    """Whether `count` events are more than `times` the usual number, at least `least`, and not chance."""
    return count >= least and count > times * usual.mean and chance(count, usual) < CHANCE


def chance(count: int, usual: Usual) -> float:
    """How probable so many or more are: Poisson, or negative binomial where the days differ more than chance makes."""
    mean = usual.mean
    if count <= mean:
        return 1.0
    if mean <= 0:
        return 0.0
    # The more the days differ the smaller is r; without bound it is Poisson's.
    r = mean**2 / max(usual.spread - mean, mean**2 * 1e-6)
    term = exp(lgamma(count + r) - lgamma(r) - lgamma(count + 1) - r * log1p(mean / r) + count * log(mean / (r + mean)))
    total = 0.0
    while term > total * 1e-9:
        total, count = total + term, count + 1
        term *= (count - 1 + r) / count * mean / (r + mean)
    return total
