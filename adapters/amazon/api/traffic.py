"""Asks how often my listings were looked at and bought, day by day, and reads the report (Sales and Traffic).

Asked by child ASIN: by SKU, Amazon leaves out listings that were seen and not bought (selling-partner-api-models,
issue 424); by parent, variations are one.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from adapters.amazon.api.operations import Role
from adapters.amazon.api.periods import Period, Question, Round, heard, round_at
from adapters.amazon.api.reports import Report, Reports, parsed
from adapters.amazon.api.wire import decimal, get, listed, money, text
from adapters.amazon.zones import today
from adapters.readings import ACCOUNT, Figure, Partial, Said, Topic

KIND = "GET_SALES_AND_TRAFFIC_REPORT"
_OPTIONS = {"dateGranularity": "DAY", "asinGranularity": "CHILD"}
_GAP = timedelta(hours=1)
# So late numbers still come (Amazon's support, selling-partner-api-docs, issue 2303).
_LATE = timedelta(hours=72)
# At first so many days are read; later all that had not been over for so long at the last round.
_FIRST, _AGAIN = timedelta(days=7), timedelta(days=4)
_LACKING = f"give the app the role “{Role.BRAND}”, if Amazon offers it to you, and authorise it again"
_SEEN = (("sessions", "sessions"), ("page_views", "pageViews"))


def question(period: Period) -> Report:
    """The report of one day in one market: over several days it sums up the listings."""
    begin = datetime.combine(period.first, time(), UTC)
    return Report(KIND, (period.market,), _GAP, _OPTIONS, begin, begin, role=Role.BRAND)


def said(reports: Reports, markets: Sequence[str], now: datetime, cursor: str | None) -> AsyncIterator[Said]:
    """Figures of each day and market that is over and was not read in today's round."""
    days = partial(_days, markets, now)
    current = round_at(cursor, now.astimezone(UTC).date(), _FIRST, _AGAIN, days)
    read = partial(read_traffic, now=now)
    return heard(Question(Topic.TRAFFIC, question, read, _LACKING), reports, current, days(current))


def _days(markets: Sequence[str], now: datetime, current: Round) -> list[Period]:
    """The days of each market from the round's first until yesterday."""
    found: list[Period] = []
    for market in markets:
        count = (today(market, now) - current.since).days
        found += (Period(market, day, day) for day in (current.since + timedelta(n) for n in range(count)))
    return found


def read_traffic(period: Period, document: str | None, now: datetime) -> Iterator[Said]:
    """The day's visits of all listings, and visits and sales of each; a day that is not told yet has none.

    What was sold of all together is told hour by hour by another question (`sales`): the same name over a whole day
    would count it twice. Amazon tells sales before visits: a day without one session is one whose visits are still to
    come, not none, where units were sold or it was not over for 72 hours.
    """
    if document is None:
        return
    body = parsed(KIND, document)
    day = next((row for row in listed(body, "salesAndTrafficByDate") if text(row, "date") == str(period.first)), None)
    fresh = now < period.span[1] + _LATE or bool(decimal(day, "salesByDate", "unitsOrdered"))
    late = fresh and not decimal(day, "trafficByDate", "sessions")
    if day is not None and not late:
        yield from _visits(period, get(day, "trafficByDate"), None)
    nameless = 0
    for row in listed(body, "salesAndTrafficByAsin"):
        asin = text(row, "childAsin")
        nameless += asin is None
        if asin:
            yield from _sales(period, get(row, "salesByAsin"), asin)
            yield from () if late else _visits(period, get(row, "trafficByAsin"), asin)
    if nameless:
        yield Partial(Topic.TRAFFIC, ACCOUNT, f"{nameless} rows of {KIND} name no listing")


def _sales(period: Period, said: Any, asin: str) -> Iterator[Figure]:
    if (units := decimal(said, "unitsOrdered")) is not None:
        yield period.figure("units", units, listing=asin)
    if (sales := money(said, "orderedProductSales")) is not None:
        yield period.sum("sales", sales, asin)


def _visits(period: Period, said: Any, asin: str | None) -> Iterator[Figure]:
    """Amazon writes shares in per cent here; where nobody looked, there was no view in which anybody was featured."""
    for name, key in _SEEN:
        if (count := decimal(said, key)) is not None:
            yield period.figure(name, count, listing=asin)
    if (percent := decimal(said, "buyBoxPercentage")) is not None and decimal(said, "pageViews"):
        yield period.figure("featured_share", percent / Decimal(100), "ratio", asin)
