"""Plays a rule over looks: the same checks and the same fold as by day, with nothing stored and nobody told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.findings import Look, Memory, Rule
from monitor.flapping import LOOK_BACK
from monitor.incidents import Place, folded
from monitor.thresholds import Thresholds
from storage.states import Incident, Severity, Step

_TOLD = (Step.CONFIRMED, Step.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Played:
    """The incidents that would have been told, each as it stood at the end, in the order of their telling."""

    told: tuple[Incident, ...] = ()
    looks: int = 0

    @property
    def woken(self) -> int:
        """How many of them would have rung at night."""
        return sum(one.severity is Severity.WAKE for one in self.told)

    def __add__(self, other: "Played") -> "Played":
        told = sorted((*self.told, *other.told), key=lambda one: one.confirmed_at or one.raised_at)
        return Played(tuple(told), self.looks + other.looks)


def played(rule: Rule, looks: Iterable[Look], thresholds: Thresholds, since: datetime) -> Played:
    """What the rule would have told of one listing since then; what lies before only teaches it."""
    memory: Memory = {}
    open_now: dict[str, Incident] = {}
    found: dict[int, Incident] = {}
    count = 0
    for look in looks:
        look = replace(look, thresholds=thresholds)
        if not rule.judges(look):
            continue
        count += 1
        memory, verdict = rule.check(look, memory)
        place = Place(rule.name, look.listing.account, look.listing.id, str(look.listing.subject))
        # What was over a short while ago may have come back: then it is the same case.
        over = [one for one in found.values() if one.resolved_at and look.at - one.resolved_at <= LOOK_BACK]
        for told in folded(place, verdict, tuple(open_now.values()), look.at, quiet=look.first, ended=over):
            incident = replace(told.incident, id=told.incident.id or len(found) + 1)
            found[incident.id] = incident
            open_now.pop(incident.subject, None)
            if incident.open:
                open_now[incident.subject] = incident
    return Played(_told(tuple(found.values()), since), count)


def _told(found: Sequence[Incident], since: datetime) -> tuple[Incident, ...]:
    return tuple(one for one in found if is_told(one, since))


def is_told(incident: Incident, since: datetime) -> bool:
    """Whether it was told at that time or later, and not only in the morning message."""
    at = incident.confirmed_at
    return at is not None and at >= since and incident.severity is not Severity.DIGEST
