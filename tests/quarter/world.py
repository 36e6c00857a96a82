"""What is true in the simulated shop: its listings, who sells on them, its orders; and what changes when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count

from adapters.readings import (
    Business,
    Condition,
    FulfilledBy,
    Issue,
    Money,
    Order,
    State,
    Subject,
    Topic,
)

CENT = Decimal("0.01")
ME, SECOND_ME = "A1LUMEN0SHOP1", "A1LUMEN0SHOP2"
# A family of variations that is not mine.
STRANGE = "B0STRANGE01"
NAMES = {ME: "Lumen Direct", SECOND_ME: "Lumen Outlet"}
# Whole answers in a row that say the same until a question is taken for quiet: one more than a seller needs to be gone.
LOOKS_TO_BE_QUIET = 4
# A price, a text or a count is known by a look and the one that confirms it: nothing counts the same ones after that.
LOOKS_TO_CONFIRM = 2
# The questions that see a change of each part of a listing.
PAGE, SELLERS, COUNT = (Topic.LISTINGS,), (Topic.OFFERS, Topic.LISTINGS), (Topic.STOCK, Topic.LISTINGS)


@dataclass(slots=True)
class Stand:
    """One seller's offer on a listing."""

    name: str
    price: Decimal
    condition: Condition = Condition.NEW
    by: FulfilledBy = FulfilledBy.SELLER


@dataclass(slots=True)
class Item:
    """One listing of mine as it truly is; `featured` is the seller whose offer is featured, "" where nobody's is.

    `promotion` is what a buyer is let off my price; `skus` says whether the platform names a SKU of mine at all.
    `ranks` are those of each hour since the beginning. While a planted event holds it, no noise changes it.
    """

    account: str
    subject: Subject
    title: str
    brand: str
    image: str
    bullets: tuple[str, ...]
    category: str
    parent: str
    price: Decimal
    cost: Decimal
    currency: str
    state: State = State.LIVE
    images: tuple[str, ...] = ()
    stands: dict[str, Stand] = field(default_factory=dict)
    featured: str = ME
    stock: int = 50
    ranks: list[int] = field(default_factory=lambda: [1000])
    stars: Decimal = Decimal("4.5")
    ratings: int = 500
    fives: int = 350
    skus: bool = True
    buyable: bool = True
    discoverable: bool = True
    issues: tuple[Issue, ...] = ()
    promotion: Decimal = Decimal(0)
    adult: bool = False
    floor: Decimal | None = None
    abroad: tuple[str, ...] = ()
    abroad_asked: datetime | None = None
    held: bool = False

    @property
    def sku(self) -> str:
        return f"SKU-{self.subject.id}"

    @property
    def url(self) -> str:
        host = {"us": "www.amazon.com/dp", "ca": "www.amazon.ca/dp", "ebay": "www.ebay.com/itm"}[self.account]
        return f"https://{host}/{self.subject.id}"

    @property
    def floor_money(self) -> Money | None:
        return Money(self.floor, self.currency) if self.floor else None

    @property
    def paid(self) -> Decimal:
        """What a buyer pays me."""
        return (self.price - self.promotion).quantize(CENT)


@dataclass(slots=True)
class Books:
    """An account as a whole: what stands, and what has happened in the order in which it was told."""

    currency: str
    stands: dict[Topic, list[Business]] = field(default_factory=dict)
    told: dict[Topic, list[Business]] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)

    def tell(self, topic: Topic, fact: Business) -> None:
        """It is part of the next answer to that question, and of no other."""
        self.told.setdefault(topic, []).append(fact)
        if isinstance(fact, Order):
            self.orders[fact.id] = fact


@dataclass(frozen=True, slots=True)
class Change:
    """At a moment something becomes true; `topics` are the questions about `subject` that can see it."""

    apply: Callable[[], object]
    subject: Subject | None = None
    topics: tuple[Topic, ...] = ()
    looks: int = LOOKS_TO_BE_QUIET


Seen = tuple[Subject, Topic]


@dataclass(slots=True)
class World:
    """Everything that is true at `now`; `stirred` counts down the same answers until a question is quiet again."""

    begin: datetime
    now: datetime
    items: dict[Subject, Item] = field(default_factory=dict)
    books: dict[str, Books] = field(default_factory=dict)
    stirred: dict[Seen, int] = field(default_factory=dict)
    _ahead: list[tuple[datetime, int, Change]] = field(default_factory=list)
    _marks: list[datetime] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=count)

    def plan(
        self,
        at: datetime,
        do: Callable[[], object],
        item: Item | None = None,
        topics: Iterable[Topic] = (),
        looks: int = LOOKS_TO_BE_QUIET,
    ) -> None:
        """Something will happen; before now it has happened at once."""
        change = Change(do, item.subject if item else None, tuple(topics), looks)
        heappush(self._ahead, (at, next(self._number), change))
        if change.topics:
            heappush(self._marks, at)

    @property
    def next_change(self) -> datetime | None:
        """When something changes that a look can see."""
        return self._marks[0] if self._marks else None

    def advance(self, now: datetime) -> list[tuple[datetime, Seen]]:
        """Lets all that was planned until now happen; returns what could see it, with the moment of each change."""
        stirred: list[tuple[datetime, Seen]] = []
        while self._marks and self._marks[0] <= now:
            heappop(self._marks)
        while self._ahead and self._ahead[0][0] <= now:
            at, _, change = heappop(self._ahead)
            self.now = at
            change.apply()
            if change.subject:
                seen = [(change.subject, topic) for topic in change.topics]
                self.stirred |= {one: max(change.looks, self.stirred.get(one, 0)) for one in seen}
                stirred += [(at, one) for one in seen]
        self.now = now
        return stirred

    def rank(self, item: Item) -> int:
        hour = int((self.now - self.begin).total_seconds() // 3600)
        return item.ranks[min(hour, len(item.ranks) - 1)]

    def of(self, account: str) -> list[Item]:
        return [item for item in self.items.values() if item.account == account]

    def answered(self, subject: Subject, topic: Topic) -> None:
        """A whole and true answer was given once more."""
        left = self.stirred.get((subject, topic), 0)
        if left > 1:
            self.stirred[subject, topic] = left - 1
        else:
            self.stirred.pop((subject, topic), None)

    def is_quiet(self, subject: Subject, topic: Topic) -> bool:
        return (subject, topic) not in self.stirred


def days(number: float) -> timedelta:
    return timedelta(days=number)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
