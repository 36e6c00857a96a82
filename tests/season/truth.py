"""What really happened in the season, as the generator knows it; nothing here comes from the product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Position:
    """One line of a purchase; `price` is that of all its units, `cancelled` so many of them."""

    id: str
    sku: str
    listing: str
    quantity: int
    price: Decimal
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order as it stood from `changed` on; without positions where the platform does not tell them yet."""

    shop: str
    id: str
    market: str
    currency: str
    country: str
    placed: datetime
    changed: datetime
    state: str
    positions: tuple[Position, ...]
    by_platform: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a book; `purchase` is the order's id, None for what is of no order."""

    shop: str
    book: str
    id: str
    kind: str
    at: datetime
    amount: Decimal
    currency: str
    word: str
    market: str | None = None
    purchase: str | None = None
    sku: str | None = None
    listing: str | None = None
    quantity: int | None = None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class SentBack:
    """Units that a buyer sent back."""

    shop: str
    id: str
    at: datetime
    market: str
    purchase: str
    sku: str
    quantity: int


Fact = Purchase | Movement | SentBack


@dataclass(frozen=True, slots=True)
class Word:
    """A fact as the platform tells it from `told` on, whenever it is asked."""

    told: datetime
    fact: Fact


@dataclass(frozen=True, slots=True)
class Deal:
    """An order with all that was ever told of it and of its money; without an order, money that is of none."""

    words: tuple[Word, ...]

    def purchase(self, by: datetime) -> Purchase | None:
        """The order in its newest state among those told by then."""
        known = [one.fact for one in self.words if isinstance(one.fact, Purchase) and one.told <= by]
        return max(known, key=lambda one: one.changed, default=None)

    def positions(self, by: datetime) -> tuple[Position, ...]:
        """Its lines in the newest state that tells them."""
        known = [one.fact for one in self.words if isinstance(one.fact, Purchase) and one.told <= by]
        telling = [one for one in known if one.positions]
        return max(telling, key=lambda one: one.changed).positions if telling else ()

    def movements(self, by: datetime) -> Sequence[Movement]:
        """Its money as it was told last by then: what was corrected stands as it is now."""
        return standing((one for one in self.words if isinstance(one.fact, Movement)), by)

    def sent_back(self, by: datetime) -> Sequence[SentBack]:
        return [one.fact for one in self.words if isinstance(one.fact, SentBack) and one.told <= by]


def standing(words: Iterable[Word], by: datetime) -> list[Movement]:
    """Each line of money in its last word by then."""
    last: dict[tuple[str, str], Movement] = {}
    for word in sorted((one for one in words if one.told <= by), key=lambda one: one.told):
        assert isinstance(word.fact, Movement)
        last[word.fact.book, word.fact.id] = word.fact
    return [*last.values()]
