"""A listing of somebody who is no friend looks like mine: by number, picture and title together (catalogue H8)."""

from datetime import datetime
from decimal import Decimal

from adapters.readings import Topic
from monitor.facts import money_facts, seller_of
from monitor.findings import Bad, Look, Memory, Rule, Verdict
from monitor.friends import Circle, Standing
from monitor.language import N_
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Lookalike, Severity

# Measured on generated pairs (docs/performance.md).
ALIKE = Threshold("copycat.percent", N_("{value} % alike or more"), Decimal(80), Decimal(1), Decimal(100), Decimal(5))
THRESHOLDS = (ALIKE,)
_FRIENDS = (Standing.MINE, Standing.DISTRIBUTOR)


def is_copycat(one: Lookalike, circle: Circle, least: int) -> bool:
    """Whether it is still there, like enough, and of nobody who may sell my goods."""
    if one.gone_at is not None or one.dismissed_at is not None or one.percent < least:
        return False
    return is_strange(one, circle)


def is_strange(one: Lookalike, circle: Circle) -> bool:
    """Whether it is neither mine nor a distributor's; one whose seller is not told may be anybody's."""
    return circle.standing(seller_of(one.facts.get("seller"))) not in _FRIENDS


def _copycat(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    found = {str(one.ref): one for one in look.copycats if is_copycat(one, look.circle, look.thresholds.whole(ALIKE))}
    waiting = _waiting(look, memory, found)
    bads = tuple(
        _bad(look, one, waited=ref in waiting)
        for ref, one in found.items()
        if ref not in waiting or datetime.fromisoformat(str(waiting[ref])) <= look.at
    )
    return {"undecided": waiting}, Verdict(bads)


def _waiting(look: Look, memory: Memory, found: dict[str, Lookalike]) -> dict[str, JsonValue]:
    """Those of the first look wait for a word until the morning, as sellers do; those that are gone are forgotten."""
    before = memory.get("undecided")
    waiting = dict(before) if isinstance(before, dict) else {}
    if look.first:
        waiting = {**{ref: look.morning.isoformat() for ref in found}, **waiting}
    return {ref: due for ref, due in waiting.items() if ref in found}


def _bad(look: Look, one: Lookalike, *, waited: bool) -> Bad:
    mine = look.now.content.price if look.now.content else None
    facts: Facts = {
        **one.facts,
        "item": one.ref.id,
        "likeness": one.percent,
        "mine": money_facts(mine),
        "waited": waited,
        "first_seen": one.first_seen.isoformat(),
    }
    fresh = one.last_seen == look.at
    return Bad(str(one.ref), Severity.PUSH, facts, fresh=fresh, confirm=not waited)


COPYCAT = Rule("copycat", frozenset({Topic.COPYCATS}), _copycat)
