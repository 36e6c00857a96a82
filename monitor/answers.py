"""What one answer says of one listing: for the rules, for what is kept, and why it may be none."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from adapters.errors import Misread
from adapters.readings import (
    Abroad,
    Family,
    Fee,
    Listing,
    Offer,
    OfferCount,
    Rank,
    Reading,
    Review,
    ReviewSummary,
    Share,
    Sku,
    StarShares,
    Stock,
    Subject,
    Sweep,
    Topic,
)
from monitor.findings import Holder, Known, Look
from monitor.known import CONTENT, OFFERS, RIVAL, SKUS, content_facts, offers_facts, skus_facts
from storage.states import Facts, Metric, RawProof, State, Told, WatchedListing


def stating(look: Look, sweep: Sweep) -> Look:
    """The look with all that the answer states besides the sellers."""
    readings = sweep.of(look.listing.subject)
    return replace(
        look,
        ranks=tuple(reading for reading in readings if isinstance(reading, Rank)),
        reviews=next((reading for reading in readings if isinstance(reading, ReviewSummary)), None),
        shown_reviews=tuple(reading for reading in readings if isinstance(reading, Review)),
        shares=next((reading for reading in readings if isinstance(reading, StarShares)), None),
        stated=next((reading for reading in readings if isinstance(reading, Listing)), None),
        skus=tuple(reading for reading in readings if isinstance(reading, Sku)),
        stock=next((reading for reading in readings if isinstance(reading, Stock)), None),
        fees=tuple(reading for reading in readings if isinstance(reading, Fee)),
        count=next((reading for reading in readings if isinstance(reading, OfferCount)), None),
        abroad=next((reading for reading in readings if isinstance(reading, Abroad)), None),
        family=next((reading for reading in readings if isinstance(reading, Family)), None),
    )


def holders(sweep: Sweep, subject: Subject) -> tuple[Holder, ...]:
    """Who is featured by the word of the other path, in its order."""
    readings = sweep.of(subject)
    shares = {one.seller.key: one.share for one in readings if isinstance(one, Share)}
    offers = [one for one in readings if isinstance(one, Offer)]
    return tuple(Holder(one, shares.get(one.seller.key, Decimal(0))) for one in offers)


def essence(known: Known) -> object:
    offers = [(seen.offer, seen.missing) for seen in known.offers]
    return known.content, offers, known.featured


def shown(known: Known) -> object:
    """The sellers of the last answer; whoever was missing in it for the second time was missing before."""
    return [seen.offer for seen in known.offers if not seen.missing], known.featured


def metrics(listing: WatchedListing, sweep: Sweep) -> tuple[Metric, ...]:
    found: dict[str, float] = {}
    for reading in sweep.of(listing.subject):
        match reading:
            case Listing(price=price) if price:
                found[f"price:{price.currency}"] = float(price.amount)
            case Rank(board=board, position=position):
                found[f"rank:{board}"] = position
            case ReviewSummary(rating=rating, count=count):
                found |= {name: float(value) for name, value in (("rating", rating), ("reviews", count)) if value}
            case Stock(quantity=quantity):
                found |= {"stock": quantity, **_parts(reading)}
    return tuple(Metric(listing.id, name, sweep.at, value) for name, value in found.items())


def _parts(stock: Stock) -> dict[str, float]:
    """Where the units lie and which are on their way, as far as they are told apart."""
    told = {name: getattr(stock, name) for name in ("at_platform", "at_home", "inbound", "reserved")}
    return {f"stock:{name}": float(count) for name, count in told.items() if count is not None}


def states(listing: WatchedListing, now: Known, sweep: Sweep) -> tuple[State, ...]:
    """What is kept of the listing that is no number; its SKUs, and what is said of a rival, only of a whole answer."""
    whole = listing.subject in sweep.whole
    skus = [one for one in sweep.of(listing.subject) if whole and isinstance(one, Sku)]
    kept: dict[str, Facts | None] = {CONTENT: content_facts(now), OFFERS: offers_facts(now), SKUS: skus_facts(skus)}
    kept[RIVAL] = _stated(sweep.of(listing.subject)) if whole and sweep.topic is Topic.RIVALS else None
    return tuple(State(listing.id, kind, sweep.at, facts) for kind, facts in kept.items() if facts)


def _stated(readings: Sequence[Reading]) -> Facts:
    """Units left, the main rank and the stars; None is what the answer leaves out."""
    stock = next((one.quantity for one in readings if isinstance(one, Stock)), None)
    rank = next((one for one in readings if isinstance(one, Rank)), None)
    review = next((one for one in readings if isinstance(one, ReviewSummary)), None)
    return {
        "stock": stock,
        "rank": [rank.board, rank.position] if rank else None,
        "rating": str(review.rating) if review and review.rating is not None else None,
        "reviews": review.count if review else None,
    }


def proofs(listing: WatchedListing, sweep: Sweep, told: tuple[Told, ...]) -> tuple[RawProof, ...]:
    """The raw answers of a look that raised, confirmed or ended something, tied to each of its incidents."""
    keys = [one.incident.key for one in told]
    return tuple(
        RawProof(listing.id, key, sweep.at, seen.url, seen.status, seen.body) for key in keys for seen in sweep.evidence
    )


def shows_some(sweep: Sweep, subject: Subject) -> bool:
    """Whether an answer that is not whole shows sellers all the same, or was a search: that seldom shows all."""
    partial = any(one.subject == subject for one in sweep.partial)
    offers = any(isinstance(reading, Offer) for reading in sweep.of(subject))
    return partial and (offers or sweep.topic is Topic.COPYCATS)


def error_of(sweep: Sweep, subject: Subject) -> Exception:
    for missed in sweep.missed:
        if missed.subject == subject:
            return missed.error
    for partial in sweep.partial:
        if partial.subject == subject:
            return Misread(partial.why)
    return Misread("the platform answered, but not about this listing")
