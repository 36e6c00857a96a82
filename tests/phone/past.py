"""A month before the demo's night, made up and written into the daemon's database: what a chart needs to show."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from math import exp, sin
from pathlib import Path

from monitor.demo.cast import EVENING

_STEP, _STEPS = timedelta(hours=3), 240
# One day on which nobody looked.
_GAP = EVENING - timedelta(days=12), EVENING - timedelta(days=11)


def remember(database: Path) -> None:
    """The American lamp was looked at every three hours for thirty days, but for one of them; it sold at one price."""
    with closing(sqlite3.connect(database, timeout=30)) as memory, memory:
        memory.execute("UPDATE listing SET added_at = ?", (_ms(EVENING - timedelta(days=31)),))
        (lamp,) = memory.execute("SELECT id FROM listing WHERE url LIKE '%amazon.com%'").fetchone()
        names = "SELECT id, name FROM metric_name WHERE name LIKE 'rank:%' OR name LIKE 'price:%'"
        for metric, name in memory.execute(names).fetchall():
            rows = [(lamp, metric, _ms(at), _value(name, step)) for step, at in enumerate(_looks())]
            memory.executemany("INSERT OR IGNORE INTO series VALUES (?, ?, ?, ?)", rows)
        for (watch,) in memory.execute("SELECT id FROM watch WHERE listing_id = ?", (lamp,)).fetchall():
            spans = ((_looks()[0], _GAP[0]), (_GAP[1], EVENING))
            seen = [(watch, _ms(start), _ms(end)) for start, end in spans]
            memory.executemany("INSERT OR IGNORE INTO coverage VALUES (?, ?, ?)", seen)


def _looks() -> list[datetime]:
    begin = EVENING - _STEP * _STEPS
    return [begin + _STEP * step for step in range(_STEPS)]


def _value(name: str, step: int) -> float:
    """A price that stays; a rank that rises slowly, with the days and some unrest, and ends where the night begins."""
    if name.startswith("price:"):
        return 21.99
    level = 37 if "Table" in name else 4812
    left = 1 - step / _STEPS
    unrest = (
        0.45 * left + 0.04 * sin(step / 1.27) + 0.22 * sin(step / 15) * min(1.0, 4 * left) + 0.05 * sin(step * step)
    )
    return round(level * exp(unrest * min(1.0, 6 * left)))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
