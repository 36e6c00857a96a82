"""Which way of complaining works: how long after it a seller was gone, in the middle of one's own cases."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from storage.states import Method, Outcome

# Fewer say nothing: of two cases one may have ended by itself.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Worked:
    """A method with its cases; `middle` is the median time until the seller was gone, None where they are too few."""

    method: Method
    cases: int
    middle: timedelta | None


def _middle(times: Sequence[timedelta]) -> timedelta | None:
    if len(times) < ENOUGH:
        return None
    return timedelta(seconds=median(one.total_seconds() for one in times))


def worked(outcomes: Iterable[Outcome]) -> tuple[Worked, ...]:
    """The quickest first; those with too few cases last, the most used of them first."""
    times: dict[Method, list[timedelta]] = defaultdict(list)
    for one in outcomes:
        times[one.method].append(one.took)
    found = [Worked(method, len(some), _middle(some)) for method, some in times.items()]
    return tuple(sorted(found, key=lambda one: (one.middle is None, one.middle or timedelta(), -one.cases, one.method)))
