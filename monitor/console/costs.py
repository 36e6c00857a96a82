"""`twoam costs import` and `list`: what the goods cost me, from a table and as it is kept."""

import asyncio
from pathlib import Path

from monitor.console.failures import Usage
from monitor.console.memory import desk
from monitor.console.output import note, show, show_json, table
from monitor.console.typed import known_currency
from monitor.costs import read_table, table_places
from monitor.language import Tongue, visible
from monitor.render.costs import problem_line, table_read
from monitor.tables import LARGEST
from storage.states import ALWAYS, Cost

_BY = "twoam costs import"
# A line that was not taken: the file wants a person's hand.
_PARTLY = 1


def take_in(file: Path, currency: str | None, path: Path | None, *, dry_run: bool, as_json: bool) -> int:
    """Keeps every cost that the file states; 1 where a line could not be read."""
    return asyncio.run(_take_in(file, known_currency(currency) if currency else None, path, dry_run, as_json))


async def _take_in(file: Path, currency: str | None, path: Path | None, dry_run: bool, as_json: bool) -> int:
    body = body_of(file)
    tongue = Tongue("en")
    async with desk(path) as at:
        watched = [(one.account, one.subject.market) for one in await at.store.listings()]
        read = read_table(body, table_places(watched, at.config.accounts), currency)
        fresh = None if dry_run else await at.store.put_costs(read.costs)
        if fresh:
            await at.store.note("house", "costs", None, f"{file.name}: {len(read.costs)}", _BY, at.clock.now())
    if as_json:
        problems = [{"line": one.line, "why": visible(problem_line(tongue, one))} for one in read.problems]
        show_json({"costs": [_cost_json(one) for one in read.costs], "fresh": fresh, "problems": problems})
    else:
        show(visible(table_read(tongue, read, fresh)))
        if dry_run:
            note("Nothing was kept: leave out --dry-run to keep them.")
    return _PARTLY if read.problems else 0


def body_of(file: Path) -> bytes:
    """A table's bytes, one more than it may have at the most; Usage where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise Usage(f"{file} cannot be read: {error.strerror or error}.") from None


def listed(path: Path | None, *, as_json: bool) -> int:
    """Every cost with its day."""
    return asyncio.run(_listed(path, as_json))


async def _listed(path: Path | None, as_json: bool) -> int:
    async with desk(path) as at:
        rows = await at.store.costs()
    if as_json:
        show_json([_cost_json(one) for one in rows])
    elif rows:
        show(table(("sku", "where", "from", "cost", "shipping", "packaging", "currency"), map(_cells, rows)))
    else:
        note("No cost is known. `twoam costs import FILE` reads a table.")
    return 0


def _cells(one: Cost) -> tuple[object, ...]:
    since = None if one.valid_from == ALWAYS else one.valid_from
    return one.sku, one.place or None, since, one.goods, one.shipping, one.packaging, one.currency


def _cost_json(one: Cost) -> dict[str, str | None]:
    parts = {"shipping": one.shipping, "packaging": one.packaging}
    return {
        "sku": one.sku,
        "where": one.place or None,
        "from": None if one.valid_from == ALWAYS else one.valid_from.isoformat(),
        "cost": str(one.goods),
        **{name: None if value is None else str(value) for name, value in parts.items()},
        "currency": one.currency,
    }
