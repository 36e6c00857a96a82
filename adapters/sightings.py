"""What one public product page says of its listing, on any platform: readings, evidence, and whether it is whole."""

from collections.abc import Iterator

from adapters.page import Page
from adapters.readings import (
    Evidence,
    Listing,
    Offer,
    PageOffer,
    PageReading,
    Partial,
    Reading,
    ReviewSummary,
    Said,
    State,
    Stock,
    Subject,
    Topic,
    Whole,
)


def sighted(subject: Subject, url: str, page: Page, reading: PageReading) -> Iterator[Said]:
    """All that the listing's own page says: readings, the page as evidence, and Whole, or Partial with the reason."""
    yield from _readings(subject, url, reading)
    yield Evidence(subject, page.url or url, page.status, page.body)
    if reading.foreign:
        yield Partial(Topic.LISTINGS, subject, reading.foreign)
    elif is_cut(page) and reading.state is not State.GONE:
        yield Partial(Topic.LISTINGS, subject, "the page ends in the middle")
    else:
        yield Whole(Topic.LISTINGS, subject)


def _readings(subject: Subject, url: str, reading: PageReading) -> Iterator[Reading]:
    """A page made for a visitor from abroad proves nothing of price, offers and availability."""
    foreign = reading.foreign is not None
    yield Listing(
        subject=subject,
        state=State.UNKNOWN if foreign else reading.state,
        url=url,
        title=reading.title,
        brand=reading.brand,
        image=reading.image,
        price=None if foreign else reading.price,
        price_range=None if foreign else reading.price_range,
        gtins=reading.gtins,
    )
    yield from () if foreign else _offers(subject, reading)
    if reading.rating is not None or reading.reviews is not None:
        yield ReviewSummary(subject, reading.rating, reading.reviews)
    if reading.stock is not None and not foreign:
        yield Stock(subject, reading.stock)


def _offers(subject: Subject, reading: PageReading) -> Iterator[Offer]:
    """The offers whose sellers the data names; else that of the one seller whom the page prints."""
    if reading.offers:
        yield from (offer_of(subject, offer) for offer in reading.offers)
    elif reading.state is State.LIVE:
        yield from featured(subject, reading)


def featured(subject: Subject, reading: PageReading) -> Iterator[Offer]:
    """The offer of the seller whom the page prints; none where it prints nobody."""
    if reading.featured_seller is not None:
        yield Offer(
            subject=subject,
            seller=reading.featured_seller,
            price=reading.price,
            condition=reading.condition,
            fulfilled_by=reading.fulfilled_by,
            featured=True,
        )


def offer_of(subject: Subject, offer: PageOffer) -> Offer:
    """An offer that the page lists, tied to its listing."""
    return Offer(
        subject=subject,
        seller=offer.seller,
        price=offer.price,
        shipping=offer.shipping,
        condition=offer.condition,
        fulfilled_by=offer.fulfilled_by,
        featured=offer.featured,
    )


def is_cut(page: Page) -> bool:
    """Whether the markup breaks off before its end."""
    tail = page.body[-max(4096, len(page.body) // 5) :].lower()
    return b"</html" not in tail and b"</body" not in tail
