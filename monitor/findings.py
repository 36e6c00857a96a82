"""What a rule looks at, and its verdict: what is bad, all else well, or silence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from adapters.rankings import Ranking
from adapters.readings import (
    Abroad,
    Condition,
    Family,
    Fee,
    Listing,
    Money,
    Offer,
    OfferCount,
    Place,
    Rank,
    Review,
    ReviewSummary,
    Sku,
    StarShares,
    Stock,
    Topic,
)
from monitor.friends import Circle
from monitor.shop_days import Calendar
from monitor.thresholds import Thresholds
from storage.states import Facts, JsonValue, Lookalike, Severity, WatchedListing

# What is not whole speaks all the same of the sellers and lookalikes that it shows.
_PARTLY = frozenset({Topic.OFFERS, Topic.COPYCATS})


@dataclass(frozen=True, slots=True)
class SeenOffer:
    """An offer with its history; `missing` counts whole answers since it was last seen.

    `listed` says that an offer list has shown it; what only product pages have shown, they may also disprove.
    """

    offer: Offer
    first_seen: datetime
    last_seen: datetime
    missing: int = 0
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of one listing: its content, and every seller not yet proven gone.

    `featured` is the key of the seller who holds the featured offer, "" where nobody does, None where unknown.
    """

    content: Listing | None = None
    offers: tuple[SeenOffer, ...] = ()
    featured: str | None = None

    def offer_of(self, seller_key: str) -> SeenOffer | None:
        return next((seen for seen in self.offers if seen.offer.seller.key == seller_key), None)

    @property
    def holder(self) -> SeenOffer | None:
        """The offer that is featured, preferring the one that was read as such."""
        mine = [seen for seen in self.offers if seen.offer.seller.key == self.featured]
        return next((seen for seen in mine if seen.offer.featured), mine[0] if mine else None)


class Past(NamedTuple):
    """A seller's last case that is over: when he was gone, and what is to be told of it."""

    gone: datetime
    facts: dict[str, JsonValue]


class Holder(NamedTuple):
    """A featured offer, with the part of the page's views (0 to 1) in which it is."""

    offer: Offer
    share: Decimal


class Paid(NamedTuple):
    """What a buyer paid for one unit, with what he pays for sending it, and in which order."""

    at: datetime
    order: str
    unit: Money


@dataclass(frozen=True, slots=True)
class Spent:
    """What a sale takes: `cost` for the goods, `fixed` and a `share` of the price for the platform, in one currency.

    `paid` is what buyers paid lately.
    """

    cost: Money
    fixed: Decimal
    share: Decimal
    paid: tuple[Paid, ...] = ()

    def fee(self, price: Decimal) -> Decimal:
        """What the platform keeps at that price."""
        return self.fixed + self.share * price


@dataclass(frozen=True, slots=True)
class Look:
    """One answer about one listing, with what was known before it.

    `whole` is False where the answer shows offers but not all of them. `first` marks the first whole look at this
    topic, which raises nothing; `morning` is when its undecided sellers are
    no longer waited for. `has_offers` says whether the platform tells us of other sellers at all. `ranks` and
    `reviews` are what this very answer states: the main board first, None where it says nothing of reviews;
    `shown_reviews`, `shares`, `stated` (the page or the catalogue), `skus` (mine behind it), `stock` and `fees`
    likewise. `ranking` is the list that was asked for, `places` the listing's on it. `path` is by which way of the
    platform the account was read. `condition` is that of the offers that were asked for, None where the answer holds
    all; `count` how many there are of it. `confirms` says that the account has another path which proves who is
    featured; `holders` is what that path said, first who has most of the views, and then the answer is about nothing
    else. `family` is who stands in one family of variations with the listing, `abroad` where else it has a page.
    `thresholds` is what people decided for the listing. `copycats` are the listings that look like this one.
    `starred` says that somebody put a star on a rival's listing.
    `past` has by key the sellers of this answer who were here before. `spent` is what a sale of it takes, None where
    that is not known.
    """

    listing: WatchedListing
    topic: Topic
    at: datetime
    before: Known
    now: Known
    circle: Circle
    whole: bool
    first: bool
    morning: datetime
    has_offers: bool
    ranks: tuple[Rank, ...] = ()
    reviews: ReviewSummary | None = None
    shown_reviews: tuple[Review, ...] = ()
    shares: StarShares | None = None
    ranking: Ranking | None = None
    places: tuple[Place, ...] = ()
    stated: Listing | None = None
    skus: tuple[Sku, ...] = ()
    stock: Stock | None = None
    fees: tuple[Fee, ...] = ()
    family: Family | None = None
    abroad: Abroad | None = None
    starred: bool = False
    path: str = ""
    condition: Condition | None = None
    count: OfferCount | None = None
    confirms: bool = False
    thresholds: Thresholds = field(default_factory=Thresholds)
    calendar: Calendar = field(default_factory=Calendar)
    holders: tuple[Holder, ...] | None = None
    copycats: tuple[Lookalike, ...] = ()
    spent: Spent | None = None
    past: Mapping[str, Past] = field(default_factory=dict)

    @property
    def is_of_new(self) -> bool:
        """Whether it speaks of offers in new condition."""
        return self.condition in (None, Condition.NEW)

    def fresh(self, seen: SeenOffer) -> bool:
        """Whether the offer stood in this very answer."""
        return seen.last_seen == self.at

    @property
    def my_price(self) -> Offer | None:
        """My own offer in new condition, the featured one first."""
        mine = [
            seen.offer
            for seen in self.now.offers
            if self.circle.is_mine(seen.offer.seller) and seen.offer.condition in (None, Condition.NEW)
        ]
        return next((offer for offer in mine if offer.featured), mine[0] if mine else None)


@dataclass(frozen=True, slots=True)
class Bad:
    """Something is wrong with `subject` (a seller's key, a field, a state).

    `fresh` says that this very answer shows it; only a fresh one confirms. `confirm` asks for a second read. `awaits`
    says that only the account's other path can confirm it, `proven` that this is its word; it is told once it has been
    so for `lasting`. `news` is an event: when it is told again it happened again, and did not come back.
    """

    subject: str
    severity: Severity
    facts: Facts
    fresh: bool = True
    confirm: bool = True
    awaits: bool = False
    proven: bool = False
    lasting: timedelta = timedelta()
    news: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found; every open incident of the rule that is not among `bads` is well, unless it was silent."""

    bads: tuple[Bad, ...] = ()
    silent: bool = False


SILENCE = Verdict(silent=True)

Memory = Facts
Check = Callable[[Look, Memory], tuple[Memory, Verdict]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named, pure check over answers to `topics`; a changed `version` forgets its memories.

    `of_used` says that it also judges what was asked about used or refurbished offers alone, `of_holders` the word of
    the other path about who is featured.
    """

    name: str
    topics: frozenset[Topic]
    check: Check
    version: int = 1
    of_used: bool = False
    of_holders: bool = False

    def judges(self, look: Look) -> bool:
        """Whether the answer is one for this rule: what is not whole speaks only of what it shows.

        Nothing that is wrong with a listing of mine is wrong with a rival's, and the other way round.
        """
        if look.listing.rival is not (Topic.RIVALS in self.topics):
            return False
        if look.holders is not None:
            return self.of_holders
        if not look.is_of_new and not self.of_used:
            return False
        return look.topic in self.topics and (look.whole or not self.topics.isdisjoint(_PARTLY))
