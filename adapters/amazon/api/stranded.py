"""Asks which units lie at Amazon without a listing that sells them, and reads the report."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from adapters.amazon.api.operations import Role
from adapters.amazon.api.reports import Report, Reports
from adapters.amazon.api.tables import table
from adapters.amazon.api.wire import number
from adapters.amazon.days import day_in_figures
from adapters.amazon.markets import MARKETS
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Evidence, Partial, Said, Stranded, Subject, Topic, Whole

KIND = "GET_STRANDED_INVENTORY_UI_DATA"
# Reports of the stock are made anew every half hour (Reports, "FBA inventory reports").
_GAP = timedelta(minutes=30)
# Where the reason stands, the plainest first.
_REASONS = ("stranded-reason", "error-message", "status-secondary", "status-primary")
_EARLIEST = date(2000, 1, 1)


def question(market: str) -> Report:
    """One market's report, for its rows name none; cancelled means that nothing is stranded."""
    return Report(KIND, (market,), _GAP, empty_when_cancelled=True, role=Role.FULFILLMENT)


async def said(reports: Reports, markets: Sequence[str], now: datetime) -> AsyncIterator[Said]:
    """All stranded units of all markets at once: only together do they tell what is no longer stranded."""
    documents, trouble = await reports.of_each({market: question(market) for market in markets})
    for market, document in documents.items():
        found, strange = _heard(market, document, now)
        trouble += strange
        for one in found:
            yield one
        yield Evidence(ACCOUNT, KIND, 200, document.encode())
    yield Partial(Topic.STRANDED, ACCOUNT, "; ".join(trouble)) if trouble else Whole(Topic.STRANDED, ACCOUNT)


def _heard(market: str, document: str, now: datetime) -> tuple[Sequence[Stranded], list[str]]:
    """What one market's report says, and what is wrong with it, which costs the other markets nothing."""
    try:
        found, unread = read_stranded(market, document, now)
    except Misread as error:
        return (), [f"{KIND} ({market}): {error}"]
    return found, [f"{unread} rows of {KIND} ({market}) cannot be read"] if unread else []


def read_stranded(market: str, document: str, now: datetime) -> tuple[Sequence[Stranded], int]:
    """What is stranded, each SKU once, and the number of rows that cannot be read."""
    found: dict[str, Stranded] = {}
    unread = 0
    for row in table(document, "sku"):
        one = _stranded(market, row, now)
        if one is None:
            unread += 1
        else:
            before = found.get(one.sku)
            found[one.sku] = replace(one, quantity=one.quantity + before.quantity) if before else one
    return tuple(found.values()), unread


def _stranded(market: str, row: Mapping[str, str], now: datetime) -> Stranded | None:
    sku, quantity, asin = row.get("sku"), number(row, "fulfillable-qty"), row.get("asin")
    if not sku or quantity is None or quantity < 0:
        return None
    latest = now.date() + timedelta(days=1)
    return Stranded(
        market=market,
        sku=sku,
        quantity=quantity,
        reason=next(_filled(row, _REASONS), ""),
        listing=Subject(market, asin) if asin else None,
        since=day_in_figures(row.get("date-stranded", ""), MARKETS[market].locale, _EARLIEST, latest),
        title=next(_filled(row, ("product-name",)), None),
    )


def _filled(row: Mapping[str, str], names: Sequence[str]) -> Iterator[str]:
    return (value for name in names if (value := row.get(name, "")))
