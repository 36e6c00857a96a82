"""Turns an answer full of candidates into what is remembered: each compared with mine, each seen, missing or gone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.keep import Keep
from adapters.readings import Candidate, Listing, Subject, Sweep, Topic, Track
from monitor.copycats.gallery import Gallery
from monitor.copycats.memory import laid_over, lookalike_of
from monitor.copycats.pictures import PictureHash
from monitor.copycats.score import Likeness, likeness
from monitor.copycats.titles import weights_of
from monitor.findings import Look
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

    async def prepare(self, listing: WatchedListing, sweep: Sweep) -> None:
        """Has the pictures fetched that the comparison needs; may take minutes, so nobody holds a lock meanwhile.

        Where a person waits, those that were fetched before must do.
        """
        if sweep.ask.urgent or sweep.topic is not Topic.COPYCATS:
            return
        mine = (await recall(self.store, listing)).content
        candidates = await self._candidates(listing, sweep)
        if mine is None or not candidates:
            return
        door, weights = self.accounts[listing.account].door, _weights(candidates)
        ordered = sorted(candidates, key=lambda one: _promise(one, likeness(mine, one, weights)), reverse=True)
        urls = _pictures_of(mine)
        _, rest = await self._known([*urls, *(one.image for one in ordered if urls and one.image)])
        for url in rest[:MOST_FETCHED]:
            await self.gallery.fetched(door, url)

    async def added(self, look: Look, sweep: Sweep) -> Look:
        """The look with all that is known now of the listing's lookalikes; the caller holds the incident lock."""
        if look.topic is not Topic.COPYCATS:
            return look
        before, own = await self.store.copycats(look.listing.id), await self._own(look.listing)
        fresh = await self._compared(look, sweep)
        found = laid_over(before, fresh, look.at, whole=look.whole, own={one.ref for one in before if own(one.ref)})
        return replace(look, copycats=found)

    async def _compared(self, look: Look, sweep: Sweep) -> list[Lookalike]:
        """The candidates of the answer, each as it was seen now."""
        mine, candidates = look.now.content, await self._candidates(look.listing, sweep)
        if mine is None:
            return []
        weights, urls = _weights(candidates), _pictures_of(mine)
        known, _ = await self._known([*urls, *(one.image for one in candidates if one.image)])
        ours = tuple(known[url] for url in urls if url in known)
        seen = ((one, likeness(mine, one, weights, ours, known.get(one.image or ""))) for one in candidates)
        return [lookalike_of(look.listing.id, one, found, look.at) for one, found in seen]

    async def _candidates(self, listing: WatchedListing, sweep: Sweep) -> list[Candidate]:
        """None where something else was asked."""
        if sweep.topic is not Topic.COPYCATS:
            return []
        own = await self._own(listing)
        return [one for one in sweep.of(listing.subject) if isinstance(one, Candidate) and not own(one.ref)]

    async def _own(self, listing: WatchedListing) -> Callable[[Subject], bool]:
        """Whether it is a listing of mine on the same platform, whichever account watches it.

        Where ids are those of one catalogue it is the same in every market.
        """
        adapter = self.accounts[listing.account]
        here = {name for name, other in self.accounts.items() if other.platform == adapter.platform}
        mine = {one.subject for one in await self.store.listings() if one.account in here and not one.rival}
        ids = {one.id for one in mine} if adapter.one_catalogue else set()
        return lambda ref: ref in mine or ref.id in ids

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


def _weights(candidates: Sequence[Candidate]) -> Mapping[str, float]:
    return weights_of(one.title for one in candidates if one.title)


def _pictures_of(mine: Listing) -> list[str]:
    return [url for url in dict.fromkeys((mine.image, *mine.images)) if url][:_MY_PICTURES]


def _promise(one: Candidate, without: Likeness) -> tuple[bool, int]:
    """First what the platform found by picture, then what is most like without one."""
    return Track.PICTURE in one.tracks, without.percent
