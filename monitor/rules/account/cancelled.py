"""Far more orders of one listing are cancelled than usual: somebody may order and cancel to harm it (catalogue S3)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from adapters.readings import CancelledBy, Order, OrderState, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import Bad, Memory, Verdict
from monitor.language import N_
from monitor.rules.bursts import Usual, days_since, is_burst, usual_of
from monitor.rules.rank import hour_of
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

TIMES = Threshold(
    "cancel_burst.times", N_("more than {value} times as many as usual"), Decimal(5), Decimal(2), Decimal(100)
)
LEAST = Threshold("cancel_burst.orders", N_("and at least {value} in 24 hours"), Decimal(5), Decimal(2), Decimal(1000))
THRESHOLDS = (TIMES, LEAST)
HOURS = 24
# So many days say what is usual; as long as fewer than the second are known, nothing is.
DAYS, KNOWN_AFTER = 28, 4
# What I cancel myself, and what nobody paid for, is no attack.
_NO_ATTACK = (CancelledBy.SELLER, CancelledBy.UNPAID)
# Stand where an order does not say of what it is, and for the shop as a whole.
UNNAMED, _SHOP = "?", "*"

# How many there were, by listing, and by hour or day.
Counts = dict[str, dict[str, int]]


def _cancel_burst(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    """Remembered are the cancelled and placed orders of the last hours by the hour, those of the last weeks by the day.

    Those placed are kept by the day for the shop alone: they tell which part is usually cancelled.
    """
    counts = {name: _counts(memory, name) for name in ("cancelled", "placed", "days", "shop")}
    for order in look.of(Order):
        if order.id not in look.known:
            _add(counts["placed"], _names(order), _hour(order.placed_at, look))
            _add(counts["shop"], [_SHOP], _day(order.placed_at, look))
        if _is_cancelled_now(look, order):
            _add(counts["cancelled"], _names(order), _hour(order.changed_at, look))
            _add(counts["days"], [*_names(order), _SHOP], _day(order.changed_at, look))
    counts |= {name: _since(counts[name], lambda hour: hour_of(look.at) - int(hour) < HOURS) for name in _HOURLY}
    counts |= {name: _since(counts[name], lambda day: days_since(day, look.at) <= DAYS + 1) for name in _DAILY}
    begun = memory.get("since") or min(
        (_day(one.changed_at, look) for one in look.of(Order)), default=_day(look.at, look)
    )
    after: Facts = {"since": begun, **{name: _facts(rows) for name, rows in counts.items()}}
    return after, Verdict(tuple(_bads(look, counts, days_since(str(begun), look.at) - 1)))


_HOURLY, _DAILY = ("cancelled", "placed"), ("days", "shop")


def _is_cancelled_now(look: AccountLook, order: Order) -> bool:
    if order.state is not OrderState.CANCELLED or order.cancelled_by in _NO_ATTACK:
        return False
    before = look.known.get(order.id)
    return before is None or before.state is not OrderState.CANCELLED


def _names(order: Order) -> list[str]:
    return sorted({str(line.listing or line.sku or UNNAMED) for line in order.lines}) or [UNNAMED]


def _add(counts: Counts, names: list[str], when: str) -> None:
    for name in names:
        row = counts.setdefault(name, {})
        row[when] = row.get(when, 0) + 1


def _bads(look: AccountLook, counts: Mapping[str, Counts], known: int) -> Iterator[Bad]:
    """The days before yesterday say what is usual: today and yesterday hold the last 24 hours."""
    if known < KNOWN_AFTER:
        return
    least, span = look.thresholds.whole(LEAST), range(2, min(known, DAYS) + 2)
    for name, hours in sorted(counts["cancelled"].items()):
        count = sum(hours.values())
        usual = usual_of(_by_day(counts["days"].get(name, {}), span, look), least)
        kept = max(0, sum(counts["placed"].get(name, {}).values()) - count)
        # On a day of sales more is cancelled because more is sold.
        by_sales = kept * _part_cancelled(counts, span, look)
        expected = usual.times(max(1.0, by_sales / usual.mean)) if usual.mean else Usual(by_sales, by_sales)
        if is_burst(count, expected, float(look.thresholds.of(TIMES)), least):
            facts: Facts = {"listing": name, "count": count, "kept": kept, "usual": f"{usual.mean:.1f}"}
            yield Bad(name, Severity.WAKE, facts, confirm=False)


def _part_cancelled(counts: Mapping[str, Counts], span: range, look: AccountLook) -> float:
    """How many of the whole shop's orders are usually cancelled for one that is not."""
    cancelled = sum(_by_day(counts["days"].get(_SHOP, {}), span, look))
    placed = sum(_by_day(counts["shop"].get(_SHOP, {}), span, look))
    return cancelled / max(1, placed - cancelled)


def _by_day(row: Mapping[str, int], span: range, look: AccountLook) -> list[int]:
    by_age = {days_since(day, look.at): count for day, count in row.items()}
    return [by_age.get(age, 0) for age in span]


def _hour(at: datetime, look: AccountLook) -> str:
    return str(hour_of(min(at, look.at)))


def _day(at: datetime, look: AccountLook) -> str:
    return min(at, look.at).date().isoformat()


def _since(counts: Counts, is_recent: Callable[[str], bool]) -> Counts:
    kept = {name: {when: count for when, count in row.items() if is_recent(when)} for name, row in counts.items()}
    return {name: row for name, row in kept.items() if row}


def _facts(counts: Counts) -> dict[str, JsonValue]:
    return {name: {**row} for name, row in counts.items()}


def _counts(memory: Memory, name: str) -> Counts:
    rows = memory.get(name)
    found = rows.items() if isinstance(rows, dict) else ()
    return {
        key: {when: count for when, count in row.items() if isinstance(count, int)}
        for key, row in found
        if isinstance(row, dict)
    }


CANCEL_BURST = AccountRule("cancel_burst", frozenset({Topic.ORDERS}), _cancel_burst)
