"""Looks for items of others that may copy mine: by the words of its title, and by its picture."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

from adapters.aliexpress.addresses import item_url
from adapters.aliexpress.answers import ident
from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.goods import Context, Item, read_items
from adapters.aliexpress.api.methods import AFFILIATE_SEARCH, DS_PICTURE
from adapters.aliexpress.api.pictures import Pictures
from adapters.aliexpress.api.refusals import Rejected
from adapters.aliexpress.api.sources import Sources
from adapters.copycats import Own, each_once
from adapters.errors import AdapterError, TryLater
from adapters.readings import Ask, Candidate, Listing, Missed, Partial, Said, Subject, Topic, Track, Whole
from adapters.telling import telling_words
from adapters.wire import get, text

PAGE = 50


# What one search brought, or why nothing.
Outcome = tuple[Track, tuple[Item, ...] | AdapterError]


# Reads a listing of mine of which nothing is known yet; None where that says nothing either.
Read = Callable[[Subject, bool], Awaitable[Listing | None]]


async def told(sources: Sources, pictures: Pictures, read: Read, ask: Ask, shop: str | None) -> AsyncIterator[Said]:
    """Each listing's candidates, then how completely they were searched for."""
    known = {one.subject: one for one in ask.known}
    subjects = dict.fromkeys(ask.listings)
    own = Own(frozenset(one.id for one in (*subjects, *known)), frozenset({shop} if shop else ()))
    for subject in subjects:
        mine = known.get(subject) or await read(subject, ask.urgent)
        if mine is None:
            why = "the listing itself has to be read before its copycats are"
            yield Missed(Topic.COPYCATS, subject, TryLater(why))
            continue
        outcomes = [one async for one in _searched(sources, pictures, mine, urgent=ask.urgent)]
        for word in said_of(subject, outcomes, own):
            yield word


async def _searched(sources: Sources, pictures: Pictures, mine: Listing, *, urgent: bool) -> AsyncIterator[Outcome]:
    if keywords := telling_words(mine.title or "", mine.brand):
        yield Track.TITLE, await _by_words(sources, keywords, urgent=urgent)
    if mine.images or mine.image:
        yield Track.PICTURE, await _by_picture(sources, pictures, mine, urgent=urgent)


async def _by_words(sources: Sources, keywords: str, *, urgent: bool) -> tuple[Item, ...] | AdapterError:
    try:
        return await sources.affiliate(worded(keywords, sources.context), urgent=urgent)
    except AdapterError as error:
        return error


async def _by_picture(
    sources: Sources, pictures: Pictures, mine: Listing, *, urgent: bool
) -> tuple[Item, ...] | AdapterError:
    """By the first picture that is small enough; none is fetched where the app may not search by it."""
    try:
        sources.check(DS_PICTURE)
        picture = await pictures.of(mine)
        said = await sources.own(pictured(picture, sources.context), urgent=urgent)
        if (code := ident(said, "rsp_code")) != "200":
            words = text(said, "rsp_msg") or "no reason given"
            raise Rejected(f"AliExpress did not accept the question ({DS_PICTURE.name}): {code}, {words}"[:300])
        return read_items(get(said, "data"), "products")
    except AdapterError as error:
        return error


def worded(keywords: str, context: Context) -> Request:
    """Items by words (aliexpress.affiliate.product.query), as the platform orders them."""
    own = context.params("ship_to_country")
    return Request(AFFILIATE_SEARCH, {"keywords": keywords, "page_no": "1", "page_size": str(PAGE), **own})


def pictured(picture: bytes, context: Context) -> Request:
    """Items by picture (aliexpress.ds.image.search)."""
    params = {"product_cnt": str(PAGE), **context.params("shpt_to")}
    return Request(DS_PICTURE, params, {"image_file_bytes": picture})


def said_of(subject: Subject, outcomes: Sequence[Outcome], own: Own) -> Iterator[Said]:
    """The candidates of one listing of mine; Whole where every search was answered."""
    found = [(track, one) for track, answer in outcomes if not isinstance(answer, AdapterError) for one in answer]
    errors = [answer for _, answer in outcomes if isinstance(answer, AdapterError)]
    own = own.learnt((one.id, one.shop) for _, one in found)
    yield from each_once(_candidate(subject, track, one) for track, one in found if not own.has(one.id, one.shop))
    if not outcomes:
        yield Partial(Topic.COPYCATS, subject, "the listing states neither a title nor a picture to search by")
    elif len(errors) == len(outcomes):
        yield Missed(Topic.COPYCATS, subject, errors[0])
    elif errors:
        yield Partial(Topic.COPYCATS, subject, str(errors[0]))
    else:
        yield Whole(Topic.COPYCATS, subject)


def _candidate(subject: Subject, track: Track, one: Item) -> Candidate:
    ref = Subject("global", one.id)
    return Candidate(
        subject=subject,
        ref=ref,
        url=item_url(*ref),
        tracks=frozenset({track}),
        title=one.title,
        seller=one.seller,
        price=one.price,
        image=next(iter(one.images), None),
    )
