"""What one answer about a listing says and changes: readings, numbers, states, proofs."""

from dataclasses import replace
from datetime import datetime

from adapters.readings import Listing, Rank, Review, ReviewSummary, StarShares, Stock, Sweep
from monitor.findings import Known, Look
from monitor.known import CONTENT, OFFERS, content_facts, offers_facts
from storage.states import Metric, RawProof, State, Told, WatchedListing


def stating(look: Look, sweep: Sweep) -> Look:
    """The look with the ranks, the stars and the reviews that the answer states."""
    readings = sweep.of(look.listing.subject)
    return replace(
        look,
        ranks=tuple(reading for reading in readings if isinstance(reading, Rank)),
        reviews=next((reading for reading in readings if isinstance(reading, ReviewSummary)), None),
        shown_reviews=tuple(reading for reading in readings if isinstance(reading, Review)),
        shares=next((reading for reading in readings if isinstance(reading, StarShares)), None),
    )


def essence(known: Known) -> object:
    """What of it counts as a change."""
    offers = [(seen.offer, seen.missing) for seen in known.offers]
    return known.content, offers, known.featured


def shown(known: Known) -> object:
    """The sellers of the last answer; whoever was missing in it for the second time was missing before."""
    return [seen.offer for seen in known.offers if not seen.missing], known.featured


def metrics(listing: WatchedListing, sweep: Sweep) -> tuple[Metric, ...]:
    """The numbers that it states."""
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
                found["stock"] = quantity
    return tuple(Metric(listing.id, name, sweep.at, value) for name, value in found.items())


def states(listing: WatchedListing, now: Known, at: datetime) -> tuple[State, ...]:
    """What is known after it, as it is written down."""
    content = content_facts(now)
    offers = State(listing.id, OFFERS, at, offers_facts(now))
    return (State(listing.id, CONTENT, at, content), offers) if content else (offers,)


def proofs(listing: WatchedListing, sweep: Sweep, told: tuple[Told, ...]) -> tuple[RawProof, ...]:
    """The raw answers of a look that raised, confirmed or ended something, tied to each of its incidents."""
    keys = [one.incident.key for one in told]
    return tuple(
        RawProof(listing.id, key, sweep.at, seen.url, seen.status, seen.body) for key in keys for seen in sweep.evidence
    )
