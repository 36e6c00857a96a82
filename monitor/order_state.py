"""What is known of one market's orders, by which days and limits it is judged, and what an alarm about them tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

from monitor.order_rhythm import Rhythm, day_slots, time_of
from monitor.shop_days import Calendar, DayKind


@dataclass(frozen=True, slots=True)
class Limits:
    """About one false alarm in so many weeks is borne, of silences, falls and surges each."""

    silence: float = 32.0
    fewer: float = 32.0
    surge: float = 32.0


class Run(NamedTuple):
    """A running sum of what is missing, and since when: the orders that came, and those that were expected."""

    value: float = 0.0
    since: int = 0
    came: int = 0
    expected: float = 0.0


NO_RUN = Run()


class Alarm(NamedTuple):
    """What is odd: since when, the orders that came since and those expected, how surprising, and when it was raised.

    Moments are seconds since the epoch; `surprise` is minus the logarithm of the chance.
    """

    since: float
    came: int
    expected: float
    surprise: float
    raised: float


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of one market's orders; moments are seconds since the epoch, quarters those of `slot_of`.

    `settled` is the first quarter that is not yet learnt (or left out for good), `counts` the orders of the quarters
    since then, `run` the sum up to `settled`, which begins anew at `anew`. `last` is when the last order was placed,
    `answered` the last whole answer, `steady` since when they have come without a gap. Days that touch `odd` are not
    learnt.
    """

    rhythm: Rhythm
    settled: int
    last: float
    answered: float
    steady: float
    counts: Mapping[int, int] = field(default_factory=dict)
    run: Run = NO_RUN
    anew: int = 0
    odd: tuple[int, int] = (0, 0)
    silent: Alarm | None = None
    fewer: Alarm | None = None
    surge: Alarm | None = None

    @property
    def alarmed(self) -> bool:
        """Whether orders are missing."""
        return self.silent is not None or self.fewer is not None


@dataclass(frozen=True, slots=True)
class Ways:
    """By what the clock goes: the market's zone, the shop's special days, and how much proof is asked for."""

    zone: ZoneInfo
    calendar: Calendar = field(default_factory=Calendar)
    limits: Limits = field(default_factory=Limits)

    def kind(self, slot: int) -> DayKind | None:
        return self.calendar.kind(time_of(slot).astimezone(self.zone).date())

    def expected(self, rhythm: Rhythm, begin: int, end: int) -> list[float]:
        """What usually comes in each quarter; nothing on a holiday."""
        if not self.calendar.days:
            return rhythm.expected(self.zone, begin, end)
        found: list[float] = []
        while begin < end:
            until = min(end, day_slots(begin, self.zone)[1])
            is_holiday = self.kind(begin) is DayKind.HOLIDAY
            found += [0.0] * (until - begin) if is_holiday else rhythm.expected(self.zone, begin, until)
            begin = until
        return found
