"""The facts that a platform states, as frozen values with a stable key."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from adapters.rankings import Ranking


class Topic(StrEnum):
    """A kind of question that a platform can be asked."""

    LISTINGS = "listings"
    OFFERS = "offers"
    RANKS = "ranks"
    REVIEWS = "reviews"
    STOCK = "stock"

    @property
    def of_a_listing(self) -> bool:
        """Whether it is asked listing by listing; a list is asked for once, for all the listings in it."""
        return self is not Topic.RANKS


class State(StrEnum):
    """What a page is, or what became of the listing on it."""

    LIVE = "live"
    OUT_OF_STOCK = "out_of_stock"
    NO_FEATURED_OFFER = "no_featured_offer"
    ENDED = "ended"
    GONE = "gone"
    SEARCH = "search"
    BESTSELLERS = "bestsellers"
    OFFERS = "offers"
    REVIEWS = "reviews"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class Wall(StrEnum):
    """What stood between us and the page."""

    CAPTCHA = "captcha"
    CONTINUE_SHOPPING = "continue_shopping"
    SERVER_ERROR = "server_error"
    WAF = "waf"
    LOGIN = "login"
    ROBOT = "robot"
    PUNISH = "punish"


class Condition(StrEnum):
    """The condition of the goods in an offer."""

    NEW = "new"
    USED = "used"
    REFURBISHED = "refurbished"


class FulfilledBy(StrEnum):
    """Who ships: the platform (FBA and its kin) or the seller (MFN)."""

    PLATFORM = "platform"
    SELLER = "seller"


class Subject(NamedTuple):
    """What a question is about: one listing in one market."""

    market: str
    id: str

    def __str__(self) -> str:
        return f"{self.market}/{self.id}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its ISO 4217 currency; never a float, never without the currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


@dataclass(frozen=True, slots=True)
class Seller:
    """A seller as the platform names him; either part may be unsaid."""

    id: str | None = None
    name: str | None = None

    @property
    def key(self) -> str:
        """The id where there is one, else the name: what two sightings are compared by."""
        return self.id or f"name:{(self.name or '').casefold()}"

    def __str__(self) -> str:
        return self.name or self.id or "?"


@dataclass(frozen=True, slots=True)
class Listing:
    """One product page: its state and content. A field that the page does not state is None.

    `lists` are name and address of the best-seller lists that it links to.
    """

    subject: Subject
    state: State
    url: str
    title: str | None = None
    brand: str | None = None
    image: str | None = None
    price: Money | None = None
    price_range: tuple[Money, Money] | None = None
    other_offers_count: int | None = None
    lists: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"listing:{self.subject}"


@dataclass(frozen=True, slots=True)
class Offer:
    """One seller's offer on a listing; `shipping` is None where the page does not state it."""

    subject: Subject
    seller: Seller
    price: Money | None
    shipping: Money | None = None
    condition: Condition | None = None
    fulfilled_by: FulfilledBy | None = None
    featured: bool = False

    @property
    def key(self) -> str:
        # Pages print the condition only when it is not "new".
        return f"offer:{self.subject}:{self.seller.key}:{self.condition or Condition.NEW}"

    @property
    def landed(self) -> Money | None:
        """Price with shipping: what the buyer compares."""
        if self.price is None or self.shipping is None:
            return self.price
        if self.shipping.currency != self.price.currency:
            return self.price
        return Money(self.price.amount + self.shipping.amount, self.price.currency)


@dataclass(frozen=True, slots=True)
class Rank:
    """A listing's place on one board (best-seller category); boards are never mixed."""

    subject: Subject
    board: str
    position: int

    @property
    def key(self) -> str:
        return f"rank:{self.subject}:{self.board}"


@dataclass(frozen=True, slots=True)
class Place:
    """A listing's place on one list (`board` is `Ranking.board`), counted without the ads.

    `position` None says that it is not among the first `shown`; that is less than not knowing where it is.
    `sponsored` is the place at which its ad stands among all entries, None where there is none. `called` is what the
    page itself calls the list, where it does.
    """

    subject: Subject
    board: str
    position: int | None
    shown: int
    sponsored: int | None = None
    called: str | None = None

    @property
    def key(self) -> str:
        return f"place:{self.subject}:{self.board}"


