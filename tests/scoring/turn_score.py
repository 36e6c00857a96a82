"""How often a stable shop is told of a turn, and how soon a fall is: `python -m tests.scoring.turn_score [SHOPS]`."""

import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.scoring.turns import Till, alarms, episodes, found_after, shop
from tests.shared import SHARED

_ORDERS = SHARED / "series" / "orders"
_PER_DAY = (2.0, 4.0, 9.0, 15.0, 59.0)
_SHOPS = 40
_WEEKS_OF_QUARTER = 13


def bakery(path: Path = _ORDERS / "bakery_till_2016.csv") -> Till:
    """A till with the goods of each order."""
    rows: dict[str, tuple[datetime, list[str]]] = {}
    with path.open(newline="") as source:
        for row in csv.DictReader(source):
            at = datetime.fromisoformat(f"{row['Date']} {row['Time']}")
            rows.setdefault(row["Transaction"], (at, []))[1].append(row["Item"])
    return Till(list(rows.values()))


def pizza(path: Path = _ORDERS / "pizza_2015_fictitious.csv") -> Till:
    """Orders without their goods: the number of the order stands for them."""
    with path.open(newline="") as source:
        rows = [
            (datetime.fromisoformat(f"{one['date']} {one['time']}"), [one["order_id"]])
            for one in csv.DictReader(source)
        ]
    return Till(rows)


def lines(shops: int) -> Iterator[str]:
    yield "| shop | orders a day | drawn by | told a quarter, though stable | a fall to 70 %: told in 4, 8, 12 weeks |"
    yield "|---|---|---|---|---|"
    for name, till in (("till", bakery()), ("made up", pizza())):
        for per_day in _PER_DAY:
            for kind in ("days", "weeks"):
                turned = [alarms(shop(till, kind, per_day, f"{name}{per_day}{kind}{seed}")) for seed in range(shops)]
                told = sum(map(episodes, turned)) / sum(map(len, turned)) * _WEEKS_OF_QUARTER
                falls = [
                    found_after(till, kind, per_day, 0.7, f"f{name}{per_day}{kind}{seed}") for seed in range(shops)
                ]
                soon = [sum(one is not None and one <= weeks for one in falls) / shops for weeks in (4, 8, 12)]
                told_in = ", ".join(f"{100 * one:.0f} %" for one in soon)
                yield f"| {name} | {per_day:g} | {kind} | {told:.2f} | {told_in} |"


if __name__ == "__main__":
    for line in lines(int(sys.argv[1]) if len(sys.argv) > 1 else _SHOPS):
        print(line, flush=True)
