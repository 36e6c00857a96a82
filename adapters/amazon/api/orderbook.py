"""Follows the orders as they change: what is new first, then what may have slipped through between two pages.

A page is cut out of a list that changes while it is read: an order that is touched leaves its place, the next one moves
up into a page that was read already, and is never seen. So only an answer of a single page is believed to be whole.
What needed more pages is told at once all the same, and read once more, in spans so short that one page holds each.
"""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.amazon.api.calls import MOST_PAGES, Calls, Request
from adapters.amazon.api.notifications import moment
from adapters.amazon.api.orders import ASK, TOKEN, Page, question, read_page
from adapters.clock import Clock
from adapters.errors import AdapterError
from adapters.orders import FIRST, OVERLAP, ended
from adapters.readings import ACCOUNT, Next, Partial, Said, Topic

# Amazon tells most orders two minutes after they were touched, and some later.
LAG = timedelta(minutes=2)
# A page that the quota does not give away within so many seconds is left to the next look.
PATIENCE = 5.0
# Amazon's moments are seconds: a span cannot be cut shorter.
SHORTEST = timedelta(seconds=1)
# Where a page is emptier than this, the spans were cut too short.
_ROOMY = 0.4


@dataclass(frozen=True, slots=True)
class Rest:
    """A span to be read again, `width` of it at a time; `untold` says that not even its pages were all told."""

    since: datetime
    until: datetime
    width: timedelta
    untold: bool

    @property
    def end(self) -> datetime:
        """Where the next piece of it ends."""
        return min(self.since + self.width, self.until)

    def cut(self, touched: Sequence[datetime]) -> "Rest":
        """After a piece that did not fit into a page: half of it, or less where the page shows that most came early.

        Where all of the page was touched in one second, as by a file of shipments, what lies before that second.
        """
        times = sorted(touched)
        width = (self.end - self.since) / 2
        if times and times[-1] - times[0] < SHORTEST:
            width = times[0] - SHORTEST - self.since
        elif times:
            width = min(width, times[len(times) * 3 // 4] - SHORTEST - self.since)
        return replace(self, width=max(width, SHORTEST))

    def past(self, *, roomy: bool) -> "Rest | None":
        """After a piece that was read; None where it was the last. After a roomy one the whole of the rest is tried."""
        if self.end >= self.until:
            return None
        return replace(self, since=self.end, width=self.until - self.end if roomy else self.width)


@dataclass(frozen=True, slots=True)
class Place:
    """How far the orders were told: all that was touched before `since`, but for what lies in `rest`."""

    since: datetime
    rest: Rest | None = None

    def past(self, before: datetime, pages: int, *, whole: bool) -> "Place":
        """After a look from `since` up to a moment that took so many pages, or broke off before the last one."""
        since = max(self.since, before - OVERLAP)
        if pages == 1 and whole:
            return replace(self, since=since)
        begin = min(self.since, self.rest.since) if self.rest else self.since
        width = max((before - begin) / (2 * pages), SHORTEST)
        return Place(since, Rest(begin, before, width, not whole or (self.rest is not None and self.rest.untold)))


def read_place(cursor: str | None, now: datetime) -> Place:
    """The place that a cursor names; from the beginning where there is none, or one that another version wrote."""
    try:
        said = json.loads(cursor or "")
        since, rest = moment(said["since"]), said["rest"]
        found = Rest(*_span(rest), timedelta(seconds=rest["width"]), bool(rest["untold"])) if rest else None
    except (ValueError, KeyError, TypeError, OverflowError):
        return Place(now - FIRST)
    return Place(since, found) if since else Place(now - FIRST)


def write_place(place: Place) -> str:
    """The text that the core keeps."""
    rest = place.rest and {
        "since": place.rest.since.isoformat(),
        "until": place.rest.until.isoformat(),
        "width": place.rest.width.total_seconds(),
        "untold": place.rest.untold,
    }
    return json.dumps({"since": place.since.isoformat(), "rest": rest})


def _span(rest: dict[str, str]) -> tuple[datetime, datetime]:
    since, until = moment(rest["since"]), moment(rest["until"])
    if since is None or until is None:
        raise ValueError
    return since, until


@dataclass(frozen=True, slots=True)
class _Look:
    """A page that came, and the place once it is told."""

    page: Page
    place: Place


class Orderbook:
    """All the orders of an account in the markets of its region, in one list. `size` is that of a page.

    New orders take the whole quota: no confirmation ever asks this operation, so that nothing is held back for one.
    What is read again takes a sweep's share, so that calls are left for what is new.
    """

    def __init__(self, calls: Calls, clock: Clock, markets: Sequence[str], size: int = 100) -> None:
        self._calls = calls
        self._clock = clock
        self._markets = markets
        self._size = size

    async def told(self, cursor: str | None) -> AsyncIterator[Said]:
        """Orders that changed since the cursor, the next cursor, and whether that was all.

        Errors of the first call are raised; what fails after it is asked for again by the cursor.
        """
        place = read_place(cursor, self._clock.now())
        unread = 0
        async for look in self._looks(place):
            place = look.place
            unread += look.page.unread
            for order in look.page.orders:
                yield order
        yield Next(write_place(place))
        yield _end(place, unread)

    async def _looks(self, place: Place) -> AsyncIterator[_Look]:
        """What is new, then what is to be read again, as far as the quota goes."""
        async for look in self._news(place):
            yield look
            place = look.place
        for _ in range(MOST_PAGES):
            page = await self._piece(place.rest) if place.rest else None
            if place.rest is None or page is None:
                return
            touched = [order.changed_at for order in page.orders]
            fits, roomy = page.token is None, len(touched) < _ROOMY * self._size
            place = replace(place, rest=place.rest.past(roomy=roomy) if fits else place.rest.cut(touched))
            yield _Look(page, place)

    async def _news(self, place: Place) -> AsyncIterator[_Look]:
        """Page after page of what was touched since the place, until the last one or one that does not come."""
        request = question(self._markets, place.since, size=self._size)
        page: Page | None = read_page(await self._calls.send(request, urgent=True))
        before = (page and page.before) or self._calls.now - LAG
        for count in range(1, MOST_PAGES + 1):
            if page is None:
                return
            yield _Look(page, place.past(before, count, whole=page.token is None))
            page = await self._following(request, page.token) if page.token else None

    async def _following(self, request: Request, token: str) -> Page | None:
        """The page at a token; None where it did not come, be it for the quota, the network or the token."""
        try:
            return read_page(await self._calls.send(request.asking(**{ASK: token}), urgent=True, patience=PATIENCE))
        except AdapterError:
            return None

    async def _piece(self, rest: Rest) -> Page | None:
        """What was touched in the next piece; None where it did not come. More orders of a single second than a page
        holds are taken over several pages, for they cannot be had otherwise."""
        request = question(self._markets, rest.since, rest.end, self._size)
        try:
            if rest.width > SHORTEST:
                return read_page(await self._calls.send(request, patience=PATIENCE))
            told = await self._calls.pages(request, ASK, TOKEN)
            pages = [read_page(body) for body in told.bodies]
        except AdapterError:
            return None
        if not told.whole:
            return None
        orders = tuple(order for page in pages for order in page.orders)
        return Page(orders, sum(page.unread for page in pages), None, pages[-1].before)


def _end(place: Place, unread: int) -> Said:
    if place.rest is not None and place.rest.untold:
        return Partial(
            Topic.ORDERS, ACCOUNT, f"orders touched since {place.rest.since:%Y-%m-%d %H:%M} are still coming"
        )
    return ended(unread)
