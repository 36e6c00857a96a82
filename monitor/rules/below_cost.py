"""What I get for a unit, after promotions, coupons and the platform's own discounts, is less than it costs me (P1)."""

from datetime import timedelta
from decimal import Decimal

from adapters.readings import Money, Topic
from monitor.facts import money_facts
from monitor.findings import SILENCE, Bad, Look, Memory, Paid, Rule, Spent, Verdict
from storage.states import Facts, Severity

# What buyers paid speaks for so long of what they pay now, unless so many newer ones in a row have paid enough.
SPEAKS_FOR = timedelta(hours=24)
_ENOUGH = 3


def _below_cost(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if look.spent is None:
        return memory, SILENCE
    asked = _asked(look, look.spent)
    paid = _worst(look, look.spent, asked)
    if paid is not None and _loses(look.spent, paid.unit.amount) > 0:
        return memory, Verdict((_bad(look.spent, paid.unit, asked, paid),))
    if asked is not None and _loses(look.spent, asked.amount) > 0:
        return memory, Verdict((_bad(look.spent, asked, asked, None),))
    # What the page does not tell may still be below.
    return memory, Verdict(silent=asked is None)


def _asked(look: Look, spent: Spent) -> Money | None:
    """My price as this answer shows it, with what the buyer pays for sending; None in another currency."""
    if not look.has_offers:
        price = look.stated.price if look.stated else None
    else:
        mine = look.my_price
        seen = look.now.offer_of(mine.seller.key) if mine else None
        price = mine.landed if mine and seen and look.fresh(seen) else None
    return price if price and price.currency == spent.cost.currency else None


def _worst(look: Look, spent: Spent, asked: Money | None) -> Paid | None:
    """The least that was paid lately for a unit, unless the last ones all paid enough; None where none was told."""
    lately = [
        one
        for one in sorted(spent.paid, key=lambda one: one.at, reverse=True)
        if one.unit.currency == spent.cost.currency and look.at - one.at < SPEAKS_FOR
    ]
    if len(lately) >= _ENOUGH and all(_loses(spent, one.unit.amount) <= 0 for one in lately[:_ENOUGH]):
        return None
    return min(lately, key=lambda one: one.unit.amount, default=None)


def _loses(spent: Spent, price: Decimal) -> Decimal:
    """What is lost with each unit at that price; nothing or less where it earns."""
    return spent.cost.amount + spent.fee(price) - price


def _bad(spent: Spent, price: Money, asked: Money | None, paid: Paid | None) -> Bad:
    cent = Decimal("0.01")
    currency = price.currency
    fee = spent.fee(price.amount).quantize(cent)
    facts: Facts = {
        "how": "paid" if paid else "asked",
        "price": money_facts(Money(price.amount.quantize(cent), currency)),
        "asked": money_facts(asked),
        "order": paid.order if paid else None,
        "at": paid.at.isoformat() if paid else None,
        "cost": money_facts(Money(spent.cost.amount.quantize(cent), currency)),
        "fee": money_facts(Money(fee, currency)),
        "loses": money_facts(Money(_loses(spent, price.amount).quantize(cent), currency)),
    }
    return Bad("price", Severity.WAKE, facts)


BELOW_COST = Rule("below_cost", frozenset({Topic.LISTINGS, Topic.OFFERS}), _below_cost)
