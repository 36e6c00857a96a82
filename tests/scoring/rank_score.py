"""Scores the rank rule on recorded histories: `python -m tests.scoring.rank_score FILE…` prints a table.

A fall is a change point of the daily median log rank (PELT) whose five days after are at least 1.5 times the ten days
before. It is caught where an alarm is open at some time from 24 hours before it to 96 hours after. An alarm does not
last where the median of the five days after it is under 1.3 times that of the ten days before. The first three weeks
of a series only warm up.
"""

import csv
import json
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import exp, log
from pathlib import Path
from statistics import median

from monitor.rules.level import Level, learn
from tests.scoring.pelt import change_points, penalty

DAY, WEEK = 24, 168
WARM_UP = 3 * WEEK
FALL, LASTING = 1.5, 1.3
BEFORE, AFTER = 10, 5
EARLY, LATE = 24, 96
# A history of changes shows a value until the next one, as long as any of its rows proves that somebody looked.
HELD = 24

Point = tuple[float, int | None]
Hourly = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One listing on one board, hour by hour (hours since the epoch); hours without a reading are left out."""

    name: str
    ranks: Hourly


@dataclass(frozen=True, slots=True)
class Score:
    """What the rule made of one series. Falls are days, alarms spans of hours, all since the epoch."""

    name: str
    weeks: float
    falls: tuple[int, ...]
    caught: tuple[int, ...]
    alarms: tuple[tuple[int, int], ...]
    passing: tuple[int, ...]

    @property
    def passing_a_week(self) -> float:
        return len(self.passing) / self.weeks if self.weeks else 0.0


# --- files -----------------------------------------------------------------------------------------------------------


def series_of(path: Path) -> list[Series]:
    """Every rank series of a file in one of the three shapes of histories; a number below 1 is no datum."""
    if path.suffix == ".json":
        return _of_listings(json.loads(path.read_text("utf-8")), path.stem)
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return _of_changes(rows, path.stem) if rows and "series" in rows[0] else _of_reads(rows, path.stem)


def _of_changes(rows: Sequence[Mapping[str, str]], stem: str) -> list[Series]:
    """time_utc, series, value: a row where a value changed."""
    looks = sorted({_hours(row["time_utc"]) for row in rows})
    points: dict[str, list[Point]] = {}
    for row in rows:
        if row["series"] == "sales_rank" or row["series"].startswith("rank"):
            points.setdefault(row["series"], []).append((_hours(row["time_utc"]), _rank(row["value"])))
    kept = [name for name in points if name == "sales_rank" or not _is_same(points[name], points.get("sales_rank", []))]
    return [Series(f"{stem} {name}", _held(points[name], looks)) for name in sorted(kept, reverse=True)]


def _is_same(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """The rank in the main category is kept twice; it is one series."""
    return len(set(one) & set(other)) > 0.9 * len(one)


def _of_reads(rows: Sequence[Mapping[str, str]], stem: str) -> list[Series]:
    """timestamp, asin, bsr: a row for each read, empty where it failed."""
    points: dict[str, list[Point]] = {}
    for row in rows:
        points.setdefault(row["asin"], []).append((_hours(row["timestamp"]), _rank(row["bsr"])))
    return [Series(f"{stem} {asin}", _as_read(found)) for asin, found in points.items()]


def _of_listings(document: Mapping[str, object], stem: str) -> list[Series]:
    """series[].data[] with date and bsr."""
    found: list[Series] = []
    for one in document["series"]:  # type: ignore[attr-defined]  # plain JSON
        points = [(_hours(row.get("timestamp") or row["date"]), _rank(str(row.get("bsr")))) for row in one["data"]]
        found.append(Series(f"{stem} {one['id']}", _as_read(points)))
    return found


def _hours(text: str) -> float:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() / 3600


def _rank(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) > 0 else None


def _as_read(points: Iterable[Point]) -> Hourly:
    hours = {int(at): rank for at, rank in sorted(points, key=lambda point: point[0]) if rank}
    return tuple(sorted(hours.items()))


def _held(points: Sequence[Point], looks: Sequence[float]) -> Hourly:
    """The value that stood at the end of each hour, as far as somebody looked within a day."""
    times = [at for at, _ in points]
    found: list[tuple[int, int]] = []
    for hour in range(int(times[0]), int(looks[-1]) + 1):
        rank = points[bisect_right(times, hour + 1) - 1][1]
        looked = looks[bisect_right(looks, hour + 1) - 1]
        if rank and hour + 1 - looked <= HELD:
            found.append((hour, rank))
    return tuple(found)


# --- scores ----------------------------------------------------------------------------------------------------------


def score(series: Series, shortest: int = AFTER) -> Score:
    """`shortest` is the least number of days between two change points."""
    begin, end = series.ranks[0][0] + WARM_UP, series.ranks[-1][0]
    alarms = tuple(span for span in alarms_of(series.ranks) if span[0] >= begin)
    falls = tuple(day for day in falls_of(series.ranks, shortest) if day * DAY >= begin)
    return Score(
        name=series.name,
        weeks=max(0.0, (end - begin) / WEEK),
        falls=falls,
        caught=tuple(day for day in falls if _is_caught(day * DAY, alarms)),
        alarms=alarms,
        passing=tuple(opened for opened, _ in alarms if _passes(series.ranks, opened)),
    )


def alarms_of(ranks: Hourly) -> Iterator[tuple[int, int]]:
    """From when to when an alarm was open; one that is still open ends with the series."""
    level: Level | None = None
    opened: int | None = None
    for hour, rank in ranks:
        level = learn(level, hour, rank)
        if level.fall and opened is None:
            opened = hour
        elif level.fall is None and opened is not None:
            yield opened, hour
            opened = None
    if opened is not None:
        yield opened, ranks[-1][0]


def falls_of(ranks: Hourly, shortest: int) -> Iterator[int]:
    """The days (since the epoch) on which a lasting fall begins."""
    first, days = _daily(ranks)
    if len(days) < BEFORE + AFTER:
        return
    for at in change_points(days, penalty(days), shortest):
        if at + AFTER <= len(days) and _median(days, at, at + AFTER) - _median(days, at - BEFORE, at) >= log(FALL):
            yield first + at


def _daily(ranks: Hourly) -> tuple[int, list[float]]:
    """The first day, and each day's median log rank; a day without any keeps the one before."""
    by_day: dict[int, list[float]] = {}
    for hour, rank in ranks:
        by_day.setdefault(hour // DAY, []).append(log(rank))
    days: list[float] = []
    for day in range(min(by_day), max(by_day) + 1):
        days.append(median(by_day[day]) if day in by_day else days[-1])
    return min(by_day), days


def _median(days: Sequence[float], begin: int, end: int) -> float:
    return median(days[max(0, begin) : end])


def _is_caught(hour: int, alarms: Iterable[tuple[int, int]]) -> bool:
    return any(opened <= hour + LATE and closed >= hour - EARLY for opened, closed in alarms)


def _passes(ranks: Hourly, opened: int) -> bool:
    hours = [hour for hour, _ in ranks]
    begin, at, end = (bisect_left(hours, opened + shift) for shift in (-BEFORE * DAY, 0, AFTER * DAY))
    if hours[-1] < opened + AFTER * DAY:
        return False  # the series ends too soon to say
    before, after = (median(log(rank) for _, rank in ranks[one:other]) for one, other in ((begin, at), (at, end)))
    return exp(after - before) < LASTING


def table(scores: Sequence[Score]) -> str:
    """One line a series and one for all of them."""
    width = max(len(one.name) for one in scores)
    lines = [f"{'series':{width}}  weeks  falls caught  alarms  not lasting  a week"]
    lines += [_line(one, width) for one in scores]
    if len(scores) > 1:
        lines.append(_line(total(scores), width))
    return "\n".join(lines)


def total(scores: Sequence[Score]) -> Score:
    """All series as one."""
    return Score(
        name="all",
        weeks=sum(one.weeks for one in scores),
        falls=tuple(fall for one in scores for fall in one.falls),
        caught=tuple(fall for one in scores for fall in one.caught),
        alarms=tuple(span for one in scores for span in one.alarms),
        passing=tuple(hour for one in scores for hour in one.passing),
    )


def _line(one: Score, width: int) -> str:
    return (
        f"{one.name:{width}}  {one.weeks:5.1f}  {len(one.falls):5} {len(one.caught):6}  {len(one.alarms):6}"
        f"  {len(one.passing):11}  {one.passing_a_week:6.3f}"
    )


if __name__ == "__main__":
    print(table([score(one) for path in sys.argv[1:] for one in series_of(Path(path)) if one.ranks]))
