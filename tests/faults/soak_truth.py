"""What a soak's market really served, told as looks: when each question was answered, and when nobody could know."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from adapters.readings import Topic
from tests.faults.soak_market import GONE, WHOLE, Served

Question = tuple[str, Topic]
Stretch = tuple[datetime, datetime]

# As the product promises it: two failures in a row and three periods without an answer are "unknown"; two and a half
# periods between two answers are a gap, and so are two before the first or after the last one.
_FAILURES, _PATIENCE, _GAP, _EDGE = 2, 3, 2.5, 2


@dataclass(frozen=True, slots=True)
class Looked:
    """One look as the market saw it."""

    at: datetime
    well: bool


def looks(served: Iterable[Served]) -> dict[Question, list[Looked]]:
    """The looks at each question, in order; further pages of a list belong to the look that its first page began."""
    found: defaultdict[Question, list[Looked]] = defaultdict(list)
    for one in served:
        if one.page == 1:
            found[one.asin, one.topic].append(Looked(one.at, one.kind in (WHOLE, GONE)))
    return found


def unknown(
    every: Mapping[Question, Sequence[Looked]], period: timedelta, end: datetime, late: timedelta = timedelta()
) -> list[Stretch]:
    """When at least one of the questions was unknown, by what was served alone, had it been read so `late`."""
    stretches = sorted(one for own in every.values() for one in _unknown(own, period, end, late))
    return list(_joined(stretches))


def _unknown(own: Sequence[Looked], period: timedelta, end: datetime, late: timedelta) -> Iterator[Stretch]:
    answered: datetime | None = None
    failed: list[datetime] = []
    for look in own:
        if not look.well:
            failed.append(look.at)
            continue
        if (began := _lost(answered, failed, period)) and began < look.at + late:
            yield began, look.at + late
        answered, failed = look.at, []
    if (began := _lost(answered, failed, period)) and began < end:
        yield began, end


def _lost(answered: datetime | None, failed: Sequence[datetime], period: timedelta) -> datetime | None:
    """Since when it was unknown, had no answer come."""
    if len(failed) < _FAILURES:
        return None
    return max(failed[_FAILURES - 1], (answered or failed[0]) + _PATIENCE * period)


def half_failed(every: Mapping[Question, Sequence[Looked]], begin: datetime, end: datetime) -> bool:
    """Whether at some moment of that time the last looks at half of the questions, or more, had failed."""
    moments = [begin, *(look.at for own in every.values() for look in own if begin < look.at <= end)]
    return any(2 * sum(_has_failed(own, at) for own in every.values()) >= len(every) for at in moments)


def _has_failed(own: Sequence[Looked], at: datetime) -> bool:
    last = next((look for look in reversed(own) if look.at <= at), None)
    return last is not None and not last.well


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    held: Stretch | None = None
    for begin, end in stretches:
        if held and begin <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = begin, end
    if held:
        yield held


def longest_gap(
    every: Mapping[Question, Sequence[Looked]], period: timedelta, begin: datetime, end: datetime
) -> Stretch:
    """The longest time in which a question stayed without an answer, where that is a gap; nothing else than empty."""
    gaps = (gap for own in every.values() for gap in _gaps([look.at for look in own if look.well], period, begin, end))
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=(begin, begin))


def _gaps(answers: Sequence[datetime], period: timedelta, begin: datetime, end: datetime) -> Iterator[Stretch]:
    answers = [at for at in answers if at <= end]
    first, last = (answers[0], answers[-1]) if answers else (end, end)
    if first - begin > _EDGE * period:
        yield begin, first
    yield from ((one, other) for one, other in pairwise(answers) if other - one > _GAP * period)
    if end - last > _EDGE * period:
        yield last, end
