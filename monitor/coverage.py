"""The proof of watch: what was looked at, how often, and the times in which nothing was seen, with their causes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.readings import Topic
from storage.states import LookCount, Span, Trouble, Watch, WatchedListing

Row = TypeVar("Row", Span, Trouble)

# How often an account is asked the questions of a topic.
PeriodOf = Callable[[str, Topic], timedelta]

_PLACES = {topic: place for place, topic in enumerate(Topic)}
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
        return percent_of(self.looks, self.failures)


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """The proof of watch for one question about one listing; `gap` is the longest, `read_at` the last sound answer."""

    topic: Topic
    every: timedelta
    looks: int
    failures: int
    gap: Gap | None
    read_at: datetime | None
    trouble: str | None

    @property
    def percent(self) -> float | None:
        """Looks that succeeded, in per cent; None where there was none."""
        return percent_of(self.looks, self.failures)


def percent_of(looks: int, failures: int) -> float | None:
    """What share succeeded, rounded but never up to 100; None where nobody looked."""
    if not looks + failures:
        return None
    rounded = round(100 * looks / (looks + failures), 1)
    return min(rounded, 99.9) if failures else rounded


@dataclass(frozen=True, slots=True)
class Seen:
    """What storage says of a time: the listings and watches of now, coverage spans, troubles and counts since then."""

    listings: Sequence[WatchedListing]
    watches: Sequence[Watch]
    spans: Sequence[Span]
    troubles: Sequence[Trouble]
    counts: Sequence[LookCount]
    period: PeriodOf


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


def of_topics(seen: Seen, listing_id: int, since: datetime, until: datetime) -> tuple[TopicCoverage, ...]:
    """The proof of watch for each question about one listing, in the order of their topics."""
    watches = sorted((one for one in seen.watches if one.listing_id == listing_id), key=lambda one: one.topic)
    spans, troubles = _by_watch(seen.spans), _by_watch(seen.troubles)
    counts = {(row.listing_id, row.topic): row for row in seen.counts}
    found = []
    for watch in watches:
        key = listing_id, watch.topic
        gaps = _gaps_of(watch, spans.get(key, ()), troubles.get(key, ()), seen.period, since, until)
        count = counts.get(key)
        found.append(
            TopicCoverage(
                topic=watch.topic,
                every=seen.period(watch.account, watch.topic),
                looks=count.looks if count else 0,
                failures=count.failures if count else 0,
                gap=max(gaps, key=lambda gap: gap.length, default=None),
                read_at=watch.read_at,
                trouble=watch.trouble if watch.failures else None,
            )
        )
    return tuple(found)


def _is_seldom(watch: Watch, period_of: PeriodOf, since: datetime, until: datetime) -> bool:
    """Whether so short a time need not hold a look at it, and it was answered when it was last due."""
    period = period_of(watch.account, watch.topic)
    return 2 * period > until - since and watch.read_at is not None and until - watch.read_at <= 2 * period


def active(listings: Iterable[WatchedListing], now: datetime) -> list[WatchedListing]:
    """The listings that are not paused."""
    return [one for one in listings if not (one.paused_until and one.paused_until > now)]


def _gaps(seen: Seen, watches: Sequence[Watch], since: datetime, until: datetime) -> tuple[Gap, ...]:
    """The longest gap of each listing, the longest first."""
    spans, troubles = _by_watch(seen.spans), dict[int, list[Trouble]]()
    # In the order of the topics: of two that filled as much of a gap the first one's is told.
    for one in sorted(seen.troubles, key=lambda one: _PLACES[one.topic]):
        troubles.setdefault(one.listing_id, []).append(one)
    found: list[Gap] = []
    for watch in watches:
        met, own = troubles.get(watch.listing_id, ()), spans.get((watch.listing_id, watch.topic), [])
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
