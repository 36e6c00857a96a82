"""Learns where a rank usually stands and notices when it has fallen: one pure step for each hour, no clock.

All arithmetic is on the logarithm of the rank, so that a fall from 100 to 200 weighs as much as one from 10,000 to
20,000. The constants are those that held on recorded histories of real listings, 2024–2026.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import log
from typing import Any, NamedTuple

from storage.states import Facts, JsonValue

# The usual level is the mean of about seven days; "now" is the mean of about four hours.
WINDOW = 168
_LEVEL_SHARE = 2 / (WINDOW + 1)
_FAST_SHARE = 1 - 0.5 ** (1 / 4)
# How much the rank moves from one day to the next, remembered for about ten days; one wild day counts as a doubling.
_NOISE_SHARE = 1 - 0.5 ** (1 / 240)
_NOISE_CAP = log(2)
_DAY = 24
# How far "now" must lie above the level: the listing's own noise, within bounds, times the threshold.
_NOISE_FACTOR, _LEAST_LIMIT, _MOST_LIMIT, _THRESHOLD = 1.7, log(1.3), log(2.0), 0.765
# A fall is over when "now" is less than half the limit above the level.
_STILL_FALLEN = 0.5
# Every value of so many hours must lie beyond half the limit: one bad reading is no fall, however bad.
_HOURS_IN_A_ROW = 4
READINGS_TO_LEARN = 72
_ALARM_EVERY = 24
# A platform prints the same rank for some hours, so a value stands for as long; over a longer gap nothing is invented.
_HELD = 6
# Farther away than this it may be another board's number: it waits for a second reading that agrees.
_MIXED_UP, _AGREES = log(20), log(2)
# One sale lifts the rank at once; without any it only drifts. Such a listing's rank says nothing about falls.
_IMPROVED = log(1 / 0.9)
# A fall is told anew when it has deepened so much.
_DEEPER = 1.3

Ranks = Sequence[int | None]


class Usual(NamedTuple):
    """The middle of the readings, and the two ranks between which eight of ten of them lay."""

    best: int
    middle: int
    worst: int


@dataclass(frozen=True, slots=True)
class Fall:
    """An open alarm: since which hour it has been worse, what was usual before, and the rank that was told last."""

    since: int
    usual: Usual
    told: int


@dataclass(frozen=True, slots=True)
class Level:
    """What is learnt of one listing on one board.

    `hour` counts from the epoch and is that of the last reading; `ranks` are the readings of the hours up to it, the
    newest last, None where there was none. `level`, `fast` and `noise` are natural logarithms. `readings` counts the
    hours with a reading, `hours` also those over which a value was held, `changes` those compared with the day before.
    `pending` is a far-off value that waits for a second one, `alarmed` the hour of the last alarm.
    """

    hour: int
    ranks: tuple[int | None, ...]
    level: float
    fast: float
    noise: float = 0.0
    readings: int = 1
    hours: int = 1
    changes: int = 0
    pending: int | None = None
    worse_since: int | None = None
    alarmed: int | None = None
    fall: Fall | None = None

    @property
    def learning(self) -> bool:
        """Whether there are too few readings to tell a fall."""
        return self.readings < READINGS_TO_LEARN

    @property
    def last(self) -> int:
        return next(rank for rank in reversed(self.ranks) if rank is not None)

    @property
    def limit(self) -> float:
        """How far, as a logarithm, a fall must reach before it is told."""
        return _THRESHOLD * min(max(_NOISE_FACTOR * self.noise, _LEAST_LIMIT), _MOST_LIMIT)

    @property
    def week_ago(self) -> int | None:
        """The rank of seven days ago, None where nobody looked then."""
        if len(self.ranks) <= WINDOW - _HELD:
            return None
        return next((rank for rank in self.ranks[:_HELD] if rank is not None), None)


def learn(before: Level | None, hour: int, rank: int) -> Level:
    """What is known after a reading of `rank` (from 1) in `hour` (hours since the epoch).

    The first reading of an hour counts, later ones do not. After a week without any, and where the machine's clock
    was set back by more than a day, learning begins anew.
    """
    if before is None or not -_DAY <= hour - before.hour < WINDOW:
        return _begun(hour, rank)
    if hour <= before.hour:
        return before
    if _is_far(rank, before.last):
        if before.pending is None or abs(log(rank / before.pending)) > _AGREES:
            return replace(before, pending=rank)
        if before.learning:
            return _begun(hour, rank)  # which of the two was the other board's is not known
    return _judged(_moved_on(replace(before, pending=None), hour, rank))


def _begun(hour: int, rank: int) -> Level:
    return Level(hour, (rank,), log(rank), log(rank))


def _is_far(rank: int, last: int) -> bool:
    """Whether it may be the rank on another board."""
    return abs(log(rank / last)) > _MIXED_UP


def _moved_on(level: Level, hour: int, rank: int) -> Level:
    """The hours between are filled with the value that stood, where they are few; then comes the reading's own."""
    between, held = range(level.hour + 1, hour), level.last
    for at in between if len(between) < _HELD else ():
        level = _with_hour(level, at, held, read=False)
    unseen: tuple[int | None, ...] = (None,) * (hour - level.hour - 1)
    level = replace(level, ranks=(*level.ranks, *unseen), worse_since=None if unseen else level.worse_since)
    return _with_hour(level, hour, rank, read=True)


