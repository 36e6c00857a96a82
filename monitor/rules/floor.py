"""A follower, or a friend, asks less than the lowest price that I allow (catalogue H3)."""

from adapters.readings import Condition, Money, Topic
from monitor.facts import money_facts, seller_facts
from monitor.findings import Bad, Look, Memory, Rule, SeenOffer, Verdict
from monitor.friends import Standing
from storage.states import Severity


def _below_floor(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    bads = {seen.offer.seller.key: _bad(look, seen) for seen in look.now.offers if _is_below(look, seen)}
    return memory, Verdict(tuple(bads.values()))


def _is_below(look: Look, seen: SeenOffer) -> bool:
    landed, floor = seen.offer.landed, _floor(look, seen)
    if landed is None or floor is None or landed.currency != floor.currency:
        return False
    return landed.amount < floor.amount


def _floor(look: Look, seen: SeenOffer) -> Money | None:
    """The friend's own floor before the listing's; my own offers and used goods have none."""
    seller = seen.offer.seller
    standing = look.circle.standing(seller)
    if standing in (Standing.MINE, Standing.OUTLET) or seen.offer.condition not in (None, Condition.NEW):
        return None
    friend = look.circle.friend(seller)
    return friend.floor if friend and friend.floor else look.listing.floor


def _bad(look: Look, seen: SeenOffer) -> Bad:
    facts = {
        "seller": seller_facts(seen.offer.seller),
        "who": look.circle.standing(seen.offer.seller).value,
        "landed": money_facts(seen.offer.landed),
        "floor": money_facts(_floor(look, seen)),
    }
    return Bad(seen.offer.seller.key, Severity.PUSH, facts, fresh=look.fresh(seen))


BELOW_FLOOR = Rule("below_floor", frozenset({Topic.LISTINGS, Topic.OFFERS}), _below_floor)
