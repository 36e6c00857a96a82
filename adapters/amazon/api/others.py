"""What the API tells of listings that are not mine: the catalogue's word, with price and state by their new offers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace

from adapters.base import Question
from adapters.readings import (
    Ask,
    Condition,
    Listing,
    Missed,
    Offer,
    Partial,
    Rank,
    Said,
    State,
    Subject,
    Sweep,
    Topic,
    Whole,
)

Collect = Callable[[Topic, Ask, Question], Awaitable[Sweep]]


async def told(ask: Ask, collect: Collect, listings: Question, offers: Question) -> AsyncIterator[Said]:
    """Both questions about all of them; what the catalogue does not have, nobody is asked to sell."""
    listed = await collect(Topic.LISTINGS, ask, listings)
    there = [one for one in dict.fromkeys(ask.listings) if one in listed.whole and not _is_gone(listed, one)]
    offered = await collect(Topic.OFFERS, replace(ask, listings=tuple(there), condition=Condition.NEW), offers)
    for subject in dict.fromkeys(ask.listings):
        for word in told_of(subject, listed, offered):
            yield word


def told_of(subject: Subject, listed: Sweep, offered: Sweep) -> Iterator[Said]:
    """What the two answers say together of one listing; without the one about its offers it is not answered.

    Stars are in no answer of the API. What nobody offers new counts as sold out, whatever is offered used.
    """
    for missed in (*listed.missed, *offered.missed):
        if missed.subject == subject:
            yield Missed(Topic.RIVALS, subject, missed.error)
            return
    sold = [one for one in offered.of(subject) if isinstance(one, Offer)]
    featured = any(one.featured for one in sold)
    doubt = next((one.why for one in offered.partial if one.subject == subject and not featured), None)
    for reading in listed.of(subject):
        if isinstance(reading, Listing):
            yield reading if reading.state is State.GONE or doubt else _as_sold(reading, sold)
        elif isinstance(reading, Rank):
            yield reading
    yield from sold
    yield from (seen for seen in (*listed.evidence, *offered.evidence) if seen.subject == subject)
    yield Partial(Topic.RIVALS, subject, doubt) if doubt else Whole(Topic.RIVALS, subject)


def _as_sold(listing: Listing, offers: Sequence[Offer]) -> Listing:
    """Price and state as its offers make them: the price is that of the featured offer, and unknown without one."""
    if not offers:
        return replace(listing, state=State.OUT_OF_STOCK)
    featured = next((one for one in offers if one.featured), None)
    if featured is None:
        return replace(listing, state=State.NO_FEATURED_OFFER)
    return replace(listing, state=State.LIVE, price=featured.price)


def _is_gone(listed: Sweep, subject: Subject) -> bool:
    return any(isinstance(one, Listing) and one.state is State.GONE for one in listed.of(subject))
