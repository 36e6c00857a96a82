"""Scores the forecast of units: `python -m tests.scoring.stock_score FILE [--part second] [--thin 0.25]`.

The file is walked forward through the code of the product: every few days each item that sold at least three units in
eight weeks is learnt from the days before alone, and what was forecast for 7, 14 and 28 days is compared with what was
sold. Days without any row in the whole file are unknown to the past and, unnamed, days like any other to the forecast.
For the day of the stock-out a stock that would last 7, 14 or 28 days at the mean of 28 days is followed until it is
sold; origins from which the file does not last three times as long are left out, and one that never is counts as late.
An item is fast from two units a day on (mean of the eight weeks before). The naive forecast is the mean of 28 days.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from monitor.stock.demand import LEAST_UNITS, Demand, demand_of
from monitor.stock.forecast import cover, sold_in
from tests.scoring.stock_files import Streams, streams_of, thinned, together

HORIZONS = (7, 14, 28)
FAST, RECENT, NAIVE, WARM_UP = 2.0, 56, 28, 28
# A stock is followed for so many times the days that it would last.
_FOLLOWED = 3


@dataclass(slots=True)
class Tally:
    """Of so many forecasts: how many were within, how wide they were, how far off the middle and the naive one.

    Width and errors are parts of what was sold (of the days, for stock-outs).
    """

    count: int = 0
    within: int = 0
    below: int = 0
    width: float = 0.0
    off: float = 0.0
    naive: float = 0.0
    total: float = 0.0

    def add(self, truth: float, low: float, middle: float, high: float, naive: float) -> None:
        self.count += 1
        self.within += low <= truth <= high
        self.below += truth < low
        self.width += high - low
        self.off += abs(truth - middle)
        self.naive += abs(truth - naive)
        self.total += truth

    @property
    def covered(self) -> float:
        return self.within / self.count if self.count else 0.0

    def line(self, name: str) -> str:
        total, below = max(self.total, 1.0), self.below / max(self.count, 1)
        return (
            f"{name:22} {self.count:6d} forecasts  covered {self.covered:.3f} (below {below:.3f})"
            f"  width {self.width / total:.2f}  off {self.off / total:.3f}, naive {self.naive / total:.3f}"
        )


@dataclass(slots=True)
class Score:
    """By speed ("all", "fast", "slow") and horizon; 0 is all horizons together."""

    units: dict[tuple[str, int], Tally] = field(default_factory=lambda: defaultdict(Tally))
    stock_out: dict[tuple[str, int], Tally] = field(default_factory=lambda: defaultdict(Tally))


@dataclass(frozen=True, slots=True)
class Origin:
    """A day of an item's walk: what was learnt before it, the units from it on, and the mean of the last weeks."""

    begin: date
    demand: Demand
    after: Sequence[int]
    naive: float
    speed: str


def score(streams: Streams, begin: int = 0, end: int | None = None, step: int = 3) -> Score:
    """Every forecast that lies wholly in the days from `begin` to `end`."""
    found = Score()
    for days in streams.items.values():
        for origin in _origins(streams, days, range(max(WARM_UP, begin), end or streams.days, step), end):
            _units(found, origin)
            _stock_outs(found, origin)
    return found


def _origins(streams: Streams, days: Sequence[int], places: range, end: int | None) -> Iterator[Origin]:
    known = [units if is_open else None for units, is_open in zip(days, streams.open, strict=True)]
    for at in places:
        recent, naive = ([one for one in known[max(0, at - span) : at] if one is not None] for span in (RECENT, NAIVE))
        if sum(recent) < LEAST_UNITS or not naive:
            continue
        origin = streams.first + timedelta(days=at)
        demand = demand_of(known[:at], (origin.weekday() - 1) % 7)
        if demand is not None:
            speed = "fast" if sum(recent) / len(recent) >= FAST else "slow"
            yield Origin(origin, demand, days[at : end or streams.days], sum(naive) / len(naive), speed)


def _units(found: Score, origin: Origin) -> None:
    for ahead in HORIZONS:
        if ahead > len(origin.after):
            continue
        sold = sold_in(origin.demand, origin.begin, ahead)
        eight = sold.range()
        truth = sum(origin.after[:ahead])
        for key in _keys(origin.speed, ahead):
            found.units[key].add(truth, eight.low, sold.mean, eight.high, origin.naive * ahead)


def _stock_outs(found: Score, origin: Origin) -> None:
    for ahead in HORIZONS:
        stock, most = round(origin.naive * ahead), _FOLLOWED * ahead
        if stock < 1 or most > len(origin.after):
            continue
        lasts = cover(origin.demand, stock, origin.begin)
        truth = _sold_out(origin.after[:most], stock)
        low, middle, high = (min(day or most + 1, most + 1) for day in (lasts.soonest, lasts.days, lasts.latest))
        for key in _keys(origin.speed, ahead):
            found.stock_out[key].add(truth, low, middle, high, ahead)


def _sold_out(after: Sequence[int], stock: int) -> int:
    """The day (1 is the first) on which the last unit was sold; the one after the last where some are left."""
    left = stock
    for day, units in enumerate(after, 1):
        left -= units
        if left <= 0:
            return day
    return len(after) + 1


def _keys(speed: str, ahead: int) -> tuple[tuple[str, int], ...]:
    return ("all", 0), (speed, 0), ("all", ahead), (speed, ahead)


def lines(found: Score) -> Iterator[str]:
    yield from _lines("units", found.units)
    yield from _lines("stock-out", found.stock_out)


def _lines(name: str, tallies: Mapping[tuple[str, int], Tally]) -> Iterator[str]:
    for speed, ahead in sorted(tallies):
        yield tallies[speed, ahead].line(f"{name} {speed} {f'{ahead} d' if ahead else 'all'}")


def part_of(streams: Streams, part: str) -> tuple[int, int | None]:
    """The first and the last day of a part; what is learnt always begins with the file."""
    half = streams.days // 2
    return {"first": (0, half), "second": (half, None), "whole": (0, None)}[part]


def main(argv: Sequence[str] | None = None) -> None:
    """Prints a line for each speed and horizon."""
    reader = argparse.ArgumentParser(description="Scores the forecast of units on a file of orders.")
    reader.add_argument("file", type=Path)
    reader.add_argument("--part", choices=("first", "second", "whole"), default="whole")
    reader.add_argument("--thin", type=float, action="append", help="keep this share of the units; may be said again")
    reader.add_argument("--seeds", type=int, default=3, help="so many thinnings of each share")
    reader.add_argument("--step", type=int, default=3, help="days between two origins")
    said = reader.parse_args(argv)
    streams = streams_of(said.file)
    if said.thin:
        streams = together([thinned(streams, share, seed) for share in said.thin for seed in range(said.seeds)])
    for line in lines(score(streams, *part_of(streams, said.part), step=said.step)):
        print(line)


if __name__ == "__main__":
    main()
