"""What is watched, when it was looked at, and what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.rankings import Ranking
from adapters.readings import Money, Subject, Topic
from storage.states.facts import Facts


def is_asked(topic: Topic, *, rival: bool) -> bool:
    """Whether it is a question about a rival's listing, or else about mine: of a rival's there is only one."""
    return (topic is Topic.RIVALS) is rival


@dataclass(frozen=True, slots=True)
class Stood:
    """All listings of mine or of rivals, in the order they were added, and those of them that are not simply read."""

    ids: Sequence[int]
    paused: frozenset[int]
    unknown: frozenset[int]


@dataclass(frozen=True, slots=True)
class WatchedListing:
    """A listing that we were asked to watch, mine or a `rival`'s; `floor` is the lowest price a follower may ask."""

    id: int
    account: str
    subject: Subject
    name: str
    url: str
    floor: Money | None
    paused_until: datetime | None
    added_at: datetime
    first_looked_at: datetime | None
    rival: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """One question about one listing with its schedule; the schedule is data.

    `changes` counts changes found, `looks` whole answers; `failures` counts failed looks in a row since
    `failing_since`, `trouble` is the last error's text.
    """

    id: int
    account: str
    topic: Topic
    listing_id: int
    not_before: datetime
    read_at: datetime | None
    wanted_at: datetime | None
    weight: float
    changes: int
    looks: int
    failures: int
    failing_since: datetime | None
    trouble: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WatchedRanking:
    """A list whose places we follow for every listing of the account in the list's market, with its schedule.

    `failures` counts failed looks in a row since `failing_since`, `trouble` is the last error's text; `refused` says
    that the platform forbids the look (its robots.txt), so that only a person can change it.
    """

    id: int
    account: str
    ranking: Ranking
    added_at: datetime
    not_before: datetime
    read_at: datetime | None
    failures: int
    failing_since: datetime | None
    trouble: str | None
    refused: bool = False

    def holds(self, listing: WatchedListing) -> bool:
        """Whether the listing's place on it is followed."""
        return (listing.account, listing.subject.market) == (self.account, self.ranking.market)


@dataclass(frozen=True, slots=True)
class RankingLook:
    """What one look at a list changed in its schedule; `trouble` is why it could not be read, None where it was.

    `name` is what the platform calls the list, where the page said it.
    """

    ranking_id: int
    at: datetime
    not_before: datetime
    trouble: str | None
    refused: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which we truly looked at one topic of one listing."""

    listing_id: int
    topic: Topic
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """A time in which every look at one topic of one listing failed in the same way; `looks` counts them."""

    listing_id: int
    topic: Topic
    begin: datetime
    end: datetime
    why: str
    looks: int


@dataclass(frozen=True, slots=True)
class LookCount:
    """How often we looked at one topic of one listing: whole answers and failures, counted by the hour."""

    listing_id: int
    topic: Topic
    looks: int
    failures: int


@dataclass(frozen=True, slots=True)
class Point:
    """A number that changed; it holds until the next point as far as coverage reaches."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state that is not a number (content, offers) while it held."""

    listing_id: int
    kind: str
    value: Facts
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class LookResult:
    """What one look changed in the schedule; stored with the readings in one commit.

    `whole` moves `read_at` and counts; `trouble` without it is a failure. A whole look stretches the coverage span
    that reaches `covered_from` or later; where none does, a new span begins at `at`, never earlier.
    """

    watch_id: int
    at: datetime
    not_before: datetime
    whole: bool
    changed: bool = False
    trouble: str | None = None
    covered_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that one look found; `name` is "price:USD", "rank:Duct Tape", "rating", "reviews", "stock", "offers".

    Places on lists are "search:blue lamp" and "bestsellers:1063292"; there −48 is "not among the first 48".
    """

    listing_id: int
    name: str
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class State:
    """A non-numeric state that one look found; `kind` is "content" or "offers"."""

    listing_id: int
    kind: str
    at: datetime
    value: Facts


@dataclass(frozen=True, slots=True)
class RuleMemory:
    """What a learning rule remembers of one listing; another `version` than the rule's own is forgotten."""

    listing_id: int
    rule: str
    version: int
    value: Facts
