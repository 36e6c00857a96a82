"""My own price is another one than I approved, and nobody has said that it was me (catalogue P2)."""

from adapters.readings import Money, Topic
from monitor.facts import money_facts, money_of, percent_below
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from storage.states import Facts, Severity


def _price_changed(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    whose, now = _my_price(look)
    if now is None:
        return memory, SILENCE
    after = _turned_to(f"{whose} {now.currency}", memory)
    approved = money_of(after.get("approved"))
    if approved is None:
        return {**after, "approved": money_facts(now)}, SILENCE
    if approved.amount == now.amount:
        # Of another price than the last one it proves nothing that this one is as it was.
        return after, Verdict(silent=after["of"] != memory.get("of"))
    facts = {"was": money_facts(approved), "is": money_facts(now), "percent": percent_below(now, approved)}
    return after, Verdict((Bad("price", Severity.PUSH, facts),))


def _turned_to(of: str, memory: Memory) -> Memory:
    """The approved price of that shop of mine in that currency; those of the others are put aside for their return."""
    before = str(memory.get("of", of))
    if before == of:
        return {**memory, "of": of}
    held = memory.get("aside")
    aside = {**(held if isinstance(held, dict) else {}), before: memory.get("approved")}
    return {"of": of, "approved": aside.pop(of, None), "aside": aside}


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which the new price that the facts tell of is approved."""
    return {**memory, "approved": facts["is"]}


def _my_price(look: Look) -> tuple[str, Money | None]:
    """My offer as this answer shows it, with my shop's key; on a shop of one seller, the page's own price."""
    if not look.has_offers:
        return "", look.now.content.price if look.now.content else None
    mine = look.my_price
    seen = look.now.offer_of(mine.seller.key) if mine else None
    return (mine.seller.key, mine.price) if mine and seen and look.fresh(seen) else ("", None)


PRICE_CHANGED = Rule("price_changed", frozenset({Topic.LISTINGS, Topic.OFFERS}), _price_changed)
