"""Deadlines at each of their steps, as the rule writes them."""

from datetime import timedelta

from storage.states import Facts, Severity
from tests.monitor.builders import NIGHT

_APPEAL: Facts = {
    "kind": "notice",
    "due": (NIGHT + timedelta(hours=11, minutes=30)).isoformat(),
    "deadline": 3,
    "what": "Appeal for Blue Lamp <b>",
    "typed": "2026-11-14 13:44",
    "zone": "Asia/Shanghai",
    "made_by": "Anna",
    "listing": "Blue Lamp",
    "account": "shop",
    "within": 12,
}
_SOON = (NIGHT + timedelta(hours=3, minutes=50)).isoformat()
_LATE = (NIGHT - timedelta(hours=1)).isoformat()
_SHIP: Facts = {"kind": "dispatch", "due": _SOON, "count": 30, "orders": ["34567", "34568"], "within": 4}

# name of the golden file → rule, severity, facts
DEADLINE_CASES: dict[str, tuple[str, Severity, Facts]] = {
    "deadline_notice": ("deadline", Severity.PUSH, _APPEAL),
    "deadline_claim": ("deadline", Severity.WAKE, {**_APPEAL, "kind": "claim", "due": _SOON, "within": 4}),
    "deadline_coupon": ("deadline", Severity.SILENT, {**_APPEAL, "kind": "coupon", "within": 24}),
    "deadline_overdue": ("deadline", Severity.WAKE, {**_APPEAL, "due": _LATE, "within": 0}),
    "deadline_done": (
        "deadline",
        Severity.PUSH,
        {**_APPEAL, "ended": "done", "by": "Bo", "at": (NIGHT + timedelta(minutes=1)).isoformat()},
    ),
    "deadline_dispatch": ("deadline", Severity.WAKE, _SHIP),
    "deadline_dispatch_late": (
        "deadline",
        Severity.WAKE,
        {**_SHIP, "due": _LATE, "count": 1, "orders": ["34567"], "within": 0},
    ),
}
