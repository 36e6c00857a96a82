"""`twoam import`: an export taken back, row by row; what cannot be read is named and the rest is kept."""

import asyncio
from pathlib import Path

from monitor.console.failures import Code, Usage
from monitor.console.memory import desk
from monitor.console.output import counted, note, show
from monitor.exports.sink import NotExported
from monitor.exports.taking import Taken, take_in
from monitor.exports.wish import reader_of

# So many problems are shown one by one; a file of another kind would have as many as it has lines.
_SHOWN = 50


def take_back(what: Path, path: Path | None) -> int:
    """Keeps what is new; 1 where a row was not taken."""
    return asyncio.run(_take_back(what, path))


async def _take_back(what: Path, path: Path | None) -> int:
    async with desk(path) as at:
        reader = await reader_of(at.store, at.config)
        try:
            taken = await take_in(at.store, at.clock, what, reader.home)
        except NotExported as error:
            raise Usage(f"Nothing was imported: {error}") from error
    for name, count in taken.counts.items():
        show(f"{name}: {counted(count.fresh, 'new row', 'new rows')}, {count.same} known already")
    _complain(taken)
    return Code.WRONG if taken.problems else Code.CLEAR


def _complain(taken: Taken) -> None:
    for one in taken.problems[:_SHOWN]:
        note(f"{one.file}{f' line {one.line}' if one.line else ''}: {one.what}")
    if len(taken.problems) > _SHOWN:
        note(f"… and {counted(len(taken.problems) - _SHOWN, 'more row', 'more rows')} like these.")
    if taken.problems:
        note("All other rows were kept. Correct these and import again: what is known already changes nothing.")
