"""A hijack that is made up: read, guarded, laid over what was known and judged as a real one is."""

from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import Ask, Condition, FulfilledBy, Money, Offer, Seller, Subject, Sweep, Topic
from monitor.diff import GONE_AFTER, merge
from monitor.findings import Known, Look, Verdict
from monitor.friends import Circle, mine
from monitor.guard import guarded
from monitor.rules.sellers import NEW_SELLER
from storage.states import WatchedListing

# A listing that is in no catalogue, so that nothing of a real one can be touched.
_SUBJECT = Subject("us", "DRILL")
_PLATFORM = "drill"
_ME = Seller("DRILL-ME", "You")
_STRANGER = Seller("DRILL-0000", "Drill Seller")


def judged(at: datetime, since: datetime, *, hijacked: bool) -> Verdict:
    """What the rule says of the made-up listing at that time, where the stranger came at `since`."""
    known = _answered(Known(), since - timedelta(hours=1), hijacked=False)
    known = _answered(known, since, hijacked=True)
    before = known
    for _ in range(1 if hijacked else GONE_AFTER):
        before, known = known, _answered(known, at, hijacked=hijacked)
    _, verdict = NEW_SELLER.check(_look(before, known, at, since), {})
    return verdict


def _answered(known: Known, at: datetime, *, hijacked: bool) -> Known:
    """One whole answer, guarded and laid over what was known as every answer is."""
    offers = [_offer(_ME, "21.99", featured=not hijacked)]
    if hijacked:
        offers.append(_offer(_STRANGER, "17.99", featured=True))
    sweep = Sweep(Topic.OFFERS, Ask((_SUBJECT,)), at, readings=tuple(offers), whole=frozenset({_SUBJECT}))
    return merge(known, Topic.OFFERS, guarded(sweep, known, _SUBJECT).of(_SUBJECT), at)


def _offer(seller: Seller, price: str, *, featured: bool) -> Offer:
    money = Money(Decimal(price), "USD")
    return Offer(_SUBJECT, seller, money, Money(Decimal(0), "USD"), Condition.NEW, FulfilledBy.SELLER, featured)


def _look(before: Known, now: Known, at: datetime, since: datetime) -> Look:
    listing = WatchedListing(0, "", _SUBJECT, "", "", None, None, since, since)
    friends = [mine(_PLATFORM, _ME.key)]
    circle = Circle(listing, _PLATFORM, None, friends, at, lambda market, seller: None)
    return Look(listing, Topic.OFFERS, at, before, now, circle, True, False, at, True)
