"""My own price is another one than I approved, and nobody has said that it was me (catalogue P2)."""

from adapters.readings import Money, Topic
from monitor.facts import money_facts, money_of, percent_below
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from storage.states import Facts, Severity


def _price_changed(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    now = _my_price(look)
    if now is None:
        return memory, SILENCE
    approved = money_of(memory.get("approved"))
    if approved is None or approved.currency != now.currency:
        return {"approved": money_facts(now)}, Verdict()
    if approved.amount == now.amount:
        return memory, Verdict()
    facts = {"was": money_facts(approved), "is": money_facts(now), "percent": percent_below(now, approved)}
    return memory, Verdict((Bad("price", Severity.PUSH, facts),))


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which the new price that the facts tell of is approved."""
    return {**memory, "approved": facts["is"]}


def _my_price(look: Look) -> Money | None:
    """The price of my offer as this answer shows it; on a shop of one seller, the page's own price."""
    if not look.has_offers:
        return look.now.content.price if look.now.content else None
    mine = look.my_price
    seen = look.now.offer_of(mine.seller.key) if mine else None
    return mine.price if mine and seen and look.fresh(seen) else None


PRICE_CHANGED = Rule("price_changed", frozenset({Topic.LISTINGS, Topic.OFFERS}), _price_changed)
