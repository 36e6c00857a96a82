"""Orders as they are stored: read with their lines, and marked where something about them is news to the books."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Order
from storage.business_rows import order_of
from storage.engine import pieces
from storage.marks import hour_mark, mark, order_mark
from storage.rows import Columns
from storage.tables import SaleLineRow, SaleOrderRow, table

# So many rows are asked for at a time.
_PIECE = 500
_ORDER, _LINE = table(SaleOrderRow).columns, table(SaleLineRow).columns


async def with_lines(session: AsyncSession, rows: Sequence[Columns]) -> list[tuple[str, Order]]:
    """The orders of these rows, in their order; some at a time, so that nothing else waits for thousands of them."""
    found: list[tuple[str, Order]] = []
    for some in pieces(rows, _PIECE):
        lines = await _lines(session, some)
        found += [(row.account, order_of(row, lines.get((row.account, row.order_id), ()))) for row in some]
    return found


async def _lines(session: AsyncSession, orders: Iterable[Columns]) -> dict[tuple[str, str], list[Columns]]:
    ids: dict[str, list[str]] = {}
    for order in orders:
        ids.setdefault(order.account, []).append(order.order_id)
    found: dict[tuple[str, str], list[Columns]] = {}
    for account, of_account in ids.items():
        query = select(*_LINE).where(_LINE.account == account, _LINE.order_id.in_(of_account))
        # The table's own order: nothing has to be sorted.
        for line in await session.execute(query.order_by(_LINE.order_id, _LINE.changed_at, _LINE.place)):
            found.setdefault((account, line.order_id), []).append(line)
    return found


async def known_orders(session: AsyncSession, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Order]:
    """Those of these orders, by account and id, that were told before."""
    ids: dict[str, set[str]] = {}
    for account, order_id in named:
        ids.setdefault(account, set()).add(order_id)
    known: dict[tuple[str, str], Order] = {}
    for account, of_account in ids.items():
        for some in pieces(sorted(of_account), _PIECE):
            mine = _ORDER.account == account, _ORDER.order_id.in_(some)
            rows = (await session.execute(select(*_ORDER).where(*mine))).all()
            known |= {(account, order.id): order for _, order in await with_lines(session, rows)}
    return known


async def mark_orders(session: AsyncSession, told: Sequence[tuple[str, Order]]) -> None:
    """Before they are written: which of them say anything new has to be booked, and counted in the hour it leaves."""
    known = await known_orders(session, ((account, order.id) for account, order in told))
    marks = []
    for account, order in told:
        before = known.get((account, order.id))
        if _is_news(order, before):
            marks.append(order_mark(account, order.id))
            marks += [hour_mark(account, before.placed_at)] if before else []
    await mark(session, marks)


def _is_news(told: Order, known: Order | None) -> bool:
    """Whether it may change anything that is stored; what an order leaves unsaid changes nothing."""
    if known is None:
        return True
    if told.changed_at < known.changed_at:
        return bool(told.lines) and told.lines != known.lines
    perhaps = ("total", "fulfilled_by", "country", "ship_by")
    said = {name: getattr(told, name) or getattr(known, name) for name in perhaps}
    return replace(told, lines=told.lines or known.lines, **said) != known
