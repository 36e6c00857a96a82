"""A time's sums by platform, account and market; pure."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from adapters.readings import Money
from monitor.books.statement import REVENUE, statement
from monitor.reports.report import Part
from storage.states import OrderCount, Taking


class Sums(NamedTuple):
    """The ledger's sums of a time, and the orders placed in it."""

    takings: tuple[Taking, ...] = ()
    counts: tuple[OrderCount, ...] = ()


# Which platform, account and market a line is shown under; "" for what does not matter.
Place = tuple[str, str, str]


def added(parts: Iterable[Sums]) -> Sums:
    """All of them together."""
    some = list(parts)
    return Sums(tuple(one for part in some for one in part.takings), tuple(one for part in some for one in part.counts))


def parts_by(whole: Sums, place: Callable[[str, str], Place]) -> tuple[Part, ...]:
    """A part for each place that an account and a market lie in; the one with the greatest revenue first."""
    takings: dict[Place, list[Taking]] = {}
    counts: dict[Place, list[OrderCount]] = {}
    for taking in whole.takings:
        takings.setdefault(place(taking.account, taking.market), []).append(taking)
    for count in whole.counts:
        counts.setdefault(place(count.account, count.market), []).append(count)
    places = takings.keys() | counts.keys()
    found = [_part(one, takings.get(one, []), counts.get(one, [])) for one in places]
    return tuple(sorted(found, key=lambda one: (-one.statement.revenue, one.platform, one.account, one.market)))


def _part(place: Place, takings: list[Taking], counts: list[OrderCount]) -> Part:
    own: dict[str, Decimal] = {}
    for one in takings:
        if one.kind in REVENUE:
            own[one.currency] = own.get(one.currency, Decimal()) + one.amount
    paid = sorted((Money(amount, code) for code, amount in own.items() if amount), key=lambda one: -one.amount)
    return Part(*place, statement(takings, counts), tuple(paid))
