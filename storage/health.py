"""How a SQLite memory is inside: whether its pages are whole, and every row points at one that is there."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Health:
    """`damage` in SQLite's own words, empty where all is whole; `orphans` counts rows that point to nothing."""

    damage: tuple[str, ...]
    orphans: int


def health(path: Path) -> Health:
    """Examines the file without changing it; an error of SQLite counts as damage, in its own words."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
            said = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({_MOST_NAMED})")]
            orphans = sum(1 for _ in connection.execute("PRAGMA foreign_key_check"))
    except sqlite3.Error as error:
        return Health((str(error),), 0)
    return Health(tuple(line for line in said if line != "ok"), orphans)
