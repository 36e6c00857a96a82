"""The ledger's sums over parts of hours, which no sum by the hour holds: from the lines, added up by the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, case, cast, func, or_, select

from storage.tables import LedgerEntryRow, table

_ENTRY = table(LedgerEntryRow).columns
Edges = Sequence[tuple[datetime, datetime]]


def cut_money(edges: Edges) -> Select[Any]:
    """What counts in these times, in the columns of a sum by the hour: key, then sums in millionths, lines, units."""
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
    within = or_(*((_ENTRY.booked_at >= begin) & (_ENTRY.booked_at < end) for begin, end in edges))
    return select(*key, *sums).where(_ENTRY.counted, within).group_by(*key)


def in_millionths(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    """An amount kept as text, as sums are kept: below a thousand millions a line loses no digit on the way."""
    return func.round(cast(amount, Numeric(asdecimal=False)) * 1_000_000)
