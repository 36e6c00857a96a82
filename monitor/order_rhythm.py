"""Learns how many orders usually come at which hour of the week: pure arithmetic, one step for each local day.

An hour's usual number is the usual day's, times what its weekday usually has of it, times the share of the hour in a
day. Each is drawn towards "no difference" until enough orders have shown one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import exp, expm1, lgamma, log, log1p, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from storage.states import JsonValue

# Orders are counted by the quarter of an hour: every zone's hours begin with one.
QUARTER = timedelta(minutes=15)
SLOTS_AN_HOUR, SLOTS_A_DAY = 4, 96
_SLOT = 900
# The epoch was a Thursday; weekdays count from Monday.
_EPOCH_WEEKDAY = 3
# The usual day is remembered with a half-life of 14 days, hours, weekdays and the spread with one of 28.
_LEVEL_KEEPS, _SHAPE_KEEPS = 0.5 ** (1 / 14), 0.5 ** (1 / 28)
# So many orders must have come before a shape weighs as much as "all alike"; of the hours, and of each weekday.
_FLAT_HOURS, _FLAT_WEEKDAY = 20.0, 15.0
# How much days differ beyond chance (the variance of their level), before and within bounds; worth so many days.
_SPREAD, _LEAST_SPREAD, _MOST_SPREAD, _SPREAD_BLOCKS = 0.05, 0.02, 1.0, 10.0
# The spread is measured over hours in which about so many orders come: as many as must be missing to be odd.
_BLOCK = 8.0
# One wild day counts no more than so many times its standard deviation.
_WILD = 3.0
# Sums of floats go no further: a chance of one in ten billion is no chance.
_SURPRISED = 23.0
# A week shows each weekday once. Below two orders a day a silence of days says nothing.
DAYS_TO_LEARN = 7
LEAST_A_DAY = 2.0


def slot_of(at: datetime) -> int:
    """The quarter of an hour since the epoch in which the moment lies."""
    return slot_at(at.timestamp())


def slot_at(seconds: float) -> int:
    """The same of a moment in seconds since the epoch."""
    return int(seconds) // _SLOT


def time_of(slot: int) -> datetime:
    """When that quarter began, in UTC."""
    return datetime.fromtimestamp(slot * _SLOT, UTC)


def day_slots(slot: int, zone: ZoneInfo) -> tuple[int, int]:
    """First and last (excluded) quarter of the local day in which the quarter lies; a day may have 23 or 25 hours."""
    midnight = time_of(slot).astimezone(zone).replace(hour=0, minute=0, fold=0)
    return slot_of(midnight), slot_of(midnight + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is learnt of one market's orders, as decayed sums over `days` local days that were learnt.

    `level` is the number of orders of a usual day, `hours` the orders by local hour; `came` and `awaited` the orders by
    weekday (Monday first) that came and that a usual day's level let expect. `excess` over `squares` is the spread
    between days beyond chance.
    """

    level: float = 0.0
    days: int = 0
    hours: tuple[float, ...] = (0.0,) * 24
    came: tuple[float, ...] = (0.0,) * 7
    awaited: tuple[float, ...] = (0.0,) * 7
    excess: float = 0.0
    squares: float = 0.0

    @property
    def learning(self) -> bool:
        """Whether there are too few days to tell what is usual."""
        return self.days < DAYS_TO_LEARN

    @property
    def too_few(self) -> bool:
        """Whether there are too few orders to tell a silence from chance."""
        return self.a_day < LEAST_A_DAY

    @property
    def judges(self) -> bool:
        return not self.learning and not self.too_few

    @property
    def a_day(self) -> float:
        """The orders of a mean day."""
        return self.a_week / 7

    @property
    def a_week(self) -> float:
        """The orders of a usual week."""
        return self.level * sum(self.weekday(one) for one in range(7))

    def weekday(self, weekday: int) -> float:
        """A weekday's part of the usual day (1 where it is as all others)."""
        return (self.came[weekday] + _FLAT_WEEKDAY) / (self.awaited[weekday] + _FLAT_WEEKDAY)

    def share(self, hour: int) -> float:
        """The part of a day's orders that comes in the hour."""
        return (self.hours[hour] + _FLAT_HOURS / 24) / (sum(self.hours) + _FLAT_HOURS)

    @property
    def spread(self) -> float:
        """The variance of a day's true level around what is expected of it, as a part of that."""
        usual = _SPREAD_BLOCKS * min(self.level, _BLOCK) ** 2
        found = (self.excess + _SPREAD * usual) / (self.squares + usual) if self.squares + usual else _SPREAD
        return min(max(found, _LEAST_SPREAD), _MOST_SPREAD)

    @property
    def shape(self) -> float:
        """The shape of the negative binomial by which orders come: the fewer were seen, the wider."""
        return 1 / (self.spread + 1 / (sum(self.hours) + 4))

    def expected(self, zone: ZoneInfo, begin: int, end: int) -> list[float]:
        """The orders that usually come in each quarter from `begin` to `end` (excluded)."""
        week, found = quarters_of(self), []
        for slot in range(begin, end):
            day, quarter = divmod(slot + _ahead(slot // SLOTS_AN_HOUR, zone), SLOTS_A_DAY)
            found.append(week[(day + _EPOCH_WEEKDAY) % 7 * 24 + quarter // SLOTS_AN_HOUR])
        return found


@lru_cache(maxsize=256)
def quarters_of(rhythm: Rhythm) -> tuple[float, ...]:
    """The orders of a quarter in each of the 168 hours of a week, from Monday's first on."""
    shares = [rhythm.level * rhythm.share(hour) / SLOTS_AN_HOUR for hour in range(24)]
    return tuple(rhythm.weekday(day) * share for day in range(7) for share in shares)


@lru_cache(maxsize=4096)
def _ahead(hour: int, zone: ZoneInfo) -> int:
    """How many quarters the zone's clocks are ahead of UTC; they are changed at its full hours."""
    here = time_of(hour * SLOTS_AN_HOUR).astimezone(zone)
    return int((here.utcoffset() or timedelta()).total_seconds()) // _SLOT


def learnt(before: Rhythm, weekday: int, hours: Sequence[int]) -> Rhythm:
    """What is known after a whole local day with so many orders in each of its 24 hours."""
    count, usual = float(sum(hours)), before.level * before.weekday(weekday)
    days = before.days + 1
    blocks = [*_blocks(before, usual, hours)] if before.days else []
    share = _share_kept(before, count, usual)
    count *= share
    grown = replace(
        before,
        days=days,
        hours=tuple(_SHAPE_KEEPS * kept + share * new for kept, new in zip(before.hours, hours, strict=True)),
        came=_with(before.came, weekday, count),
        awaited=_with(before.awaited, weekday, before.level or count),
        excess=_SHAPE_KEEPS * before.excess + sum(_odd(before, *block) for block in blocks),
        squares=_SHAPE_KEEPS * before.squares + sum(awaited**2 for _, awaited in blocks),
    )
    step = max(1 - _LEVEL_KEEPS, 1 / days)
    return replace(grown, level=before.level + step * (count / grown.weekday(weekday) - before.level))


def _share_kept(before: Rhythm, count: float, usual: float) -> float:
    """A wild day teaches only so much of its orders as are not yet wild: nobody named the sale."""
    most = usual + _WILD * sqrt(usual + before.spread * usual**2)
    return min(1.0, most / count) if before.judges and count else 1.0


def _blocks(before: Rhythm, usual: float, hours: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Hours of a day taken together until enough orders were expected: those that came, and those expected."""
    came, awaited = 0, 0.0
    for hour, count in enumerate(hours):
        came, awaited = came + count, awaited + usual * before.share(hour)
        if awaited >= _BLOCK:
            yield came, awaited
            came, awaited = 0, 0.0
    yield came, awaited


def _with(kept: tuple[float, ...], weekday: int, more: float) -> tuple[float, ...]:
    return tuple(_SHAPE_KEEPS * one + more * (day == weekday) for day, one in enumerate(kept))


def _odd(before: Rhythm, count: float, usual: float) -> float:
    """By how much the day's square of its distance exceeds what chance alone brings."""
    most = _WILD**2 * (usual + before.spread * usual**2)
    return min((count - usual) ** 2, most) - usual


# --- how odd it is ---------------------------------------------------------------------------------------------------


def silence(expected: float, shape: float) -> float:
    """How surprising it is that none of so many expected orders came: minus the logarithm of its probability."""
    return shape * log1p(expected / shape)


def needed(surprise: float, shape: float) -> float:
    """How many expected orders must be missed until a silence is so surprising."""
    return shape * expm1(surprise / shape)


def crowd(count: int, expected: float, shape: float) -> float:
    """How surprising so many orders or more are where `expected` usually come: minus the logarithm of it."""
    if expected <= 0:
        return _SURPRISED
    fewer = sum(exp(_log_chance(one, expected, shape)) for one in range(count))
    return min(-log(max(1.0 - fewer, 1e-300)), _SURPRISED)


def _log_chance(count: int, expected: float, shape: float) -> float:
    """The logarithm of the chance of just so many, where they come in a negative binomial way."""
    ways = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
    return ways + shape * log(shape / (shape + expected)) + count * log(expected / (shape + expected))


def rhythm_of(facts: Any) -> Rhythm:
    """The rhythm that `rhythm_facts` wrote."""
    kept: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in facts.items()}
    return Rhythm(**kept)


def rhythm_facts(rhythm: Rhythm) -> dict[str, JsonValue]:
    """As it is kept: five decimals are more than can be known."""
    return {
        key: [round(each, 5) for each in one] if isinstance(one, tuple) else round(one, 5)
        for key, one in asdict(rhythm).items()
    }
