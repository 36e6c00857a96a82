"""What the morning message is made of, counted from what was stored, and nothing prettier than it was."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.readings import Topic
from monitor.marks import TOLD, PatienceOf, is_blind
from storage.states import (
    AccountWatch,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    LookCount,
    Severity,
    Span,
    Status,
    Step,
    Trouble,
    Watch,
    WatchedListing,
)

Row = TypeVar("Row", Span, Trouble)

# How often an account is asked the questions of a topic.
PeriodOf = Callable[[str, Topic], timedelta]

# A first or last look may be due by so many periods before its time counts as a gap.
_GRACE_PERIODS = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which one listing was not seen; `why` is the trouble's text, None where nobody looked."""

    listing_id: int
    begin: datetime
    end: datetime
    why: str | None

    @property
    def length(self) -> timedelta:
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Coverage:
    """The proof of watch: listings of which every question was answered, looks that succeeded, and the worst gaps."""

    checked: int
    listings: int
    paused: int
    every: timedelta | None
    looks: int
    failures: int
    gaps: tuple[Gap, ...]

    @property
    def percent(self) -> float | None:
        """Looks that succeeded, in per cent; 100 only if every one did. None where there was none."""
        total = self.looks + self.failures
        if not total:
            return None
        rounded = round(100 * self.looks / total, 1)
        return min(rounded, 99.9) if self.failures else rounded


@dataclass(frozen=True, slots=True)
class Withheld:
    """An incident that was not told to this person, and why."""

    incident: Incident
    reason: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days in four numbers: looks, alerts told, alerts withheld, findings that the second look disproved."""

    looks: int
    told: int
    withheld: int
    disproved: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One person's morning message about the time from `since` to `until`; `unread` is what accounts do not tell,
    `off` the grave rules that are switched off for him.
    """

    since: datetime
    until: datetime
    open: tuple[Incident, ...]
    resolved: tuple[Incident, ...]
    withheld: tuple[Withheld, ...]
    parked: tuple[Delivery, ...]
    unknown: tuple[WatchedListing, ...]
    coverage: Coverage
    week: Week | None = None
    rivals: Coverage | None = None
    unread: tuple[AccountWatch, ...] = ()
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What storage says of a time: the listings and watches of now, coverage spans, troubles and counts since then."""

    listings: Sequence[WatchedListing]
    watches: Sequence[Watch]
    spans: Sequence[Span]
    troubles: Sequence[Trouble]
    counts: Sequence[LookCount]
    period: PeriodOf


def digest_of(
    seen: Seen,
    incidents: Sequence[Incident],
    deliveries: Sequence[Delivery],
    parked: Sequence[Delivery],
    patience: PatienceOf,
    since: datetime,
    until: datetime,
    week: Week | None = None,
) -> Digest:
    """The digest of one person: `incidents` open or touched since then, `deliveries` and `parked` his own."""
    withheld = tuple(_withheld(incidents, deliveries))
    listings = {listing.id: listing for listing in active(seen.listings, until) if not listing.rival}
    asked = [one for one in seen.watches if not one.topic.is_search]
    blind = {one.listing_id for one in asked if is_blind(one, patience(one), until)}
    return Digest(
        since=since,
        until=until,
        open=tuple(_gravest_first(one for one in incidents if _is_told(one) and one.status in TOLD)),
        resolved=tuple(_gravest_first(one for one in incidents if _is_told(one) and _ended(one, since))),
        withheld=withheld,
        parked=tuple(parked),
        unknown=tuple(listing for key, listing in listings.items() if key in blind),
        coverage=coverage_of(seen, since, until),
        week=week,
        rivals=coverage_of(seen, since, until, rivals=True),
    )


def week_of(counts: Sequence[LookCount], incidents: Sequence[Incident], deliveries: Sequence[Delivery]) -> Week:
    """The numbers of seven days, from what was stored in them."""
    said = {one for row in deliveries if _is_first_telling(row) for one in row.incident_ids}
    withheld = {one for row in deliveries if _is_kept_back(row) for one in row.incident_ids}
    return Week(
        looks=sum(row.looks + row.failures for row in counts),
        told=len(said),
        withheld=len(withheld - said),
        disproved=sum(one.status is Status.RESOLVED and one.confirmed_at is None for one in incidents),
    )


def coverage_of(seen: Seen, since: datetime, until: datetime, *, rivals: bool = False) -> Coverage:
    """The proof of watch for my listings, or the rivals', that are watched now and not paused."""
    of_it = [one for one in seen.listings if one.rival is rivals]
    listings = active(of_it, until)
    ids = {listing.id for listing in listings}
    watches = [watch for watch in seen.watches if watch.listing_id in ids]
    counts = [row for row in seen.counts if row.listing_id in ids]
    answered = {(row.listing_id, row.topic) for row in counts if row.looks}
    missing = {
        watch.listing_id
        for watch in watches
        if (watch.listing_id, watch.topic) not in answered and not _is_seldom(watch, seen.period, since, until)
    }
    asked = {watch.listing_id for watch in watches}
    return Coverage(
        checked=len(asked - missing),
        listings=len(listings),
        paused=len(of_it) - len(listings),
        every=min((seen.period(watch.account, watch.topic) for watch in watches), default=None),
        looks=sum(row.looks for row in counts),
        failures=sum(row.failures for row in counts),
        gaps=_gaps(seen, watches, since, until),
    )


