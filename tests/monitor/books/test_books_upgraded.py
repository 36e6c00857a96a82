"""A house that was upgraded has its books: what was stored before them waits to be booked, and then is."""

import asyncio
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from storage.columns import to_ms
from storage.dialects import database
from storage.revisions import SCRIPTS
from tests.monitor.books.shelf import DAY, shelf

AT = to_ms(DAY)
ORDER = "INSERT INTO sale_order (account, order_id, market, state, placed_at, changed_at, cancel_asked)"
LINE = (
    "INSERT INTO sale_line (account, order_id, changed_at, place, line_id, quantity, sku, price, currency, cancelled)"
)
ENTRY = "INSERT INTO ledger_entry (account, book, entry_id, kind, at, amount, currency, word, order_id, sku, settled)"
RETURN = "INSERT INTO goods_return (account, return_id, at, quantity, reason, order_id, sku, state)"


async def test_what_was_stored_before_is_booked_after_the_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "twoam.db"
    await asyncio.to_thread(database(path).upgrade, SCRIPTS, "0012")
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(f"{ORDER} VALUES ('amazon', '1', 'US', 'shipped', {AT}, {AT}, 0)")
        old.execute(f"{LINE} VALUES ('amazon', '1', {AT}, 0, '1', 2, 'LAMP', '20', 'USD', 0)")
        for book, name, kind, amount, of in (
            ("transactions", "t1", "sale", "19.5", "'1'"),
            ("settlement", "s1", "sale", "19.5", "'1'"),
            ("transactions", "t2", "storage", "-3", "NULL"),
            ("settlement", "s2", "storage", "-3", "NULL"),
        ):
            old.execute(
                f"{ENTRY} VALUES ('amazon', '{book}', '{name}', '{kind}', {AT}, '{amount}', 'USD', '', {of}, NULL, 1)"
            )
        old.execute(f"{RETURN} VALUES ('amazon', 'r', {AT}, 1, 'DEFECTIVE', '1', 'LAMP', '')")
    async with shelf(str(path)) as books:
        found = await books.booked()
        (lamp,) = [one for one in await books.store.goods_takings(DAY, DAY) if one.sku == "LAMP"]
        assert (found.orders, found.units, found.cancelled) == (1, 2, 0)
        assert (found.revenue, found.fees) == (Decimal("19.5"), Decimal(-3))
        assert (lamp.units, lamp.returned) == (2, 1)
