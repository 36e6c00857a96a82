"""`twoam friend add`, `remove` and `list`: sellers who may be on my listings."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from adapters.registry import PLATFORMS
from monitor.console.failures import Usage
from monitor.console.memory import desk
from monitor.console.output import show, show_json, table
from monitor.console.typed import money, one_of
from monitor.printing import money_json
from storage.states import Friend, FriendKind, FriendScope


@dataclass(frozen=True, slots=True)
class Wish:
    """A friendship as it was typed."""

    seller: str
    name: str
    kind: str
    platform: str
    scope: str
    floor: str | None


def add(wish: Wish, path: Path | None) -> int:
    """Remembers the friend; said again for the same scope it replaces what was said before."""
    return asyncio.run(_add(wish, path))


async def _add(wish: Wish, path: Path | None) -> int:
    if wish.platform not in PLATFORMS:
        raise Usage(f"There is no platform “{wish.platform}”: known are {', '.join(PLATFORMS)}.")
    word, _, value = wish.scope.partition(":")
    scope = one_of(FriendScope, word, "--scope")
    if (scope is FriendScope.ALL) == bool(value):
        raise Usage(f"--scope “{wish.scope}” is not complete: write all, market:US, brand:NAME or listing:ID.")
    kind = one_of(FriendKind, wish.kind, "--kind")
    floor = money(wish.floor) if wish.floor else None
    async with desk(path) as at:
        name = wish.name or wish.seller
        friend = await at.store.add_friend(wish.platform, wish.seller, name, kind, scope, value, floor=floor)
        show(f"{_called(friend)} is a friend: {_where(friend)}.")
    return 0


def remove(seller: str, path: Path | None) -> int:
    """Forgets every friendship with the seller."""
    return asyncio.run(_remove(seller, path))


async def _remove(seller: str, path: Path | None) -> int:
    async with desk(path) as at:
        found = [friend for friend in await at.store.friends() if seller in (friend.seller_id, friend.name)]
        if not found:
            raise Usage(f"No friend is called “{seller}”. `twoam friend list` shows them.")
        for friend in found:
            await at.store.remove_friend(friend.id)
            show(f"{_called(friend)} is no longer a friend: {_where(friend)}.")
    return 0


def listed(path: Path | None, *, as_json: bool) -> int:
    """Prints the friends and where they may be."""
    return asyncio.run(_listed(path, as_json))


async def _listed(path: Path | None, as_json: bool) -> int:
    async with desk(path) as at:
        friends = await at.store.friends()
    if as_json:
        show_json([_friend_json(friend) for friend in friends])
    elif not friends:
        show("There are no friends yet. Your own shop is the first: twoam friend add SELLER --kind mine")
    else:
        rows = ((one.name, one.seller_id, one.platform, one.kind.value, _where(one), one.floor) for one in friends)
        show(table(("name", "seller", "platform", "kind", "where", "floor"), rows))
    return 0


def _called(friend: Friend) -> str:
    return friend.seller_id if friend.name == friend.seller_id else f"{friend.name} ({friend.seller_id})"


def _where(friend: Friend) -> str:
    return "everywhere" if friend.scope is FriendScope.ALL else f"{friend.scope.value} {friend.value}"


def _friend_json(friend: Friend) -> dict[str, object]:
    return {
        "platform": friend.platform,
        "seller_id": friend.seller_id,
        "name": friend.name,
        "kind": friend.kind.value,
        "scope": friend.scope.value,
        "value": friend.value,
        "floor": money_json(friend.floor),
        "expires_at": friend.expires_at.isoformat() if friend.expires_at else None,
    }
