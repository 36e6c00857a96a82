"""Asks how buyers rated me as a seller, and reads stars, day and order: never who they are nor what they wrote.

The report tells ratings of three stars and less only, and names no id of its own.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from adapters.amazon.api.operations import Role
from adapters.amazon.api.reports import Report, Reports
from adapters.amazon.api.tables import numbered
from adapters.amazon.days import day_in_figures
from adapters.amazon.markets import MARKETS
from adapters.readings import ACCOUNT, Feedback, Partial, Said, Topic, Whole

KIND = "GET_SELLER_FEEDBACK_DATA"
_GAP = timedelta(hours=1)
# Amazon counts ratings of the last sixty days against the account; it lets them be told of for longer.
_SPAN = timedelta(days=90)
# A row begins with its day and its stars, whatever language its head is in; the words after them may hold line breaks.
_ROW = re.compile(r"^\"?(?=[^\t]*\d)([^\t\"]{1,30})\"?\t\s*\"?([1-5])(?:[.,]0)?\"?\s*(?:\t|$)")
# The order stands behind the words, which may name another one.
_ORDER = re.compile(r"(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])")


def question(market: str, now: datetime) -> Report:
    """One market's report. With an end, or over less than five days, Amazon cancels it (others' reports of 2021)."""
    start = datetime.combine(now.astimezone(UTC).date() - _SPAN, time(), UTC)
    return Report(KIND, (market,), _GAP, start=start, empty_when_cancelled=True, role=Role.INSIGHTS, slides=True)


async def said(reports: Reports, markets: Sequence[str], now: datetime) -> AsyncIterator[Said]:
    """The ratings of the last ninety days in all markets, each once."""
    found: dict[str, Feedback] = {}
    documents, trouble = await reports.of_each({market: question(market, now) for market in markets})
    for market, document in documents.items():
        ratings, unread = read_feedback(market, document, now)
        trouble += [f"{unread} rows of {KIND} ({market}) cannot be read"] if unread else []
        found = {one.id: one for one in ratings} | found
    for one in found.values():
        yield one
    yield Partial(Topic.FEEDBACK, ACCOUNT, "; ".join(trouble)) if trouble else Whole(Topic.FEEDBACK, ACCOUNT)


def read_feedback(market: str, document: str, now: datetime) -> tuple[Sequence[Feedback], int]:
    """The ratings, and the number of rows that cannot be read; what is older than was asked for is left out.

    The id is the order's, for an order is rated once; without one it is made of what stays: market, day and stars.
    """
    seen: Counter[str] = Counter()
    found: list[Feedback] = []
    rows = _rows(document)
    head, *lines = [line for line in document.splitlines() if line.strip()] or ["\t"]
    # Where no line looks like a row, all behind the head are unread, or what is no head in any language.
    unread = 0 if rows else max(len(lines), int("\t" not in head))
    for first, stars, rest in rows:
        day = _day(first, market, now)
        unread += day is None
        if day is None or day < _earliest(now):
            continue
        order = (_ORDER.findall(rest) or [None])[-1]
        name = order or f"{market}:{day.isoformat()}:{stars}"
        found.append(Feedback(numbered(name, seen), stars, day, market, order))
    return found, unread


def _earliest(now: datetime) -> date:
    return now.date() - 2 * _SPAN


def _day(said: str, market: str, now: datetime) -> date | None:
    """A day of the time that was asked for, if it can be one, else an older one."""
    locale, latest = MARKETS[market].locale, now.date() + timedelta(days=1)
    near = day_in_figures(said, locale, _earliest(now), latest)
    return near or day_in_figures(said, locale, date.min, latest)


def _rows(document: str) -> list[tuple[str, int, str]]:
    """Day, stars and all that follows, of each rating."""
    found: list[tuple[str, int, list[str]]] = []
    for line in document.splitlines():
        row = _ROW.match(line)
        if row:
            found.append((row[1], int(row[2]), [line[row.end() :]]))
        elif found:
            found[-1][2].append(line)
    return [(day, stars, "\n".join(lines)) for day, stars, lines in found]
