"""The facts that a platform states of one listing, as frozen values with a stable key."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from adapters.readings.vocabulary import Condition, FulfilledBy, Gravity, State, Track


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


class Measure(NamedTuple):
    """One dimension of a product or its package ("package height", 10.5, "inches")."""

    what: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One product page: its state and content. A field that the page does not state is None or empty.

    `lists` are name and address of the best-seller lists that it links to; `parent` is the family of variations that
    it belongs to, "" where it is said to belong to none. `gtins` are its bar codes, `epid` is its product in eBay's
    catalogue. `adult` says whether the platform shows it to adults alone.
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
    bullets: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    category: str | None = None
    parent: str | None = None
    gtins: tuple[str, ...] = ()
    epid: str | None = None
    measures: tuple[Measure, ...] = ()
    adult: bool | None = None

    @property
    def key(self) -> str:
        return f"listing:{self.subject}"


@dataclass(frozen=True, slots=True)
class Family:
    """The variations that stand together under `parent` with a listing; of `others` no SKU is mine."""

    subject: Subject
    parent: str
    children: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"family:{self.subject}"


class Page(NamedTuple):
    """What a catalogue shows of a listing in another market."""

    market: str
    title: str
    brand: str | None


@dataclass(frozen=True, slots=True)
class Abroad:
    """The pages that a listing has in markets in which I do not sell; a market without one is missing."""

    subject: Subject
    pages: tuple[Page, ...]

    @property
    def key(self) -> str:
        return f"abroad:{self.subject}"


@dataclass(frozen=True, slots=True)
class Issue:
    """What a platform finds wrong with a SKU of mine; `actions` is what it does about it ("LISTING_SUPPRESSED")."""

    code: str
    gravity: Gravity
    message: str
    actions: tuple[str, ...] = ()
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Sku:
    """One SKU of mine behind a listing: whether it can be bought and found, and what I have contributed to the page.

    `given` says that the name is the one that I gave it; else it is the platform's own, which means nothing elsewhere.
    """

    subject: Subject
    sku: str
    buyable: bool
    discoverable: bool
    condition: Condition | None = None
    fulfilled_by: FulfilledBy | None = None
    quantity: int | None = None
    price: Money | None = None
    title: str | None = None
    brand: str | None = None
    bullets: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    given: bool = True

    @property
    def key(self) -> str:
        return f"sku:{self.subject}:{self.sku}"


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
    # Whether the platform itself says that it is mine; None where it says nothing. No part of what the offer is.
    mine: bool | None = field(default=None, compare=False)

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
class Candidate:
    """Another listing that may copy mine (`subject`), as a search shows it; what it does not state is None.

    `ref` is the other listing, `tracks` by what it was found. `gtin` and `epid` are told where they are its own, or
    where it was found by them. It accuses nobody: how alike the two are is judged elsewhere.
    """

    subject: Subject
    ref: Subject
    url: str
    tracks: frozenset[Track]
    title: str | None = None
    seller: Seller | None = None
    price: Money | None = None
    image: str | None = None
    gtin: str | None = None
    epid: str | None = None

    @property
    def key(self) -> str:
        return f"candidate:{self.subject}:{self.ref}"


@dataclass(frozen=True, slots=True)
class OfferCount:
    """How many offers of one condition there are, and how many of them the answer shows."""

    subject: Subject
    condition: Condition
    total: int
    shown: int

    @property
    def key(self) -> str:
        return f"count:{self.subject}:{self.condition}"


@dataclass(frozen=True, slots=True)
class Share:
    """Part of the page's views (0 to 1) in which a seller's offer is the featured one."""

    subject: Subject
    seller: Seller
    share: Decimal

    @property
    def key(self) -> str:
        return f"share:{self.subject}:{self.seller.key}"


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
    """A listing's place on one list (`board` is `Ranking.board`), counted without the ads where these are known.

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
    """Units that are left to sell, as the page or the account says; the parts are None where they are not told apart.

    `at_platform` and `at_home` make up the quantity; units on their way or reserved are not in it.
    """

    subject: Subject
    quantity: int
    at_platform: int | None = None
    at_home: int | None = None
    inbound: int | None = None
    reserved: int | None = None

    @property
    def key(self) -> str:
        return f"stock:{self.subject}"
