"""What an account learns of itself on the way: its seller id, its SKUs, and the titles of best-seller boards."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from adapters.amazon.api import listings
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.operations import SEARCH_LISTINGS
from adapters.clock import Clock
from adapters.errors import Misread, TryLater
from adapters.keep import Keep
from adapters.readings import Sku, Subject
from adapters.refusals import Denied

# A SKU may be opened, closed or renamed: after a day it is looked up again.
_SKU_LIVES = timedelta(days=1)
# One that Amazon did not know may be known again soon, and by ASIN it costs five times the quota.
_DOUBT_LIVES = timedelta(hours=1)


# So many listings are met at a time.
_AT_ONCE = 100


class Shelf:
    """Remembered in Keep, so that a restart asks nothing anew."""

    def __init__(self, calls: Calls, keep: Keep, clock: Clock, identity: str, seller: str | None) -> None:
        self._calls = calls
        self._keep = keep
        self._clock = clock
        self._identity = identity
        self._configured = seller
        self.nameless: set[Subject] = set()
        """Listings that at the last look had no SKU to ask with; a restart forgets them."""
        self.met: set[Subject] = set()
        """Listings whose SKU was looked for since the start."""

    async def me(self) -> str | None:
        """My seller id: as configured, else as an offer of mine once told it."""
        return self._configured or await self._keep.get(f"{self._identity}:me")

    async def is_me(self, seller: str | None) -> None:
        """An answer marked this seller's offer as mine."""
        if seller and not await self.me():
            await self._keep.put(f"{self._identity}:me", seller)

    async def meet(self, subjects: Sequence[Subject], company: int) -> None:
        """Looks for the SKUs of some that are new, in their order.

        These are five quick calls, which cost no time beside one batch of offers; more only until the first of all has
        so much company of its kind (with a SKU of mine, or without) that a batch is full.
        """
        new = [one for one in subjects if one not in self.met]
        for start in range(0, len(new), _AT_ONCE):
            part = new[start : start + _AT_ONCE]
            for market in dict.fromkeys(one.market for one in part):
                await self.names(market, [one.id for one in part if one.market == market], urgent=False)
            if len([one for one in subjects if self._is_alike(one, subjects[0])]) >= company:
                return

    def _is_alike(self, one: Subject, other: Subject) -> bool:
        kinds = {(each.market, each in self.nameless) for each in (one, other)}
        return one in self.met and len(kinds) == 1

    async def names(self, market: str, asins: Sequence[str], *, urgent: bool) -> dict[str, str]:
        """By ASIN the SKU to ask with; an ASIN without one of mine is missing, as are all while I am not known."""
        kept = {asin: await self._keep.get(self._sku_key(market, asin)) for asin in asins}
        unknown = [asin for asin, sku in kept.items() if sku is None]
        me = await self.me()
        if unknown and me:
            kept |= await self._looked_up(me, market, unknown, urgent=urgent)
        named = {asin: sku for asin, sku in kept.items() if sku}
        self.met |= {Subject(market, asin) for asin in asins}
        self.nameless |= {Subject(market, asin) for asin in asins if asin not in named}
        self.nameless -= {Subject(market, asin) for asin in named}
        return named

    async def unname(self, subject: Subject) -> None:
        """The offers of this listing cannot be asked for by SKU: for an hour they are asked for by ASIN."""
        self.nameless.add(subject)
        await self._keep.put(self._sku_key(subject.market, subject.id), "", self._clock.now() + _DOUBT_LIVES)

    async def skus(
        self, market: str, asins: Sequence[str], included: Sequence[str], *, urgent: bool
    ) -> dict[str, list[Sku]]:
        """My SKUs by ASIN, as they are now; every asked ASIN is there. Denied, TryLater and Misread are raised."""
        me = await self.me()
        found: dict[str, list[Sku]] = {asin: [] for asin in asins}
        for start in range(0, len(asins) if me else 0, SEARCH_LISTINGS.batch):
            part = asins[start : start + SEARCH_LISTINGS.batch]
            request = listings.search(me or "", market, part, included)
            pages = await self._calls.pages(request, listings.ASK, listings.TOKEN, urgent=urgent)
            if not pages.whole:
                raise TryLater("Amazon's list of my SKUs broke off in the middle")
            for sku in listings.read_skus(market, listings.items_of(pages.bodies)):
                found.setdefault(sku.subject.id, []).append(sku)
        return found

    async def boards(self, market: str) -> dict[str, str]:
        """Titles of best-seller boards by the ids under which offers name them."""
        kept = await self._keep.get(self._boards_key(market))
        return dict(json.loads(kept)) if kept else {}

    async def learn_boards(self, market: str, titles: Mapping[str, str]) -> None:
        """Adds titles; one that is known keeps its name, so that a series goes on under it."""
        known = await self.boards(market)
        if titles.keys() - known.keys():
            await self._keep.put(self._boards_key(market), json.dumps({**titles, **known}, ensure_ascii=False))

    async def _looked_up(self, me: str, market: str, asins: Iterable[str], *, urgent: bool) -> dict[str, str | None]:
        try:
            found = await self.skus(market, list(asins), listings.NAMES, urgent=urgent)
        except (Denied, Misread):
            return {}  # without the role for listings, or a list that can be read, offers are asked for by ASIN
        chosen = {asin: listings.best(skus) for asin, skus in found.items()}
        names = {asin: sku.sku if sku else "" for asin, sku in chosen.items()}
        for asin, sku in names.items():
            await self._keep.put(self._sku_key(market, asin), sku, self._clock.now() + _SKU_LIVES)
        return dict(names)

    def _sku_key(self, market: str, asin: str) -> str:
        return f"{self._identity}:sku:{Subject(market, asin)}"

    def _boards_key(self, market: str) -> str:
        return f"{self._identity}:boards:{market}"