def _with_hour(level: Level, hour: int, rank: int, *, read: bool) -> Level:
    value, hours = log(rank), level.hours + 1
    ranks = (*level.ranks, rank if read else None)[-WINDOW:]
    noise, changes = _noise(level, ranks, value)
    is_worse = value - level.level > _STILL_FALLEN * level.limit
    return replace(
        level,
        hour=hour,
        ranks=ranks,
        level=level.level + max(_LEVEL_SHARE, 1 / hours) * (value - level.level),
        fast=level.fast + max(_FAST_SHARE, 1 / hours) * (value - level.fast),
        noise=noise,
        changes=changes,
        worse_since=(level.worse_since or hour) if is_worse else None,
        readings=level.readings + read,
        hours=hours,
    )


def _noise(level: Level, ranks: Ranks, value: float) -> tuple[float, int]:
    """The mean change against the same hour of the day before; nothing is added where that hour is unknown."""
    yesterday = next((rank for rank in reversed(ranks[:-_DAY][-_HELD:]) if rank is not None), None)
    if yesterday is None:
        return level.noise, level.changes
    change, count = min(abs(value - log(yesterday)), _NOISE_CAP), level.changes + 1
    return level.noise + max(_NOISE_SHARE, 1 / count) * (change - level.noise), count


def _judged(level: Level) -> Level:
    distance = level.fast - level.level
    if level.fall is not None:
        if distance < _STILL_FALLEN * level.limit:
            return replace(level, fall=None)
        deeper = level.last >= _DEEPER * level.fall.told
        return replace(level, fall=replace(level.fall, told=level.last)) if deeper else level
    since = level.worse_since
    if since is None or distance <= level.limit or not _may_alarm(level, since):
        return level
    usual = usual_of(level.ranks[: -(level.hour - since + 1)])
    # What is told as a fall must not lie within the range that is told as usual.
    if usual is None or level.last <= usual.worst:
        return level
    return replace(level, alarmed=level.hour, fall=Fall(since, usual, level.last))


def _may_alarm(level: Level, since: int) -> bool:
    lasting = level.hour - since >= _HOURS_IN_A_ROW
    rested = level.alarmed is None or level.hour - level.alarmed >= _ALARM_EVERY
    return lasting and rested and not level.learning and not only_drifts(level.ranks)


def only_drifts(ranks: Ranks) -> bool:
    """Whether the rank went down for the whole window and never up by more than 10 %, as it does without a sale."""
    usual = usual_of(ranks)
    return usual is not None and log(usual.worst / usual.best) > _IMPROVED and not _ever_rose(ranks)


def _ever_rose(ranks: Ranks) -> bool:
    worst = 0.0
    for value in (log(rank) for rank in ranks if rank is not None):
        if worst - value > _IMPROVED:
            return True
        worst = max(worst, value)
    return False


def usual_of(ranks: Ranks) -> Usual | None:
    """Where the readings lay, None where there are none: eight of ten or more between the best and the worst of it."""
    known = sorted(rank for rank in ranks if rank is not None)
    if not known:
        return None
    cut = len(known) // 10
    return Usual(known[cut], known[len(known) // 2], known[-1 - cut])


def level_facts(level: Level) -> dict[str, JsonValue]:
    """The level as plain JSON."""
    return {**asdict(level), "ranks": [*level.ranks], "fall": _fall_facts(level.fall)}


def _fall_facts(fall: Fall | None) -> dict[str, JsonValue] | None:
    return {"since": fall.since, "usual": [*fall.usual], "told": fall.told} if fall else None


def level_of(facts: Facts) -> Level:
    """The level that `level_facts` wrote."""
    known: dict[str, Any] = {**facts}
    fall = known["fall"]
    known["fall"] = Fall(fall["since"], Usual(*fall["usual"]), fall["told"]) if fall else None
    return Level(**{**known, "ranks": tuple(known["ranks"])})
