"""Every stage of an alert's life, as it stands in the chat."""

from datetime import datetime, timedelta
from typing import Any

from monitor.flapping import FLAPS, Flaps
from monitor.incidents import ASSIGNED
from storage.states import Severity, Status, Step
from tests.monitor.alerts import AGE, CASES
from tests.monitor.builders import NIGHT


def _after(minutes: float) -> datetime:
    return NIGHT + timedelta(minutes=minutes)


# name of the golden file → the step that is told, how the incident has changed, what else is known


def _flaps(times: int, **more: Any) -> dict[str, Any]:
    return {**CASES["new_seller"][2], FLAPS: Flaps(times, _after(0), Severity.WAKE, **more).fact()}


LIFE: dict[str, tuple[Step, dict[str, Any], dict[str, Any]]] = {
    "confirmed": (Step.CONFIRMED, {}, {"now": _after(1.5), "seen_age": AGE}),
    "unconfirmed": (Step.UNCONFIRMED, {"unconfirmed": True, "seen": 1}, {"now": _after(10)}),
    "repeat": (Step.CONFIRMED, {}, {"now": _after(1.5), "seen_age": AGE, "repeat": True}),
    "escalated": (Step.ESCALATED, {}, {"now": _after(16.25), "seen_age": AGE, "asked": ("Anna",)}),
    "escalated_two": (Step.ESCALATED, {}, {"now": _after(91.25), "seen_age": AGE, "asked": ("Anna", "王伟", "Bo")}),
    "worsened": (Step.WORSENED, {}, {"now": _after(45), "seen_age": AGE}),
    "changed": (Step.CHANGED, {}, {"now": _after(45), "seen_age": AGE}),
    "gave_up": (Step.GAVE_UP, {}, {"now": _after(271.25), "seen_age": AGE}),
    "acknowledged": (
        Step.ACKNOWLEDGED,
        {"status": Status.ACKNOWLEDGED, "acked_at": _after(6), "acked_by": "Anna"},
        {"now": _after(6), "seen_age": AGE},
    ),
    "snoozed": (Step.SNOOZED, {"snoozed_until": _after(126)}, {"now": _after(6), "seen_age": AGE, "by": "Anna"}),
    "awoke": (Step.AWOKE, {}, {"now": _after(126), "seen_age": AGE}),
    "assigned": (
        Step.ASSIGNED,
        {
            "facts": {
                **CASES["new_seller"][2],
                ASSIGNED: {"person": 2, "name": "Bo", "by": "Anna", "at": _after(6).isoformat()},
            }
        },
        {"now": _after(6), "seen_age": AGE},
    ),
    "unmuted": (Step.UNMUTED, {}, {"now": _after(190), "seen_age": AGE}),
    "comes_and_goes": (Step.RETURNED, {"facts": _flaps(7)}, {"now": _after(190), "seen_age": AGE}),
    "gone_for_now": (Step.CALMED, {"facts": _flaps(1, quiet=_after(185))}, {"now": _after(190), "seen_age": AGE}),
    "stayed": (Step.STAYED, {"facts": _flaps(1)}, {"now": _after(190), "seen_age": AGE}),
    "resolved": (
        Step.RESOLVED,
        {"status": Status.RESOLVED, "resolved_at": _after(206), "acked_by": "Anna"},
        {"now": _after(206), "seen_age": AGE},
    ),
}
