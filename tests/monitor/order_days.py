"""A shop whose orders come as even as clockwork, for tests of what is odd about them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.order_clock import advanced, heard
from monitor.order_rhythm import Rhythm, slot_of
from monitor.order_state import Clock, Ways

# A Tuesday.
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAYS = Ways(ZoneInfo("UTC"))


def rhythm(a_day: float = 24.0, **changes: Any) -> Rhythm:
    """So many orders a day, at every hour of every weekday alike, known for long."""
    seen = {"hours": (50.0,) * 24, "came": (500.0,) * 7, "awaited": (500.0,) * 7}
    return Rhythm(**{"level": a_day, "days": 60, "excess": 0.0, "squares": 10_000.0, **seen, **changes})


def clock(a_day: float = 24.0, at: datetime = NOON, **changes: Any) -> Clock:
    """The last order has just come, after days on which one came every 24 / `a_day` hours."""
    begin = datetime(at.year, at.month, at.day, tzinfo=at.tzinfo) - DAY
    span = timedelta(hours=24) / a_day
    counts: dict[int, int] = {}
    placed = begin
    while placed <= at:
        counts[slot_of(placed)] = counts.get(slot_of(placed), 0) + 1
        placed += span
    steady = (at - 5 * DAY).timestamp()
    kept = Clock(rhythm(a_day), slot_of(begin), at.timestamp(), at.timestamp(), steady, counts)
    return replace(kept, **changes)


def each(kept: Clock, hours: float, *, per_hour: float = 0.0, ways: Ways = WAYS) -> Iterator[Clock]:
    """The clock after every answer of the next hours, one each quarter, with so many orders an hour in them."""
    begin, told = datetime.fromtimestamp(kept.answered, UTC), 0
    for number in range(1, round(hours * 4) + 1):
        at = begin + number * HOUR / 4
        due = int(per_hour * number / 4 + 1e-9) - told
        told += due
        kept = advanced(heard(kept, [at] * due, at), at, ways)
        yield kept


def later(kept: Clock, hours: float, **wound: Any) -> Clock:
    """The clock after so many hours."""
    return [kept, *each(kept, hours, **wound)][-1]


def first(kept: Clock, name: str, hours: float, **wound: Any) -> float | None:
    """After how many hours that alarm is raised, None where it is not."""
    for number, one in enumerate(each(kept, hours, **wound), 1):
        if getattr(one, name):
            return number / 4
    return None
