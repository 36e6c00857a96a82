"""The lines of a statement, in the order in which they are told on pages and in workbooks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from adapters.readings import EntryKind
from monitor.books.statement import Statement
from monitor.language import Tongue
from monitor.reports.words import (
    ADJUSTMENTS,
    ADVERTISING,
    CANCELLED,
    FEE_LINES,
    GOODS,
    MARGIN,
    ORDERS,
    PROFIT,
    REFUNDS,
    REVENUE,
    SALE_LINES,
    TAX,
    UNITS,
    amount,
    percent,
)


class Is(Enum):
    """What a line's figures are."""

    MONEY = auto()
    SHARE = auto()
    COUNT = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of several statements; None where it cannot be said."""

    label: str
    cells: tuple[Decimal | None, ...]
    kind: Is = Is.MONEY
    is_sum: bool = False

    def said(self, tongue: Tongue, currency: str) -> tuple[str, ...]:
        """Its figures in the reader's own form."""
        return tuple(self._said(tongue, cell, currency) for cell in self.cells)

    def _said(self, tongue: Tongue, cell: Decimal | None, currency: str) -> str:
        if cell is None:
            return "–"
        if self.kind is Is.MONEY:
            return amount(tongue, cell, currency)
        return percent(tongue, cell) if self.kind is Is.SHARE else str(tongue.number(int(cell)))


def statement_lines(whole: Statement, others: Sequence[Statement]) -> list[Line]:
    """Lines of which none has any are left out; sums and the margin never are."""
    every = (whole, *others)
    found = [Line(label, tuple(of(one) for one in every), kind, label in _TOTALS) for label, of, kind in _LINES]
    return [one for one in found if one.is_sum or one.kind is Is.SHARE or any(one.cells)]


_Of = Callable[[Statement], Decimal | None]
_TOTALS = (REVENUE, PROFIT)


def _kind(kind: EntryKind) -> _Of:
    return lambda one: one.of({kind})


_LINES: tuple[tuple[str, _Of, Is], ...] = (
    *((label, _kind(kind), Is.MONEY) for label, kind in SALE_LINES),
    (REVENUE, lambda one: one.revenue, Is.MONEY),
    (REFUNDS, lambda one: one.refunds, Is.MONEY),
    *((label, _kind(kind), Is.MONEY) for label, kind in FEE_LINES),
    (ADVERTISING, lambda one: one.advertising, Is.MONEY),
    (ADJUSTMENTS, lambda one: one.adjustments, Is.MONEY),
    (GOODS, lambda one: one.goods, Is.MONEY),
    (PROFIT, lambda one: one.profit, Is.MONEY),
    (MARGIN, lambda one: one.margin, Is.SHARE),
    (TAX, lambda one: one.tax, Is.MONEY),
    (ORDERS, lambda one: Decimal(one.orders), Is.COUNT),
    (UNITS, lambda one: Decimal(one.units), Is.COUNT),
    (CANCELLED, lambda one: Decimal(one.cancelled), Is.COUNT),
)
