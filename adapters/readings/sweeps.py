"""One question to a platform, and all that it brought, with how complete the answer was."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from adapters.rankings import Ranking
from adapters.readings.business import Business, Fee
from adapters.readings.facts import (
    Abroad,
    Candidate,
    Family,
    Listing,
    Offer,
    OfferCount,
    Place,
    Rank,
    Review,
    ReviewSummary,
    Share,
    Sku,
    StarShares,
    Stock,
    Subject,
)
from adapters.readings.vocabulary import Condition, Topic

Reading = (
    Listing
    | Sku
    | Family
    | Abroad
    | Offer
    | OfferCount
    | Share
    | Rank
    | Place
    | ReviewSummary
    | Review
    | StarShares
    | Stock
    | Candidate
    | Fee
    | Business
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One call's details; `ranking` is the list that a question about ranks asks for, `known` what is known of
    the listings whose copycats are looked for (those of which nothing is known are left out).

    `condition` is that of the offers that are asked for, unset what a page shows; `urgent` says that a person or a
    confirmation waits. A question about the account as a whole names ACCOUNT as its only listing; `cursor` is where the
    last answer to it ended (`Next`), None at first.
    """

    listings: tuple[Subject, ...] = ()
    market: str | None = None
    ranking: Ranking | None = None
    condition: Condition | None = None
    urgent: bool = False
    since: datetime | None = None
    cursor: str | None = None
    known: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """All of the subject was answered: only now may something of it be gone."""

    topic: Topic
    subject: Subject


@dataclass(frozen=True, slots=True)
class Partial:
    """The subject was answered in part: what is missing from it proves nothing."""

    topic: Topic
    subject: Subject
    why: str


@dataclass(frozen=True, slots=True)
class Missed:
    """The subject was not answered: its last state stands and the error is told."""

    topic: Topic
    subject: Subject
    error: Exception


@dataclass(frozen=True, slots=True)
class Next:
    """Where the next call goes on."""

    cursor: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A raw answer, kept as it came, for the case file."""

    subject: Subject
    url: str
    status: int
    body: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return sha256(self.body).hexdigest()


Said = Reading | Whole | Partial | Missed | Next | Evidence


@dataclass(frozen=True, slots=True)
class Sweep:
    """All that one ask brought, and when; with `more` it is a part of that, and says nothing of how it ends."""

    topic: Topic
    ask: Ask
    at: datetime
    readings: tuple[Reading, ...] = ()
    whole: frozenset[Subject] = frozenset()
    partial: tuple[Partial, ...] = ()
    missed: tuple[Missed, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cursor: str | None = None
    more: bool = False

    def about(self, subject: Subject) -> "Sweep":
        """What the sweep says of one of several subjects, as if it alone had been asked about."""
        if len(self.ask.listings) == 1:
            return self
        return replace(
            self,
            ask=replace(self.ask, listings=(subject,)),
            readings=self.of(subject),
            whole=self.whole & {subject},
            partial=tuple(one for one in self.partial if one.subject == subject),
            missed=tuple(one for one in self.missed if one.subject == subject),
            evidence=tuple(one for one in self.evidence if one.subject == subject),
        )

    def of(self, subject: Subject) -> tuple[Reading, ...]:
        """The readings about one subject, in the order they were said."""
        return tuple(reading for reading in self.readings if reading.subject == subject)
