"""What the morning message is made of, counted from what was stored, and nothing prettier than it was."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.coverage import Coverage, Seen, active, coverage_of
from monitor.flapping import is_calm
from monitor.marks import ALARMING, TOLD, PatienceOf, is_blind
from monitor.rules.deadline import DEADLINE
from monitor.rules.drill import DRILL
from storage.states import (
    AccountWatch,
    Deadline,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    Ordered,
    Severity,
    Status,
    Unshipped,
    WatchedListing,
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """An incident that was not told to this person, and why."""

    incident: Incident
    reason: str


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold in the day that ended last, and in the one before and the same weekday before that.

    None where the orders of that day are not stored. `read_to` is how far they were read where that is not to the end.
    """

    day: Sequence[Ordered]
    day_before: Sequence[Ordered] | None
    week_before: Sequence[Ordered] | None
    read_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """One person's morning message about the time from `since` to `until`.

    Of what is open, `pressing` gets worse by waiting and nobody has it in hand, `taken` is in somebody's hands or put
    off, the rest can wait. `unread` is what accounts do not tell, `off` the grave rules that are switched off for him,
    `drills` count nowhere else, `sold` are the numbers of the day where the chat may hear them and an account tells.
    `due` and `to_ship` are what is due on the day after, of which nothing was told yet.
    """

    since: datetime
    until: datetime
    pressing: tuple[Incident, ...]
    taken: tuple[Incident, ...]
    waiting: tuple[Incident, ...]
    resolved: tuple[Incident, ...]
    withheld: tuple[Withheld, ...]
    parked: tuple[Delivery, ...]
    unknown: tuple[WatchedListing, ...]
    coverage: Coverage
    rivals: Coverage | None = None
    unread: tuple[AccountWatch, ...] = ()
    off: tuple[str, ...] = ()
    sold: Sold | None = None
    drills: tuple[Incident, ...] = ()
    due: tuple[Deadline, ...] = ()
    to_ship: tuple[Unshipped, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened that anybody needs to know."""
        happened = (self.pressing, self.taken, self.waiting, self.resolved, self.withheld)
        return not any((*happened, self.parked, self.unknown, self.unread, self.due, self.to_ship))


def digest_of(
    seen: Seen,
    incidents: Sequence[Incident],
    deliveries: Sequence[Delivery],
    parked: Sequence[Delivery],
    patience: PatienceOf,
    since: datetime,
    until: datetime,
) -> Digest:
    """The digest of one person: `incidents` open or touched since then, `deliveries` and `parked` his own."""
    drills = tuple(one for one in incidents if one.rule == DRILL and one.confirmed_at and one.confirmed_at >= since)
    incidents = [one for one in incidents if one.rule != DRILL]
    withheld = tuple(_withheld(incidents, deliveries))
    listings = {listing.id: listing for listing in active(seen.listings, until) if not listing.rival}
    asked = [one for one in seen.watches if not one.topic.is_search]
    blind = {one.listing_id for one in asked if is_blind(one, patience(one), until)}
    still = _gravest_first(one for one in incidents if _is_told(one) and one.status in TOLD)
    return Digest(
        since=since,
        until=until,
        pressing=tuple(one for one in still if is_pressing(one)),
        taken=tuple(one for one in still if is_in_hand(one)),
        waiting=tuple(one for one in still if not is_pressing(one) and not is_in_hand(one)),
        resolved=tuple(_gravest_first(one for one in incidents if _is_told(one) and _ended(one, since))),
        withheld=withheld,
        parked=tuple(parked),
        unknown=tuple(listing for key, listing in listings.items() if key in blind),
        coverage=coverage_of(seen, since, until),
        rivals=coverage_of(seen, since, until, rivals=True),
        drills=drills,
    )


def is_in_hand(incident: Incident) -> bool:
    """Whether somebody has taken it, or put it off."""
    return incident.status is Status.ACKNOWLEDGED or incident.snoozed_until is not None


def is_pressing(incident: Incident) -> bool:
    """Whether it gets worse by waiting: worth a sound, or due within a day, there now, and in nobody's hands."""
    grave = incident.severity in ALARMING or incident.rule == DEADLINE
    return grave and not is_in_hand(incident) and not is_calm(incident)


def by_reason(withheld: Iterable[Withheld]) -> list[tuple[str, int]]:
    """How many were kept back for each reason, the most frequent first."""
    return Counter(one.reason for one in withheld).most_common()


def _withheld(incidents: Sequence[Incident], deliveries: Sequence[Delivery]) -> Iterable[Withheld]:
    """Each incident once, with its latest reason, unless it was told after all."""
    told = {one for row in deliveries if is_first_telling(row) for one in row.incident_ids}
    reasons = {one: row.reason or "" for row in deliveries if is_kept_back(row) for one in row.incident_ids}
    for incident in incidents:
        if incident.id in reasons and incident.id not in told:
            yield Withheld(incident, reasons[incident.id])


def is_first_telling(row: Delivery) -> bool:
    """Whether it is a new message about an incident that arrived."""
    return row.kind is DeliveryKind.SAY and row.state is DeliveryState.SENT and bool(row.incident_ids)


def is_kept_back(row: Delivery) -> bool:
    """An edit that was not made any more kept nothing from anybody."""
    return row.kind is DeliveryKind.SAY and row.state is DeliveryState.WITHHELD


def _is_told(incident: Incident) -> bool:
    return incident.confirmed_at is not None and incident.severity is not Severity.DIGEST


def _ended(incident: Incident, since: datetime) -> bool:
    return incident.resolved_at is not None and incident.resolved_at >= since


def _gravest_first(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda one: (-one.severity.weight, one.raised_at))
