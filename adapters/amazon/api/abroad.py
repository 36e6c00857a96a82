"""What the catalogue says of my listings in the markets of the region where I do not sell; asked once a week."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import CATALOG_ITEM
from adapters.amazon.api.refusals import Rejected
from adapters.amazon.api.wire import rows, text
from adapters.amazon.markets import MARKETS, market_of_id
from adapters.clock import Clock
from adapters.errors import AdapterError
from adapters.keep import Keep
from adapters.readings import Abroad, Page, Subject

_LIVES = timedelta(days=7)
# What was refused or not answered is asked for again after so long.
_DOUBT_LIVES = timedelta(days=1)
# So many are asked about beside one look: each is a call of its own.
_AT_ONCE = 3


class AbroadPages:
    """Asked for beside the listings; where it cannot be told, nothing is said."""

    def __init__(self, calls: Calls, keep: Keep, clock: Clock, identity: str, sold_in: Sequence[str]) -> None:
        self._calls = calls
        self._keep = keep
        self._clock = clock
        self._identity = identity
        region = MARKETS[sold_in[0]].region
        self._markets = [one for one in MARKETS.values() if one.region is region and one.code not in sold_in]

    async def of(self, subjects: Sequence[Subject], *, urgent: bool) -> dict[str, Abroad]:
        """By ASIN what is known; a person who waits for the listing itself does not wait for this."""
        kept = {one: await self._keep.get(self._key(one)) for one in subjects}
        unknown = [one for one, said in kept.items() if said is None]
        for one in unknown[:_AT_ONCE] if self._markets and not urgent else ():
            kept[one] = await self._asked(one)
        return {one.id: _read(one, said) for one, said in kept.items() if said}

    async def _asked(self, one: Subject) -> str:
        """The pages by market, or nothing where the question was not answered."""
        said, lives = "", _DOUBT_LIVES
        # It is no part of what the listing itself is: what was not answered is asked for again tomorrow.
        with suppress(AdapterError):
            said, lives = json.dumps(await self._told(one), ensure_ascii=False), _LIVES
        await self._keep.put(self._key(one), said, self._clock.now() + lives)
        return said

    async def _told(self, one: Subject) -> Mapping[str, list[str]]:
        """By market; none where Amazon knows of none."""
        try:
            return _pages(await self._calls.send(self._question(one)))
        except Rejected as error:
            if error.status == 404:
                return {}
            raise

    def _question(self, one: Subject) -> Request:
        """One call names all the markets (getCatalogItem; searchCatalogItems takes one)."""
        markets = tuple(market.id for market in self._markets)
        return Request(CATALOG_ITEM, {"asin": one.id}, {"marketplaceIds": markets, "includedData": ("summaries",)})

    def _key(self, one: Subject) -> str:
        return f"{self._identity}:abroad:{one}"


def _pages(body: Any) -> Mapping[str, list[str]]:
    """By market the title and the brand; a market in which there is no page is missing."""
    found: dict[str, list[str]] = {}
    for row in rows(body, "summaries"):
        market, title = market_of_id(text(row, "marketplaceId") or ""), text(row, "itemName")
        if market and title:
            found[market.code] = [title, text(row, "brand") or ""]
    return found


def _read(one: Subject, said: str) -> Abroad:
    pages = json.loads(said)
    return Abroad(one, tuple(Page(market, title, brand or None) for market, (title, brand) in sorted(pages.items())))