def _is_seldom(watch: Watch, period_of: PeriodOf, since: datetime, until: datetime) -> bool:
    """Whether so short a time need not hold a look at it, and it was answered when it was last due."""
    period = period_of(watch.account, watch.topic)
    return 2 * period > until - since and watch.read_at is not None and until - watch.read_at <= 2 * period


def active(listings: Iterable[WatchedListing], now: datetime) -> list[WatchedListing]:
    """The listings that are not paused."""
    return [one for one in listings if not (one.paused_until and one.paused_until > now)]


def _gaps(seen: Seen, watches: Sequence[Watch], since: datetime, until: datetime) -> tuple[Gap, ...]:
    """The longest gap of each listing, the longest first."""
    spans, troubles = _by_watch(seen.spans), _by_watch(seen.troubles)
    found: list[Gap] = []
    for watch in watches:
        met = [one for topic in Topic for one in troubles.get((watch.listing_id, topic), ())]
        own = spans.get((watch.listing_id, watch.topic), [])
        found += _gaps_of(watch, own, met, seen.period, since, until)
    worst = {gap.listing_id: gap for gap in sorted(found, key=lambda gap: gap.length)}
    return tuple(sorted(worst.values(), key=lambda gap: gap.length, reverse=True))


def _by_watch(rows: Iterable[Row]) -> dict[tuple[int, Topic], list[Row]]:
    """The rows of each question about each listing, found at once among hundreds of listings."""
    found: dict[tuple[int, Topic], list[Row]] = {}
    for row in rows:
        found.setdefault((row.listing_id, row.topic), []).append(row)
    return found


def _gaps_of(
    watch: Watch,
    spans: Iterable[Span],
    troubles: Sequence[Trouble],
    period_of: PeriodOf,
    since: datetime,
    until: datetime,
) -> Iterable[Gap]:
    grace = _GRACE_PERIODS * period_of(watch.account, watch.topic)
    at = max(since, watch.created_at)
    for place, span in enumerate(sorted(spans, key=lambda span: span.begin)):
        if span.begin - at > (timedelta(0) if place else grace):
            yield _gap(watch, troubles, at, span.begin)
        at = max(at, span.end)
    if until - at > grace:
        yield _gap(watch, troubles, at, until)


def _gap(watch: Watch, troubles: Sequence[Trouble], begin: datetime, end: datetime) -> Gap:
    """The gap with the trouble of its listing that filled most of it."""
    met = [one for one in troubles if one.begin <= end and one.end >= begin]
    worst = max(met, key=lambda one: min(one.end, end) - max(one.begin, begin), default=None)
    return Gap(watch.listing_id, begin, end, worst.why if worst else None)


def _withheld(incidents: Sequence[Incident], deliveries: Sequence[Delivery]) -> Iterable[Withheld]:
    """Each incident once, with its latest reason, unless it was told after all."""
    told = {one for row in deliveries if _is_first_telling(row) for one in row.incident_ids}
    reasons = {one: row.reason or "" for row in deliveries if _is_kept_back(row) for one in row.incident_ids}
    for incident in incidents:
        if incident.id in reasons and incident.id not in told:
            yield Withheld(incident, reasons[incident.id])


def _is_first_telling(row: Delivery) -> bool:
    tells = row.kind is DeliveryKind.SAY and row.step not in (Step.FIRST_LOOK, Step.DIGEST, Step.ORDERS)
    return tells and row.state is DeliveryState.SENT


def _is_kept_back(row: Delivery) -> bool:
    """An edit that was not made any more kept nothing from anybody."""
    return row.kind is DeliveryKind.SAY and row.state is DeliveryState.WITHHELD


def _is_told(incident: Incident) -> bool:
    return incident.confirmed_at is not None and incident.severity is not Severity.DIGEST


def _ended(incident: Incident, since: datetime) -> bool:
    return incident.resolved_at is not None and incident.resolved_at >= since


def _gravest_first(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda one: (-one.severity.weight, one.raised_at))
