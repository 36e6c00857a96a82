"""eBay, every site: its public pages here, the seller's own keyset in `api`."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from adapters.ebay import pages
from adapters.ebay.account import EbayAccount, EbayConfig
from adapters.ebay.markets import MARKETS, item_in, item_url, market_of_address, parted
from adapters.errors import AdapterError, Blocked, Misread
from adapters.page import Page
from adapters.quota import Quota
from adapters.readings import Ask, Missed, PageReading, Said, State, Subject, Topic, Wall
from adapters.rivals import as_rivals
from adapters.sightings import sighted

__all__ = ["Ebay", "EbayConfig"]

_SHOWN = (State.LIVE, State.OUT_OF_STOCK, State.ENDED, State.GONE)


class Ebay(EbayAccount):
    """Reads item pages."""

    path: ClassVar[str] = "pages"
    api: ClassVar[str | None] = "adapters.ebay.api:EbayApi"

    # The door keeps its own gap for each host; this bounds the account over all sites.
    operations: ClassVar[Mapping[Topic, Quota]] = {
        Topic.LISTINGS: Quota(rate=1 / 15),
        Topic.RIVALS: Quota(rate=1 / 15),
    }

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """One item page a subject: listing, offer, ratings, stock, and the page as evidence."""
        for subject in ask.listings:
            page = await self.door.page(self.asked_at(item_url(subject), self.config))
            for word in listing_said(subject, page):
                yield word

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """The item pages of others, read as mine."""
        return as_rivals(self.listings(ask))


def listing_said(subject: Subject, page: Page) -> Iterator[Said]:
    """What one item page says of its subject; a wall or another page says nothing and is missed."""
    reading = pages.read(page)
    error = _unusable(page, reading) or _strayed(subject, page, reading)
    if error is not None:
        yield Missed(Topic.LISTINGS, subject, error)
        return
    yield from sighted(subject, item_url(subject), page, replace(reading, foreign=_foreign(subject, page, reading)))


def _unusable(page: Page, reading: PageReading) -> AdapterError | None:
    if reading.state is State.BLOCKED:
        return Blocked(reading.blocked_by or Wall.ROBOT)
    if reading.state not in _SHOWN:
        return Misread(f"the page states no item that could be judged ({reading.state})", page.body)
    return None


def _strayed(subject: Subject, page: Page, reading: PageReading) -> Misread | None:
    """Every number that the page gives itself must be the item's, and one it must give."""
    named = (reading.id, item_in(page.url or ""), item_in(reading.url or ""))
    numbers = {parted(number)[0] for number in named if number}
    if numbers == {parted(subject.id)[0]}:
        return None
    return Misread(f"the address now leads to another item ({', '.join(sorted(numbers)) or 'none'})", page.body)


def _foreign(subject: Subject, page: Page, reading: PageReading) -> str | None:
    """All sites show an item under the same number, each with its own price and delivery."""
    own, site = MARKETS[subject.market], market_of_address(page.url or "")
    if site is not None and site is not own:
        return f"the address now leads to {site.domain}, not to {own.domain}"
    price = reading.lowest
    if price is not None and price.currency != own.currency:
        return f"the page tells prices in {price.currency}, but the site sells in {own.currency}"
    return reading.foreign
