"""A shipment to the platform was closed with fewer units than were sent: they can be claimed for some time (K4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from adapters.readings import Inbound, InboundState, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import Bad, Memory, Verdict
from monitor.language import N_
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

UNITS = Threshold(
    "inbound_short.units", N_("at least {value} units are missing"), Decimal(1), Decimal(1), Decimal(10_000)
)
WINDOW = Threshold(
    "inbound_short.days",
    N_("they can be claimed for {value} days after it was closed"),
    Decimal(30),
    Decimal(1),
    Decimal(730),
)
THRESHOLDS = (UNITS, WINDOW)
# It is told once more when so many days are left.
_STEPS, _EARLY = (2, 7, 14), 999
_MOST_NAMED = 8


def _short(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    """Where the platform does not say when it closed a shipment, the day counts on which it was seen closed first."""
    today = look.at.date()
    closed: dict[str, list[Inbound]] = defaultdict(list)
    for one in look.of(Inbound):
        if one.state is InboundState.CLOSED:
            closed[one.shipment].append(one)
    since = {shipment: _closed_on(some, memory, today) for shipment, some in closed.items()}
    found = (_bad(look, shipment, some, since[shipment]) for shipment, some in sorted(closed.items()))
    after: Facts = {shipment: day.isoformat() for shipment, day in since.items()}
    return after, Verdict(tuple(bad for bad in found if bad))


def _closed_on(some: Sequence[Inbound], memory: Mapping[str, JsonValue], today: date) -> date:
    told = [one.closed for one in some if one.closed]
    seen = memory.get(some[0].shipment)
    return max(told) if told else date.fromisoformat(seen) if isinstance(seen, str) else today


def _bad(look: AccountLook, shipment: str, some: Sequence[Inbound], closed: date) -> Bad | None:
    """None where nothing is missing, or it cannot be claimed any more. SKUs whose count is not told are unknown."""
    lacking = [(one, one.expected - one.received) for one in some if one.received is not None]
    lacking = [(one, units) for one, units in lacking if units > 0]
    missing = sum(units for _, units in lacking)
    left = (closed + timedelta(days=look.thresholds.whole(WINDOW)) - look.at.date()).days
    if missing < look.thresholds.whole(UNITS) or left < 0:
        return None
    step = next((days for days in _STEPS if left <= days), None)
    lacking.sort(key=lambda one: (-one[1], one[0].sku))
    rows: list[JsonValue] = [{"sku": one.sku, "quantity": units} for one, units in lacking[:_MOST_NAMED]]
    facts: Facts = {
        "shipment": shipment,
        "missing": missing,
        "sent": sum(one.expected for one in some),
        "count": len(lacking),
        "skus": rows,
        "closed": closed.isoformat(),
        "until": (look.at.date() + timedelta(days=left)).isoformat(),
        "within": _EARLY if step is None else step,
    }
    return Bad(shipment, Severity.PUSH if left <= _STEPS[1] else Severity.SILENT, facts, confirm=False)


INBOUND_SHORT = AccountRule("inbound_short", frozenset({Topic.INBOUND}), _short)
