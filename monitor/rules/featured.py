"""I held the featured offer and hold it no longer: a friend or the platform has it (B1), or nobody (B2).

Where the account has another path that proves it, what the offers say only raises the question: their own mark of the
featured offer is wrong at times (amazon.md §0.3), and in a rotation it names whoever has it at that moment.
"""

from datetime import datetime, timedelta

from adapters.readings import Offer, State, Topic
from monitor.facts import money_facts, percent_below, seller_facts
from monitor.findings import SILENCE, Bad, Holder, Look, Memory, Rule, Verdict
from monitor.friends import Standing
from storage.states import Facts, JsonValue, Severity

# My part of the views has to be nothing for so long (catalogue B1).
LOST_FOR = timedelta(minutes=10)
# What the other path has denied is not asked of it again for so long while the offers say the same; and what it has
# proven is not taken back by the offers before it has been silent for so long.
_DENIED_FOR, _PROVEN_FOR = timedelta(minutes=10), timedelta(hours=1)
_NOT_SOLD = (State.OUT_OF_STOCK, State.ENDED, State.GONE)


def _lost(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if not look.circle.knows_me:
        return memory, Verdict()
    if look.holders is not None:
        return _lost_by_word(look, look.holders, memory)
    holder = look.now.holder
    if holder is None:
        return memory, SILENCE
    if look.circle.is_mine(holder.offer.seller):
        return {**memory, "held": True}, SILENCE if _is_proven(look, memory) else Verdict()
    if not memory.get("held") or _is_denied(look, memory, holder.offer.seller.key):
        return memory, Verdict()
    if look.circle.standing(holder.offer.seller) is Standing.STRANGER:
        return memory, Verdict()  # a stranger who takes it is one incident, told by new_seller
    facts = _lost_facts(look, holder.offer)
    return memory, Verdict((Bad("held", Severity.PUSH, facts, fresh=look.fresh(holder), awaits=look.confirms),))


def _lost_by_word(look: Look, holders: tuple[Holder, ...], memory: Memory) -> tuple[Memory, Verdict]:
    """By the other path: whoever has the most of the views has it, unless any part of them is mine."""
    if any(look.circle.is_mine(one.offer.seller) for one in holders):
        return {"held": True, "denied": _denied(look, look.now.featured or "")}, Verdict()
    first = holders[0] if holders else None
    if first is None or not memory.get("held") or look.circle.standing(first.offer.seller) is Standing.STRANGER:
        return _unproven(memory), Verdict()
    views: dict[str, JsonValue] = {"of": first.offer.seller.key, "percent": round(100 * first.share)}
    facts: Facts = {**_lost_facts(look, first.offer), "views": views}
    bad = Bad("held", Severity.PUSH, facts, proven=True, lasting=LOST_FOR)
    return {**memory, "proven": look.at.isoformat()}, Verdict((bad,))


def _lost_facts(look: Look, offer: Offer) -> Facts:
    mine = look.my_price
    return {
        "seller": seller_facts(offer.seller),
        "who": look.circle.standing(offer.seller).value,
        "condition": offer.condition.value if offer.condition else None,
        "price": money_facts(offer.price),
        "mine": money_facts(mine.price if mine else None),
        "percent": percent_below(offer.price, mine.price if mine else None),
    }


def _nobody(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if look.holders is not None:
        return _nobody_by_word(look, look.holders, memory)
    if look.confirms:
        return _nobody_marked(look, memory)
    content = look.now.content
    if content is None or look.topic is Topic.OFFERS or not look.whole:
        return memory, SILENCE
    if content.state is State.LIVE:
        return {"held": True}, Verdict()
    if content.state is not State.NO_FEATURED_OFFER or not memory.get("held"):
        return memory, Verdict()
    return memory, Verdict((Bad("held", Severity.PUSH, _mine(look)),))


def _nobody_marked(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """An offer list in which no offer bears the mark, mine neither, is worth asking the other path."""
    fresh = [seen.offer for seen in look.now.offers if look.fresh(seen)]
    if look.topic is not Topic.OFFERS or not look.whole or not fresh:
        return memory, SILENCE
    if any(offer.featured for offer in fresh):
        return {**memory, "held": True}, SILENCE if _is_proven(look, memory) else Verdict()
    i_sell = any(look.circle.is_mine(offer.seller) for offer in fresh)
    if not memory.get("held") or not i_sell or _is_denied(look, memory, ""):
        return memory, Verdict()
    return memory, Verdict((Bad("held", Severity.PUSH, _mine(look), awaits=True),))


def _nobody_by_word(look: Look, holders: tuple[Holder, ...], memory: Memory) -> tuple[Memory, Verdict]:
    """By the other path, which alone may say that nobody is featured."""
    if holders:
        return {"held": True, "denied": _denied(look, "")}, Verdict()
    content = look.now.content
    if not memory.get("held") or (content is not None and content.state in _NOT_SOLD):
        return _unproven(memory), Verdict()
    bad = Bad("held", Severity.PUSH, _mine(look), confirm=False, proven=True)
    return {**memory, "proven": look.at.isoformat()}, Verdict((bad,))


def _mine(look: Look) -> Facts:
    mine = look.my_price
    return {"mine": money_facts(mine.price if mine else None)}


def _denied(look: Look, holder: str) -> dict[str, JsonValue]:
    """The other path contradicts that this seller, or nobody, holds it."""
    return {"holder": holder, "at": look.at.isoformat()}


def _is_denied(look: Look, memory: Memory, holder: str) -> bool:
    denied = memory.get("denied")
    if not look.confirms or not isinstance(denied, dict) or denied.get("holder") != holder:
        return False
    return _within(look, denied.get("at"), _DENIED_FOR)


def _is_proven(look: Look, memory: Memory) -> bool:
    return look.confirms and _within(look, memory.get("proven"), _PROVEN_FOR)


def _within(look: Look, at: JsonValue, span: timedelta) -> bool:
    # In both directions: a moment in the future was noted by a clock that has been set back.
    return isinstance(at, str) and abs(look.at - datetime.fromisoformat(at)) < span


def _unproven(memory: Memory) -> Memory:
    return {key: value for key, value in memory.items() if key != "proven"}


FEATURED_LOST = Rule("featured_lost", frozenset({Topic.LISTINGS, Topic.OFFERS}), _lost, of_holders=True)
FEATURED_NOBODY = Rule("featured_nobody", frozenset({Topic.LISTINGS, Topic.OFFERS}), _nobody, of_holders=True)
