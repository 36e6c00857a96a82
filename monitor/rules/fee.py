"""The platform keeps another fee of each sale than before, at the same price or in other proportion to it (L6)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from adapters.readings import Fee, Money, Topic
from monitor.facts import money_facts, money_of
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from storage.states import Facts, JsonValue, Severity

# Each part is rounded by itself.
_ROUNDING = Decimal("0.02")
# A new fee is the usual one after this time, and the case over.
USUAL_AFTER = timedelta(days=7)
_MOST_PARTS = 20


class _Kept(NamedTuple):
    """What the platform keeps of one sale at a price, and since when it is other than usual."""

    price: Money
    total: Money
    parts: dict[str, Decimal]
    since: str | None = None

    def facts(self) -> dict[str, JsonValue]:
        parts: dict[str, JsonValue] = {name: str(amount) for name, amount in self.parts.items()}
        return {"price": money_facts(self.price), "total": money_facts(self.total), "parts": parts, "since": self.since}


def _fee_changed(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if not look.fees:
        return memory, SILENCE
    before = {sku: kept for sku, row in memory.items() if (kept := _kept_of(row))}
    after, bads = dict(before), []
    for fee in look.fees:
        sku, now = fee.sku or "", _read(fee)
        usual = before.get(sku)
        after[sku], changed = _judged(look, usual, now) if usual else (now, False)
        bads += [_bad(sku, usual, now)] if changed and usual else []
    # Of a SKU that this answer does not tell of, the open case stays as it is.
    told = {fee.sku or "" for fee in look.fees}
    bads += [
        Bad(f"fee:{sku}", Severity.PUSH, {}, fresh=False)
        for sku, one in before.items()
        if one.since and sku not in told
    ]
    return {sku: kept.facts() for sku, kept in after.items()}, Verdict(tuple(bads))


def _judged(look: Look, usual: _Kept, now: _Kept) -> tuple[_Kept, bool]:
    """What is usual after this answer, and whether the answer is something else."""
    if now.price.currency != usual.price.currency:
        return now, False
    if _is_usual(usual, now):
        return now, False
    since = usual.since or look.at.isoformat()
    if abs(look.at - datetime.fromisoformat(since)) >= USUAL_AFTER:
        return now, False
    return usual._replace(since=since), True


def _is_usual(usual: _Kept, now: _Kept) -> bool:
    """Whether the fee is the one to be expected at this price: each part is fixed, or follows the price."""
    if now.price == usual.price:
        return abs(now.total.amount - usual.total.amount) <= _ROUNDING
    if now.parts and now.parts.keys() == usual.parts.keys():
        return all(_follows(usual, now, usual.parts[name], amount) for name, amount in now.parts.items())
    fixed, scaled = usual.total.amount, _scaled(usual, now, usual.total.amount)
    spare = _rounding(usual, now)
    return min(fixed, scaled) - spare <= now.total.amount <= max(fixed, scaled) + spare


def _follows(usual: _Kept, now: _Kept, before: Decimal, amount: Decimal) -> bool:
    fixed = abs(amount - before) <= _ROUNDING
    return fixed or abs(amount - _scaled(usual, now, before)) <= _rounding(usual, now)


def _rounding(usual: _Kept, now: _Kept) -> Decimal:
    """A cent that was rounded away at a low price is more at a high one."""
    return _ROUNDING + _scaled(usual, now, Decimal("0.01"))


def _scaled(usual: _Kept, now: _Kept, amount: Decimal) -> Decimal:
    return amount * now.price.amount / usual.price.amount if usual.price.amount else amount


def _bad(sku: str, usual: _Kept, now: _Kept) -> Bad:
    """More taken of each sale rings by day; less is good news and silent."""
    facts: Facts = {
        "sku": sku or None,
        "was": money_facts(usual.total),
        "is": money_facts(now.total),
        "price_was": money_facts(usual.price),
        "price": money_facts(now.price),
        "parts": _parts(usual, now),
    }
    share_was, share = (one.total.amount / one.price.amount if one.price.amount else Decimal() for one in (usual, now))
    dearer = now.total.amount > usual.total.amount if now.price == usual.price else share > share_was
    return Bad(f"fee:{sku}", Severity.PUSH if dearer else Severity.SILENT, facts)


def _parts(usual: _Kept, now: _Kept) -> list[JsonValue]:
    """[name, was, is] of the parts that are other than expected, the largest step first."""
    names = [name for name in {**usual.parts, **now.parts} if not _part_is_usual(usual, now, name)]
    rows = [(name, usual.parts.get(name, Decimal()), now.parts.get(name, Decimal())) for name in names]
    rows.sort(key=lambda row: -abs(row[2] - row[1]))
    return [[name, str(was), str(amount)] for name, was, amount in rows[:3]]


def _part_is_usual(usual: _Kept, now: _Kept, name: str) -> bool:
    before, amount = usual.parts.get(name), now.parts.get(name)
    if before is None or amount is None:
        return not (before or amount)
    return _follows(usual, now, before, amount)


def _read(fee: Fee) -> _Kept:
    parts: dict[str, Decimal] = {}
    for name, money in fee.parts[:_MOST_PARTS]:
        parts[name] = parts.get(name, Decimal()) + money.amount
    return _Kept(fee.price, fee.total, parts)


def _kept_of(row: JsonValue) -> _Kept | None:
    if not isinstance(row, Mapping):
        return None
    price, total, parts, since = (
        money_of(row.get("price")),
        money_of(row.get("total")),
        row.get("parts"),
        row.get("since"),
    )
    if price is None or total is None:
        return None
    known = {name: Decimal(str(amount)) for name, amount in parts.items()} if isinstance(parts, Mapping) else {}
    return _Kept(price, total, known, since if isinstance(since, str) else None)


class Usual(NamedTuple):
    """What the platform usually keeps of a sale at a price; `fixed` is the part that does not follow the price."""

    price: Money
    total: Money
    fixed: Decimal


# In the names of the parts that are a share of the price; all others are the same at any price.
_SHARES = ("referral", "commission", "variable")


def usual_fees(memory: Memory) -> Mapping[str, Usual]:
    """By SKU, from what this rule remembers; where no parts were told all of it follows the price."""
    found = {sku: _kept_of(row) for sku, row in memory.items()}
    return {sku: Usual(kept.price, kept.total, _fixed(kept.parts)) for sku, kept in found.items() if kept}


def _fixed(parts: Mapping[str, Decimal]) -> Decimal:
    rest = (amount for name, amount in parts.items() if not any(word in name.casefold() for word in _SHARES))
    return sum(rest, Decimal())


FEE_CHANGED = Rule("fee_changed", frozenset({Topic.FEES}), _fee_changed)
