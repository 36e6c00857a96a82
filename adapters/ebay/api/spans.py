"""Reads lists that change while they are read: by shorter and shorter times, never by rows.

Pages are cut by row out of a list that changes, so that a row may slip from one page to another. Only an answer of a
single page is believed; a span that holds more is halved until each half fits.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.clock import Clock
from adapters.ebay.api.calls import Calls, Request
from adapters.errors import Misread
from adapters.wire import listed, number

# What shares one second can be had by pages alone.
_SHORTEST = timedelta(seconds=1)
# More spans and rows than this are no shop but a filter that is not heard.
_MOST_SPANS, _MOST_ROWS = 500, 20_000

# Asks for what happened between two moments, from a row on.
Question = Callable[[datetime, datetime, int], Request]


@dataclass(frozen=True, slots=True)
class Lists:
    """One kind of list: how it is asked for, the most rows of a page, where they lie, and where it counts them.

    `may_say_nothing`: an answer without a body says that there are none (204).
    """

    question: Question
    page: int
    rows: str
    total: tuple[str, ...] = ("total",)
    may_say_nothing: bool = False

    async def read(self, calls: Calls, since: datetime, until: datetime) -> AsyncIterator[Mapping[str, Any]]:
        """Every row of that time; one at the seam of two spans may come twice. Errors of any call are raised."""
        spans, asked = [(since, until)], 0
        while spans:
            begin, end = spans.pop()
            asked += 1
            body = await calls.send(self.question(begin, end, 0))
            if self._counted(body, asked) > self.page and end - begin > _SHORTEST:
                middle = begin + (end - begin) / 2
                spans += [(middle, end), (begin, middle)]
                continue
            async for one in self._pages(calls, begin, end, body):
                for row in listed(one, self.rows, whose="eBay"):
                    yield row

    async def _pages(self, calls: Calls, begin: datetime, end: datetime, first: Any) -> AsyncIterator[Any]:
        """The answer, and the further pages of a second that holds more than one; none where nothing was said (204)."""
        if first:
            yield first
        for start in range(self.page, self._counted(first), self.page):
            yield await calls.send(self.question(begin, end, start))

    def _counted(self, body: Any, asked: int = 0) -> int:
        """How many rows the span holds. Misread where that is not said, or where short spans hold too many."""
        total = 0 if self.may_say_nothing and body == {} else number(body, *self.total)
        if total is None:
            raise Misread(f"eBay's answer does not say how many {self.rows} there are")
        if asked > _MOST_SPANS or total > _MOST_ROWS:
            said = f"eBay counts {total} {self.rows} in a part of the time"
            raise Misread(f"{said}: it may not hear for which time it is asked")
        return total


def until_now(calls: Calls, clock: Clock) -> datetime:
    """Now by eBay's clock, where that is behind ours: a time to come is refused (30850)."""
    return clock.now() + timedelta(seconds=min(0.0, calls.skew or 0.0))


def span(begin: datetime, end: datetime) -> str:
    """A time in a filter."""
    return f"[{written(begin)}..{written(end)}]"


def written(at: datetime) -> str:
    """A moment as eBay writes it, in UTC and with thousandths."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
