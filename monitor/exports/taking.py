"""Takes an export back into a memory: table by table, some rows at a time, and whatever is wrong is named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from adapters.clock import Clock
from monitor.books.bookkeeper import Bookkeeper
from monitor.exports.columns import SHEETS
from monitor.exports.reading import Found, Problem, found_in
from monitor.exports.values import Value
from storage.states import Booking
from storage.store import Store

_PIECE = 400


@dataclass(slots=True)
class Count:
    """Rows of one table."""

    fresh: int = 0
    same: int = 0


@dataclass(slots=True)
class Taken:
    """What was taken back of each table, and what was not."""

    counts: dict[str, Count] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


async def take_in(store: Store, clock: Clock, path: Path, home: str) -> Taken:
    """Keeps what is new and builds the sums of it; `home` is the currency in which the house keeps its books.

    Raises NotExported where there is nothing to read, StorageError; what was kept until then stays, and importing
    again goes on.
    """
    taken = Taken()
    taken.problems += [one for one in found_in(path) if isinstance(one, Problem)]
    empty = await store.begin_import()
    for sheet in SHEETS:
        # Orders come before their positions, in whatever order the files lie.
        for found in found_in(path):
            if isinstance(found, Found) and found.sheet is sheet:
                await _table(store, found, home, taken, empty=empty)
    await store.end_import(home if empty else None)
    books = Bookkeeper(store, clock, home)
    await (books.sum_up() if empty else books.catch_up())
    return taken


async def _table(store: Store, found: Found, home: str, taken: Taken, *, empty: bool) -> None:
    count = taken.counts.setdefault(found.sheet.name, Count())
    while rows := list(islice(found.rows, _PIECE)):
        good = list(_good(rows, found.file, home, taken))
        if not good:
            continue
        kept = await store.take_back([value for _, value in good], empty=empty)
        count.fresh, count.same = count.fresh + kept.fresh, count.same + kept.same
        said = "it is known otherwise here, and was left as it is: what is newer is not written over"
        taken.problems += [Problem(found.file, good[at][0], said) for at in kept.others]
        said = "its order is not known: import the orders too"
        taken.problems += [Problem(found.file, good[at][0], said) for at in kept.lost]


def _good(
    rows: Iterable[tuple[int, Value] | Problem], file: str, home: str, taken: Taken
) -> Iterator[tuple[int, Value]]:
    """What can be kept; the rest is named."""
    for row in rows:
        if isinstance(row, Problem):
            taken.problems.append(row)
        elif isinstance(row[1], Booking) and row[1].home and row[1].home.currency != home:
            said = f'home is in {row[1].home.currency}, but these books are kept in {home}: set [books] currency = "'
            taken.problems.append(Problem(file, row[0], f'{said}{row[1].home.currency}" and import again'))
        else:
            yield row
