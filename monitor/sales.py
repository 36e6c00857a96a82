"""What was sold in a span of time, by market and currency, and the spans people ask for: pure, nothing converted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from adapters.readings import Money
from monitor.people import day_begin
from storage.states import Ordered, Person

_WEEK, _MONTH = 7, 30
# A market's day may begin half a day before the person's own, and some days have 25 hours.
MARGIN = timedelta(hours=40)
_SUMS = ("orders", "units", "amount", "untold", "unlisted", "cancelled")


class Span(StrEnum):
    """What people ask for; week and month are the last 7 and 30 days, today with them."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> int:
        return {Span.WEEK: _WEEK, Span.MONTH: _MONTH}.get(self, 1)

    @property
    def compared(self) -> tuple[int, ...]:
        """How many days earlier the spans lie that it is compared with."""
        return (1, _WEEK) if self.days == 1 else (self.days,)


def begin_of(span: Span, person: Person, now: datetime, market: str | None = None) -> datetime:
    """When the span begins for the person, in the market's own day where he wants that."""
    ahead = 1 if span is Span.YESTERDAY else span.days - 1
    return earlier(day_begin(person, now, market), ahead, person, market)


def end_of(span: Span, person: Person, now: datetime, market: str | None = None) -> datetime:
    """When it ends: now, or where today begins."""
    return day_begin(person, now, market) if span is Span.YESTERDAY else now


def earlier(begin: datetime, days: int, person: Person, market: str | None = None) -> datetime:
    """So many days before a day's begin, by the person's calendar: some days have 23 hours."""
    for _ in range(days):
        begin = day_begin(person, begin - timedelta(seconds=1), market)
    return begin


def span_of(
    span: Span, person: Person, now: datetime, market: str | None = None, days: int = 0
) -> tuple[datetime, datetime]:
    """When the span begins and ends, or the one that lies so many days earlier and is as long."""
    begin, end = begin_of(span, person, now, market), end_of(span, person, now, market)
    before = earlier(begin, days, person, market)
    return before, min(before + (end - begin), begin) if days else end


def reaches_back(first: Mapping[str, datetime], accounts: Collection[str], since: datetime) -> bool:
    """Whether the orders of all these accounts are stored from that time on; `first` is the earliest of each."""
    return bool(accounts) and all(one in first and first[one] <= since for one in accounts)


def together(parts: Iterable[Ordered]) -> tuple[Ordered, ...]:
    """One part for each market and currency; what has no total yet counts in its market's only currency, else apart."""
    found: dict[tuple[str, str | None], Ordered] = {}
    for one in parts:
        found[one.market, one.currency] = _sum(found.get((one.market, one.currency)), one)
    for market, currency in [key for key in found if key[1] is None]:
        known = [key for key in found if key[0] == market and key[1] is not None]
        if len(known) == 1:
            found[known[0]] = _sum(found[known[0]], found.pop((market, currency)))
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], key[1] is None, key[1] or "")))


def _sum(one: Ordered | None, other: Ordered) -> Ordered:
    """Both, in the first one's currency."""
    if one is None:
        return other
    sums = {name: getattr(one, name) + getattr(other, name) for name in _SUMS}
    return replace(one, **sums)


def in_all(parts: Sequence[Ordered]) -> tuple[int, int, tuple[Money, ...]]:
    """Orders, units, and the sum in each currency."""
    sums: dict[str, Decimal] = {}
    for one in parts:
        if one.money:
            sums[one.money.currency] = sums.get(one.money.currency, Decimal()) + one.money.amount
    moneys = tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))
    return sum(one.orders for one in parts), sum(one.units for one in parts), moneys
