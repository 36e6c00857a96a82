"""What goes wrong on the way: walls, 503, half pages, other countries, outages, nights without power, wrong clocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from adapters.errors import AdapterError, Blocked, Misread, TryLater
from adapters.readings import Wall
from tests.quarter.promises import LONGEST_TRY
from tests.quarter.world import days, hours, minutes

# Of a hundred answers so many are spoilt, by the account's way: a wall, a 503, half a page, another country's page.
_PAGES = {"wall": 2.0, "busy": 2.0, "half": 1.5, "abroad": 0.7, "lacking": 0.6}
_API = {"busy": 2.0, "half": 1.0, "lacking": 0.3}
SPOILT = {"us": _API, "ca": _PAGES, "ebay": _API}


class Away(StrEnum):
    """What is away for a time."""

    PLATFORM = "platform"
    MACHINE = "machine"
    TELEGRAM = "telegram"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something is away from `begin` to `end`; `account` is None where it is not one platform's way.

    `walled` says that a captcha stands there instead of nothing; `step` is by how much the clock is wrong.
    """

    what: Away
    begin: datetime
    end: datetime
    account: str | None = None
    walled: bool = False
    step: timedelta = timedelta()

    def holds(self, at: datetime) -> bool:
        return self.begin <= at < self.end


@dataclass(frozen=True, slots=True)
class Weather:
    """All gaps of a quarter, and the dice by which single answers are spoilt."""

    gaps: Sequence[Gap]
    random: Random
    calm: set[str] = field(default_factory=set)

    def now(self, what: Away, at: datetime, account: str | None = None) -> Gap | None:
        return next((one for one in self.gaps if one.what is what and one.account == account and one.holds(at)), None)

    def closed(self, account: str, at: datetime) -> AdapterError | None:
        """Why the platform answers nothing at present."""
        gap = self.now(Away.PLATFORM, at, account)
        if gap is None:
            return None
        return Blocked(Wall.CAPTCHA) if gap.walled else TryLater("the platform does not answer (503)")

    def spoilt(self, account: str) -> str | None:
        """How this answer is spoilt; None for a good one."""
        roll = self.random.random() * 100
        for kind, share in SPOILT[account].items():
            if roll < share:
                return kind
            roll -= share
        return None

    def until(self, begin: datetime, within: timedelta, account: str) -> datetime:
        """The latest moment of a promise: what was away meanwhile is added, and once the longest wait for a try."""
        end, seen = begin + within, set[int]()
        while late := [gap for gap in self._in_the_way(account) if gap.begin < end and gap.end > begin]:
            fresh = [gap for gap in late if id(gap) not in seen]
            if not fresh:
                break
            seen |= {id(gap) for gap in fresh}
            for gap in fresh:
                end += abs(gap.step) if gap.what is Away.CLOCK else gap.end - max(gap.begin, begin) + LONGEST_TRY
        return end

    def _in_the_way(self, account: str) -> Iterator[Gap]:
        return (gap for gap in self.gaps if gap.account in (None, account))


def spoilt_error(kind: str) -> AdapterError:
    """The error of an answer that says nothing at all."""
    if kind == "wall":
        return Blocked(Wall.CAPTCHA)
    if kind == "busy":
        return TryLater("503")
    if kind == "abroad":
        return Misread(
            "the page was made for delivery to China, not within Canada and prints prices in CNY, not in CAD"
        )
    return Misread("the page breaks off")


def weather(random: Random, begin: datetime, length: timedelta, accounts: Sequence[str]) -> Weather:
    """As much as a bad quarter brings, in proportion to its length."""
    share = length / days(90)
    gaps: list[Gap] = []

    def some(number: float, shortest: timedelta, longest: timedelta) -> Iterator[tuple[datetime, datetime]]:
        for _ in range(int(number * share + random.random())):
            at = begin + days(1) + random.random() * (length - days(1))
            yield at, at + shortest + random.random() * (longest - shortest)

    for account in accounts:
        walled = account == "ca"
        gaps += [Gap(Away.PLATFORM, *when, account, walled=walled) for when in some(4, minutes(30), hours(4))]
        gaps += [Gap(Away.PLATFORM, *when, account) for when in some(1, hours(8), hours(14))]
    gaps += [Gap(Away.MACHINE, *when) for when in some(2, hours(6), hours(9))]
    gaps += [Gap(Away.MACHINE, *when) for when in some(10, minutes(1), minutes(4))]
    gaps += [Gap(Away.TELEGRAM, *when) for when in some(4, minutes(20), hours(5))]
    steps = [hours(1) * random.choice((-1, 1)) for _ in range(3)]
    clocks = zip(some(3, hours(2), hours(8)), steps, strict=False)
    gaps += _apart([Gap(Away.CLOCK, *when, step=step) for when, step in clocks])
    return Weather(tuple(sorted(gaps, key=lambda gap: gap.begin)), random)


def _apart(gaps: Sequence[Gap]) -> list[Gap]:
    """A clock that is wrong is not set wrong once more."""
    found: list[Gap] = []
    for gap in sorted(gaps, key=lambda one: one.begin):
        if not found or gap.begin > found[-1].end:
            found.append(gap)
    return found
