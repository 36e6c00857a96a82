"""Noise drawn anew from recorded series: ranks, featured offers with stock and price, opinions, the hours of a till.

Any file of the same shape serves as well. What is drawn is a block of days at a time, so that what belongs together
(the hours of a day, the days of a week, the spell without stock) stays together.
"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from math import exp, log
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from tests.scoring.rank_score import series_of
from tests.shared import SHARED

SERIES = SHARED / "series"
HOURS = 24
# A history of ranks serves where it has so many hours; one of a featured offer where it has so many rows.
_RANKS, _ROWS = 72, 60
# A level that has wandered so far (in logarithms) from where it began is led back.
_FARTHEST = log(4.0)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shelf:
    """How one listing stood at a moment: whether the featured offer was mine, else whose ("" nobody's), price, stock.

    `price` is a ratio to the usual one, None where it is not stated.
    """

    after: timedelta
    mine: bool
    winner: str
    price: float | None
    stock: int


@dataclass(frozen=True, slots=True)
class Past:
    """Everything that was recorded, read once."""

    ranks: Sequence[Sequence[float | None]]
    shelves: Sequence[Sequence[Shelf]]
    reviews: Sequence[tuple[float, int]]
    weeks: Sequence[Sequence[timedelta]]

    def rank(self, random: Random, days: int, begin: float) -> list[float | None]:
        """A rank for each hour, beginning near `begin`; None where a reading failed."""
        # Two long histories and many short ones: each kind half of the time.
        middle = sum(map(len, self.ranks)) / len(self.ranks)
        kinds = [[one for one in self.ranks if (len(one) > middle) is long] for long in (True, False)]
        source = random.choice(random.choice([kind for kind in kinds if kind]))
        found, level = list[float | None](), log(begin)
        while len(found) < days * HOURS:
            length = min(random.randint(3, 7) * HOURS, len(source))
            start = random.randrange(len(source) - length + 1)
            block = list(source[start : start + length])
            level = _laid_on(found, block, level, log(begin))
        return found[: days * HOURS]

    def shelf(self, random: Random, days: int) -> list[Shelf]:
        """The turns that one listing took, from a random day on; it begins anew where the record ends."""
        rows, turns = random.choice(self.shelves), list[Shelf]()
        shift, at = timedelta(), random.randrange(len(rows))
        begin = rows[at].after
        while (after := rows[at].after - begin + shift) < timedelta(days=days):
            turns.append(Shelf(max(after, timedelta()), rows[at].mine, rows[at].winner, rows[at].price, rows[at].stock))
            at += 1
            if at == len(rows):
                at, shift = 0, after + timedelta(days=1)
                begin = rows[0].after
        return turns

    def opinions(self, random: Random, days: int) -> list[tuple[float, int]]:
        """The stars and how many more ratings there were, day by day."""
        return [random.choice(self.reviews) for _ in range(days)]

    def till(self, random: Random, days: int) -> list[timedelta]:
        """The orders of a shop, since midnight of a Monday: whole weeks in any order."""
        found: list[timedelta] = []
        for week in range(-(-days // 7)):
            found += [week * _WEEK + at for at in random.choice(self.weeks)]
        return [at for at in found if at < timedelta(days=days)]

    @property
    def orders_a_day(self) -> float:
        return sum(map(len, self.weeks)) / len(self.weeks) / 7


def _laid_on(found: list[float | None], block: list[float | None], level: float, home: float) -> float:
    """Joins a block to what there is, at the level where that ended; returns the level where the block ends."""
    known = [log(value) for value in block if value]
    if not known:
        found += block
        return level
    drift = known[-1] - known[0]
    if abs(level + drift - home) > _FARTHEST:
        block, known = block[::-1], known[::-1]
    offset = level - known[0]
    found += [exp(log(value) + offset) if value else None for value in block]
    ended = known[-1] + offset
    return home + max(-_FARTHEST, min(_FARTHEST, ended - home))


@cache
def past(folder: Path = SERIES) -> Past:
    """All series of a folder that is laid out as ../shared/series is."""
    ranks = [_hourly(one.ranks) for path in _rank_files(folder) for one in series_of(path)]
    return Past(
        ranks=[one for one in ranks if len(one) >= _RANKS],
        shelves=_shelves(folder / "derived" / "fairtex_ca_buybox_series.csv.gz"),
        reviews=_reviews(folder / "raw" / "linsenfinder_data.json"),
        weeks=_weeks(folder / "orders" / "bakery_till_2016.csv"),
    )


def _rank_files(folder: Path) -> list[Path]:
    return [*sorted((folder / "derived").glob("keepa_*.csv")), *sorted((folder / "raw").glob("*kdp*.csv"))]


def _hourly(ranks: Sequence[tuple[int, int]]) -> list[float | None]:
    """Every hour from the first to the last; None where there was no reading."""
    if not ranks:
        return []
    known = dict(ranks)
    return [known.get(hour) for hour in range(ranks[0][0], ranks[-1][0] + 1)]


def _shelves(path: Path) -> list[list[Shelf]]:
    rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as source:
        for row in csv.DictReader(source):
            rows[row["asin"]].append(row)
    return [_shelf(of_one) for of_one in rows.values() if len(of_one) >= _ROWS]


def _shelf(rows: Sequence[Mapping[str, str]]) -> list[Shelf]:
    begin = datetime.fromisoformat(rows[0]["last_updated"])
    prices = [_price(row["our_landed"]) for row in rows]
    known = [price for price in prices if price]
    usual = median(known) if known else 1.0
    return [
        Shelf(
            after=datetime.fromisoformat(row["last_updated"]) - begin,
            mine=row["has_buy_box"] == "True",
            winner="" if row["winner_seller"] == "No winner" else row["winner_seller"],
            price=price / usual if price else None,
            stock=int(row["stock"] or 0),
        )
        for row, price in zip(rows, prices, strict=True)
    ]


def _price(text: str) -> float | None:
    return float(text.lstrip("$").replace(",", "")) if text else None


def _reviews(path: Path) -> list[tuple[float, int]]:
    """Stars, and how many ratings came since the day before, of every day of every listing."""
    found: list[tuple[float, int]] = []
    for one in json.loads(path.read_text("utf-8"))["series"]:
        days: list[Any] = [day for day in one["data"] if day.get("rating") and day.get("reviews")]
        found += [(float(day["rating"]), max(0, day["reviews"] - before["reviews"])) for before, day in pairwise(days)]
    return found


def _weeks(path: Path) -> list[list[timedelta]]:
    """The orders of each whole week, since its Monday's midnight; a day on which the shop was shut is part of it."""
    orders: dict[str, datetime] = {}
    with path.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            orders.setdefault(row["Transaction"], datetime.fromisoformat(f"{row['Date']}T{row['Time']}"))
    weeks: dict[datetime, list[timedelta]] = defaultdict(list)
    for at in orders.values():
        monday = datetime.combine(at.date() - timedelta(days=at.weekday()), datetime.min.time())
        weeks[monday].append(at - monday)
    whole = sorted(weeks)[1:-1]
    return [sorted(weeks[monday]) for monday in whole]
