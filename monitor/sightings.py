"""The sellers found on a listing, each with what he is to us: what first looks and /who show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from adapters.readings import Condition, FulfilledBy, Money, Seller
from monitor.findings import Known, SeenOffer
from monitor.friends import Circle, Standing
from storage.states import WatchedListing

# So many undecided sellers get buttons of their own; more rows are no help on a phone.
MOST_DECIDED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """One seller's offer as last seen; `price` is with shipping where that is known, `shipped` that it costs some."""

    seller: Seller
    standing: Standing
    price: Money | None
    featured: bool
    condition: Condition | None
    fulfilled_by: FulfilledBy | None
    first_seen: datetime
    missing: int
    shipped: bool = False

    @property
    def undecided(self) -> bool:
        """A seller of new goods of whom nobody has said what he is."""
        sells_new = self.condition in (None, Condition.NEW)
        return sells_new and self.standing in (Standing.STRANGER, Standing.PLATFORM)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A new listing with everything that its first look found.

    `unread` where a question is not answered yet; `shared` says that others may sell on the same page. `copycats` are
    the listings of others that look like it.
    """

    listing: WatchedListing
    platform: str
    known: Known
    found: tuple[Found, ...]
    unread: bool = False
    shared: bool = True
    copycats: int = 0


@dataclass(frozen=True, slots=True)
class Undecided:
    """A seller to be decided on, with the listings on which he stands."""

    seller: Seller
    platform: str
    listings: tuple[WatchedListing, ...]


def found_of(known: Known, circle: Circle) -> tuple[Found, ...]:
    """The sellers on one listing, the featured one first, then mine, then by price."""
    found = [_found(seen, known, circle) for seen in known.offers]
    return tuple(sorted(found, key=_order))


def undecided_of(looks: Sequence[FirstLook]) -> tuple[Undecided, ...]:
    """Every seller to be decided on once, in the order in which the first looks show them."""
    seen: dict[tuple[str, str], Undecided] = {}
    for look in looks:
        for found in (found for found in look.found if found.undecided):
            key = (look.platform, found.seller.key)
            before = seen[key].listings if key in seen else ()
            if look.listing not in before:
                seen[key] = Undecided(found.seller, look.platform, (*before, look.listing))
    return tuple(seen.values())


def _found(seen: SeenOffer, known: Known, circle: Circle) -> Found:
    offer = seen.offer
    return Found(
        seller=offer.seller,
        standing=circle.standing(offer.seller),
        price=offer.landed,
        featured=known.featured == offer.seller.key and (offer.featured or seen is known.holder),
        condition=offer.condition,
        fulfilled_by=offer.fulfilled_by,
        first_seen=seen.first_seen,
        missing=seen.missing,
        shipped=offer.landed != offer.price,
    )


def _order(found: Found) -> tuple[bool, bool, Decimal]:
    amount = found.price.amount if found.price else Decimal("Infinity")
    return not found.featured, found.standing is not Standing.MINE, amount
