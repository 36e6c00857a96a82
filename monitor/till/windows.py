"""The stretches of a reader's calendar that an answer is about, and those that it is compared with; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.language import market_zone
from monitor.people import BY_MARKET, day_begin
from monitor.sales import Span, begin_of, end_of
from storage.states import Person

# The usual is learnt from so many days, of which at least so many have to be stored.
USUAL, LEAST = 28, 7
_WEEK = 7


class Against(StrEnum):
    """What a span is laid beside: the one before, the same weekday a week ago, or what is usual."""

    BEFORE = "before"
    WEEK = "week"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in UTC, its end no part of it; `markets` are those whose clock it is by, None for all."""

    begin: datetime
    end: datetime
    markets: frozenset[str] | None = None

    @property
    def length(self) -> timedelta:
        return self.end - self.begin

    def holds(self, market: str) -> bool:
        return self.markets is None or market in self.markets


def window_of(span: Span, person: Person, now: datetime, market: str | None = None) -> Window:
    """The span as the person's calendar has it, or the market's where he wants each market's own day."""
    return Window(begin_of(span, person, now, market), end_of(span, person, now, market))


def earlier(window: Window, days: int, zone: str) -> Window:
    """The same hours by that zone's clock so many days before: a day of 23 hours is laid beside one of 24."""
    return Window(_earlier(window.begin, days, zone), _earlier(window.end, days, zone))


def _earlier(moment: datetime, days: int, zone: str) -> datetime:
    there = moment.astimezone(ZoneInfo(zone))
    # Subtracted on the wall clock, and only then made a moment again.
    return (there - timedelta(days=days)).astimezone(UTC)


def days_back(span: Span) -> Mapping[Against, tuple[int, ...]]:
    """How many days earlier the spans lie with which it is compared; several make one usual."""
    if span is Span.MONTH:
        return {Against.BEFORE: (span.days,)}
    if span is Span.WEEK:
        return {Against.BEFORE: (_WEEK,), Against.USUAL: tuple(range(_WEEK, USUAL + 1, _WEEK))}
    return {Against.BEFORE: (1,), Against.WEEK: (_WEEK,), Against.USUAL: tuple(range(1, USUAL + 1))}


def zone_of(person: Person, market: str | None) -> str:
    """By whose clock the days of a market begin for the person."""
    by_market = market_zone(market) if market and person.day_begins == BY_MARKET else None
    return by_market or person.zone


def by_zone(person: Person, markets: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The markets by the zone whose days count for the person; "" is what is of no market."""
    found: dict[str, set[str]] = {}
    for market in markets:
        found.setdefault(zone_of(person, market), set()).add(market)
    return {zone: frozenset(some) for zone, some in found.items()}


def day_of(person: Person, moment: datetime, market: str | None = None) -> Window:
    """The whole day in which the moment lies."""
    begin = day_begin(person, moment, market)
    return Window(begin, _next_day(begin, person, market))


def pieces_of(window: Window, person: Person, market: str | None, *, hours: bool) -> Sequence[Window]:
    """The days, or the hours, that the window is made of, the last one as far as it goes."""
    found: list[Window] = []
    at = window.begin
    while at < window.end:
        following = at + timedelta(hours=1) if hours else _next_day(at, person, market)
        found.append(Window(at, min(following, window.end)))
        at = following
    return found


def _next_day(begin: datetime, person: Person, market: str | None) -> datetime:
    """A day has 23 to 25 hours: 30 hours after its begin the next one has begun for sure."""
    return day_begin(person, begin + timedelta(hours=30), market)
