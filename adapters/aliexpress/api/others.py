"""What others sell, by AliExpress' API: rivals' items, items that may copy mine, and the lists of what sells most."""

from collections.abc import AsyncIterator, Mapping
from typing import ClassVar

from adapters.aliexpress.account import AliExpressAccount, AliExpressConfig
from adapters.aliexpress.api import copycats, places, rivals
from adapters.aliexpress.api.calls import Calls
from adapters.aliexpress.api.credentials import credentials_of
from adapters.aliexpress.api.methods import AFFILIATE_HOT, AFFILIATE_SEARCH, DS_PRODUCT
from adapters.aliexpress.api.own import OwnShop
from adapters.aliexpress.api.pictures import Pictures
from adapters.aliexpress.api.sources import Sources
from adapters.clock import Clock
from adapters.door import Door
from adapters.keep import Keep
from adapters.quota import Quota, swept
from adapters.readings import Ask, Listing, Said, Subject, Topic


class AliExpressOthers(AliExpressAccount):
    """One seller's way to look at others; which methods he has, AliExpress decides by the kind of his app."""

    operations: ClassVar[Mapping[Topic, Quota]] = {
        Topic.RIVALS: swept(DS_PRODUCT, rivals.BATCH),
        Topic.COPYCATS: swept(AFFILIATE_SEARCH),
        Topic.RANKS: swept(AFFILIATE_HOT),
    }

    def __init__(self, config: AliExpressConfig, door: Door, keep: Keep, clock: Clock) -> None:
        super().__init__(config, door, keep, clock)
        self._credentials = credentials_of(config)
        self._calls = Calls(door, keep, clock, self._credentials)
        self._sources = Sources(config, door, keep, clock, self._calls)
        self._pictures = Pictures(lambda url: door.page(self.asked_at(url, config)))
        self._shop = OwnShop(self._calls, keep, self._credentials.identity)

    async def me(self) -> str | None:
        """The number of my shop, as AliExpress has told it."""
        return await self._shop.known()

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """Each item as buyers of one country see it; what the answer lacks is told in part, and is never gone."""
        return rivals.told(self._sources, ask)

    async def copycats(self, ask: Ask) -> AsyncIterator[Said]:
        """Items that the searches by title and picture find; my own shop's are left out."""
        shop = await self._shop.number()
        async for word in copycats.told(self._sources, self._pictures, self._mine, ask, shop):
            yield word

    async def _mine(self, subject: Subject, urgent: bool) -> Listing | None:
        """What a listing of mine states."""
        sweep = await self.read(Topic.LISTINGS, Ask((subject,), urgent=urgent))
        return next((one for one in sweep.readings if isinstance(one, Listing)), None)

    def ranks(self, ask: Ask) -> AsyncIterator[Said]:
        """The places of listings among what sells most, for a search word or in a category."""
        return places.told(self._sources, ask)
