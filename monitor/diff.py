"""Lays a new answer over what was known: content, sellers, featured offer; absence counts only in whole answers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.readings import Condition, Listing, Offer, Reading, Seller, State, Topic
from monitor.findings import Known, SeenOffer

# Whole answers in a row without a seller before he counts as gone (ARCHITECTURE, principle 4).
GONE_AFTER = 3
# Only these speak of sellers; that stock and fees name none proves nothing.
_OF_SELLERS = (Topic.LISTINGS, Topic.OFFERS, Topic.RIVALS)


def merge(
    known: Known,
    topic: Topic,
    readings: Sequence[Reading],
    at: datetime,
    *,
    whole: bool = True,
    condition: Condition | None = None,
) -> Known:
    """What is known after one answer to the topic.

    Of an answer that is not whole only the offers in it count: what it shows is there, what it lacks proves nothing.
    One about a single condition says nothing of offers in another, nor of who is featured where it is not new.
    """
    printed = [_as_asked(reading, condition) for reading in readings if isinstance(reading, Offer)]
    offers = [_identified(offer, known, printed) for offer in printed]
    listing = next((reading for reading in readings if whole and isinstance(reading, Listing)), None)
    others = [seen for seen in known.offers if not is_of(seen.offer, condition)]
    mine = [seen for seen in known.offers if is_of(seen.offer, condition)]
    seen = [*_seen(mine, offers, at, topic, whole=whole and topic in _OF_SELLERS), *others]
    # In the order in which they were known, so that answers by turns about two conditions leave one snapshot unchanged.
    order = {seen.offer.key: place for place, seen in enumerate(known.offers)}
    seen.sort(key=lambda one: order.get(one.offer.key, len(order)))
    return Known(
        content=_content(known.content, listing) if listing else known.content,
        offers=tuple(seen),
        featured=_featured(known.featured, topic, listing, offers),
    )


def is_of(offer: Offer, condition: Condition | None) -> bool:
    """Whether an answer about that condition speaks of the offer; one about none speaks of all."""
    return condition is None or (offer.condition or Condition.NEW) is condition


def _as_asked(offer: Offer, condition: Condition | None) -> Offer:
    """Among used goods somebody is featured too, but that is not what a buyer of new ones sees."""
    return offer if condition in (None, Condition.NEW) else replace(offer, featured=False)


def _content(before: Listing | None, now: Listing) -> Listing:
    """A title, brand, image or bar code that it does not state keeps its last value; price and state do not."""
    if before is None:
        return now
    return replace(
        now,
        title=now.title or before.title,
        brand=now.brand or before.brand,
        image=now.image or before.image,
        lists=now.lists or before.lists,
        gtins=now.gtins or before.gtins,
        epid=now.epid or before.epid,
    )


def _identified(offer: Offer, known: Known, printed: Sequence[Offer]) -> Offer:
    """Gives a seller that was printed without his id the id under which the same name is known.

    Not where two sellers share the name, nor where its owner stands beside him at another price: anybody may call
    himself as I do.
    """
    name = offer.seller.name
    if offer.seller.id or not name:
        return offer
    beside = [other for other in printed if other.seller.id and _same_name(other.seller, name)]
    sellers = [seen.offer.seller for seen in known.offers if _same_name(seen.offer.seller, name)]
    ids = {seller.id for seller in (*sellers, *(other.seller for other in beside)) if seller.id}
    if len(ids) != 1 or (beside and all(other.price != offer.price for other in beside)):
        return offer
    return replace(offer, seller=Seller(ids.pop(), name))


def _same_name(seller: Seller, name: str) -> bool:
    return (seller.name or "").casefold() == name.casefold()


def _seen(
    before: Iterable[SeenOffer], offers: Sequence[Offer], at: datetime, topic: Topic, *, whole: bool
) -> Iterable[SeenOffer]:
    """A list disproves whom it lacks; a product page only whom no list has ever shown (a platform may have none)."""
    fresh = _one_each(offers)
    named = {f"name:{(offer.seller.name or '').casefold()}" for offer in offers if offer.seller.id}
    for old in before:
        if old.offer.seller.key in named and old.offer.key not in fresh:
            continue  # the same seller, now with his id
        now = fresh.pop(old.offer.key, None)
        if now:
            yield SeenOffer(_carried(now, old.offer), old.first_seen, at, listed=old.listed or topic is Topic.OFFERS)
        elif not whole or (old.listed and topic is not Topic.OFFERS):
            yield _unfeatured(old, offers)
        elif old.missing + 1 < GONE_AFTER:
            yield replace(_unfeatured(old, offers), missing=old.missing + 1)
    for offer in fresh.values():
        yield SeenOffer(offer, _first_seen(offer, before, at), at, listed=topic is Topic.OFFERS)


def _one_each(offers: Sequence[Offer]) -> dict[str, Offer]:
    """One offer for each seller and condition: of two (FBA and his own dispatch) the featured one, else the first.

    An offer that names no seller at all (digital goods) is nobody's.
    """
    fresh: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda offer: not offer.featured):
        if offer.seller.id or offer.seller.name:
            fresh.setdefault(offer.key, offer)
    return fresh


def _carried(now: Offer, old: Offer) -> Offer:
    """A product page names the featured seller without his shipping; what the offer list said of it stays."""
    if now.shipping is None and now.price == old.price:
        return replace(now, shipping=old.shipping)
    return now


def _unfeatured(seen: SeenOffer, offers: Sequence[Offer]) -> SeenOffer:
    somebody_else = any(offer.featured for offer in offers)
    return replace(seen, offer=replace(seen.offer, featured=False)) if somebody_else else seen


def _first_seen(offer: Offer, before: Iterable[SeenOffer], at: datetime) -> datetime:
    """An offer whose condition became known is not a new offer; a used seller's first new one is."""
    same = (seen for seen in before if seen.offer.seller.key == offer.seller.key and seen.offer.condition is None)
    return min((seen.first_seen for seen in same), default=at)


def _featured(before: str | None, topic: Topic, listing: Listing | None, offers: Sequence[Offer]) -> str | None:
    holder = next((offer.seller for offer in offers if offer.featured), None)
    if holder is not None:
        return holder.key if holder.id or holder.name else None
    if topic is Topic.OFFERS or listing is None:
        return before
    if listing.state in (State.NO_FEATURED_OFFER, State.OUT_OF_STOCK, State.ENDED, State.GONE):
        return ""
    return before
