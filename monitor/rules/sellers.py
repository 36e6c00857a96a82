"""A seller who is no friend stands on my listing (catalogue H1, H2); used, refurbished and outlet apart (H7)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.readings import Condition, Topic
from monitor.facts import money_facts, percent_below, seller_facts
from monitor.findings import Bad, Look, Memory, Rule, SeenOffer, Verdict
from monitor.friends import Standing
from storage.states import Facts, JsonValue, Severity

# Whoever is back within a day was sold out, or comes and goes: that is the same case again, and no return.
LEAST_AWAY = timedelta(hours=24)
_FRIENDS = (Standing.MINE, Standing.DISTRIBUTOR)
_TOPICS = frozenset({Topic.LISTINGS, Topic.OFFERS})


def _new_seller(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    strangers = {seen.offer.seller.key: seen for seen in _least_first(look) if _sells_new_as_stranger(look, seen)}
    waiting = _waiting(look, memory, strangers)
    bads = tuple(
        _bad(look, seen, waited=key in waiting)
        for key, seen in strangers.items()
        if key not in waiting or datetime.fromisoformat(str(waiting[key])) <= look.at
    )
    return {"undecided": waiting}, Verdict(bads)


def _least_first(look: Look) -> Iterable[SeenOffer]:
    """The featured offer last, so that it stands for a seller who has several."""
    return sorted(look.now.offers, key=lambda seen: seen.offer.featured)


def _sells_new_as_stranger(look: Look, seen: SeenOffer) -> bool:
    return _is_new(seen) and _standing(look, seen) in (Standing.STRANGER, Standing.PLATFORM)


def _waiting(look: Look, memory: Memory, strangers: dict[str, SeenOffer]) -> dict[str, JsonValue]:
    """Sellers found on the first look wait for a word until the morning; those who have left are forgotten."""
    before = memory.get("undecided")
    waiting = dict(before) if isinstance(before, dict) else {}
    if look.first:
        fresh = {key: look.morning.isoformat() for key, seen in strangers.items() if not _met(look, seen)}
        waiting = {**fresh, **waiting}
    return {key: due for key, due in waiting.items() if key in strangers}


def _met(look: Look, seen: SeenOffer) -> bool:
    """Whether the other topic had shown him before: then he waits already, or is an incident already."""
    return any(
        before.offer.key == seen.offer.key and before.first_seen >= look.listing.added_at
        for before in look.before.offers
    )


def _bad(look: Look, seen: SeenOffer, *, waited: bool) -> Bad:
    holds = look.now.featured == seen.offer.seller.key
    back = _returned(look, seen)
    wakes = (holds or back is not None) and _standing(look, seen) is Standing.STRANGER
    return Bad(
        subject=seen.offer.seller.key,
        severity=Severity.WAKE if wakes else Severity.PUSH,
        facts={**_facts(look, seen), "featured": holds, "waited": waited, **({"returned": back} if back else {})},
        fresh=look.fresh(seen),
        confirm=not waited,
    )


def _returned(look: Look, seen: SeenOffer) -> dict[str, JsonValue] | None:
    """What is known of his last time here (H6): a hijacker who is back is one step graver, a former friend is not."""
    seller = seen.offer.seller
    past = look.past.get(seller.key)
    if past is None or look.circle.was_friend(seller) or seen.first_seen - past.gone < LEAST_AWAY:
        return None
    return past.facts


def _used_seller(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    used = {seen.offer.seller.key: seen for seen in look.now.offers if _is_used_or_outlet(look, seen)}
    known, asked = _list(memory, "known"), _list(memory, "asked")
    # Where each condition is asked about apart, each has a first answer of its own, which is no news.
    apart = [look.condition.value] if look.condition and not look.is_of_new else []
    if look.first or any(condition not in asked for condition in apart):
        known += [key for key, seen in used.items() if key not in known and not _met(look, seen)]
    bads = tuple(
        Bad(key, Severity.DIGEST, _facts(look, seen), fresh=look.fresh(seen), confirm=False)
        for key, seen in used.items()
        if key not in known
    )
    asked += [condition for condition in apart if condition not in asked]
    return {"known": known, **({"asked": asked} if asked else {})}, Verdict(bads)


def _list(memory: Memory, name: str) -> list[JsonValue]:
    kept = memory.get(name)
    return list(kept) if isinstance(kept, list) else []


def _is_used_or_outlet(look: Look, seen: SeenOffer) -> bool:
    standing = _standing(look, seen)
    return standing not in _FRIENDS and (standing is Standing.OUTLET or not _is_new(seen))


def _facts(look: Look, seen: SeenOffer) -> Facts:
    offer = seen.offer
    mine = look.my_price
    my_landed = mine.landed if mine else None
    return {
        "seller": seller_facts(offer.seller),
        "who": _standing(look, seen).value,
        "price": money_facts(offer.price),
        "landed": money_facts(offer.landed),
        "mine": money_facts(my_landed),
        "percent": percent_below(offer.landed, my_landed),
        "fulfilled_by": offer.fulfilled_by.value if offer.fulfilled_by else None,
        "condition": offer.condition.value if offer.condition else None,
        "first_seen": seen.first_seen.isoformat(),
    }


def _standing(look: Look, seen: SeenOffer) -> Standing:
    """An outlet sells no new goods: who does so under its name is a stranger."""
    standing = look.circle.standing(seen.offer.seller)
    posing = standing is Standing.OUTLET and seen.offer.condition is Condition.NEW
    return Standing.STRANGER if posing else standing


def _is_new(seen: SeenOffer) -> bool:
    # Pages print the condition only when it is not "new".
    return seen.offer.condition in (None, Condition.NEW)


NEW_SELLER = Rule("new_seller", _TOPICS, _new_seller)
USED_SELLER = Rule("used_seller", _TOPICS, _used_seller, of_used=True)
