"""Amazon, every market: its public pages here, the seller's own Selling Partner API in `api`."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import ClassVar

from adapters.amazon import pages
from adapters.amazon.account import AmazonAccount, AmazonConfig
from adapters.amazon.markets import asin_in, offers_url, product_url, review_url
from adapters.amazon.sound import is_cut, unusable
from adapters.errors import Misread
from adapters.page import Page
from adapters.quota import Quota
from adapters.readings import (
    Ask,
    Evidence,
    Listing,
    Missed,
    Offer,
    PageOffer,
    PageReading,
    Partial,
    Rank,
    Reading,
    Review,
    ReviewSummary,
    Said,
    StarShares,
    State,
    Stock,
    Subject,
    Topic,
    Whole,
)
from adapters.rivals import as_rivals
from adapters.sightings import featured, offer_of

__all__ = ["Amazon", "AmazonConfig"]

MOST_OFFER_PAGES = 20
_SHOWN = (State.LIVE, State.OUT_OF_STOCK, State.NO_FEATURED_OFFER, State.GONE)


class Amazon(AmazonAccount):
    """Reads product pages and offer lists."""

    path: ClassVar[str] = "pages"
    api: ClassVar[str | None] = "adapters.amazon.api:AmazonApi"

    # The door keeps its own gap for each host; this bounds the account over all markets.
    operations: ClassVar[Mapping[Topic, Quota]] = {
        Topic.LISTINGS: Quota(rate=1 / 15),
        Topic.OFFERS: Quota(rate=1 / 15),
        Topic.RIVALS: Quota(rate=1 / 15),
        Topic.RANKS: Quota(rate=1 / 15),
    }

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """One product page a subject: listing, offers, ranks, reviews, stock, and the page as evidence."""
        for subject in ask.listings:
            page = await self.door.page(self.asked_at(product_url(subject.market, subject.id), self.config))
            for word in listing_said(subject, page):
                yield word

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """The product pages of others, read as mine."""
        return as_rivals(self.listings(ask))

    async def offers(self, ask: Ask) -> AsyncIterator[Said]:
        """The list of all offers, page after page until the printed number is reached."""
        for subject in ask.listings:
            seen: list[PageOffer] = []
            for pageno in range(1, MOST_OFFER_PAGES + 1):
                url = offers_url(subject.market, subject.id, pageno)
                page = await self.door.page(self.asked_at(url, self.config))
                words = list(offers_said(subject, page, seen))
                for word in words:
                    yield word
                if any(isinstance(word, Whole | Partial | Missed) for word in words):
                    break
            else:
                yield Partial(Topic.OFFERS, subject, f"more than {MOST_OFFER_PAGES} pages of offers")

    def ranks(self, ask: Ask) -> AsyncIterator[Said]:
        """The first page of one list, for all the listings at once."""
        return self._places(ask)


def listing_said(subject: Subject, page: Page) -> Iterator[Said]:
    """What one product page says of its subject; a wall or another page says nothing and is missed."""
    reading = pages.read(page)
    error = unusable(page, reading, _SHOWN) or _strayed(subject, page, reading)
    if error is not None:
        yield Missed(Topic.LISTINGS, subject, error)
        return
    yield from _readings(subject, reading)
    yield Evidence(subject, page.url or product_url(*subject), page.status, page.body)
    if reading.foreign:
        yield Partial(Topic.LISTINGS, subject, reading.foreign)
    elif reading.state is not State.GONE and is_cut(page):
        yield Partial(Topic.LISTINGS, subject, "the page ends in the middle")
    else:
        yield Whole(Topic.LISTINGS, subject)


def offers_said(subject: Subject, page: Page, seen: list[PageOffer]) -> Iterator[Said]:
    """What one page of the offer list says; `seen` holds the offers of the pages before and grows.

    Ends in Whole when the printed number is reached, in Partial when the list stops short of it, in Missed when the
    page is none; in neither while another page is to be asked.
    """
    reading = pages.read(page)
    if reading.state is State.GONE and not seen:
        # Nobody sells what is gone. Whether it is, the product page must say too: until then the guard refuses this.
        yield Evidence(subject, page.url or offers_url(*subject), page.status, page.body)
        yield Whole(Topic.OFFERS, subject)
        return
    error = unusable(page, reading, (State.OFFERS,)) or _strayed(subject, page, reading)
    if error is not None:
        yield Missed(Topic.OFFERS, subject, error)
        return
    yield Evidence(subject, page.url or offers_url(*subject), page.status, page.body)
    if reading.foreign:
        yield Partial(Topic.OFFERS, subject, reading.foreign)
        return
    fresh = [offer for offer in reading.offers if offer not in seen and (offer.seller.id or offer.seller.name)]
    told = {offer_of(subject, offer).key for offer in seen}
    yield from _each_once((offer_of(subject, offer) for offer in fresh), told)
    seen += fresh
    yield from _offers_end(subject, page, reading, seen, stopped=not fresh)


def _offers_end(
    subject: Subject, page: Page, reading: PageReading, seen: list[PageOffer], stopped: bool
) -> Iterator[Said]:
    total, listed = reading.other_offers_count, sum(not offer.featured for offer in seen)
    if not page.body.rstrip().endswith(b">"):
        yield Partial(Topic.OFFERS, subject, "the list ends in the middle")
    elif total is None:
        yield Partial(Topic.OFFERS, subject, "the list does not say how many offers there are")
    elif listed >= total:
        yield Whole(Topic.OFFERS, subject)
    elif stopped:
        yield Partial(Topic.OFFERS, subject, f"the list shows {listed} of {total} offers")


def _each_once(offers: Iterable[Offer], told: set[str]) -> Iterator[Offer]:
    """One offer a seller and condition: the featured one, else the first, which the list sorts as the cheapest."""
    for offer in offers:
        if offer.key not in told:
            told.add(offer.key)
            yield offer


def _strayed(subject: Subject, page: Page, reading: PageReading) -> Misread | None:
    """A page of another ASIN; a variation's page may name its parent, but keeps its own address."""
    asins = {reading.id, asin_in(page.url or "")} - {None}
    if not asins or subject.id in asins:
        return None
    return Misread(f"the address now leads to another listing ({', '.join(sorted(map(str, asins)))})", page.body)


def _readings(subject: Subject, reading: PageReading) -> Iterator[Reading]:
    abroad = reading.foreign is not None and reading.state is not State.GONE
    yield Listing(
        subject=subject,
        state=State.UNKNOWN if abroad else reading.state,
        url=product_url(*subject),
        title=reading.title,
        brand=reading.brand,
        image=reading.image,
        price=None if abroad else reading.price,
        price_range=None if abroad else reading.price_range,
        other_offers_count=None if abroad else reading.other_offers_count,
        lists=reading.lists,
    )
    yield from (Rank(subject, board.board, board.position) for board in reading.ranks)
    if reading.rating is not None or reading.reviews is not None:
        yield ReviewSummary(subject, reading.rating, reading.reviews)
    if reading.star_shares is not None:
        yield StarShares(subject, reading.star_shares)
    yield from (
        Review(subject, each.id, each.stars, each.day, review_url(subject.market, each.id))
        for each in reading.shown_reviews
    )
    if not abroad:
        yield from _each_once(_offers(subject, reading), set())
    if not abroad and reading.stock is not None:
        yield Stock(subject, reading.stock)


def _offers(subject: Subject, reading: PageReading) -> Iterator[Offer]:
    yield from featured(subject, reading)
    yield from (offer_of(subject, offer) for offer in reading.offers)
