"""Many new sellers on one listing within a day, or one new seller on several of mine (catalogue H4): perhaps a ring."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import Condition, Topic
from monitor.facts import seller_facts
from monitor.findings import Bad, Look, Memory, Rule, SeenOffer, Verdict
from monitor.friends import Standing
from monitor.language import N_
from monitor.rules.sellers import NEW_SELLER
from monitor.thresholds import Threshold, Thresholds
from storage.states import Facts, Incident, JsonValue, Severity, Status

SELLERS = Threshold(
    "seller_wave.sellers", N_("{value} new sellers on one listing in 24 hours"), Decimal(3), Decimal(2), Decimal(100)
)
LISTINGS = Threshold(
    "seller_wave.listings", N_("or one new seller on {value} listings"), Decimal(3), Decimal(2), Decimal(1000)
)
THRESHOLDS = (SELLERS, LISTINGS)
WITHIN = timedelta(hours=24)
_SUBJECT = "wave"
_MOST_NAMED, _MOST_KNOWN = 8, 500


def _seller_wave(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """Whoever stood there at a first look is not new."""
    kept = memory.get("known")
    known = [str(one) for one in kept] if isinstance(kept, list) else []
    here = {seen.offer.seller.key: seen for seen in look.now.offers if _is_stranger(look, seen)}
    if look.first:
        known = [*dict.fromkeys([*known, *here])][-_MOST_KNOWN:]
    new = [seen for key, seen in sorted(here.items()) if key not in known and _is_recent(look, seen)]
    after: Facts = {"known": [*known]}
    if len(new) < look.thresholds.whole(SELLERS):
        return after, Verdict()
    named: list[JsonValue] = [seller_facts(seen.offer.seller) for seen in new[:_MOST_NAMED]]
    facts: Facts = {"kind": "listing", "count": len(new), "sellers": named}
    return after, Verdict((Bad(_SUBJECT, Severity.PUSH, facts, fresh=any(look.fresh(seen) for seen in new)),))


def _is_stranger(look: Look, seen: SeenOffer) -> bool:
    is_new = seen.offer.condition in (None, Condition.NEW)
    return is_new and look.circle.standing(seen.offer.seller) is Standing.STRANGER


def _is_recent(look: Look, seen: SeenOffer) -> bool:
    return abs(look.at - seen.first_seen) < WITHIN


def rings(open_now: Sequence[Incident], account: str, thresholds: Thresholds, now: datetime) -> Verdict:
    """Each new seller who is told on several listings of the account; still so while he is on so many."""
    told = [one for one in open_now if one.rule == NEW_SELLER.name and one.account == account and _counts(one)]
    open_before = {one.subject for one in open_now if one.rule == SELLER_WAVE.name and one.listing_id is None}
    by_seller: dict[str, list[Incident]] = {}
    for one in told:
        by_seller.setdefault(one.subject, []).append(one)
    least = thresholds.whole(LISTINGS)
    bads = (
        _ring(seller, mine)
        for seller, mine in sorted(by_seller.items())
        if len(mine if seller in open_before else [one for one in mine if abs(now - one.raised_at) < WITHIN]) >= least
    )
    return Verdict(tuple(bads))


def _counts(one: Incident) -> bool:
    """One who was found at a first look, or is the platform itself, has not just arrived with others."""
    stranger = one.facts.get("who") == Standing.STRANGER.value and not one.facts.get("waited")
    return stranger and one.listing_id is not None and one.status is not Status.RAISED


def _ring(seller: str, mine: Sequence[Incident]) -> Bad:
    listings: list[JsonValue] = [*sorted({one.listing_id for one in mine if one.listing_id is not None})]
    facts: Facts = {
        "kind": "seller",
        "count": len(listings),
        "seller": mine[0].facts.get("seller"),
        "listings": listings,
    }
    return Bad(seller, Severity.PUSH, facts, confirm=False)


SELLER_WAVE = Rule("seller_wave", frozenset({Topic.LISTINGS, Topic.OFFERS}), _seller_wave)
