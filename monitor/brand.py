"""What the brand is in each market: it decides which steps and which words are open to the seller."""

from enum import StrEnum

from storage.slots import HOUSE
from storage.states import WatchedListing
from storage.store import Store

# The key of a decision of the house: "brand.us".
BRAND = "brand."


class Brand(StrEnum):
    """`pending` opens no more than `none`: a platform's tools for brands begin with the registration."""

    REGISTERED = "registered"
    PENDING = "pending"
    NONE = "none"


async def brand_of(store: Store, market: str) -> Brand:
    """What was decided for the market; none where nothing was."""
    decided = await store.decided(HOUSE, BRAND + market.casefold())
    return Brand(decided) if decided in list(Brand) else Brand.NONE


async def brand_on(store: Store, listing: WatchedListing | None) -> Brand:
    """What it is in the listing's market; none where nothing is about a listing."""
    return await brand_of(store, listing.subject.market) if listing else Brand.NONE
