"""The ledger's sums over parts of hours, which no sum by the hour holds: from the lines, added up by the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, case, cast, func, or_, select

from storage.columns import given
from storage.tables import LedgerEntryRow, table

_ENTRY = table(LedgerEntryRow).columns
_ENDS = ("begin", "end")
Edges = Sequence[tuple[datetime, datetime]]


def cut_money(edges: Edges) -> tuple[Select[Any], Mapping[str, datetime]]:
    """What counts in these times, in the columns of a sum by the hour: key, then sums in millionths, lines, units.

    The question and the values with which it is asked.
    """
    values = {f"{end}{number}": at for number, edge in enumerate(edges) for end, at in zip(_ENDS, edge, strict=True)}
    return _money_within(len(edges)), values


@cache
def _money_within(many: int) -> Select[Any]:
    amount, home = in_millionths(_ENTRY.amount), func.coalesce(in_millionths(_ENTRY.home), 0)
    sums = (
        func.sum(amount),
        func.sum(home),
        func.sum(case((_ENTRY.estimated, home), else_=0)),
        func.sum(case((_ENTRY.home.is_(None), amount), else_=0)),
        func.count(),
        func.sum(func.coalesce(_ENTRY.quantity, 0)),
    )
    key = _ENTRY.account, func.coalesce(_ENTRY.market, ""), _ENTRY.kind, _ENTRY.currency
    ends = [[given(f"{end}{number}") for end in _ENDS] for number in range(many)]
    within = or_(*((_ENTRY.booked_at >= begin) & (_ENTRY.booked_at < end) for begin, end in ends))
    return select(*key, *sums).where(_ENTRY.counted, within).group_by(*key)


def in_millionths(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    """An amount kept as text, as sums are kept: below a thousand millions a line loses no digit on the way."""
    return func.round(cast(amount, Numeric(asdecimal=False)) * 1_000_000)
