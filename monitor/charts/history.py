"""What was seen when: numbers and states cut to the times in which we truly looked; pure."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.charts.spec import Ink, Part, Run

# (since when, what); None is what the answer did not tell.
Changes = Sequence[tuple[float, float | None]]
Times = Sequence[tuple[float, float]]
# A picture has about so many columns; of all that changed in one of them, four numbers are drawn.
_COLUMNS = 300


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a picture shows; `known_from` is when the listing was first watched."""

    begin: float
    end: float
    known_from: float

    @classmethod
    def of(cls, now: datetime, span: timedelta, added_at: datetime) -> "Window":
        return cls((now - span).timestamp(), now.timestamp(), added_at.timestamp())


def merged(spans: Iterable[tuple[float, float]], window: Window) -> list[tuple[float, float]]:
    """The spans within the window in their order, those that touch as one."""
    found: list[tuple[float, float]] = []
    for begin, end in sorted(spans):
        begin, end = max(begin, window.begin), min(end, window.end)
        if end < begin:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def gaps(seen: Times, window: Window, grace: float) -> list[tuple[float, float]]:
    """The times in which nobody looked, since the listing is watched; a look may be due by `grace` seconds now."""
    at, found = max(window.begin, window.known_from), []
    for begin, end in seen:
        if begin > at:
            found.append((at, begin))
        at = max(at, end)
    return [*found, (at, window.end)] if window.end - at > grace else found


def runs(changes: Changes, seen: Times, since: float) -> tuple[Run, ...]:
    """The number over the times that were seen; it breaks where nobody looked, and where it was not told.

    What was read outside of them, as by a look that was not whole, is a dot: it proves its own moment alone. The
    change that already held at `since` is none of these.
    """
    times = [at for at, _ in changes]
    found: list[Run] = []
    for begin, end in _with_moments([at for at in times if at >= since], seen):
        first = max(0, bisect_right(times, begin) - 1)
        last = bisect_right(times, end)
        found += _unbroken(changes[first:last], begin, end)
    return tuple(found)


def _with_moments(times: Sequence[float], seen: Times) -> list[tuple[float, float]]:
    begins = [begin for begin, _ in seen]
    lone = [(at, at) for at in times if not _holds(at, begins, seen)]
    return sorted([*seen, *lone])


def _holds(at: float, begins: Sequence[float], seen: Times) -> bool:
    place = bisect_right(begins, at) - 1
    return place >= 0 and at <= seen[place][1]


def _unbroken(changes: Changes, begin: float, end: float) -> Iterable[Run]:
    """The pieces of one time that was seen, cut where the number was not told."""
    steps: list[tuple[float, float]] = []
    for at, value in changes:
        if at > end:
            break
        if value is not None:
            steps.append((max(at, begin), value))
        elif steps:
            yield Run(tuple(thinned(steps)), max(at, begin))
            steps = []
    if steps:
        yield Run(tuple(thinned(steps)), end)


def thinned(steps: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """Of many changes in one column of the picture the first, the least, the greatest and the last."""
    if len(steps) <= 2 * _COLUMNS:
        return steps
    begin, span = steps[0][0], (steps[-1][0] - steps[0][0]) or 1.0
    columns: dict[int, list[tuple[float, float]]] = {}
    for step in steps:
        columns.setdefault(int((step[0] - begin) / span * _COLUMNS), []).append(step)
    return [one for column in columns.values() for one in _telling(column)]


def _telling(column: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    least, greatest = min(column, key=_value), max(column, key=_value)
    return sorted({column[0], least, greatest, column[-1]})


def _value(step: tuple[float, float]) -> float:
    return step[1]


def parts(changes: Sequence[tuple[float, Ink | None]], seen: Times) -> tuple[Part, ...]:
    """What held when, over the times that were seen; None is what was not told."""
    times = [at for at, _ in changes]
    found: list[Part] = []
    for begin, end in seen:
        first = max(0, bisect_right(times, begin) - 1)
        held = [one for one in changes[first:] if one[0] <= end]
        for (at, ink), (until, _) in zip(held, [*held[1:], (end, None)], strict=True):
            if ink is not None and max(at, begin) <= until:
                found.append(Part(max(at, begin), until, ink))
    return tuple(_joined(found))


def _joined(found: Iterable[Part]) -> list[Part]:
    """Neighbours of one colour as one part."""
    joined: list[Part] = []
    for part in found:
        if joined and joined[-1].ink is part.ink and joined[-1].end >= part.begin:
            part = Part(joined.pop().begin, part.end, part.ink)
        joined.append(part)
    return joined


def share(found: Iterable[Part], which: Callable[[Part], bool]) -> float | None:
    """Of the time that is known, the part (0 to 1) in which it held; None where nothing is known."""
    known = [(part.end - part.begin, which(part)) for part in found if part.ink is not Ink.UNKNOWN]
    total = sum(length for length, _ in known)
    return sum(length for length, held in known if held) / total if total else None
