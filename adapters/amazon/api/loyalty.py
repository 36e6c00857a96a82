"""Asks how many buyers come back, week by week, and reads the report (Brand Analytics, repeat purchase)."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from adapters.amazon.api.operations import Role
from adapters.amazon.api.periods import Period, Question, Round, heard, round_at
from adapters.amazon.api.reports import Report, Reports, parsed
from adapters.amazon.api.wire import decimal, listed, money, text
from adapters.amazon.zones import today
from adapters.readings import ACCOUNT, Partial, Said, Topic

KIND = "GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT"
_GAP = timedelta(hours=4)
_WEEK = timedelta(days=7)
# A week is told by the Tuesday after it (Amazon's support, selling-partner-api-docs, issue 2303).
_LATE = timedelta(days=3)
# At first four weeks are read; later the new one, and the one before it once more.
_FIRST, _AGAIN = 3 * _WEEK, timedelta()
_LACKING = f"it is for brands in Amazon's Brand Registry, whose app has the role “{Role.BRAND}”"
_SHARES = (("repeat_share", "repeatCustomersPctTotal"), ("repeat_sales_share", "repeatPurchaseRevenuePctTotal"))


def question(period: Period) -> Report:
    """The report of one week, Sunday to Saturday, in one market; another first or last day is fatal."""
    first, last = (datetime.combine(day, time(), UTC) for day in (period.first, period.last))
    return Report(KIND, (period.market,), _GAP, {"reportPeriod": "WEEK"}, first, last, role=Role.BRAND)


def said(reports: Reports, markets: Sequence[str], now: datetime, cursor: str | None) -> AsyncIterator[Said]:
    """Figures of each week that is told by now and was not read since the last one came."""
    newest = min(_newest(market, now) for market in markets)
    weeks = partial(_weeks, markets)
    current = round_at(cursor, newest, _FIRST, _AGAIN, weeks)
    return heard(Question(Topic.LOYALTY, question, read_loyalty, _LACKING), reports, current, weeks(current))


def _weeks(markets: Sequence[str], current: Round) -> list[Period]:
    """The weeks of each market from the round's first to that of its mark; each begins on a Sunday, as the mark is."""
    sundays = [current.since + number * _WEEK for number in range((current.mark - current.since) // _WEEK + 1)]
    return [Period(market, day, day + _WEEK - timedelta(days=1)) for market in markets for day in sundays]


def _newest(market: str, now: datetime) -> date:
    """The Sunday with which the newest week began that Amazon should have told by now."""
    settled = today(market, now) - _LATE
    this_sunday = settled - timedelta(days=settled.isoweekday() % 7)
    return this_sunday - _WEEK


def read_loyalty(period: Period, document: str | None) -> Iterator[Said]:
    """By listing, the parts of buyers and of sales that came back (ratios), and those sales."""
    nameless = 0
    for row in listed(parsed(KIND, document), "dataByAsin") if document is not None else ():
        asin = text(row, "asin")
        nameless += asin is None
        if asin is None or text(row, "startDate") != str(period.first):
            continue
        for name, key in _SHARES:
            if (share := decimal(row, key)) is not None:
                yield period.figure(name, share, "ratio", asin)
        if (sales := money(row, "repeatPurchaseRevenue")) is not None:
            yield period.sum("repeat_sales", sales, asin)
    if nameless:
        yield Partial(Topic.LOYALTY, ACCOUNT, f"{nameless} rows of {KIND} name no listing")
