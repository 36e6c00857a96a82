"""The statement of each month of an export, by its reader's calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from monitor.books.statement import Statement, statement
from monitor.exports.days import begin_of_day, day_of
from storage.extracts import Extent
from storage.states import Person
from storage.store import Store

_INSTANT = datetime.resolution


@dataclass(frozen=True, slots=True)
class Month:
    """`begin` is its first day, or the first of the export where that comes later; `last` its last one."""

    begin: date
    last: date
    statement: Statement


async def months_of(store: Store, extent: Extent, span: tuple[datetime, datetime], person: Person) -> list[Month]:
    """Every month of the moments of `span`, the oldest first, each within the extent."""
    found = []
    for since, until in pairwise(_borders(span, person)):
        begin, end = max(since, extent.since or since), min(until, extent.until or until)
        if begin < end:
            first, last = day_of(begin, person), day_of(max(begin, end - _INSTANT), person)
            found.append(Month(first, last, await _statement(store, begin, end, extent)))
    return found


async def _statement(store: Store, since: datetime, until: datetime, extent: Extent) -> Statement:
    accounts: Sequence[str | None] = [None] if extent.accounts is None else sorted(extent.accounts)
    takings = [one for account in accounts for one in await store.takings(since, until, account)]
    counts = [one for account in accounts for one in await store.order_counts(since, until, account)]
    goods = [one for account in accounts for one in await store.goods_takings(since, until, account)]
    return statement(takings, counts, goods)


def _borders(span: tuple[datetime, datetime], person: Person) -> Iterator[datetime]:
    """The begins of the months from that of the first moment on, and the end of that of the last."""
    day = day_of(span[0], person).replace(day=1)
    while True:
        border = begin_of_day(day, person)
        yield border
        if border > span[1]:
            return
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
