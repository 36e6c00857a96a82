"""Looks at single items of others, by whichever method the app has; what such an answer lacks may well be on sale."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from adapters.aliexpress.addresses import item_url
from adapters.aliexpress.api import dropshipping
from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.goods import Context, Item
from adapters.aliexpress.api.methods import AFFILIATE_PRODUCTS
from adapters.aliexpress.api.refusals import Ungranted
from adapters.aliexpress.api.sources import Sources
from adapters.errors import AdapterError, Misread, Refused
from adapters.readings import Ask, Listing, Missed, Offer, Partial, Said, State, Subject, Topic, Whole

# Items in one call of the affiliate method. Its document names no limit.
BATCH = 20
_NOT_LISTED = "AliExpress' affiliate programme does not list the item, which does not say that it is off sale"


async def told(sources: Sources, ask: Ask) -> AsyncIterator[Said]:
    """Each item of the global market: by the dropshipping method, where the app has none by the affiliate one."""
    subjects = [one for one in dict.fromkeys(ask.listings) if one.market == "global"]
    for subject in dict.fromkeys(ask.listings):
        if subject.market != "global":
            why = f"the API knows no items of {subject.market}: paste the address at www.aliexpress.com"
            yield Missed(Topic.RIVALS, subject, Refused(why))
    for place, subject in enumerate(subjects):
        said = await _detail(sources, subject, urgent=ask.urgent)
        if isinstance(said, Ungranted):
            async for word in _listed(sources, subjects[place:], said, urgent=ask.urgent):
                yield word
            return
        for word in _words(subject, said, sources.context):
            yield word


def _words(subject: Subject, said: Mapping[str, Any] | Misread, context: Context) -> Iterator[Said]:
    if isinstance(said, Misread):
        yield Missed(Topic.RIVALS, subject, said)
    else:
        yield from dropshipping.read(subject, said, context)


async def _detail(sources: Sources, subject: Subject, *, urgent: bool) -> Mapping[str, Any] | Misread | Ungranted:
    """The dropshipping answer; one that is not accepted costs only itself."""
    try:
        return await sources.own(dropshipping.question(subject, sources.context), urgent=urgent)
    except (Misread, Ungranted) as error:
        return error


async def _listed(
    sources: Sources, subjects: Sequence[Subject], lacking: Ungranted, *, urgent: bool
) -> AsyncIterator[Said]:
    for start in range(0, len(subjects), BATCH):
        part = subjects[start : start + BATCH]
        found = await _items(sources, part, lacking, urgent=urgent)
        for word in read(part, found, sources.context):
            yield word


async def _items(
    sources: Sources, subjects: Sequence[Subject], lacking: Ungranted, *, urgent: bool
) -> tuple[Item, ...] | AdapterError:
    """The affiliate answer; where that method is lacking too, both are named."""
    try:
        return await sources.affiliate(question(subjects, sources.context), urgent=urgent)
    except Ungranted as error:
        return Refused(f"{error} Nor does it have another method for items of others: {lacking}")
    except Misread as error:
        return error


def question(subjects: Sequence[Subject], context: Context) -> Request:
    """Several items at once (aliexpress.affiliate.productdetail.get)."""
    ids = ",".join(subject.id for subject in subjects)
    return Request(AFFILIATE_PRODUCTS, {"product_ids": ids, **context.params("country")})


def read(subjects: Sequence[Subject], found: Sequence[Item] | AdapterError, context: Context) -> Iterator[Said]:
    """What an affiliate answer says of each item: content, price and shop. What it lists is for sale."""
    if isinstance(found, AdapterError):
        yield from (Missed(Topic.RIVALS, subject, found) for subject in subjects)
        return
    known = {item.id: item for item in found}
    for subject in subjects:
        item = known.get(subject.id)
        if item is None:
            yield Partial(Topic.RIVALS, subject, _NOT_LISTED)
            continue
        yield from _seen(subject, item, context)


def _seen(subject: Subject, item: Item, context: Context) -> Iterator[Said]:
    price = item.price if item.price and item.price.currency == context.currency else None
    image = next(iter(item.images), None)
    yield Listing(subject, State.LIVE, item_url(*subject), item.title, image=image, images=item.images, price=price)
    if item.seller is not None:
        yield Offer(subject, item.seller, price, featured=True)
    if item.price is not None and price is None:
        why = f"AliExpress told prices in {item.price.currency}, not in {context.currency}"
        yield Partial(Topic.RIVALS, subject, why)
    else:
        yield Whole(Topic.RIVALS, subject)
