"""What was sold in a span of time, by market and currency, and the spans people ask for: pure, nothing converted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from adapters.readings import Entry, EntryKind, Money, Order, OrderState
from monitor.people import day_begin
from storage.states import Person

_WEEK, _MONTH = 7, 30
# A market's day may begin half a day before the person's own, and some days have 25 hours.
MARGIN = timedelta(hours=40)


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


@dataclass(frozen=True, slots=True)
class Taken:
    """Orders of one market in one currency; `untold` of them have no total yet, the lines of `unlisted` are not told.

    Cancelled orders count in `cancelled` alone.
    """

    market: str
    currency: str | None
    orders: int = 0
    units: int = 0
    amount: Decimal = Decimal(0)
    untold: int = 0
    unlisted: int = 0
    cancelled: int = 0

    @property
    def money(self) -> Money | None:
        return Money(self.amount, self.currency) if self.currency and self.orders > self.untold else None


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


def within(orders: Sequence[Order], span: Span, person: Person, now: datetime, days: int = 0) -> list[Order]:
    """The orders of the span, or of the one that lies so many days earlier and is as long."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for market in {one.market for one in orders}:
        begin, end = begin_of(span, person, now, market), end_of(span, person, now, market)
        before = earlier(begin, days, person, market)
        spans[market] = before, min(before + (end - begin), begin) if days else end
    return [one for one in orders if spans[one.market][0] <= one.placed_at < spans[one.market][1]]


def reaches_back(first: Mapping[str, datetime], accounts: Collection[str], since: datetime) -> bool:
    """Whether the orders of all these accounts are stored from that time on; `first` is the earliest of each."""
    return bool(accounts) and all(one in first and first[one] <= since for one in accounts)


def taken(orders: Sequence[Order]) -> tuple[Taken, ...]:
    """By market and currency; an order whose total is not told counts in its market's only currency, else apart."""
    found: dict[tuple[str, str | None], list[Order]] = {}
    for order in orders:
        found.setdefault((order.market, order.total.currency if order.total else None), []).append(order)
    for market, currency in [key for key in found if key[1] is None]:
        known = [key for key in found if key[0] == market and key[1] is not None]
        if len(known) == 1:
            found[known[0]] += found.pop((market, currency))
    return tuple(_taken(*key, found[key]) for key in sorted(found, key=lambda key: (key[0], key[1] or "")))


def _taken(market: str, currency: str | None, orders: Sequence[Order]) -> Taken:
    kept = [one for one in orders if one.state is not OrderState.CANCELLED]
    totals = [one.total.amount for one in kept if one.total]
    return Taken(
        market,
        currency,
        len(kept),
        sum(line.quantity - line.cancelled for one in kept for line in one.lines),
        sum(totals, Decimal()),
        len(kept) - len(totals),
        sum(not one.lines for one in kept),
        len(orders) - len(kept),
    )


def in_all(parts: Sequence[Taken]) -> tuple[int, int, tuple[Money, ...]]:
    """Orders, units, and the sum in each currency."""
    sums: dict[str, Decimal] = {}
    for one in parts:
        if one.money:
            sums[one.money.currency] = sums.get(one.money.currency, Decimal()) + one.money.amount
    moneys = tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))
    return sum(one.orders for one in parts), sum(one.units for one in parts), moneys


def refunded(entries: Sequence[tuple[str, Entry]], begin: datetime, end: datetime) -> tuple[Money, ...]:
    """What was given back in the span by the accounts' ledgers, in each currency.

    Two books of an account tell of the same money: the one that tells more counts.
    """
    books: dict[tuple[str, str, str], Decimal] = {}
    for account, one in entries:
        if one.kind is EntryKind.REFUND and begin <= one.at < end:
            key = one.amount.currency, account, one.book
            books[key] = books.get(key, Decimal()) + abs(one.amount.amount)
    most: dict[tuple[str, str], Decimal] = {}
    for (currency, account, _), amount in books.items():
        most[currency, account] = max(most.get((currency, account), Decimal()), amount)
    sums: dict[str, Decimal] = {}
    for (currency, _), amount in most.items():
        sums[currency] = sums.get(currency, Decimal()) + amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))
