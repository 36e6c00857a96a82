"""Four points of a platform from 0 to 100, each with what it was made of; pure.

They hold a platform against its own past and its own limits, never against another platform: 50 is as usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.readings import HealthMetric
from monitor.platforms.weeks import SHARES, Measure, Reading, Why

# What the platform judges my dispatch and delivery by.
_DISPATCH = frozenset(
    {
        "late_shipment_rate",
        "valid_tracking_rate",
        "on_time_delivery_rate",
        "unit_on_time_delivery_rate",
        "shipping_miss_rate",
    }
)


class Point(StrEnum):
    """What a platform gives, or does not."""

    TRAFFIC = "traffic"
    LOGISTICS = "logistics"
    SUPPLY = "supply"
    REPURCHASE = "repurchase"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One number that a point is made of, and what it is worth (0 to 100); `limit` is what it was held against.

    Of a turn `value` is by how much it moved, and there is no limit.
    """

    name: str
    value: float
    score: float
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A point: the mean of what it is made of; None where nothing is known, and `why` then says why."""

    point: Point
    made_of: tuple[Ingredient, ...] = ()
    why: Why | None = None

    @property
    def value(self) -> int | None:
        if not self.made_of:
            return None
        return round(sum(one.score for one in self.made_of) / len(self.made_of))


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many of the platform's listings have units left, of how many of which that is told."""

    stocked: int = 0
    told: int = 0


def scores_of(
    readings: Sequence[Reading], metrics: Sequence[HealthMetric], shelf: Shelf, *, may_derive: bool
) -> tuple[Score, ...]:
    """The four points; of what the platform counts itself nothing is reckoned where it may not be."""
    by_measure = {one.measure: one for one in readings}
    traffic, repeat = by_measure[Measure.TRAFFIC], by_measure[Measure.REPEAT]
    lies = (_share("in_stock", shelf.stocked / shelf.told),) if shelf.told else ()
    kept = tuple(part for one in metrics if (part := _kept(one))) if may_derive else ()
    silent = Why.NOT_TOLD if may_derive else Why.LICENCE
    return (
        _score(Point.TRAFFIC, _moved(traffic), traffic.why),
        _score(Point.LOGISTICS, (*kept, *_moved(by_measure[Measure.DELIVERY])), silent),
        _score(Point.SUPPLY, lies, Why.NOT_TOLD),
        _score(Point.REPURCHASE, _moved(repeat), repeat.why),
    )


def _score(point: Point, made_of: tuple[Ingredient, ...], why: Why | None) -> Score:
    return Score(point, made_of, None if made_of else why or Why.NOT_TOLD)


def _share(name: str, value: float) -> Ingredient:
    """A part of one is worth as many hundredths."""
    return Ingredient(name, value, 100 * _bounded(value))


def _moved(reading: Reading) -> tuple[Ingredient, ...]:
    """As usual is 50; half as much again, or half of it, is an end of the scale."""
    shift = reading.shift
    if shift is None:
        return ()
    usual = reading.usual or 0.0
    moved = (shift.value / usual if usual > 0 else 0.0) if reading.measure in SHARES else shift.value
    worth = -moved if reading.measure is Measure.DELIVERY else moved
    return (Ingredient(reading.measure.value, moved, 100 * _bounded(0.5 + worth)),)


def _kept(one: HealthMetric) -> Ingredient | None:
    """At its limit a measure is worth nothing, at its best everything."""
    if one.name not in _DISPATCH or one.value is None or one.target is None:
        return None
    value, limit = float(one.value), float(one.target)
    room = limit if one.at_most else 1 - limit
    left = limit - value if one.at_most else value - limit
    return Ingredient(one.name, value, 100 * _bounded(left / room), limit) if room > 0 else None


def _bounded(value: float) -> float:
    return min(max(value, 0.0), 1.0)
