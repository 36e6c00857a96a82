"""Asks what was sold in each hour of yesterday and today, market by market, and reads the answers (Sales v1)."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.notifications import moment
from adapters.amazon.api.operations import ORDER_METRICS
from adapters.amazon.api.wire import listed, money, number, text
from adapters.amazon.markets import MARKETS
from adapters.amazon.zones import span_of, today, zone_of
from adapters.clock import Clock
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Figure, Partial, Said, Topic, Whole

# What each figure is called in the answer; money is told apart, in a currency.
_COUNTS = {"units": "unitCount", "orders": "orderCount"}


def question(market: str, now: datetime) -> Request:
    """The hours from yesterday's midnight in the market until this minute (an answer's intervals know no seconds).

    Both ends are written in the offset that held at that midnight, so that hours are cut as the market's clocks strike
    (in India at half past by UTC) and no end contradicts the other on a day when clocks are changed.
    """
    begin, _ = span_of(market, today(market, now) - timedelta(days=1))
    offset = timezone(begin.astimezone(zone_of(market)).utcoffset() or timedelta())
    ends = (one.astimezone(offset).isoformat(timespec="seconds") for one in (begin, now.replace(second=0)))
    query = {"marketplaceIds": (MARKETS[market].id,), "interval": "--".join(ends), "granularity": "Hour"}
    return Request(ORDER_METRICS, query=query)


def read(market: str, body: Any) -> tuple[list[Figure], int]:
    """Units, orders and sales of each hour, and how many hours were not understood; Misread where there is no list.

    An hour is complete where its end is an hour after its begin; the last one ends where the question did. Amazon goes
    on adding to all of them for a while: the later answer counts.
    """
    found = [list(_hour(market, row)) for row in listed(body, "payload")]
    return [figure for some in found for figure in some], found.count([])


def _hour(market: str, row: Mapping[str, Any]) -> Iterator[Figure]:
    begin, _, end = (text(row, "interval") or "").partition("--")
    first, last = moment(begin), moment(end)
    if first is None or last is None or last <= first:
        return
    for name, key in _COUNTS.items():
        if (count := number(row, key)) is not None:
            yield Figure(name, first, last, Decimal(count), market=market)
    if sales := money(row, "totalSales"):
        yield Figure("sales", first, last, sales.amount, sales.currency, market)


class Ticker:
    """What an account sold of late: one call for each of its markets, of which none costs another its answer."""

    def __init__(self, calls: Calls, clock: Clock, markets: Sequence[str]) -> None:
        self._calls = calls
        self._clock = clock
        self._markets = markets

    async def told(self, *, urgent: bool) -> AsyncIterator[Said]:
        """The hours of every market; errors but those of one market are raised, what was told before them standing."""
        trouble: list[str] = []
        for market in self._markets:
            figures, wrong = await self._hours(market, urgent=urgent)
            trouble += [wrong] if wrong else []
            for figure in figures:
                yield figure
        yield Partial(Topic.SALES, ACCOUNT, "; ".join(trouble)) if trouble else Whole(Topic.SALES, ACCOUNT)

    async def _hours(self, market: str, *, urgent: bool) -> tuple[Sequence[Figure], str | None]:
        """The hours of one market, and what is wrong with them."""
        try:
            body = await self._calls.send(question(market, self._clock.now()), urgent=urgent)
            figures, unread = read(market, body)
        except Misread as error:
            return (), f"{market}: {error}"
        return figures, f"{unread} hours of the answer were not understood" if unread else None
