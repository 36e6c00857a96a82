"""Asks how the listing behind a SKU is (Inventory API, getOffers): only there eBay says that it holds one back.

The Inventory API knows what was listed by it, and nothing of what was listed on eBay's own pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.ebay.api.calls import Request
from adapters.ebay.api.money import amount
from adapters.ebay.api.operations import OFFERS
from adapters.ebay.markets import MARKETS
from adapters.readings import Money
from adapters.wire import get, listed, number, text

# ListingStatusEnum: the listing is on eBay, with stock or without.
_THERE = frozenset({"ACTIVE", "OUT_OF_STOCK"})


@dataclass(frozen=True, slots=True)
class Kept:
    """One offer of mine behind a listing; `status` in eBay's words (ListingStatusEnum), `held` for breaking a rule."""

    status: str
    held: bool
    quantity: int | None
    price: Money | None

    @property
    def there(self) -> bool:
        """Whether buyers may find it, for all that this API says."""
        return self.status in _THERE and not self.held


def question(sku: str, market: str) -> Request:
    """The offers of one SKU; 404 where the Inventory API has none of it."""
    return Request(OFFERS, {"sku": sku, "marketplace_id": MARKETS[market].id})


def read_offers(body: Any, item: str) -> Iterator[Kept]:
    """Those that are published as that item."""
    for row in listed(body, "offers", whose="eBay") if body else ():
        status = text(row, "listing", "listingStatus")
        if status and text(row, "listing", "listingId") == item:
            held = get(row, "listing", "listingOnHold") is True
            yield Kept(status, held, number(row, "availableQuantity"), amount(row, "pricingSummary", "price"))
