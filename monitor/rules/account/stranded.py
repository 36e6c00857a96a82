"""Units lie at the platform that no listing sells (catalogue K6)."""

from collections.abc import Sequence

from adapters.readings import Stranded, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import SILENCE, Bad, Memory, Verdict
from storage.states import Facts, JsonValue, Severity

# What lay there before we came is one message; its subject.
BEFORE = "before"
_MOST_NAMED = 8
# More than so many that are gone all at once are believed only when a second answer lacks them too.
_MANY = 5


def _stranded(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    found = {one.key.removeprefix("stranded:"): one for one in look.of(Stranded)}
    if not found and _were_many(memory):
        return {**memory, "count": len(found)}, SILENCE
    old = set(found) if look.first else {key for key in _before(memory) if key in found}
    bads = [Bad(key, Severity.PUSH, _facts(one), confirm=False) for key, one in found.items() if key not in old]
    if old:
        bads.append(Bad(BEFORE, Severity.SILENT, _all([found[key] for key in sorted(old)]), confirm=False))
    return {"before": [*sorted(old)], "count": len(found)}, Verdict(tuple(bads))


def _were_many(memory: Memory) -> bool:
    """Whether the answer before named so many that an empty one is not believed."""
    count = memory.get("count")
    return isinstance(count, int) and count > _MANY


def _before(memory: Memory) -> list[str]:
    found = memory.get("before")
    return [str(one) for one in found] if isinstance(found, list) else []


def _facts(one: Stranded) -> dict[str, JsonValue]:
    return {
        "market": one.market,
        "sku": one.sku,
        "listing": one.listing.id if one.listing else None,
        "title": one.title,
        "quantity": one.quantity,
        "reason": one.reason,
    }


def _all(found: Sequence[Stranded]) -> Facts:
    gravest = sorted(found, key=lambda one: one.quantity, reverse=True)
    return {
        "skus": [_facts(one) for one in gravest[:_MOST_NAMED]],
        "count": len(found),
        "quantity": sum(one.quantity for one in found),
    }


STOCK_STRANDED = AccountRule("stock_stranded", frozenset({Topic.STRANDED}), _stranded)
