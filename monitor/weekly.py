"""A week in numbers: looks, alerts, wakes and what people said of them, how fast they were told and taken in hand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from monitor.coverage import percent_of
from monitor.digest import is_first_telling, is_kept_back
from monitor.rules.drill import DRILL
from storage.states import Delivery, Incident, LookCount, Severity, Status, Step, Transition

# The steps that follow from something that was read just then.
_READ = (Step.CONFIRMED, Step.WORSENED)
_TOLD = (Step.CONFIRMED, Step.UNCONFIRMED)
_MOST_FREQUENT = 3
# Under which name it is kept how many alerts a week a person wants at most.
BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Spread:
    """How long it took in so many cases: half of them at most `p50`, 95 of 100 at most `p95`."""

    count: int
    p50: timedelta
    p95: timedelta


@dataclass(frozen=True, slots=True)
class Wake:
    """An alert that rang through the night's silence; `false` is what a person said of it, None where nobody did."""

    incident: Incident
    false: bool | None


@dataclass(frozen=True, slots=True)
class Taken:
    """How long an alert waited for somebody to have it in hand."""

    incident: Incident
    after: timedelta


@dataclass(frozen=True, slots=True)
class Weekly:
    """What a person was told in seven days, and what he was not; drills count nowhere but in `drills`.

    `withheld` is for each reason how many alerts, `untaken` counts alerts worth a sound that ended without anybody
    having had them in hand, `by_source` is the median from the reading to the phone of each account, the fastest
    first, `frequent` are the rules that told most. `budget` is how many alerts a week the person wants at most.
    """

    since: datetime
    until: datetime
    looks: int
    failures: int
    told: int
    wakes: tuple[Wake, ...]
    withheld: tuple[tuple[str, int], ...]
    disproved: int
    taken: tuple[Taken, ...]
    untaken: int
    phone: Spread | None
    drills: Spread | None
    by_source: tuple[tuple[str, timedelta], ...]
    frequent: tuple[tuple[str, int], ...]
    budget: int | None = None

    @property
    def percent(self) -> float | None:
        """Looks that succeeded, in per cent; None where there was none."""
        return percent_of(self.looks, self.failures)

    @property
    def false_wakes(self) -> int:
        """Wakes that a person called a false alarm."""
        return sum(one.false is True for one in self.wakes)

    @property
    def unmarked(self) -> tuple[Wake, ...]:
        """Wakes of which nobody has said yet whether they were right."""
        return tuple(one for one in self.wakes if one.false is None)


@dataclass(frozen=True, slots=True)
class Told:
    """What the memory says of a week: the incidents of these deliveries (one person's own), and their steps."""

    incidents: Mapping[int, Incident]
    steps: Mapping[int, Sequence[Transition]]
    deliveries: Sequence[Delivery]
    counts: Sequence[LookCount]


def weekly_of(told: Told, since: datetime, until: datetime, budget: int | None = None) -> Weekly:
    """The week of one person."""
    real = {number: one for number, one in told.incidents.items() if one.rule != DRILL}
    said = {one for row in told.deliveries if is_first_telling(row) for one in row.incident_ids if one in real}
    reasons = {one: row.reason or "" for row in told.deliveries if is_kept_back(row) for one in row.incident_ids}
    rung = {one for row in told.deliveries if is_first_telling(row) and row.ring for one in row.incident_ids}
    wakes = [real[one] for one in sorted(said & rung) if real[one].severity is Severity.WAKE]
    loud = [real[one] for one in sorted(said) if real[one].severity in (Severity.WAKE, Severity.PUSH)]
    waits = [(one, _hand_after(told.steps.get(one.id, ()))) for one in loud]
    took = lags(told.incidents, told.steps, told.deliveries)
    return Weekly(
        since=since,
        until=until,
        looks=sum(row.looks for row in told.counts),
        failures=sum(row.failures for row in told.counts),
        told=len(said),
        wakes=tuple(Wake(one, mark_of(told.steps.get(one.id, ()))) for one in wakes),
        withheld=tuple(Counter(why for one, why in reasons.items() if one in real and one not in said).most_common()),
        disproved=sum(one.status is Status.RESOLVED and one.confirmed_at is None for one in real.values()),
        taken=tuple(Taken(one, after) for one, after in waits if after is not None),
        untaken=sum(after is None and not one.open for one, after in waits),
        phone=spread(lag for one, lag in took if one.rule != DRILL),
        drills=spread(lag for one, lag in took if one.rule == DRILL),
        by_source=_by_source((one, lag) for one, lag in took if one.rule != DRILL),
        frequent=tuple(Counter(real[one].rule for one in said).most_common(_MOST_FREQUENT)),
        budget=budget,
    )


def mark_of(steps: Iterable[Transition]) -> bool | None:
    """Whether a person called it a false alarm (the last word counts); None where nobody said anything."""
    marks = [one.detail.get("false") for one in steps if one.step is Step.MARKED]
    return bool(marks[-1]) if marks else None


def spread(lengths: Iterable[timedelta]) -> Spread | None:
    """Median and 95th percentile; None of nothing."""
    some = tuple(lengths)
    return Spread(len(some), within(some, 0.5), within(some, 0.95)) if some else None


def within(lengths: Iterable[timedelta], share: float) -> timedelta:
    """The shortest of the lengths that this share of them does not exceed: one that was truly met."""
    ordered = sorted(lengths)
    return ordered[ceil(share * len(ordered)) - 1]


def _hand_after(steps: Sequence[Transition]) -> timedelta | None:
    """From the first telling to the first hand; None where nobody took it."""
    told = next((one.at for one in steps if one.step in _TOLD), None)
    taken = next((one.at for one in steps if one.step is Step.ACKNOWLEDGED), None)
    return max(taken - told, timedelta()) if told and taken else None


def lags(
    incidents: Mapping[int, Incident], steps: Mapping[int, Sequence[Transition]], rows: Iterable[Delivery]
) -> list[tuple[Incident, timedelta]]:
    """From the reading that confirmed it to the moment in which Telegram had the message, of each such message."""
    read = {one.id: one for some in steps.values() for one in some if one.step in _READ}
    found = []
    for row in rows:
        step = read.get(row.transition_id)
        incident = incidents.get(row.incident_ids[0]) if row.incident_ids else None
        if is_first_telling(row) and step and incident and row.sent_at:
            found.append((incident, max(row.sent_at - step.at, timedelta())))
    return found


def _by_source(took: Iterable[tuple[Incident, timedelta]]) -> tuple[tuple[str, timedelta], ...]:
    found: dict[str, list[timedelta]] = {}
    for incident, lag in took:
        found.setdefault(incident.account, []).append(lag)
    return tuple(sorted(((account, within(some, 0.5)) for account, some in found.items()), key=lambda one: one[1]))
