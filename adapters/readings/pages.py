"""What one page prints, before it is tied to a listing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from adapters.readings.facts import Money, Seller
from adapters.readings.vocabulary import Condition, FulfilledBy, State, Wall


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

    `badge` is what the page distinguishes it with ("Best Seller"), as printed. `sponsored` is None where the page keeps
    back whether it is an ad.
    """

    id: str | None
    position: int
    title: str | None = None
    price: Money | None = None
    sponsored: bool | None = False
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
    gtins: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    foreign: str | None = None

    @property
    def lowest(self) -> Money | None:
        """The price, or the lower end of a range of prices."""
        return self.price or (self.price_range[0] if self.price_range else None)
