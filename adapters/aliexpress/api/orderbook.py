"""Follows the orders as they change: each look from a little before the last one, and every page from its end.

A page is cut out of a list that changes while it is read: an order that is touched leaves the span, all behind it move
up, and one of them slips into a page that was read already. Read from the last page to the first, what moves up moves
towards pages that are still to come.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.aliexpress.api.calls import Calls
from adapters.aliexpress.api.dispatching import dated
from adapters.aliexpress.api.orders import FINISHED, OPEN, Page, question, read_page
from adapters.clock import Clock
from adapters.errors import Misread
from adapters.orders import FIRST, OVERLAP, ended
from adapters.readings import ACCOUNT, Next, Order, Partial, Said, Topic
from adapters.wire import moment

# What was touched before is not asked for after a longer absence.
LONGEST = timedelta(days=30)
MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class Span:
    """From when on the orders were touched that are asked for; `is_cut` where that is later than it should be."""

    since: datetime
    until: datetime
    is_cut: bool

    @property
    def cursor(self) -> str:
        """Where the next look begins."""
        return (self.until - OVERLAP).isoformat()


class Orderbook:
    """All the orders of one shop."""

    def __init__(self, calls: Calls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    async def told(self, cursor: str | None) -> AsyncIterator[Said]:
        """Orders that changed since the cursor, the next cursor, and whether that was all; errors are raised."""
        span = self.span(cursor)
        told: dict[str, Order] = {}
        unread = 0
        async for page in self.pages(span):
            unread += page.unread
            told |= {one.id: one for one in page.orders}
        async for order in dated(self._calls, self._clock, told.values()):
            yield order
        yield Next(span.cursor)
        yield _end(unread, span)

    def span(self, cursor: str | None) -> Span:
        """From a little before the last look until now; of the first look, and after a long absence, some days."""
        now = self._clock.now()
        asked = moment(cursor) or now - FIRST
        since = max(asked, now - LONGEST)
        return Span(since, now, since > asked)

    async def pages(self, span: Span) -> AsyncIterator[Page]:
        """All pages of the orders that were touched in the span, open and finished."""
        for statuses in (OPEN, FINISHED):
            async for page in self._pages(statuses, span.since, span.until):
                yield page

    async def _pages(self, statuses: tuple[str, ...], since: datetime, until: datetime) -> AsyncIterator[Page]:
        first = await self._page(statuses, since, until, 1)
        if first.pages > MOST_PAGES:
            raise Misread(f"AliExpress counts {first.pages} pages of orders since {since:%Y-%m-%d %H:%M}")
        for number in range(first.pages, 1, -1):
            yield await self._page(statuses, since, until, number)
        yield first if first.pages == 1 else await self._page(statuses, since, until, 1)

    async def _page(self, statuses: tuple[str, ...], since: datetime, until: datetime, number: int) -> Page:
        said = await self._calls.send(question(statuses, since, until, number), urgent=True)
        return read_page(said, self._clock.now())


def _end(unread: int, span: Span) -> Said:
    if span.is_cut:
        return Partial(Topic.ORDERS, ACCOUNT, f"orders touched before {span.since:%Y-%m-%d} were not asked for")
    return ended(unread)
