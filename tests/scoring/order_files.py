"""Files of orders for the scorer: any table with a header that says when each order was placed, thinned by a seed."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

# What the columns are called, in small letters; a file without a number for its orders has one a row.
_NUMBERS = ("transaction", "order_id", "order", "order number", "invoice", "invoiceno", "id")
_MOMENTS = ("datetime", "date_time", "timestamp", "placed_at", "created_at", "time_utc", "invoicedate")
_DAYS, _TIMES = ("date", "day"), ("time", "hour")


def orders_of(path: Path) -> list[datetime]:
    """When each order of the file was placed, on the shop's own clock taken for UTC; ValueError without such columns.

    The rows of one order are one order, placed when its first row was.
    """
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = [{(key or "").strip().lower(): value for key, value in row.items()} for row in csv.DictReader(source)]
    if not rows:
        raise ValueError(f"{path.name} holds no orders")
    number = _column(rows[0], _NUMBERS)
    placed: dict[str, datetime] = {}
    for place, row in enumerate(rows):
        key = row[number] if number else str(place)
        at = _moment(row, path)
        placed[key] = min(placed.get(key, at), at)
    return sorted(placed.values())


def _column(row: Mapping[str, object], names: Sequence[str]) -> str | None:
    return next((name for name in names if name in row), None)


def _moment(row: Mapping[str, str], path: Path) -> datetime:
    moment, day, time = (_column(row, names) for names in (_MOMENTS, _DAYS, _TIMES))
    if day and time:
        text = f"{row[day].strip()} {row[time].strip()}"
    elif moment or day:
        text = row[moment or day or ""].strip()
    else:
        raise ValueError(f"{path.name} has no column that says when: {', '.join(row)}")
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def thinned(orders: Sequence[datetime], a_day: float | None, seed: int) -> list[datetime]:
    """Each order is kept or left out by chance, so that about `a_day` remain; all of them for None."""
    if a_day is None:
        return [*orders]
    share, random = a_day / per_day(orders), Random(f"thin {seed}")
    return [one for one in orders if random.random() < share]


def per_day(orders: Sequence[datetime]) -> float:
    """The orders of a mean day of the file."""
    return len(orders) / ((orders[-1].date() - orders[0].date()).days + 1)
