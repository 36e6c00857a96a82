"""Asks what became of a listing of mine that is no longer active (Trading API, GetItem), and reads the answer.

Only a few fields are asked for: the whole item could name who bought it. Fields as documented, not verified.
"""

from dataclasses import dataclass

from adapters.ebay.api.calls import Calls
from adapters.ebay.api.operations import MY_ITEM
from adapters.ebay.api.refusals import Rejected
from adapters.ebay.api.trading import answered, number, opened, text
from adapters.errors import Misread

# "Item not found", "cannot be accessed" (GetItem, top errors).
_NOT_THERE = frozenset({17, 21916981})
_FIELDS = (
    "Item.ItemID",
    "Item.ListingDetails.EndingReason",
    "Item.Quantity",
    "Item.SellingStatus.AdminEnded",
    "Item.SellingStatus.ListingStatus",
    "Item.SellingStatus.QuantitySold",
)


@dataclass(frozen=True, slots=True)
class Fate:
    """How a listing is, by its own word; `by_ebay` says that eBay ended it for its rules, `reason` is the seller's."""

    active: bool
    by_ebay: bool = False
    reason: str | None = None
    left: int | None = None


async def told(calls: Calls, market: str, item: str) -> Fate:
    """What eBay says of one item of mine; one that it does not have any more is not active."""
    fields = "".join(f"<OutputSelector>{field}</OutputSelector>" for field in _FIELDS)
    try:
        body = await answered(calls, MY_ITEM, market, f"<ItemID>{item}</ItemID>{fields}")
        return read_fate(item, body)
    except Rejected as error:
        if error.number in _NOT_THERE:
            return Fate(active=False)
        raise


def read_fate(item: str, body: bytes) -> Fate:
    """The answer about that item; Misread where it is about another one, or does not say how it is."""
    root = opened(body, MY_ITEM)
    status, named = text(root, "Item", "SellingStatus", "ListingStatus"), text(root, "Item", "ItemID")
    if status is None or named not in (None, item):
        raise Misread("eBay's answer does not say how the item is (GetItem)", body)
    listed, sold = number(root, "Item", "Quantity"), number(root, "Item", "SellingStatus", "QuantitySold")
    return Fate(
        active=status == "Active",
        by_ebay=text(root, "Item", "SellingStatus", "AdminEnded") == "true",
        reason=text(root, "Item", "ListingDetails", "EndingReason"),
        left=max(0, listed - sold) if listed is not None and sold is not None else None,
    )
