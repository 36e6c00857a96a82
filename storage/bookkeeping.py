"""How what a platform tells of a whole account is written: each fact once, however often and in whatever order told.

A row judges by itself whether it says anything new, so that telling the same again writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Order, Return, Topic
from storage.business_rows import figure_row, line_rows, order_row, return_row
from storage.columns import to_ms
from storage.engine import insert_into, pieces
from storage.entries import write_entries
from storage.marks import hour_mark, mark
from storage.series import in_turns
from storage.sold import mark_orders
from storage.states import AccountLook, AccountMemory, AccountState, Batch
from storage.stock_rows import aged_row, inbound_row
from storage.tables import (
    AccountMemoryRow,
    AccountStateRow,
    AgedRow,
    FigureRow,
    GoodsReturnRow,
    InboundRow,
    SaleLineRow,
    SaleOrderRow,
    table,
)

Rows = Sequence[Mapping[str, Any]]
# So many facts go to the driver at a time: a report has thousands, and everything else must have its turn.
_PIECE = 500
# What an order's newest reading may leave unsaid, and another one of the same moment may have said.
_PERHAPS = ("total", "currency", "fulfilled_by", "country", "ship_by")

LOOKED = text("""
    UPDATE account_watch SET
        not_before = :not_before,
        read_at = CASE WHEN :whole = 1 THEN :at ELSE read_at END,
        wanted_at = CASE WHEN wanted_at <= CAST(:wish AS BIGINT) THEN NULL ELSE wanted_at END,
        looks = looks + :whole,
        failures = CASE WHEN :whole = 1 THEN 0 ELSE failures + :failed END,
        failing_since = CASE WHEN :failed = 1 THEN coalesce(failing_since, :at)
            WHEN :whole = 1 THEN NULL ELSE failing_since END,
        trouble = CASE WHEN :whole + :failed = 0 AND failures > 0 THEN trouble ELSE CAST(:trouble AS TEXT) END,
        refused = :refused,
        cursor = coalesce(CAST(:cursor AS TEXT), cursor)
    WHERE id = :watch""")
WANTED = text("""
    UPDATE account_watch SET wanted_at = :at
    WHERE account = :account AND topic = :topic AND (wanted_at IS NULL OR wanted_at > :at)""")
DROP_OLDER_LINES = text("""
    DELETE FROM sale_line WHERE account = :account AND order_id = :order AND (
        changed_at = :at AND place >= :count
        OR changed_at < (SELECT max(changed_at) FROM sale_line WHERE account = :account AND order_id = :order)
    )""")


async def write_accounts(session: AsyncSession, batch: Batch) -> None:
    """All that a batch says of whole accounts, but for what it asks."""
    await _write_looks(session, batch.account_looks)
    await _write_states(session, batch.account_states)
    await _write_memories(session, batch.account_memories)
    await _write_orders(session, batch.orders)
    await write_entries(session, batch.entries, max((look.at for look in batch.account_looks), default=None))
    for returns in pieces(batch.returns, _PIECE):
        await _write_returns(session, returns)
    for figures in pieces(batch.figures, _PIECE):
        await _upsert(session, table(FigureRow), [figure_row(*one) for one in figures])
    for inbound in pieces(batch.inbound, _PIECE):
        await _upsert(session, table(InboundRow), [inbound_row(*one) for one in inbound])
    for aged in pieces(batch.aged, _PIECE):
        await _upsert(session, table(AgedRow), [aged_row(*one) for one in aged])


async def want_of_accounts(session: AsyncSession, wants: Iterable[tuple[str, Topic, datetime]]) -> None:
    """Asks questions about accounts at a time; the earlier of two wishes holds."""
    rows = [{"account": account, "topic": topic.value, "at": to_ms(at)} for account, topic, at in wants]
    if rows:
        await session.execute(WANTED, rows)


async def _write_looks(session: AsyncSession, looks: Iterable[AccountLook]) -> None:
    rows = [
        {
            "watch": look.watch_id,
            "at": to_ms(look.at),
            "wish": None if look.wish is None else to_ms(look.wish),
            "not_before": to_ms(look.not_before),
            "whole": int(look.trouble is None and not look.preparing),
            "failed": int(look.trouble is not None and not look.preparing),
            "trouble": look.trouble,
            "refused": look.refused,
            "cursor": look.cursor,
        }
        for look in looks
    ]
    if rows:
        await session.execute(LOOKED, rows)


async def _write_states(session: AsyncSession, states: Iterable[AccountState]) -> None:
    target = table(AccountStateRow)
    rows = [{"account": one.account, "kind": one.kind, "at": one.at, "value": one.value} for one in states]
    if rows:
        insert = insert_into(session, target)
        newer = {"at": insert.excluded.at, "value": insert.excluded.value}
        another = target.c.value != insert.excluded.value
        await session.execute(
            insert.on_conflict_do_update(index_elements=_key(target), set_=newer, where=another), rows
        )


async def _write_memories(session: AsyncSession, memories: Iterable[AccountMemory]) -> None:
    rows = [{"account": m.account, "rule": m.rule, "version": m.version, "value": m.value} for m in memories]
    await _upsert(session, table(AccountMemoryRow), rows)


async def _write_orders(session: AsyncSession, orders: Iterable[tuple[str, Order]]) -> None:
    for turn in in_turns(orders, lambda one: (one[0], one[1].id)):
        for some in pieces(turn, _PIECE):
            await mark_orders(session, some)
            await _write_heads(session, [order_row(*one) for one in some])
            await _write_lines(session, some)


async def _write_lines(session: AsyncSession, orders: Sequence[tuple[str, Order]]) -> None:
    """Beside those that are known; then of each order only those stay that were true last."""
    await _upsert(session, table(SaleLineRow), [row for one in orders for row in line_rows(*one)])
    told = [
        {"account": account, "order": order.id, "at": to_ms(order.changed_at), "count": len(order.lines)}
        for account, order in orders
        if order.lines
    ]
    if told:
        await session.execute(DROP_OLDER_LINES, told)


async def _write_heads(session: AsyncSession, rows: Rows) -> None:
    """All but the lines. An order never goes back to what it was before its last change."""
    target = table(SaleOrderRow)
    insert = insert_into(session, target)
    known, told = target.c, insert.excluded
    same = told.changed_at == known.changed_at
    kept = {name: case((same, func.coalesce(told[name], known[name])), else_=told[name]) for name in _PERHAPS}
    newer = {name: told[name] for name in _others(target)} | kept
    news = and_(told.changed_at >= known.changed_at, _differs(target, told))
    await session.execute(insert.on_conflict_do_update(index_elements=_key(target), set_=newer, where=news), rows)


async def _write_returns(session: AsyncSession, returns: Sequence[tuple[str, Return]]) -> None:
    """What comes back is summed by the hour; a report that tells all of it once more changes no sum."""
    rows = [return_row(*one) for one in returns]
    ids = {row["return_id"] for row in rows}
    known = table(GoodsReturnRow)
    found = await session.execute(select(known).where(known.c.return_id.in_(ids)))
    before: dict[tuple[str, str], dict[str, Any]] = {
        (row["account"], row["return_id"]): dict(row) for row in found.mappings()
    }
    changed = [row for row in rows if before.get((row["account"], row["return_id"])) != row]
    old = [before[key] for row in changed if (key := (row["account"], row["return_id"])) in before]
    await mark(session, [hour_mark(row["account"], row["at"]) for row in (*changed, *old)])
    await _upsert(session, known, changed)


async def _upsert(session: AsyncSession, target: Table, rows: Rows) -> None:
    """Adds what is new and replaces what is told otherwise than before."""
    if not rows:
        return
    insert = insert_into(session, target)
    newer = {name: insert.excluded[name] for name in _others(target)}
    differs = _differs(target, insert.excluded)
    await session.execute(insert.on_conflict_do_update(index_elements=_key(target), set_=newer, where=differs), rows)


def _key(target: Table) -> list[str]:
    return [column.name for column in target.primary_key]


def _others(target: Table) -> list[str]:
    return [column.name for column in target.columns if not column.primary_key]


def _differs(target: Table, told: Any) -> ColumnElement[bool]:
    return or_(*(target.c[name].is_distinct_from(told[name]) for name in _others(target)))
