"""Knows the number of the seller's own shop, by which his items are told from those of others."""

from collections.abc import Mapping
from typing import Any

from adapters.aliexpress.answers import ident
from adapters.aliexpress.api import profile
from adapters.aliexpress.api.calls import Calls
from adapters.aliexpress.api.refusals import Ungranted
from adapters.errors import Misread
from adapters.keep import Keep


class OwnShop:
    """The number is asked for once and kept: a shop keeps it for ever."""

    def __init__(self, calls: Calls, keep: Keep, identity: str) -> None:
        self._calls = calls
        self._keep = keep
        self._key = f"{identity}:shop"

    async def known(self) -> str | None:
        """As it was told before; nothing is asked."""
        return await self._keep.get(self._key)

    async def number(self) -> str | None:
        """The number; None where the app may not ask for it, as an app that only looks at others."""
        if kept := await self.known():
            return kept
        try:
            return await self.learn(await self._calls.send(profile.QUESTION))
        except (Misread, Ungranted):
            return None

    async def learn(self, said: Mapping[str, Any]) -> str | None:
        """Keeps what the shop's profile tells."""
        number = ident(said, "shop_id")
        if number and number != await self.known():
            await self._keep.put(self._key, number)
        return number
