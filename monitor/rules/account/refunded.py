"""Far more of one SKU is sent back or refunded than usual: a bad batch, or goods that are not mine (catalogue S4)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from adapters.readings import Entry, EntryKind, Return, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import Bad, Memory, Verdict
from monitor.language import N_
from monitor.rules.bursts import days_since, is_burst, usual_of
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

TIMES = Threshold(
    "refund_burst.times", N_("more than {value} times as many as usual"), Decimal(3), Decimal(2), Decimal(100)
)
LEAST = Threshold(
    "refund_burst.orders", N_("and at least {value} in three days"), Decimal(6), Decimal(2), Decimal(1000)
)
THRESHOLDS = (TIMES, LEAST)
# Platforms tell of returns a day or two late: fewer days together would miss them.
SPAN = 3
# So many days before say what is usual; as long as fewer than the second are known, nothing is.
DAYS, KNOWN_AFTER = 28, 7
_MOST_REASONS = 3

# The orders of which something came back, by SKU: the day of each, and the platform's word for the reason.
Told = dict[str, dict[str, list[str]]]


def _refund_burst(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    """What is sent back is told as a return and as a refund, and again while it goes on: each order counts once."""
    told, first = _told(memory), str(memory.get("since") or look.at.date().isoformat())
    for sku, order, at, reason in _news(look):
        day = min(at, look.at).date().isoformat()
        first = min(first, day)
        if days_since(day, look.at) < SPAN + DAYS:
            row = told.setdefault(sku, {})
            known = row.get(order, [day, ""])
            row[order] = [min(known[0], day), known[1] or reason]
    told = {sku: kept for sku, row in told.items() if (kept := _recent(row, look))}
    after: Facts = {"since": first, "told": {sku: _row(row) for sku, row in told.items()}}
    return after, Verdict(tuple(_bads(look, told, days_since(first, look.at) - SPAN + 1)))


def _news(look: AccountLook) -> Iterator[tuple[str, str, datetime, str]]:
    """SKU, order, moment and reason of each; what names no SKU cannot be laid to any."""
    for one in look.of(Return):
        if name := one.sku or (one.listing.id if one.listing else ""):
            yield name, one.order or one.id, one.at, one.reason
    for entry in look.of(Entry):
        name = entry.sku or (entry.listing.id if entry.listing else "")
        if name and entry.kind is EntryKind.REFUND:
            yield name, entry.order or entry.id, entry.at, ""


def _recent(row: dict[str, list[str]], look: AccountLook) -> dict[str, list[str]]:
    return {order: one for order, one in row.items() if days_since(one[0], look.at) < SPAN + DAYS}


def _bads(look: AccountLook, told: Told, known: int) -> Iterator[Bad]:
    if known < KNOWN_AFTER:
        return
    least = look.thresholds.whole(LEAST)
    for sku, row in sorted(told.items()):
        ages = [days_since(day, look.at) for day, _ in row.values()]
        count = sum(age < SPAN for age in ages)
        before = [ages.count(age) for age in range(SPAN, SPAN + min(known, DAYS))]
        usual = usual_of(before, least)
        if is_burst(count, usual.over(SPAN), float(look.thresholds.of(TIMES)), least):
            reasons = _reasons(reason for day, reason in row.values() if days_since(day, look.at) < SPAN)
            facts: Facts = {"sku": sku, "count": count, "usual": f"{usual.mean:.1f}", "reasons": [*reasons]}
            yield Bad(sku, Severity.PUSH, facts, confirm=False)


def _reasons(words: Iterable[str]) -> list[JsonValue]:
    """The platform's words for the reasons, the most frequent first."""
    said = [word for word in words if word]
    return [*sorted({*said}, key=lambda word: (-said.count(word), word))[:_MOST_REASONS]]


def _row(row: dict[str, list[str]]) -> dict[str, JsonValue]:
    return {order: [*one] for order, one in row.items()}


def _told(memory: Memory) -> Told:
    rows = memory.get("told")
    found = rows.items() if isinstance(rows, dict) else ()
    return {
        sku: {order: [str(part) for part in one] for order, one in row.items() if isinstance(one, list)}
        for sku, row in found
        if isinstance(row, dict)
    }


REFUND_BURST = AccountRule("refund_burst", frozenset({Topic.RETURNS, Topic.MONEY}), _refund_burst)
