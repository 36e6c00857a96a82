"""Asks how often my listings were seen and bought, day by day, and reads the report (Sell Analytics).

eBay's days begin and end in California; a day that is not over there is refused (50018), also where it is over here.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.operations import TRAFFIC
from adapters.ebay.markets import MARKETS
from adapters.errors import Misread, Preparing, TryLater, Unsupported
from adapters.readings import ACCOUNT, Figure, Next, Said, Subject, Topic, Whole
from adapters.wire import decimal, listed, moment, rows, text

PACIFIC = ZoneInfo("America/Los_Angeles")
# The sites of which eBay tells traffic (getTrafficReport, "marketplace_ids").
SITES = frozenset({"au", "de", "es", "fr", "gb", "it", "us"})
# How eBay calls them, and how we do. CLICK_THROUGH_RATE is left out: it is a ratio of the two that are read.
_NAMES = {
    "LISTING_IMPRESSION_TOTAL": "impressions",
    "LISTING_VIEWS_TOTAL": "page_views",
    "TRANSACTION": "orders",
}
# At first so many days are read; the last one is read again with the next, for late numbers still come.
_FIRST, _AGAIN = 7, 1
# So many listings may be named in one question.
BATCH = 200
_LATE = 3600.0


def today(now: datetime) -> date:
    """The day that it is where eBay counts its days."""
    return now.astimezone(PACIFIC).date()


def days(cursor: str | None, now: datetime) -> list[date]:
    """The days to be read, oldest first: none where yesterday was told already."""
    last = today(now) - timedelta(days=1)
    first = last - timedelta(days=_FIRST - 1)
    if cursor is not None:
        told = date.fromisoformat(cursor)
        if told >= last:
            return []
        first = max(first, told + timedelta(days=1 - _AGAIN))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def question(market: str, day: date, listings: Sequence[str]) -> Request:
    """One day of so many listings at most; without their numbers eBay tells only two hundred, which ones it chooses."""
    names = f"listing_ids:{{{'|'.join(listings)}}},marketplace_ids:{{{MARKETS[market].id}}}"
    span = f"date_range:[{day:%Y%m%d}..{day:%Y%m%d}]"
    query = {"dimension": "LISTING", "filter": f"{names},{span}", "metric": ",".join(_NAMES)}
    return Request(TRAFFIC, query)


async def told(
    calls: Calls, market: str, listings: Sequence[str], now: datetime, cursor: str | None
) -> AsyncIterator[Said]:
    """Figures of each day that is over and was not told; a day whose numbers are not made yet is waited for."""
    if market not in SITES:
        raise Unsupported(f"eBay tells no traffic of its site in {MARKETS[market].country}")
    waiting: TryLater | None = None
    for day in days(cursor, now):
        figures = await _day(calls, market, day, listings)
        if isinstance(figures, TryLater):
            waiting = figures
            break
        for word in (*figures, *_sums(figures, market, day, len(listings))):
            yield word
        cursor = day.isoformat()
    if cursor is not None:
        yield Next(cursor)
    if waiting is not None:
        raise waiting
    yield Whole(Topic.TRAFFIC, ACCOUNT)


async def _day(calls: Calls, market: str, day: date, listings: Sequence[str]) -> list[Figure] | TryLater:
    """The figures of one day; what is not counted yet, or beyond the day's calls, is left to a later look."""
    figures: list[Figure] = []
    try:
        for start in range(0, len(listings), BATCH):
            asked = listings[start : start + BATCH]
            figures += read_day(await calls.send(question(market, day, asked)), market, day, asked)
    except TryLater as error:
        return error
    return figures


def read_day(body: Any, market: str, day: date, asked: Sequence[str]) -> list[Figure]:
    """The figures of all asked listings: one that is not in the report was seen by nobody. Preparing where it is early.

    The report's own header gives the order of its columns, which is not that of the question.
    """
    begin, end = span_of(day)
    made = moment(text(body, "lastUpdatedDate"))
    if made is None or made < end:
        raise Preparing(f"eBay has not counted {day.isoformat()} yet", _LATE)
    keys = [text(one, "key") or "" for one in listed(body, "header", "metrics", whose="eBay")]
    if not set(_NAMES) <= set(keys):
        raise Misread("eBay's traffic report lacks a column that was asked for")
    seen = dict(_row(row, keys) for row in listed(body, "records", whose="eBay"))
    found = []
    for number in asked:
        values = seen.get(number, dict.fromkeys(_NAMES, Decimal(0)))
        listing = Subject(market, number)
        found += [
            Figure(_NAMES[key], begin, end, value, "", market, listing)
            for key, value in values.items()
            if value is not None and key in _NAMES
        ]
    return found


def _row(row: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, dict[str, Decimal | None]]:
    """Number and values of a record; one that eBay calls not applicable, or that has no column, is not known.

    Misread for a record without its number: whose it is, nobody saw that listing would be said.
    """
    number = next((text(one, "value") for one in rows(row, "dimensionValues")), None)
    if number is None:
        raise Misread("eBay's traffic report has a row that does not say whose it is")
    values = [
        decimal(one, "value") if one.get("applicable") is not False else None for one in rows(row, "metricValues")
    ]
    return number, dict(zip(keys, values, strict=True)) if len(values) == len(keys) else dict.fromkeys(keys)


def _sums(figures: Sequence[Figure], market: str, day: date, listings: int) -> Iterator[Figure]:
    """The same of all listings together: a sum of some would look like a fall of all."""
    begin, end = span_of(day)
    for name in _NAMES.values():
        values = [one.value for one in figures if one.name == name]
        if 0 < listings == len(values):
            yield Figure(name, begin, end, sum(values, Decimal(0)), "", market)


def span_of(day: date) -> tuple[datetime, datetime]:
    """Begin and end of a day in California, in UTC, the end excluded."""
    begin, end = (datetime.combine(one, time(), PACIFIC) for one in (day, day + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)
