"""Files of orders as streams of daily units: one for each item that a file names, else one of all its orders."""

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

_DAYS, _ITEMS = ("date", "day"), ("item", "sku", "product", "asin")
# What the till writes where nobody said what was sold.
_NAMELESS = frozenset({"", "NONE"})


@dataclass(frozen=True, slots=True)
class Streams:
    """Units of every day from `first` on, by item; on the days that are not `open` the whole file has no row."""

    first: date
    items: Mapping[str, Sequence[int]]
    open: Sequence[bool]

    @property
    def days(self) -> int:
        return len(self.open)


def streams_of(path: Path) -> Streams:
    """The file's items; ValueError where it has no column for the day."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = [{(key or "").strip().lower(): value for key, value in row.items()} for row in csv.DictReader(source)]
    day, item = (next((one for one in names if rows and one in rows[0]), None) for names in (_DAYS, _ITEMS))
    if day is None:
        raise ValueError(f"{path.name} has no column that says on which day")
    counts: dict[str, Counter[date]] = defaultdict(Counter)
    for row in rows:
        name = row[item].strip() if item else "all orders"
        if name not in _NAMELESS:
            counts[name][date.fromisoformat(row[day].strip()[:10])] += 1
    return _streams(counts)


def _streams(counts: Mapping[str, Counter[date]]) -> Streams:
    first, last = (pick(min(days) if pick is min else max(days) for days in counts.values()) for pick in (min, max))
    calendar = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    items = {name: [counts[name][day] for day in calendar] for name in sorted(counts)}
    return Streams(first, items, [any(days[at] for days in items.values()) for at in range(len(calendar))])


def thinned(streams: Streams, share: float, seed: int) -> Streams:
    """Each unit is kept or left out by chance."""
    random = Random(f"thin {seed}")
    items = {
        f"{name} {share:g}/{seed}": [sum(random.random() < share for _ in range(units)) for units in days]
        for name, days in streams.items.items()
    }
    return Streams(streams.first, items, streams.open)


def together(some: Sequence[Streams]) -> Streams:
    """All items of streams that are of the same days."""
    return Streams(some[0].first, {name: days for one in some for name, days in one.items.items()}, some[0].open)
