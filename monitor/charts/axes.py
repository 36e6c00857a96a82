"""Scales and ticks: where a value or a moment stands in the plot, and which of them get words."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from math import ceil, floor, log10
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal

from monitor.charts.spec import Axis, Tick
from monitor.language import Tongue

Words = Callable[[float], str]
_MOST_TICKS = 5
_LOG_NICE = ((1, 1.5, 2, 3, 5, 7), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,))
_COMPACT_FROM = 10_000
# An axis of ranks reaches so far beyond the best and the worst that no line touches the frame.
_LOG_AIR, _AIR = 1.15, 0.08


def rank_axis(values: Iterable[float], words: Words) -> Axis:
    """Logarithmic with the best above: from 2,000 to 1,000 is as far as from 200 to 100."""
    known = [max(1.0, value) for value in values] or [1.0, 100.0]
    low, high = max(0.9, min(known) / _LOG_AIR), max(known) * _LOG_AIR
    ticks = _log_ticks(low, high)
    return Axis(low, high, tuple(Tick(at, words(at)) for at in ticks), log=True, inverted=True)


def plain_axis(values: Iterable[float], words: Words, *, from_zero: bool = False, whole: bool = False) -> Axis:
    """Linear, with a little air; counts begin at zero and have no ticks between whole numbers."""
    known = list(values) or [0.0, 1.0]
    low, high = (0.0 if from_zero else min(known)), max(known)
    air = (high - low) * _AIR or abs(high) * _AIR or 1.0
    bottom = 0.0 if from_zero else max(0.0, low - air) if low >= 0 else low - air
    ticks = _ticks(bottom, high + air, whole=whole)
    return Axis(bottom, high + air, tuple(Tick(at, words(at)) for at in ticks))


def signed_axis(values: Iterable[float], words: Words) -> Axis:
    """From zero, or from below it where anything is: money that was lost stands under the ground."""
    known = [0.0, *values]
    low, high = min(known), max(known)
    air = (high - low) * _AIR or 1.0
    bottom = low - air if low < 0 else 0.0
    ticks = _ticks(bottom, high + air, whole=high - low >= _MOST_TICKS)
    return Axis(bottom, high + air, tuple(Tick(at, words(at)) for at in ticks))


def _ticks(low: float, high: float, *, whole: bool) -> list[float]:
    """Multiples of the smallest round step that does not give too many of them."""
    for step in _steps((high - low) / 100, whole=whole):
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
        if last - first < _MOST_TICKS:
            return [place * step for place in range(first, last + 1)]
    raise AssertionError("steps grow without end")


def _steps(least: float, *, whole: bool) -> Iterator[float]:
    unit = 10.0 ** floor(log10(least))
    for power in range(8):
        for nice in (1, 2, 5):
            step = nice * unit * 10.0**power
            if not whole or step >= 1:
                yield step


def _log_ticks(low: float, high: float) -> list[float]:
    """Round numbers of each power of ten, the fewer the more powers lie within; plain steps in a narrow span."""
    if high / low < 2.5:
        return [tick for tick in _ticks(low, high, whole=True) if low <= tick <= high and tick >= 1]
    found: list[float] = []
    for nice in _LOG_NICE:
        found = [tick for tick in _powers(low, high, nice) if low <= tick <= high]
        if len(found) <= _MOST_TICKS + 1:
            return found
    return found[:: ceil(len(found) / _MOST_TICKS)]


def _powers(low: float, high: float, nice: Iterable[float]) -> Iterator[float]:
    for power in range(floor(log10(low)), ceil(log10(high)) + 1):
        yield from (one * 10.0**power for one in nice)


def count_words(tongue: Tongue) -> Words:
    """“1,200”, “12K”, “1.2万”: short enough to stand beside a plot."""

    def words(value: float) -> str:
        if value < _COMPACT_FROM:
            return tongue.number(round(value))
        return format_compact_decimal(value, locale=tongue.locale, fraction_digits=1)

    return words


# --- time ------------------------------------------------------------------------------------------------------------

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# Up to which span, how far apart, and in which form of the reader's language.
_STEPS = (
    (8 * _HOUR, 2 * _HOUR, "Hm"),
    (_DAY + _HOUR, 6 * _HOUR, "Hm"),
    (3 * _DAY, _DAY, "MMMd"),
    (8 * _DAY, 2 * _DAY, "MMMd"),
    (40 * _DAY, 7 * _DAY, "MMMd"),
    (100 * _DAY, 21 * _DAY, "MMMd"),
)


def time_ticks(tongue: Tongue, begin: datetime, end: datetime) -> tuple[Tick, ...]:
    """Round moments of the reader's own zone: hours, midnights, or the first of a month."""
    zone = ZoneInfo(tongue.zone)
    span = end - begin
    for most, step, form in _STEPS:
        if span <= most:
            moments = _each(begin.astimezone(zone), end, step)
            return tuple(_tick(tongue, at, form) for at in moments)
    months = [at for at in _months(begin.astimezone(zone), end) if at.month % 3 == 1]
    return tuple(_tick(tongue, at, "yMMM" if at.month == 1 else "MMM") for at in months)


def _each(begin: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    at = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    while at < begin:
        at += min(step, _DAY)
    while at <= end:
        yield at
        at += step


def _months(begin: datetime, end: datetime) -> Iterator[datetime]:
    at = begin.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while at <= end:
        if at >= begin:
            yield at
        at = (at + timedelta(days=32)).replace(day=1)


def _tick(tongue: Tongue, at: datetime, form: str) -> Tick:
    return Tick(at.timestamp(), format_skeleton(form, at, tzinfo=at.tzinfo, locale=tongue.locale))
