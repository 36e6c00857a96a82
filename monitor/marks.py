"""The four states in which a listing can be shown; unknown is never shown as good."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from adapters.readings import Topic
from monitor.rules import RULES
from monitor.rules.drill import DRILL
from monitor.rules.source import Patience, is_lost, is_unknown
from storage.states import AccountWatch, Incident, Severity, Status, Watch, WatchedListing

PatienceOf = Callable[[Watch], Patience]


class Question(Protocol):
    """What is asked of an account, about whichever listing or about the account as a whole."""

    @property
    def account(self) -> str: ...

    @property
    def topic(self) -> Topic: ...


AnyPatienceOf = Callable[[Question], Patience]

TOLD = (Status.CONFIRMED, Status.ACKNOWLEDGED)
ALARMING = (Severity.WAKE, Severity.PUSH)
_STATE = frozenset({Topic.LISTINGS, Topic.OFFERS, Topic.RIVALS})
_JUDGED = {rule.name: rule.topics for rule in RULES}


class Mark(StrEnum):
    """How a listing stands, the gravest first."""

    ALERT = "alert"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    CLEAR = "clear"


def mark_of(
    listing: WatchedListing,
    watches: Sequence[Watch],
    incidents: Sequence[Incident],
    patience: PatienceOf,
    now: datetime,
) -> Mark:
    """The listing's mark; `watches` and `incidents` are its own."""
    if listing.paused_until and listing.paused_until > now:
        return Mark.PAUSED
    if any(is_alarming(incident) for incident in incidents):
        return Mark.ALERT
    own = [watch for watch in watches if not watch.topic.is_search]
    if not own or any(is_blind(watch, patience(watch), now) for watch in own):
        return Mark.UNKNOWN
    return Mark.CLEAR


def marks_of(
    listings: Iterable[WatchedListing],
    watches: Iterable[Watch],
    incidents: Iterable[Incident],
    patience: PatienceOf,
    now: datetime,
) -> list[Mark]:
    """The marks of many listings in their order; `watches` and `incidents` are everybody's."""
    own_watches: dict[int, list[Watch]] = defaultdict(list)
    own_incidents: dict[int | None, list[Incident]] = defaultdict(list)
    for watch in watches:
        own_watches[watch.listing_id].append(watch)
    for incident in incidents:
        own_incidents[incident.listing_id].append(incident)
    return [mark_of(one, own_watches[one.id], own_incidents[one.id], patience, now) for one in listings]


def is_alarming(incident: Incident) -> bool:
    """Told, not over, and more than a note for the digest or a drill."""
    return incident.status in TOLD and incident.severity in ALARMING and incident.rule != DRILL


def is_blind(watch: Watch, patience: Patience, now: datetime) -> bool:
    """Never read, unreadable for too long, or simply not read for too long (nobody looked)."""
    if watch.read_at is None:
        return True
    return is_unknown(watch, patience, now) or now - watch.read_at > patience.limit


def unread(watches: Iterable[AccountWatch], patience: AnyPatienceOf, now: datetime) -> list[AccountWatch]:
    """The questions about accounts whose answers are not known at present: forbidden, failing or not asked for long.

    One that was never answered and does not fail is not among them: its first answer is awaited, or there can be none.
    """
    return [one for one in watches if one.refused or is_lost(one, patience(one), now) or _is_stale(one, patience, now)]


def _is_stale(watch: AccountWatch, patience: AnyPatienceOf, now: datetime) -> bool:
    """Nobody asked, or no answer came, for too long since the last one; without any, since it is asked at all."""
    if watch.read_at is None and watch.trouble is not None and not watch.failures:
        return False
    return now - (watch.read_at or watch.created_at) > patience(watch).limit


def finding_age(incident: Incident, watches: Sequence[Watch], now: datetime) -> timedelta | None:
    """How old the answers are that an alert stands on: the finding itself may be younger, where the platform told it.

    None where one never came.
    """
    age = data_age(watches, now, incident.rule)
    return min(age, now - incident.seen_at) if age is not None and incident.seen_at else age


def data_age(watches: Sequence[Watch], now: datetime, rule: str = "") -> timedelta | None:
    """How old the oldest of the answers is that the rule judges, else of those about state and sellers.

    None where one never came. What a sale costs is asked once a day: a new seller is no old news for that.
    """
    judged = _JUDGED.get(rule, _STATE)
    read = [watch.read_at for watch in watches if watch.topic in judged]
    return max((now - at for at in read if at), default=None) if read and None not in read else None
