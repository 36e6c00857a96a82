"""Refuses answers that cannot be true, before anything is concluded from them."""

from dataclasses import replace

from adapters.errors import Misread
from adapters.readings import Condition, Listing, Missed, Offer, State, Subject, Sweep, Topic
from monitor.diff import is_of
from monitor.findings import Known

_NOT_A_LISTING = (State.BLOCKED, State.UNKNOWN, State.SEARCH, State.BESTSELLERS, State.OFFERS, State.REVIEWS)


def guarded(sweep: Sweep, known: Known, subject: Subject) -> Sweep:
    """The sweep, or the same with the subject missed where the answer is suspicious."""
    if subject not in sweep.whole:
        return sweep
    why = _suspicion(sweep, known, subject)
    if why is None:
        return sweep
    missed = Missed(sweep.topic, subject, Misread(why))
    return replace(sweep, whole=sweep.whole - {subject}, missed=(*sweep.missed, missed))


def _suspicion(sweep: Sweep, known: Known, subject: Subject) -> str | None:
    readings = sweep.of(subject)
    listing = next((reading for reading in readings if isinstance(reading, Listing)), None)
    if sweep.topic in (Topic.LISTINGS, Topic.RIVALS):
        return _bad_listing(listing)
    if sweep.topic is not Topic.OFFERS:
        return None
    offers = [reading for reading in readings if isinstance(reading, Offer)]
    if sweep.ask.condition not in (None, Condition.NEW):
        return None  # that nobody offers it used is nothing odd
    present = [seen for seen in known.offers if not seen.missing and is_of(seen.offer, sweep.ask.condition)]
    sells = known.content is None or known.content.state is State.LIVE
    if present and not offers and sells:
        return f"an empty offer list where {len(present)} offers stood before"
    return None


def _bad_listing(listing: Listing | None) -> str | None:
    if listing is None:
        return "an answer without a listing in it"
    if listing.state in _NOT_A_LISTING:
        return f"a page that is no listing ({listing.state})"
    if listing.state is State.LIVE and not (listing.title or listing.price):
        return "a page without title and price"
    return None
