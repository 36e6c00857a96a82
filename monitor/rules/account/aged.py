"""Units have lain at the platform for so long that it will charge more for them (catalogue K5)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from adapters.readings import Aged, Money, Topic
from monitor.account import AccountLook, AccountRule
from monitor.facts import money_facts
from monitor.findings import Bad, Memory, Verdict
from monitor.language import N_
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

AHEAD = Threshold("stock_aged.days", N_("told {value} days before the fee"), Decimal(30), Decimal(1), Decimal(180))
THRESHOLDS = (AHEAD,)
_MOST_NAMED = 8


def _aged(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    """All that one market charges on one day is one case; the dearest SKUs are named."""
    until = look.at.date() + timedelta(days=look.thresholds.whole(AHEAD))
    due: dict[str, list[Aged]] = defaultdict(list)
    for one in look.of(Aged):
        soon = one.charged_on is None or look.at.date() <= one.charged_on <= until
        if one.charged and soon:
            due[f"{one.market}:{one.charged_on.isoformat() if one.charged_on else ''}"].append(one)
    bads = [Bad(key, Severity.DIGEST, _facts(some), confirm=False) for key, some in sorted(due.items())]
    return memory, Verdict(tuple(bads))


def _facts(some: Sequence[Aged]) -> Facts:
    dearest = sorted(
        some, key=lambda one: (-(one.surcharge.amount if one.surcharge else 0), -(one.charged or 0), one.sku)
    )
    rows: list[JsonValue] = [{"sku": one.sku, "quantity": one.charged} for one in dearest[:_MOST_NAMED]]
    day = some[0].charged_on
    return {
        "market": some[0].market,
        "day": day.isoformat() if day else None,
        "count": len(some),
        "quantity": sum(one.charged or 0 for one in some),
        "skus": rows,
        "fee": money_facts(_sum([one.surcharge for one in some])),
    }


def _sum(fees: Sequence[Money | None]) -> Money | None:
    """None where a fee is not told, or they are in several currencies: no part is shown as the whole."""
    told = [one for one in fees if one is not None]
    if len(told) < len(fees) or len({one.currency for one in told}) != 1:
        return None
    return Money(sum((one.amount for one in told), Decimal()), told[0].currency)


STOCK_AGED = AccountRule("stock_aged", frozenset({Topic.AGED}), _aged)
