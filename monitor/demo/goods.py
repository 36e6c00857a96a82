"""What the local marketplace is told to sell, as frozen values; a change is a new value put in place."""

from dataclasses import dataclass
from decimal import Decimal

from adapters.readings import Condition, FulfilledBy

AMAZON_US = "ATVPDKIKX0DER"  # Amazon's own merchant id on amazon.com, as its pages print it


@dataclass(frozen=True, slots=True)
class Offer:
    """One seller's offer in US dollars. `shipping` 0 is free delivery, None is unsaid."""

    seller_id: str
    name: str
    price: Decimal
    shipping: Decimal | None = Decimal(0)
    condition: Condition = Condition.NEW
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER
    featured: bool = False

    @property
    def by_amazon(self) -> bool:
        return self.seller_id == AMAZON_US


@dataclass(frozen=True, slots=True)
class Review:
    """One review as the product page shows it; `day` as the page prints it ("November 13, 2026")."""

    id: str
    stars: int
    day: str


@dataclass(frozen=True, slots=True)
class Product:
    """One product page. Its state follows from its offers: none is out of stock, none featured is no featured offer.

    `shares` are the percentages of one to five stars. `image` is an address on Amazon's picture host: https://m.media-amazon.com/images/I/71NightLamp7L._AC_SX679_.jpg.
    """

    title: str
    brand: str | None = None
    offers: tuple[Offer, ...] = ()
    ranks: tuple[tuple[str, int], ...] = ()
    rating: Decimal | None = None
    reviews: int | None = None
    stock: int | None = None
    image: str | None = None
    shown_reviews: tuple[Review, ...] = ()
    shares: tuple[int, ...] = ()

    @property
    def featured(self) -> Offer | None:
        return next((offer for offer in self.offers if offer.featured), None)

    @property
    def others(self) -> tuple[Offer, ...]:
        """All offers but the featured one, in their order."""
        return tuple(offer for offer in self.offers if offer is not self.featured)


@dataclass(frozen=True, slots=True)
class ShopItem:
    """One product of a small shop of its own; `availability` is a schema.org word such as InStock."""

    title: str
    price: Decimal
    currency: str = "USD"
    brand: str | None = None
    sku: str | None = None
    availability: str = "InStock"
    rating: Decimal | None = None
    reviews: int | None = None
    image: str | None = None
