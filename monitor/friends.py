"""Who a seller is to us on one listing: mine, a distributor, the platform itself, its outlet, or a stranger."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from adapters.base import Adapter, House
from adapters.readings import Seller
from storage.states import Friend, FriendKind, FriendScope, WatchedListing


async def myself(accounts: Mapping[str, Adapter[Any]], platform: str) -> tuple[Friend, ...]:
    """I on that platform, as the accounts know me: nobody need be told that his own offer is his."""
    known = [await adapter.me() for adapter in accounts.values() if adapter.platform == platform]
    return tuple(mine(platform, seller) for seller in dict.fromkeys(known) if seller)


def mine(platform: str, seller: str) -> Friend:
    """A seller that an account names as mine, everywhere and for good; it stands in no row."""
    return Friend(0, platform, seller, "", FriendKind.MINE, FriendScope.ALL, "", None, None)


class Standing(StrEnum):
    """What a seller is to us."""

    MINE = "mine"
    DISTRIBUTOR = "distributor"
    PLATFORM = "platform"
    OUTLET = "outlet"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Circle:
    """The friends that count for one listing now; `house` tells the platform's own sellers."""

    listing: WatchedListing
    platform: str
    brand: str | None
    friends: Sequence[Friend]
    now: datetime
    house: Callable[[str, Seller], House | None]

    def friend(self, seller: Seller) -> Friend | None:
        """The narrowest friendship that covers the seller here, or None."""
        held = [friend for friend in self.friends if self._is(friend, seller) and self._holds(friend)]
        order = list(FriendScope)
        return min(held, key=lambda friend: order.index(friend.scope), default=None)

    def was_friend(self, seller: Seller) -> bool:
        """Whether he is or was a friend anywhere: his friendship may be over, a hijacker he never was."""
        return any(self._is(friend, seller) for friend in self.friends)

    def standing(self, seller: Seller) -> Standing:
        friend = self.friend(seller)
        if friend:
            return Standing(friend.kind.value)
        house = self.house(self.listing.subject.market, seller)
        return Standing(house.value) if house else Standing.STRANGER

    def is_mine(self, seller: Seller) -> bool:
        friend = self.friend(seller)
        return friend is not None and friend.kind is FriendKind.MINE

    @property
    def knows_me(self) -> bool:
        """Whether anybody was ever named as mine; without it nothing can be "lost"."""
        return any(friend.kind is FriendKind.MINE for friend in self.friends if self._holds(friend))

    def _is(self, friend: Friend, seller: Seller) -> bool:
        return friend.seller_id == (seller.id or seller.key)

    def _holds(self, friend: Friend) -> bool:
        if friend.platform != self.platform or (friend.expires_at and friend.expires_at <= self.now):
            return False
        where = {
            FriendScope.ALL: friend.value,
            FriendScope.MARKET: self.listing.subject.market,
            FriendScope.BRAND: self.brand.casefold() if self.brand else None,
            FriendScope.LISTING: str(self.listing.subject),
        }
        value = friend.value.casefold() if friend.scope is FriendScope.BRAND else friend.value
        return where[friend.scope] == value
