"""Follows the orders of one market against their usual rhythm: too long a silence, too few of them, too many at once.

Pure: each answered look goes in, the clock that knows it comes out. Orders are counted when they were placed, so that a
backlog is neither a surge nor a silence, and one that comes late still counts; whatever becomes of an order, somebody
could place it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import log
from statistics import median

from adapters.orders import FIRST, OVERLAP
from monitor.order_rhythm import (
    QUARTER,
    SLOTS_A_DAY,
    SLOTS_AN_HOUR,
    Rhythm,
    crowd,
    day_slots,
    learnt,
    needed,
    quarters_of,
    silence,
    slot_at,
    slot_of,
    time_of,
)
from monitor.order_state import Alarm, Clock, Limits, Run, Ways
from monitor.shop_days import DayKind

# A fall to a quarter is what the running sum looks for: what it loses with each order, and gains with each expected.
_PER_ORDER, _PER_EXPECTED = log(4), 0.75
# So many orders stand together where days differ beyond chance.
_TOGETHER = 4.0
# A fall is over when half of what proved it is made good.
_MADE_GOOD = 0.5
# Where orders fell first and then ceased, so much of a silence's proof is enough to call it one.
_HALF_SILENT = 0.5
# Orders come some minutes late: what is younger is no proof of a fall, and in a busy shop no silence is shorter.
LATE, LEAST_SILENCE = OVERLAP, timedelta(hours=1)
# After a longer gap between answers the platform may still be catching up, for so long nothing new is raised.
_GAP, _CATCHES_UP = timedelta(hours=3), timedelta(minutes=30)
# What a long gap holds no platform tells wholly; a fall that has lasted as long is the new usual.
_WEEK_HOURS = 168
_TOO_LONG, NEW_USUAL_AFTER = FIRST, timedelta(days=7)
# A machine's clock that is set back further begins anew: else nothing would be judged until it is there again.
_SET_BACK = timedelta(days=1)
# A day of silence waits so many quarters at most before it is learnt, or left out where an alarm is open.
_WAITS = 14 * SLOTS_A_DAY
SURGE_WINDOW, SURGE_LEAST, _SURGE_TIMES = timedelta(hours=3), 5, 2.0


def begun(since: datetime, at: datetime, ways: Ways) -> Clock:
    """A clock for orders that are wholly known from `since` on; learning begins with the next local day."""
    begin = day_slots(slot_of(since), ways.zone)[1]
    return Clock(Rhythm(), begin, since.timestamp(), at.timestamp(), since.timestamp(), anew=begin)


def heard(clock: Clock, placed: Iterable[datetime], at: datetime) -> Clock:
    """Counts orders that were not known before, each when it was placed; what is settled stays as it is."""
    counts, last = dict(clock.counts), clock.last
    for moment in placed:
        moment = min(moment, at)
        slot = slot_of(moment)
        last = max(last, moment.timestamp())
        if slot >= clock.settled:
            counts[slot] = counts.get(slot, 0) + 1
    return replace(clock, counts=counts, last=last)


def advanced(clock: Clock, at: datetime, ways: Ways) -> Clock:
    """The clock after a whole answer at that moment: judged, and what is old enough learnt."""
    gap = at.timestamp() - clock.answered
    if -_SET_BACK.total_seconds() <= gap < 0:
        return clock
    if gap < 0 or gap > _TOO_LONG.total_seconds():
        return _resumed(clock, at, ways)
    steady = at.timestamp() if gap > _GAP.total_seconds() else clock.steady
    clock = replace(clock, answered=at.timestamp(), steady=steady)
    return _settled(_judged(clock, at, ways), slot_of(at - LATE), ways)


def _resumed(clock: Clock, at: datetime, ways: Ways) -> Clock:
    """After too long a gap, or a machine's clock set back: what was learnt stays, what nobody saw is not missed.

    Nor is over what was told: only an order ends a silence, and only what is made good a fall.
    """
    fresh, now = replace(begun(at, at, ways), rhythm=clock.rhythm), at.timestamp()
    if clock.fewer:
        answered = datetime.fromtimestamp(clock.answered, UTC)
        # Nobody knows that it has lasted: whether it is the new usual is asked from now on.
        fresh = replace(fresh, fewer=clock.fewer._replace(raised=now), run=_run(clock, slot_of(answered - LATE), ways))
    if clock.silent:
        silent = clock.silent._replace(since=min(clock.silent.since, now))
        fresh = replace(fresh, silent=silent, last=min(clock.last, now))
    return fresh


# --- judging ---------------------------------------------------------------------------------------------------------


def _judged(clock: Clock, at: datetime, ways: Ways) -> Clock:
    if not clock.rhythm.judges:
        return replace(clock, silent=None, fewer=None, surge=None)
    clock = _ended(clock, at, ways)
    if at.timestamp() - clock.steady >= _CATCHES_UP.total_seconds():
        clock = _raised(clock, at, ways)
    return _noted_odd(clock, slot_of(at)) if clock.alarmed else clock


def limit(rhythm: Rhythm, weeks: float) -> float:
    """How surprising it must be: in a week there are as many chances as orders."""
    return log(max(rhythm.a_week, 1.0)) + log(weeks)


# A page shows that of every market, and each goes through all hours of a week.
@lru_cache(maxsize=128)
def promise(rhythm: Rhythm, limits: Limits) -> timedelta | None:
    """After how long a full stop is told, at the median over the hours of a week; None where nothing is judged."""
    if not rhythm.judges:
        return None
    week = [SLOTS_AN_HOUR * one for one in quarters_of(rhythm)]
    hours = median(_hours_until(rhythm, week, begin, limits) for begin in range(_WEEK_HOURS))
    return max(timedelta(hours=hours), LEAST_SILENCE)


def _hours_until(rhythm: Rhythm, week: Sequence[float], begin: int, limits: Limits) -> int:
    """How many hours it takes from that one of the week until a silence is told."""
    missed, hours, enough = 0.0, 0, needed(limit(rhythm, limits.silence), rhythm.shape)
    while missed < enough:
        missed, hours = missed + week[(begin + hours) % _WEEK_HOURS], hours + 1
    return hours


def _enough(rhythm: Rhythm, ways: Ways) -> float:
    """The sum that proves a fall: more of it where days differ beyond chance."""
    return limit(rhythm, ways.limits.fewer) * (1 + _TOGETHER / rhythm.shape)


def _raised(clock: Clock, at: datetime, ways: Ways) -> Clock:
    if clock.silent is None:
        clock = _missing(clock, at, ways)
    return _surged(clock, at, ways)


def _missing(clock: Clock, at: datetime, ways: Ways) -> Clock:
    """A silence that began among few orders is a silence; one alarm says that orders are missing, unless it worsens."""
    missed = _missed(clock, at, ways)
    surprise, much = silence(missed, clock.rhythm.shape), limit(clock.rhythm, ways.limits.silence)
    run = _run(clock, slot_of(at - LATE), ways) if clock.fewer is None else Run()
    fell = run.value >= _enough(clock.rhythm, ways)
    is_long = at.timestamp() - clock.last >= LEAST_SILENCE.total_seconds()
    if is_long and (surprise > much or (fell and surprise > _HALF_SILENT * much)):
        return replace(clock, silent=Alarm(clock.last, 0, missed, surprise, at.timestamp()))
    if fell:
        since = time_of(run.since).timestamp()
        return replace(clock, fewer=Alarm(since, run.came, run.expected, run.value, at.timestamp()))
    return clock


def _missed(clock: Clock, at: datetime, ways: Ways) -> float:
    """The orders that usually come from the last one on."""
    begin, now = clock.last / QUARTER.total_seconds(), at.timestamp() / QUARTER.total_seconds()
    usual = ways.expected(clock.rhythm, int(begin), int(now) + 1)
    parts = [min(slot + 1, now) - max(slot, begin) for slot in range(int(begin), int(now) + 1)]
    return sum(part * orders for part, orders in zip(parts, usual, strict=True))


def _ended(clock: Clock, at: datetime, ways: Ways) -> Clock:
    """The next order ends a silence, half of the proof made good a fall, an ordinary number a surge, a holiday all."""
    if clock.alarmed and ways.kind(slot_of(at)) is DayKind.HOLIDAY:
        return replace(clock, silent=None, fewer=None, surge=None, anew=slot_of(at))
    if clock.silent is not None and clock.last > clock.silent.since:
        clock = replace(clock, silent=None)
        # Whatever was missed is over: what comes next is judged by itself.
        clock = clock if clock.fewer else replace(clock, anew=slot_of(at))
    if clock.fewer is not None and clock.silent is None:
        clock = _after_fall(clock, clock.fewer, at, ways)
    if clock.surge is not None and not _is_crowd(*_lately(clock, at, ways)):
        clock = replace(clock, surge=None)
    return clock


def _after_fall(clock: Clock, fall: Alarm, at: datetime, ways: Ways) -> Clock:
    run = _run(clock, slot_of(at - LATE), ways)
    if run.value <= _MADE_GOOD * _enough(clock.rhythm, ways):
        return replace(clock, fewer=None)
    if at.timestamp() - fall.raised < NEW_USUAL_AFTER.total_seconds():
        return clock
    share = max(run.came, 1) / max(run.expected, 1.0)
    rhythm = replace(clock.rhythm, level=clock.rhythm.level * min(share, 1.0))
    return replace(clock, rhythm=rhythm, fewer=None, anew=slot_of(at))


def _surged(clock: Clock, at: datetime, ways: Ways) -> Clock:
    count, usual = _lately(clock, at, ways)
    if clock.surge is not None or not _is_crowd(count, usual) or ways.kind(slot_of(at)) is not None:
        return clock
    surprise = crowd(count, usual, clock.rhythm.shape)
    if surprise <= limit(clock.rhythm, ways.limits.surge):
        return clock
    since = (at - SURGE_WINDOW).timestamp()
    return replace(clock, surge=Alarm(since, count, usual, surprise, at.timestamp()))


def _lately(clock: Clock, at: datetime, ways: Ways) -> tuple[int, float]:
    """The orders of the last hours, and as many as usually come in them."""
    begin, end = slot_of(at - SURGE_WINDOW) + 1, slot_of(at) + 1
    count = sum(orders for slot, orders in clock.counts.items() if begin <= slot < end)
    return count, sum(ways.expected(clock.rhythm, begin, end))


def _is_crowd(count: int, usual: float) -> bool:
    return count >= SURGE_LEAST and count >= _SURGE_TIMES * usual


def _run(clock: Clock, end: int, ways: Ways) -> Run:
    """The sum up to a quarter; it goes no higher than what proves a fall, so that good hours soon undo it."""
    begin, most = max(clock.settled, clock.anew), _enough(clock.rhythm, ways)
    value, since, came, expected = clock.run if clock.anew <= clock.settled else Run()
    for slot, usual in enumerate(ways.expected(clock.rhythm, begin, end), begin):
        count = clock.counts.get(slot, 0)
        if value <= 0:
            since, came, expected = slot, 0, 0.0
        came, expected = came + count, expected + usual
        value = min(most, max(0.0, value + _PER_EXPECTED * usual - _PER_ORDER * count))
    return Run(value, since, came, expected)


# --- learning --------------------------------------------------------------------------------------------------------


def _noted_odd(clock: Clock, now: int) -> Clock:
    """The time of the open alarms, from where what they tell of began; one that follows closely adds to it."""
    begins = [slot_at(one.since) for one in (clock.silent, clock.fewer) if one]
    before = [clock.odd[0]] if clock.odd[1] >= clock.settled else []
    return replace(clock, odd=(min(begins + before), now))


def _settled(clock: Clock, now: int, ways: Ways) -> Clock:
    """Days that ended a day ago are learnt: orders that come late are in, and an alarm about them has been raised.

    One that no order has followed waits: it may be the begin of a silence, which is not to become the usual.
    """
    while True:
        end = day_slots(clock.settled, ways.zone)[1]
        is_silent = slot_at(clock.last) < end and now - end < _WAITS
        if is_silent or day_slots(end, ways.zone)[1] > now:
            return clock
        clock = _day_settled(clock, end, ways)


def _day_settled(clock: Clock, end: int, ways: Ways) -> Clock:
    begin = clock.settled
    run = _run(clock, end, ways) if clock.rhythm.judges else Run()
    learns = ways.kind(begin) is None and not (begin < clock.odd[1] and clock.odd[0] < end)
    hours = [0] * 24
    for slot, count in clock.counts.items():
        if begin <= slot < end:
            hours[time_of(slot).astimezone(ways.zone).hour] += count
    weekday = time_of(begin).astimezone(ways.zone).weekday()
    rhythm = learnt(clock.rhythm, weekday, hours) if learns else clock.rhythm
    counts = {slot: count for slot, count in clock.counts.items() if slot >= end}
    return replace(clock, rhythm=rhythm, settled=end, counts=counts, run=run)
