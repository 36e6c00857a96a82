"""A platform cannot be read: degraded at once and silently (O2), unknown after a while and aloud (O1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.findings import Bad, Verdict
from storage.states import AccountWatch, Facts, JsonValue, Severity, Watch, WatchedRanking

STATE_UNKNOWN = "state_unknown"
SOURCE_DEGRADED = "source_degraded"
PLACES_UNKNOWN = "places_unknown"
PUSH_QUIET = "push_quiet"
BUSINESS_UNKNOWN = "business_unknown"
NAMES = (STATE_UNKNOWN, SOURCE_DEGRADED, PLACES_UNKNOWN, PUSH_QUIET, BUSINESS_UNKNOWN)

_FAILURES_THAT_DEGRADE = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a source may be unreadable: at least `least`, and three of the watch's own periods."""

    least: timedelta
    period: timedelta

    @property
    def limit(self) -> timedelta:
        return max(self.least, 3 * self.period)


def is_unknown(watch: Watch, patience: Patience, now: datetime) -> bool:
    """Two failures in a row, and nothing read for longer than patience allows."""
    if watch.failures < 2 or watch.failing_since is None:
        return False
    # In both directions: a moment that lies far ahead was noted before the clock was set back, and proves nothing.
    return abs(now - (watch.read_at or watch.failing_since)) >= patience.limit


def unknown(watches: Sequence[Watch], patience: Callable[[Watch], Patience], now: datetime) -> Verdict:
    """One finding for the source, however many of its listings are unknown; `all` says that nothing is answered."""
    lost = [watch for watch in watches if is_unknown(watch, patience(watch), now)]
    if not lost:
        return Verdict()
    nothing = _nothing_answered(watches, lost)
    # In an outage those whose patience is not over yet are no better known.
    facts = {**_facts([one for one in watches if one.failures] if nothing else lost), "all": nothing}
    return Verdict((Bad("source", Severity.PUSH, facts, confirm=False),))


def _nothing_answered(watches: Sequence[Watch], lost: Sequence[Watch]) -> bool:
    """Whether no watch was read since the trouble began; one that still waits for its turn has no answer either."""
    since = min(watch.failing_since for watch in lost if watch.failing_since)
    return all(watch.failures or watch.read_at is None or watch.read_at <= since for watch in watches)


def degraded(watches: Sequence[Watch]) -> Verdict:
    """Half of the source's watches or more fail, three failures together at the least."""
    failing = [watch for watch in watches if watch.failures]
    if not failing or 2 * len(failing) < len(watches):
        return Verdict()
    if sum(watch.failures for watch in failing) < _FAILURES_THAT_DEGRADE:
        return Verdict()
    return Verdict((Bad("source", Severity.SILENT, _facts(failing), confirm=False),))


def places_unknown(rankings: Sequence[WatchedRanking], patience: Patience, now: datetime) -> Verdict:
    """One finding for all search words and lists of the account that cannot be read, at once where it is forbidden."""
    lost = [one for one in rankings if one.refused or is_lost(one, patience, now)]
    if not lost:
        return Verdict()
    names: list[JsonValue] = [one.ranking.name for one in lost]
    since = min((one.failing_since for one in lost if one.failing_since), default=None)
    facts: Facts = {
        "names": names,
        "since": since.isoformat() if since else None,
        "why": next((one.trouble for one in lost if one.trouble), None),
        "refused": any(one.refused for one in lost),
    }
    return Verdict((Bad("places", Severity.SILENT, facts, confirm=False),))


def business_unknown(
    business: Sequence[AccountWatch],
    listings: Sequence[Watch],
    patience: Callable[[AccountWatch], Patience],
    now: datetime,
) -> Verdict:
    """One finding for all questions about the account that are not answered, at once for those that are forbidden.

    Where nothing is known of its `listings` either since it began, STATE_UNKNOWN is what tells it, or will.
    """
    lost = [one for one in business if one.refused or is_lost(one, patience(one), now)]
    if not lost:
        return Verdict()
    if any(one.not_before <= now for one in lost):
        return Verdict(silent=True)  # it is being asked again at this moment, perhaps because an outage has ended
    since = min((one.failing_since for one in lost if one.failing_since), default=None)
    if since and listings and not any(one.read_at and one.read_at > since for one in listings):
        return Verdict(silent=True)
    topics: list[JsonValue] = [*sorted(one.topic.value for one in lost)]
    facts: Facts = {
        "topics": topics,
        "since": since.isoformat() if since else None,
        "why": next((one.trouble for one in lost if one.trouble), None),
        "refused": all(one.refused for one in lost),
    }
    return Verdict((Bad("business", Severity.PUSH, facts, confirm=False),))


def push_quiet(heard: datetime, after: timedelta, why: str | None, now: datetime) -> Verdict:
    """Nothing came of the platform's own accord for too long; `why` is what hinders us, None where nothing does."""
    if abs(now - heard) < after:
        return Verdict()
    facts: Facts = {"since": heard.isoformat(), "why": why}
    return Verdict((Bad("push", Severity.SILENT, facts, confirm=False),))


def is_lost(asked: WatchedRanking | AccountWatch, patience: Patience, now: datetime) -> bool:
    """Two failures in a row, and nothing read for longer than patience allows."""
    if asked.failures < 2 or asked.failing_since is None:
        return False
    return abs(now - (asked.read_at or asked.failing_since)) >= patience.limit


def _facts(watches: Sequence[Watch]) -> Facts:
    since = min((watch.failing_since for watch in watches if watch.failing_since), default=None)
    return {
        "listings": [*sorted({watch.listing_id for watch in watches})],
        "since": since.isoformat() if since else None,
        "why": next((watch.trouble for watch in watches if watch.trouble), None),
    }
