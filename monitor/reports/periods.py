"""The days, weeks and months that reports are about, by a person's calendar; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.people import BY_MARKET, day_begin
from monitor.till.windows import Window, by_zone
from storage.states import Person

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
# A year of whole weeks: the same weekdays are laid beside each other.
_YEAR = timedelta(days=364)
_MONTH_TEXT, _WEEK_TEXT = re.compile(r"(\d{4})-(\d{1,2})"), re.compile(r"(\d{4})-?[wW](\d{1,2})")
# The clocks by which days begin, each with the markets whose days it counts; None is all of them.
Zones = Mapping[str, frozenset[str] | None]
# The first year that a shop on these platforms can have traded in.
_FIRST_YEAR = 1995


class Kind(StrEnum):
    """How long a report's time is; weeks begin on Mondays."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of a calendar, `first` and `last` included."""

    kind: Kind
    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + step * _DAY for step in range((self.last - self.first).days + 1))

    @property
    def text(self) -> str:
        """As people type it: 2026-11-21, 2026-W47, 2026-11."""
        if self.kind is Kind.MONTH:
            return f"{self.first:%Y-%m}"
        return f"{self.first:%G-W%V}" if self.kind is Kind.WEEK else self.first.isoformat()

    @property
    def before(self) -> "Period":
        """The one before it."""
        return period_of(self.kind, self.first - _DAY)

    @property
    def after(self) -> "Period":
        return period_of(self.kind, self.last + _DAY)

    @property
    def year_before(self) -> "Period":
        """The same month of the year before; of days and weeks the one 52 weeks earlier, of the same weekdays."""
        if self.kind is Kind.MONTH:
            return period_of(Kind.MONTH, self.first.replace(year=self.first.year - 1))
        return period_of(self.kind, self.first - _YEAR)


def period_of(kind: Kind, day: date) -> Period:
    """The one that the day lies in."""
    if kind is Kind.DAY:
        return Period(kind, day, day)
    if kind is Kind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(kind, monday, monday + _WEEK - _DAY)
    first = day.replace(day=1)
    return Period(kind, first, (first + timedelta(days=32)).replace(day=1) - _DAY)


def today_of(person: Person, now: datetime) -> date:
    """The day that it is for the person, whose day may begin at an hour of his own."""
    return day_begin(person, now).astimezone(ZoneInfo(person.zone)).date()


def read_period(kind: Kind, text: str, today: date) -> Period | None:
    """What “2026-10”, “2026-W45” or a day means; None for what is none, or has not begun."""
    day = _day_in(text.strip())
    if day is None or day > today or day.year < _FIRST_YEAR:
        return None
    return period_of(kind, day)


def _day_in(text: str) -> date | None:
    try:
        if found := _MONTH_TEXT.fullmatch(text):
            return date(int(found[1]), int(found[2]), 1)
        if found := _WEEK_TEXT.fullmatch(text):
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return date.fromisoformat(text)
    except ValueError:
        return None


def clocks_of(person: Person, markets: Iterable[str]) -> Zones:
    """The clocks by which days begin for the person, each with its markets; his own alone (None: all markets) else."""
    return by_zone(person, {"", *markets}) if person.day_begins == BY_MARKET else {person.zone: None}


def windows_of(person: Person, first: date, last: date, zones: Zones, now: datetime) -> tuple[Window, ...]:
    """These days by each of the clocks, as far as they have gone; nothing for those that have not begun."""
    hour = 0 if person.day_begins == BY_MARKET else int(person.day_begins)
    found = []
    for zone, markets in zones.items():
        begin, end = _begin(first, hour, zone), min(_begin(last + _DAY, hour, zone), now)
        if begin < end:
            found.append(Window(begin, end, markets))
    return tuple(found)


def _begin(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def same_stretch(period: Period, other: Period, today: date) -> Period:
    """The days of `other` that are laid beside a period: as many as have begun of it, all where it is over."""
    gone = min(today, period.last) - period.first
    whole = today > period.last
    return replace(other, last=other.last if whole else min(other.first + gone, other.last))


def cut(window: Window, now: datetime, last: date, today: date) -> Window:
    """The window up to the time of day that it is now, of its `last` day."""
    earlier = now - (today - last)
    return replace(window, end=max(window.begin, min(window.end, earlier)))
