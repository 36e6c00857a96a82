"""eBay, every site: its public pages here, the seller's own keyset in `api`."""

from collections.abc import AsyncIterator, Iterator, Mapping
from importlib import import_module
from typing import Any, ClassVar, cast

from adapters.base import Adapter, Quota
from adapters.ebay import pages
from adapters.ebay.account import EbayAccount, EbayConfig
from adapters.ebay.markets import item_in, item_url, parted
from adapters.errors import AdapterError, Blocked, Misread
from adapters.page import Page
from adapters.readings import (
    Ask,
    Evidence,
    Listing,
    Missed,
    Offer,
    PageReading,
    Partial,
    Reading,
    ReviewSummary,
    Said,
    State,
    Stock,
    Subject,
    Topic,
    Wall,
    Whole,
)

__all__ = ["Ebay", "EbayConfig"]

_SHOWN = (State.LIVE, State.OUT_OF_STOCK, State.ENDED, State.GONE)


class Ebay(EbayAccount):
    """Reads item pages."""

    path: ClassVar[str] = "pages"

    # The door keeps its own gap for each host; this bounds the account over all sites.
    operations: ClassVar[Mapping[Topic, Quota]] = {Topic.LISTINGS: Quota(rate=1 / 15)}

    @classmethod
    def kind(cls, config: EbayConfig) -> type[Adapter[Any]]:
        """The adapter of the account's path: eBay's APIs where it has a keyset, else the public pages."""
        # Who only reads pages need not load what seals tokens.
        return cast("type[EbayAccount]", import_module("adapters.ebay.api").EbayApi) if config.by_api else cls

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """One item page a subject: listing, offer, ratings, stock, and the page as evidence."""
        for subject in ask.listings:
            page = await self.door.page(self.asked_at(item_url(subject), self.config))
            for word in listing_said(subject, page):
                yield word


def listing_said(subject: Subject, page: Page) -> Iterator[Said]:
    """What one item page says of its subject; a wall or another page says nothing and is missed."""
    reading = pages.read(page)
    error = _unusable(subject, page, reading)
    if error is not None:
        yield Missed(Topic.LISTINGS, subject, error)
        return
    yield from _readings(subject, reading)
    yield Evidence(subject, page.url or item_url(subject), page.status, page.body)
    if reading.foreign:
        yield Partial(Topic.LISTINGS, subject, reading.foreign)
    elif reading.state is not State.GONE and _is_cut(page):
        yield Partial(Topic.LISTINGS, subject, "the page ends in the middle")
    else:
        yield Whole(Topic.LISTINGS, subject)


def _unusable(subject: Subject, page: Page, reading: PageReading) -> AdapterError | None:
    if reading.state is State.BLOCKED:
        return Blocked(reading.blocked_by or Wall.ROBOT)
    if reading.state not in _SHOWN:
        return Misread(f"the page states no item that could be judged ({reading.state})", page.body)
    numbers = {reading.id, parted(item_in(page.url or "") or "")[0]} - {None, ""}
    if numbers and numbers != {parted(subject.id)[0]}:
        return Misread(f"the address now leads to another item ({', '.join(sorted(map(str, numbers)))})", page.body)
    return None


def _readings(subject: Subject, reading: PageReading) -> Iterator[Reading]:
    """A page made for another country proves nothing of price and availability."""
    abroad = reading.foreign is not None
    yield Listing(
        subject=subject,
        state=State.UNKNOWN if abroad else reading.state,
        url=item_url(subject),
        title=reading.title,
        brand=reading.brand,
        image=reading.image,
        price=None if abroad else reading.price,
        price_range=None if abroad else reading.price_range,
    )
    if reading.featured_seller is not None and not abroad:
        yield Offer(
            subject=subject,
            seller=reading.featured_seller,
            price=reading.price,
            condition=reading.condition,
            fulfilled_by=reading.fulfilled_by,
            featured=True,
        )
    if reading.rating is not None or reading.reviews is not None:
        yield ReviewSummary(subject, reading.rating, reading.reviews)
    if reading.stock is not None and not abroad:
        yield Stock(subject, reading.stock)


def _is_cut(page: Page) -> bool:
    """Whether the markup breaks off before its end."""
    return b"</html" not in page.body[-max(4096, len(page.body) // 5) :].lower()
