"""I held the featured offer and hold it no longer: a friend or the platform has it (B1), or nobody (B2)."""

from adapters.readings import State, Topic
from monitor.facts import money_facts, percent_below, seller_facts
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.friends import Standing
from storage.states import Severity


def _lost(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    holder = look.now.holder
    if not look.circle.knows_me:
        return memory, Verdict()
    if holder is None:
        return memory, SILENCE
    if look.circle.is_mine(holder.offer.seller):
        return {"held": True}, Verdict()
    if not memory.get("held"):
        return memory, Verdict()
    standing = look.circle.standing(holder.offer.seller)
    if standing is Standing.STRANGER:
        return memory, Verdict()  # a stranger who takes it is one incident, told by new_seller
    mine = look.my_price
    facts = {
        "seller": seller_facts(holder.offer.seller),
        "who": standing.value,
        "condition": holder.offer.condition.value if holder.offer.condition else None,
        "price": money_facts(holder.offer.price),
        "mine": money_facts(mine.price if mine else None),
        "percent": percent_below(holder.offer.price, mine.price if mine else None),
    }
    return memory, Verdict((Bad("held", Severity.PUSH, facts, fresh=look.fresh(holder)),))


def _nobody(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    content = look.now.content
    if content is None:
        return memory, SILENCE
    if content.state is State.LIVE:
        return {"held": True}, Verdict()
    if content.state is not State.NO_FEATURED_OFFER or not memory.get("held"):
        return memory, Verdict()
    mine = look.my_price
    return memory, Verdict((Bad("held", Severity.PUSH, {"mine": money_facts(mine.price if mine else None)}),))


FEATURED_LOST = Rule("featured_lost", frozenset({Topic.LISTINGS, Topic.OFFERS}), _lost)
FEATURED_NOBODY = Rule("featured_nobody", frozenset({Topic.LISTINGS}), _nobody)
