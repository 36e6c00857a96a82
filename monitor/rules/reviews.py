"""Reviews arrive far faster than usual (catalogue R3), as far as the number beside the stars shows it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from adapters.readings import Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.language import N_
from monitor.rules.bursts import is_burst, usual_of
from monitor.rules.rank import hour_of
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

TIMES = Threshold(
    "five_star_burst.times", N_("more than {value} times as many as usual"), Decimal(5), Decimal(2), Decimal(100)
)
LEAST = Threshold(
    "five_star_burst.reviews", N_("and at least {value} new ones in 24 hours"), Decimal(8), Decimal(2), Decimal(1000)
)
THRESHOLDS = (TIMES, LEAST)
HOURS = 24
# So many days say what is usual; as long as fewer than the second are known, nothing is.
DAYS, KNOWN_AFTER = 28, 7
# Nobody writes so many in so few hours, nor so many that are such a part of all: two pages were put together.
LEAP, _LEAP_WITHIN = 40, 3
_PART_LEAP, _LEAP_PART = 20, Decimal("0.25")
# So far a number may fall from one look to the next because two servers show it: more is reviews taken away.
_WAVERS = 5


class Run(NamedTuple):
    """From which hour to which the page showed this count, and per cent of five stars (-1: it does not say)."""

    begin: int
    end: int
    shown: int
    five: int = -1


def _five_star_burst(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    count = look.reviews.count if look.reviews else None
    if count is None:
        return memory, SILENCE
    hour, five = hour_of(look.at), look.shares.percent[4] if look.shares else -1
    runs = _thinned(_followed(runs_of(memory), Run(hour, hour, count, five)), hour)
    after: Facts = {"runs": [[*run] for run in runs]}
    return after, Verdict(tuple(_bads(look, runs, hour)))


def runs_of(memory: Memory) -> list[Run]:
    """What the page has shown, the oldest first."""
    rows = memory.get("runs")
    found = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    return [Run(*(int(str(part)) for part in row)) for row in found]


def is_leap(before: Run, now: Run) -> bool:
    """Whether the count went up or down as no reviews do."""
    step = abs(now.shown - before.shown)
    sudden = step >= LEAP and now.begin - before.end < _LEAP_WITHIN
    return sudden or (step >= _PART_LEAP and step >= before.shown * _LEAP_PART)


def _followed(runs: list[Run], now: Run) -> list[Run]:
    """With this answer; after a leap the count is another one's, and what is usual is learnt anew."""
    if not runs or now.begin < runs[-1].end or is_leap(runs[-1], now):
        return [now]
    last = runs[-1]
    if now.shown == last.shown or now.begin == last.begin:
        return [*runs[:-1], now._replace(begin=last.begin)]
    return [*runs, now]


def _thinned(runs: list[Run], hour: int) -> list[Run]:
    """By the hour for two days, before that by the day, and nothing that is older than what is usual."""
    kept: list[Run] = []
    for run in (run for run in runs if hour - run.end <= (DAYS + 2) * HOURS):
        old = hour - run.end > 2 * HOURS
        if old and kept and kept[-1].end // HOURS == run.end // HOURS:
            kept[-1] = run._replace(begin=kept[-1].begin)
        else:
            kept.append(run)
    return kept


def gained(runs: Sequence[Run], begin: int, end: int) -> float:
    """How many came between two hours; what came while nobody looked is spread over that time."""
    return sum(step * part for step, part in _steps(runs, begin, end))


def _steps(runs: Sequence[Run], begin: int, end: int) -> Iterator[tuple[int, float]]:
    for before, now in pairwise(runs):
        step = now.shown - before.shown
        length = max(1, now.begin - before.end)
        within = min(end, now.begin) - max(begin, now.begin - length)
        if within > 0 and step >= -_WAVERS:
            yield step, within / length


def _bads(look: Look, runs: Sequence[Run], hour: int) -> Iterator[Bad]:
    start = hour - HOURS
    known = min(DAYS, (start - runs[0].begin) // HOURS)
    if known < KNOWN_AFTER:
        return
    least = look.thresholds.whole(LEAST)
    days = [max(0.0, gained(runs, start - HOURS * (day + 1), start - HOURS * day)) for day in range(known)]
    count, usual = int(gained(runs, start, hour)), usual_of(days, least)
    if is_burst(count, usual, float(look.thresholds.of(TIMES)), least):
        kind = _kind(runs, start, count)
        facts: Facts = {"count": count, "usual": f"{usual.mean:.1f}", "total": runs[-1].shown, "kind": kind}
        # New low stars are told by rules of their own.
        yield Bad("reviews", Severity.PUSH if kind == "low" else Severity.WAKE, facts)


def _kind(runs: Sequence[Run], start: int, count: int) -> JsonValue:
    """Whether most of the new ones gave five stars ("five") or not ("low"); None where the shares cannot tell.

    A share is printed without its fraction, so that the five stars are known to half a per cent of all, twice.
    """
    before = next(run for run in reversed(runs) if run.begin <= start)
    now = runs[-1]
    if before.five < 0 or now.five < 0:
        return None
    five = (now.shown * now.five - before.shown * before.five) / 100
    doubt = (now.shown + before.shown) / 200
    if five - doubt > count / 2:
        return "five"
    return "low" if five + doubt < count / 2 else None


FIVE_STAR_BURST = Rule("five_star_burst", frozenset({Topic.LISTINGS}), _five_star_burst)
