"""What the local eBay tells of, as one frozen value; a change is a new value put in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from monitor.demo.ebay.pictures import drawn

Level = Literal["TOP_RATED", "ABOVE_STANDARD", "BELOW_STANDARD"]
Fulfilment = Literal["NOT_STARTED", "IN_PROGRESS", "FULFILLED"]
Cancel = Literal["NONE_REQUESTED", "IN_PROGRESS", "CANCELED"]


@dataclass(frozen=True, slots=True)
class Variation:
    """One of several goods that an item offers to choose from."""

    number: str
    title: str
    price: Decimal
    quantity: int


@dataclass(frozen=True, slots=True)
class Item:
    """One listing; `hides` says that more than ten are told as such, `served` that buyers may still look at it.

    `original` is the price in another currency from which the site converts. `promoted` says that it is in a campaign,
    `auction` that it is only bid for. `shows` names what its picture shows: items with one such look alike, each with
    a file of its own; `picture` is eBay's id of the file. `inventory` says that it was listed by the Inventory API,
    `held` that eBay holds it back, `by_ebay` that eBay ended it, `reason` why its seller did, `sold` how many were.
    """

    number: str
    title: str
    price: Decimal
    quantity: int = 5
    market: str = "us"
    seller: str = "blue-lamp-shop"
    condition: int = 1000
    ended: datetime | None = None
    served: bool = True
    hides: bool = False
    sku: str | None = None
    watchers: int = 0
    gtin: str = "Does not apply"
    shipping: Decimal | None = Decimal("4.90")
    variations: tuple[Variation, ...] = ()
    original: tuple[Decimal, str] | None = None
    inventory: bool = False
    held: bool = False
    by_ebay: bool = False
    reason: str | None = None
    sold: int = 7
    epid: str | None = None
    promoted: bool = False
    auction: bool = False
    begun: datetime = datetime(2026, 1, 5, tzinfo=UTC)
    shows: str = ""
    picture: str = ""

    @property
    def buying(self) -> tuple[str, ...]:
        return ("AUCTION",) if self.auction else ("FIXED_PRICE",)

    @property
    def motif(self) -> str:
        """What its picture shows; its own where nothing is said."""
        return self.shows or self.number

    @property
    def file(self) -> str:
        """eBay's id of its picture."""
        return self.picture or f"{self.number}abcd"


@dataclass(frozen=True, slots=True)
class Sale:
    """One order of one line."""

    number: str
    item: str
    placed: datetime
    changed: datetime
    quantity: int = 1
    price: Decimal = Decimal("19.90")
    fulfilment: Fulfilment = "NOT_STARTED"
    cancel: Cancel = "NONE_REQUESTED"
    payment: str = "PAID"
    ship_by: datetime | None = None
    market: str = "us"


@dataclass(frozen=True, slots=True)
class Booking:
    """One transaction of the ledger; `fees` are those of its only line, by their types."""

    number: str
    kind: str
    at: datetime
    amount: Decimal
    credit: bool = True
    fees: tuple[tuple[str, Decimal], ...] = ()
    fee: str | None = None
    status: str = "PAYOUT"
    order: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Payout:
    """Money that was sent to the seller's bank, or was to be."""

    number: str
    at: datetime
    amount: Decimal
    status: str = "SUCCEEDED"


@dataclass(frozen=True, slots=True)
class GoodsBack:
    """A buyer's wish to send something back."""

    number: str
    at: datetime
    item: str
    order: str
    quantity: int = 1
    reason: str = "NOT_AS_DESCRIBED"
    state: str = "RETURN_REQUESTED"


@dataclass(frozen=True, slots=True)
class Visits:
    """What one listing had on one day."""

    impressions: int
    views: int
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Shop:
    """The seller and everything on the site; `counted` is the moment up to which visits are counted.

    `signs` says that he is at home in the EU or the UK: what is asked about his money must be signed.
    """

    seller: str = "blue-lamp-shop"
    items: tuple[Item, ...] = ()
    sales: tuple[Sale, ...] = ()
    status: str = "CONFIRMED"
    level: Level | None = "TOP_RATED"
    projected: Level = "TOP_RATED"
    visits: Mapping[tuple[date, str], Visits] = field(default_factory=dict)
    counted: datetime | None = None
    bookings: tuple[Booking, ...] = ()
    payouts: tuple[Payout, ...] = ()
    returns: tuple[GoodsBack, ...] = ()
    signs: bool = False

    def item(self, number: str) -> Item | None:
        return next((one for one in self.items if one.number == number), None)

    def picture(self, file: str) -> bytes | None:
        """The file of an id, as the seller sent it in."""
        found = next((one for one in self.items if one.file == file), None)
        return drawn(found.motif, found.file) if found else None

    @property
    def mine(self) -> tuple[Item, ...]:
        """The seller's own active listings."""
        return tuple(one for one in self.items if one.seller == self.seller and one.ended is None)
