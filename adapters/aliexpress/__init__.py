"""AliExpress: its public item pages here, where they still carry their data; the seller's own app in `api`."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from adapters.aliexpress import pages
from adapters.aliexpress.account import AliExpressAccount, AliExpressConfig
from adapters.aliexpress.addresses import item_in, item_url, market_of
from adapters.errors import AdapterError, Blocked, Misread
from adapters.page import Page
from adapters.quota import Quota
from adapters.readings import Ask, Missed, PageReading, Said, State, Subject, Topic, Wall
from adapters.rivals import as_rivals
from adapters.sightings import sighted

__all__ = ["AliExpress", "AliExpressConfig"]

_SHOWN = (State.LIVE, State.OUT_OF_STOCK, State.GONE)


class AliExpress(AliExpressAccount):
    """Reads item pages; those of today are often empty shells, which says nothing and is missed."""

    path: ClassVar[str] = "pages"
    api: ClassVar[str | None] = "adapters.aliexpress.api:AliExpressApi"

    # The door keeps its own gap for each host; this bounds the account over all sites.
    operations: ClassVar[Mapping[Topic, Quota]] = {
        Topic.LISTINGS: Quota(rate=1 / 30),
        Topic.RIVALS: Quota(rate=1 / 30),
    }

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """One item page a subject: listing, shop, rating, stock, and the page as evidence."""
        for subject in ask.listings:
            page = await self.door.page(self.asked_at(item_url(*subject), self.config))
            for word in listing_said(subject, page, self.config.currency):
                yield word

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """The item pages of others, read as mine."""
        return as_rivals(self.listings(ask))


def listing_said(subject: Subject, page: Page, currency: str | None = None) -> Iterator[Said]:
    """What one page says of its subject; a wall, a shell or another item's page says nothing and is missed."""
    reading = _held_to(pages.read(page), currency)
    error = _unusable(page, reading) or _strayed(subject, page, reading)
    if error is not None:
        yield Missed(Topic.LISTINGS, subject, error)
        return
    yield from sighted(subject, item_url(*subject), page, reading)


def _unusable(page: Page, reading: PageReading) -> AdapterError | None:
    if reading.state is State.BLOCKED:
        return Blocked(reading.blocked_by or Wall.PUNISH)
    if reading.state in _SHOWN:
        return None
    if reading.state is State.SEARCH:
        return Misread("the address leads to a list of items, not to one", page.body)
    return Misread("; ".join(reading.notes) or "the page states no item", page.body)


def _strayed(subject: Subject, page: Page, reading: PageReading) -> Misread | None:
    """The page of another item, or of another site: aliexpress.us gives the same item another number."""
    numbers = {item_in(page.url or ""), reading.id} - {None}
    market = market_of(page.url or "") or subject.market
    if numbers == {subject.id} and market == subject.market:
        return None
    number = next(iter(sorted(map(str, numbers - {subject.id}))), subject.id if numbers else "none")
    return Misread(f"the address now leads to another listing ({market}/{number})", page.body)


def _held_to(reading: PageReading, currency: str | None) -> PageReading:
    """A price in the visitor's currency is another fact: no change of mine, and nothing to compare."""
    shown = reading.lowest
    if currency is None or shown is None or shown.currency == currency:
        return reading
    return replace(reading, foreign=f"the page shows prices in {shown.currency}, not in {currency}")
