"""Holds what came on the phones against what was planted: told in time, false wakes, withheld without a reason."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.readings import Subject
from storage.states import Severity
from tests.quarter.faults import Away, Gap, Weather
from tests.quarter.glance import Case, Withheld
from tests.quarter.phones import Rang
from tests.quarter.planting import Planted
from tests.quarter.promises import FALSE_WAKES, OUTAGE_TOLD
from tests.quarter.world import days, hours

# What a planted event truly leads to besides: told by these rules, about the same listing or account, it is no false
# alarm. A listing that is taken down or followed is in more than one trouble.
LEADS_TO: Mapping[str, tuple[str, ...]] = {
    "hijack": ("below_floor", "seller_wave", "below_cost"),
    "hijacker_back": ("below_floor", "below_cost"),
    "family": ("below_floor", "seller_wave"),
    "wave": ("new_seller",),
    "below_cost": ("price_changed", "below_floor"),
    "price_not_mine": ("below_floor", "below_cost"),
    "suppressed": ("not_live", "listing_issue", "featured_nobody"),
    "hidden_from_search": ("listing_issue", "not_live"),
    "deleted": ("featured_lost", "featured_nobody", "new_seller"),
    "page_gone": ("featured_nobody", "featured_lost"),
    "stock_out": ("not_live", "listing_suppressed", "featured_nobody", "stock_low"),
    "orders_third": ("orders_stopped",),
    "complaint": ("account_standing", "metric_near_limit", "listing_issue", "deadline"),
    "merged": ("content_changed", "variation_merged"),
    "dispatch": ("metric_near_limit",),
}
# What is true goes on being told so long after it is over: the last look, the end of a ladder.
_ECHO = hours(12)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One planted event: when it was told, by which rule, and whether that was in time and loud enough."""

    event: Planted
    told: Rang | None
    case: Case | None

    @property
    def ok(self) -> bool:
        return self.told is not None and self.told.at <= self.event.until

    @property
    def delay(self) -> timedelta | None:
        return self.told.at - self.event.begin if self.told else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A whole seed."""

    verdicts: Sequence[Verdict]
    false_wakes: Sequence[tuple[Rang, Case]]
    withheld: Counter[str]
    unexplained: Sequence[Withheld]
    unspoken: Sequence[Case]
    outages: Sequence[str]
    pushes_a_week: Mapping[int, Counter[str]]

    @property
    def holds(self) -> bool:
        told = all(one.ok for one in self.verdicts)
        silent = self.unexplained or self.unspoken or self.outages
        return told and len(self.false_wakes) <= FALSE_WAKES and not silent


def verdict(event: Planted, told: Iterable[Rang], subjects: Mapping[int, Subject]) -> Verdict:
    """The first message that tells of it, loudly enough, or the line that was added to one of the last minutes."""
    since = event.told_from or event.begin
    for one in told:
        if one.at < since or one.at > event.end + _ECHO:
            continue
        for case in one.cases:
            loud = Severity(case.severity).weight >= event.least.weight
            if loud and case.rule in event.promise.rules and belongs(case, event, subjects):
                return Verdict(event, one, case)
    return Verdict(event, None, None)


def belongs(case: Case, event: Planted, subjects: Mapping[int, Subject]) -> bool:
    """Whether the case is about what the event happened to."""
    if case.account != event.account and not event.about:
        return False
    if event.about:
        return case.speaks_of(event.about)
    if not event.listings:
        return case.listing is None
    if case.listing is not None:
        return subjects.get(case.listing) in event.listings
    return any(case.speaks_of(one.id) for one in event.listings)


def is_true(one: Rang, case: Case, events: Sequence[Planted], subjects: Mapping[int, Subject]) -> bool:
    """Whether somebody was woken by what was planted, or by what that led to."""
    for event in events:
        rules = (*event.promise.rules, *LEADS_TO.get(event.promise.kind, ()))
        in_time = event.begin - hours(1) <= one.at <= event.end + _ECHO
        if in_time and case.rule in rules and belongs(case, event, subjects):
            return True
    return False


def false_wakes(
    rang: Iterable[Rang], events: Sequence[Planted], subjects: Mapping[int, Subject]
) -> list[tuple[Rang, Case]]:
    """Each case that rang as a wake and belongs to nothing that was planted; its ladder is part of it."""
    found: dict[int, tuple[Rang, Case]] = {}
    for one in rang:
        for case in (case for case in one.cases if one.ring and case.severity == Severity.WAKE):
            if case.id not in found and not is_true(one, case, events, subjects):
                found[case.id] = one, case
    return [*found.values()]


def untold_outages(
    told: Collection[Rang], weather: Weather, end: datetime, ended: Mapping[int, datetime]
) -> Iterator[str]:
    """Each way that stayed closed for longer than patience allows, and of which nobody was told in time.

    `ended` is when cases ended: one that was told a little before and was open all along tells of it.
    """
    for gap in closed(weather):
        until = weather.until(gap.begin, OUTAGE_TOLD, "")
        covered = gap.end < until or until > end
        if covered or any(
            one.what is Away.MACHINE and one.begin < until and one.end > gap.begin for one in weather.gaps
        ):
            continue
        said = (
            case
            for one in told
            for case in one.cases
            if one.at <= until and (one.at >= gap.begin or ended.get(case.id, one.at) > min(until, gap.end))
        )
        if not any(case.rule == "state_unknown" and case.account == gap.account for case in said):
            yield f"{gap.account} was away from {gap.begin:%d %b %H:%M} to {gap.end:%d %b %H:%M}, and nobody was told"


def closed(weather: Weather) -> list[Gap]:
    """The times in which a platform's way was closed: gaps that touch are one outage, which is told once."""
    found: dict[str | None, list[Gap]] = {}
    for gap in sorted(weather.gaps, key=lambda one: one.begin):
        if gap.what is not Away.PLATFORM:
            continue
        of_account = found.setdefault(gap.account, [])
        if of_account and gap.begin <= of_account[-1].end:
            of_account[-1] = replace(of_account[-1], end=max(of_account[-1].end, gap.end))
        else:
            of_account.append(gap)
    return [gap for of_account in found.values() for gap in of_account]


def pushes(rang: Iterable[Rang], length: timedelta) -> dict[int, Counter[str]]:
    """New messages a week, by chat: with a sound, without, and woken."""
    weeks = length / days(7)
    counts: dict[int, Counter[str]] = {}
    for one in rang:
        row = counts.setdefault(one.chat, Counter())
        row["ring" if one.ring else "silent"] += 1
    return {chat: Counter({kind: round(count / weeks) for kind, count in row.items()}) for chat, row in counts.items()}
