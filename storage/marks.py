"""Marks of what has to be booked anew; set in the transaction that changes what the books follow from.

Kinds, and what their names say: "order" an order's id; "line" BOOK:ID of a line without an order; "hour" an hour whose
sums have to be built anew, as milliseconds. Those that touch much are opened up piece by piece into these: "span" all
that is booked in an hour; "cost" a SKU whose cost or bundle was changed; "rate" CURRENCY:DAY from which on another rate
holds; "fees" whatever is estimated; "began" an account whose transactions begin earlier, with the line gone through
last; "all" everything.
"""

from collections.abc import Iterable
from datetime import datetime
from secrets import randbits

from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import from_ms, to_ms
from storage.engine import insert_into, pieces
from storage.tables import UnbookedRow, table

Mark = tuple[str, str, str]
# The setting that is another one whenever the sums of hours are.
SUMS_STAMP = "sums:stamp"
ORDER, LINE, HOURS, SPAN = "order", "line", "hour", "span"
COST, RATE, FEES, BEGAN, ALL = "cost", "rate", "fees", "began", "all"
_HOUR_MS = 3_600_000
_PIECE = 500


def order_mark(account: str, order_id: str) -> Mark:
    return ORDER, account, order_id


def line_mark(account: str, book: str, line_id: str) -> Mark:
    return LINE, account, f"{book}:{line_id}"


def hour_mark(account: str, moment: datetime) -> Mark:
    return HOURS, account, str(to_ms(moment) // _HOUR_MS * _HOUR_MS)


def span_mark(hour: datetime) -> Mark:
    return SPAN, "", str(to_ms(hour))


def hour_named(name: str) -> datetime:
    """The hour of a mark."""
    return from_ms(int(name))


async def mark(session: AsyncSession, marks: Iterable[Mark]) -> None:
    """Sets them; one that is set already is another one from now on."""
    wanted = sorted(set(marks))
    if not wanted:
        return
    insert, stamp = insert_into(session, table(UnbookedRow)), randbits(62)
    anew = insert.on_conflict_do_update(
        index_elements=["kind", "account", "name"], set_={"stamp": insert.excluded.stamp}
    )
    for some in pieces(wanted, _PIECE):
        rows = [{"kind": kind, "account": account, "name": name, "stamp": stamp} for kind, account, name in some]
        await session.execute(anew, rows)