@dataclass(frozen=True, slots=True)
class Review:
    """One review: its stars (1 to 5) and its day; never who wrote it nor what, for words may name people."""

    subject: Subject
    id: str
    stars: int
    day: date | None = None
    url: str | None = None

    @property
    def key(self) -> str:
        return f"review:{self.subject}:{self.id}"


@dataclass(frozen=True, slots=True)
class StarShares:
    """How many of a hundred ratings gave one, two, three, four and five stars, as printed."""

    subject: Subject
    percent: tuple[int, int, int, int, int]

    @property
    def key(self) -> str:
        return f"stars:{self.subject}"


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """Stars out of five and the number printed beside them."""

    subject: Subject
    rating: Decimal | None
    count: int | None

    @property
    def key(self) -> str:
        return f"reviews:{self.subject}"


@dataclass(frozen=True, slots=True)
class Stock:
    """Units that the page says are left."""

    subject: Subject
    quantity: int

    @property
    def key(self) -> str:
        return f"stock:{self.subject}"


Reading = Listing | Offer | Rank | Place | ReviewSummary | Review | StarShares | Stock


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


@dataclass(frozen=True, slots=True)
class Board:
    """A rank as a page prints it, before it is tied to a listing."""

    board: str
    position: int


@dataclass(frozen=True, slots=True)
class PageOffer:
    """An offer as a page prints it, before it is tied to a listing."""

    seller: Seller
    price: Money | None = None
    shipping: Money | None = None
    condition: Condition | None = None
    fulfilled_by: FulfilledBy | None = None
    featured: bool = False


@dataclass(frozen=True, slots=True)
class PageReview:
    """A review as a page prints it, without its writer and its words."""

    id: str
    stars: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class PageItem:
    """One tile of a list page; `position` counts from 1, `rank` is the place on a best-seller board.

    `badge` is what the page distinguishes it with ("Best Seller"), as printed.
    """

    id: str | None
    position: int
    title: str | None = None
    price: Money | None = None
    sponsored: bool = False
    badge: str | None = None
    rank: Board | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that one page states; shared by the adapters and `twoam read`.

    A field that the page does not state is None, never guessed, never zero. `foreign` says why the page is
    another fact than the market's own (delivered abroad, visitor's currency): its prices, offers and
    availability then prove nothing.
    """

    platform: str
    state: State
    blocked_by: Wall | None = None
    id: str | None = None
    url: str | None = None
    title: str | None = None
    brand: str | None = None
    image: str | None = None
    price: Money | None = None
    price_range: tuple[Money, Money] | None = None
    featured_seller: Seller | None = None
    fulfilled_by: FulfilledBy | None = None
    condition: Condition | None = None
    offers: tuple[PageOffer, ...] = ()
    other_offers_count: int | None = None
    ranks: tuple[Board, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()
    rating: Decimal | None = None
    reviews: int | None = None
    shown_reviews: tuple[PageReview, ...] = ()
    star_shares: tuple[int, int, int, int, int] | None = None
    stock: int | None = None
    items: tuple[PageItem, ...] = ()
    notes: tuple[str, ...] = ()
    foreign: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One call's details; `ranking` is the list that a question about ranks asks for."""

    listings: tuple[Subject, ...] = ()
    market: str | None = None
    ranking: Ranking | None = None
    since: datetime | None = None
    cursor: str | None = None


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


Said = Reading | Whole | Partial | Missed | Next | Evidence


@dataclass(frozen=True, slots=True)
class Sweep:
    """All that one ask brought, and when."""

    topic: Topic
    ask: Ask
    at: datetime
    readings: tuple[Reading, ...] = ()
    whole: frozenset[Subject] = frozenset()
    partial: tuple[Partial, ...] = ()
    missed: tuple[Missed, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cursor: str | None = None

    def of(self, subject: Subject) -> tuple[Reading, ...]:
        """The readings about one subject, in the order they were said."""
        return tuple(reading for reading in self.readings if reading.subject == subject)
