"""Reads the dates of flat files, which each market writes in its own way and often in its own time."""

import re
from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache

from babel import Locale

from adapters.amazon.api.notifications import moment
from adapters.amazon.days import day_in
from adapters.amazon.markets import MARKETS
from adapters.amazon.zones import zone_of

# "15.01.2024 10:22:33 UTC", "2024-01-15", "01/15/24 10:22 PST".
_STAMP = re.compile(
    r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?(?:\s?([A-Z]{1,5}))?", re.ASCII
)
_UNIVERSAL = ("UTC", "GMT", "Z")


@lru_cache(maxsize=4096)
def stamp(said: str, market: str) -> datetime | None:
    """The moment in UTC that a market's file states; a day alone begins at its midnight. None for what is no date.

    Without a zone, or with a market's own ("PST", "JST"), it is the market's time.
    """
    clean = " ".join(said.split())
    if found := _STAMP.fullmatch(clean):
        return _moment(found, market)
    if "T" in clean:
        return moment(clean)
    day = day_in(clean, ("en", MARKETS[market].locale))
    return _in_utc(datetime.combine(day, time(), zone_of(market))) if day else None


def _in_utc(at: datetime) -> datetime | None:
    """None for a time before the year 1 or after 9999."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return None


def _moment(found: re.Match[str], market: str) -> datetime | None:
    year, month, day = _in_order(found[1], found[2], found[3], dotted="." in found[0], market=market)
    zone: tzinfo = UTC if found[5] in _UNIVERSAL else zone_of(market)
    hour, minute, second = (int(part) for part in [*(found[4] or "0:0").split(":"), "0"][:3])
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    # An hour that comes twice, when summer time ends, is told apart by the zone's name.
    again = at.replace(fold=1)
    return _in_utc(again if found[5] and again.tzname() == found[5] else at)


def _in_order(one: str, two: str, three: str, *, dotted: bool, market: str) -> tuple[int, int, int]:
    """Year, month and day: the year may stand first; with points the day comes before the month, else as is usual."""
    if len(one) == 4:
        return int(one), int(two), int(three)
    year = int(three) + (2000 if len(three) < 3 else 0)
    month_first = not dotted and _month_first(market) and int(one) <= 12
    return (year, int(one), int(two)) if month_first or int(two) > 12 else (year, int(two), int(one))


@lru_cache
def _month_first(market: str) -> bool:
    """Source: the Unicode CLDR's short form of a date."""
    pattern: str = Locale.parse(MARKETS[market].locale).date_formats["short"].pattern
    return pattern.index("M") < pattern.index("d")
