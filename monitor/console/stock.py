"""`twoam stock` and `twoam stock import`: how long what lies there lasts, and what lies in my own warehouse."""

import asyncio
from pathlib import Path

from monitor.console.costs import body_of
from monitor.console.memory import desk
from monitor.console.output import note, show, show_json, table
from monitor.language import Tongue, visible
from monitor.render.costs import problem_line, stock_table_read
from monitor.stock.table import read_stock
from monitor.stock.values import stock_values
from storage.states import JsonValue, Lying

_BY = "twoam stock import"
# A line that was not taken: the file wants a person's hand.
_PARTLY = 1
_COLUMNS = ("listing", "where", "units", "days", "from", "to", "runs out", "order by", "order", "inbound", "own")


def take_in(file: Path, path: Path | None, *, dry_run: bool, as_json: bool) -> int:
    """Keeps every lot that the file states; 1 where a line could not be read."""
    return asyncio.run(_take_in(body_of(file), file.name, path, dry_run, as_json))


async def _take_in(body: bytes, called: str, path: Path | None, dry_run: bool, as_json: bool) -> int:
    tongue = Tongue("en")
    async with desk(path) as at:
        read = read_stock(body, at.clock.now())
        fresh = None if dry_run else await at.store.put_lying(read.lots)
        if fresh:
            await at.store.note("house", "stock", None, f"{called}: {len(read.lots)}", _BY, at.clock.now())
    if as_json:
        problems: list[JsonValue] = [
            {"line": one.line, "why": visible(problem_line(tongue, one))} for one in read.problems
        ]
        show_json({"lots": [_lot_json(one) for one in read.lots], "fresh": fresh, "problems": problems})
    else:
        show(visible(stock_table_read(tongue, read, fresh)))
        if dry_run:
            note("Nothing was kept: leave out --dry-run to keep them.")
    return _PARTLY if read.problems else 0


def _lot_json(one: Lying) -> dict[str, JsonValue]:
    return {
        "sku": one.sku,
        "place": one.place or None,
        "quantity": one.quantity,
        "lead_days": one.lead_days,
        "safety": one.safety,
    }


def listed(path: Path | None, *, as_json: bool) -> int:
    """Every listing whose stock was ever told."""
    return asyncio.run(_listed(path, as_json))


async def _listed(path: Path | None, as_json: bool) -> int:
    async with desk(path) as at:
        rows = await stock_values(at.store)
    if as_json:
        show_json(rows)
    elif rows:
        show(table(_COLUMNS, map(_cells, rows)))
    else:
        note("The stock of no listing is known.")
    return 0


def _cells(row: dict[str, JsonValue]) -> tuple[object, ...]:
    place = f"{row['account']} {row['market']}"
    days = row["days"], row["days_soonest"], row["days_latest"]
    order = row["runs_out"], row["order_by"], row["order_units"]
    return row["name"] or row["id"], place, row["units"], *days, *order, row["inbound"], row["own_warehouse"]
