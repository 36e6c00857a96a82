"""The days of Amazon's markets: each market's begin and end at its own midnight."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from adapters.amazon.markets import MARKETS, Region

# North America is counted in Amazon's own time, Europe's mainland in that of Brussels. Source: Seller Central's
# business reports and the time zones of getOrderMetrics' own examples; of Mexico it is not sure.
_ZONES = {
    "br": "America/Sao_Paulo",
    "uk": "Europe/London",
    "ie": "Europe/Dublin",
    "tr": "Europe/Istanbul",
    "ae": "Asia/Dubai",
    "sa": "Asia/Riyadh",
    "eg": "Africa/Cairo",
    "za": "Africa/Johannesburg",
    "in": "Asia/Kolkata",
    "jp": "Asia/Tokyo",
    "sg": "Asia/Singapore",
    "au": "Australia/Sydney",
}
_OF_REGION = {Region.NA: "America/Los_Angeles", Region.EU: "Europe/Brussels", Region.FE: "Asia/Tokyo"}


@lru_cache
def zone_of(market: str) -> ZoneInfo:
    """The zone in which Amazon counts the market's days; raises KeyError for a market that is not Amazon's."""
    return ZoneInfo(_ZONES.get(market) or _OF_REGION[MARKETS[market].region])


def today(market: str, now: datetime) -> date:
    """The day that it is in the market."""
    return now.astimezone(zone_of(market)).date()


def span_of(market: str, first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """Begin of the first day and end of the last one (the same where none is given), in UTC; the end is excluded."""
    zone = zone_of(market)
    begin, end = (datetime.combine(day, time(), zone) for day in (first, (last or first) + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)
