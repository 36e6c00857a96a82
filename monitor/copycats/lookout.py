"""Turns an answer full of candidates into what is remembered: each compared with mine, each seen, missing or gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.door import Door
from adapters.keep import Keep
from adapters.readings import Candidate, Listing, Subject, Sweep, Track
from monitor.copycats.gallery import Gallery
from monitor.copycats.memory import laid_over, lookalike_of
from monitor.copycats.pictures import PictureHash
from monitor.copycats.score import Likeness, likeness
from monitor.copycats.titles import weights_of
from monitor.recall import recall
from storage.states import Lookalike, WatchedListing
from storage.store import Store

# So many pictures are fetched for one look: at one each quarter of a minute, more would hold up the next listing.
MOST_FETCHED = 6
_MY_PICTURES = 3


@dataclass(frozen=True, slots=True)
class Lookout:
    """Compares what a search for copies of one listing found with that listing."""

    store: Store
    keep: Keep
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    gallery: Gallery = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gallery", Gallery(self.keep, self.clock))

    async def compared(self, listing: WatchedListing, sweep: Sweep) -> tuple[Lookalike, ...]:
        """The candidates that are like my listing, each as it was seen now; asks the network for pictures."""
        mine = (await recall(self.store, listing)).content
        own = await self._own(listing)
        candidates = [one for one in sweep.of(listing.subject) if isinstance(one, Candidate) and one.ref not in own]
        if mine is None or not candidates:
            return ()
        weights = weights_of(one.title for one in candidates if one.title)
        ours, theirs = await self._pictures(self.accounts[listing.account].door, mine, candidates, weights)
        seen = ((one, likeness(mine, one, weights, ours, theirs.get(one.image or ""))) for one in candidates)
        return tuple(lookalike_of(listing.id, one, found, sweep.at) for one, found in seen)

    async def remembered(
        self, listing: WatchedListing, fresh: Sequence[Lookalike], at: datetime, *, whole: bool
    ) -> tuple[Lookalike, ...]:
        """All that is known of the listing's lookalikes after a look; the caller holds the incident lock."""
        return laid_over(await self.store.copycats(listing.id), fresh, at, whole=whole)

    async def _own(self, listing: WatchedListing) -> set[Subject]:
        """My listings on the same platform, whichever account watches them."""
        platform = self.accounts[listing.account].platform
        here = {name for name, adapter in self.accounts.items() if adapter.platform == platform}
        return {one.subject for one in await self.store.listings() if one.account in here and not one.rival}

    async def _pictures(
        self, door: Door, mine: Listing, candidates: Sequence[Candidate], weights: Mapping[str, float]
    ) -> tuple[tuple[PictureHash, ...], dict[str, PictureHash]]:
        """Mine, and theirs by address as far as they are known; the most promising are fetched first."""
        urls = [url for url in dict.fromkeys((mine.image, *mine.images)) if url][:_MY_PICTURES]
        if not urls:
            return (), {}
        ordered = sorted(candidates, key=lambda one: _promise(one, likeness(mine, one, weights)), reverse=True)
        known, rest = await self._known([*urls, *(one.image for one in ordered if one.image)])
        for url in rest[:MOST_FETCHED]:
            if found := await self.gallery.fetched(door, url):
                known[url] = found
        return tuple(known[url] for url in urls if url in known), known

    async def _known(self, urls: Sequence[str]) -> tuple[dict[str, PictureHash], list[str]]:
        """The hashes that are kept, and the addresses that were never asked."""
        known: dict[str, PictureHash] = {}
        rest: list[str] = []
        for url in dict.fromkeys(urls):
            asked, found = await self.gallery.known(url)
            if found:
                known[url] = found
            elif not asked:
                rest.append(url)
        return known, rest


def _promise(one: Candidate, without: Likeness) -> tuple[bool, int]:
    """First what the platform found by picture, then what is most like without one."""
    return Track.PICTURE in one.tracks, without.percent
