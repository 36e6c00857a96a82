"""The spans that are compared: every day by two zones, weeks, months, the whole season, and some that cut hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.season.shops import BEGIN, DAYS, END, ZONES

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Named:
    """A span and what it is called in a report."""

    name: str
    since: datetime
    until: datetime

    @property
    def span(self) -> Span:
        return self.since, self.until


def spans() -> Iterator[Named]:
    """All that begin and end on the hour."""
    for zone in ZONES:
        for number in range(DAYS):
            day = BEGIN + timedelta(days=number)
            yield _days(f"{day} in {zone}", zone, day, day + timedelta(days=1))
        for number in range(0, DAYS - 6, 7):
            day = BEGIN + timedelta(days=number)
            yield _days(f"week from {day} in {zone}", zone, day, day + timedelta(days=7))
        for month in range(2, 6):
            yield _days(f"month {month} in {zone}", zone, date(2026, month, 1), date(2026, month + 1, 1))
        yield _days(f"all in {zone}", zone, BEGIN - timedelta(days=1), END + timedelta(days=2))


def some_spans() -> list[Named]:
    """A few of them: the days on which clocks change, a week, a month and the whole."""
    kept = ("2026-03-08", "2026-03-29", "2026-05-31", "week from 2026-03-2", "month 3", "all in")
    return [one for one in spans() if one.name.startswith(kept)]


def cuts(seed: int) -> tuple[Span, ...]:
    """Spans that begin and end at any millisecond, some of them within one hour."""
    dice, begin = Random(f"cuts {seed}"), datetime.combine(BEGIN, time(), UTC)
    found = []
    for longest in (40, 40, 3_000, 3_000, 90_000, 90_000, 2_000_000):
        since = begin + timedelta(milliseconds=dice.randrange(DAYS * 86_400_000))
        found.append((since, since + timedelta(milliseconds=dice.randrange(60_000, longest * 60_000))))
    return tuple(found)


def _days(name: str, zone: str, first: date, after: date) -> Named:
    return Named(name, _midnight(zone, first), _midnight(zone, after))


def _midnight(zone: str, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
