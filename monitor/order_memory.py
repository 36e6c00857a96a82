"""What the order clocks of an account remember, as it is kept: one clock for each of its markets."""

from collections.abc import Mapping
from typing import Any

from monitor.order_rhythm import rhythm_facts, rhythm_of
from monitor.order_state import Alarm, Clock, Run
from storage.states import Facts, JsonValue

# The name under which it is kept beside the memories of the rules; another version learns anew from the orders.
ORDER_CLOCK, VERSION = "order_clock", 1
_ALARMS = ("silent", "fewer", "surge")


def clocks_of(memory: Mapping[str, Any]) -> dict[str, Clock]:
    """The clocks by market."""
    return {market: _clock_of(facts) for market, facts in memory.items()}


def clocks_facts(clocks: Mapping[str, Clock]) -> Facts:
    return {market: _clock_facts(clock) for market, clock in clocks.items()}


def _clock_of(facts: Any) -> Clock:
    alarms = {name: Alarm(*facts[name]) if facts[name] else None for name in _ALARMS}
    return Clock(
        rhythm=rhythm_of(facts["rhythm"]),
        settled=facts["settled"],
        last=facts["last"],
        answered=facts["answered"],
        steady=facts["steady"],
        counts={int(slot): count for slot, count in facts["counts"].items()},
        run=Run(*facts["run"]),
        anew=facts["anew"],
        odd=(facts["odd"][0], facts["odd"][1]),
        **alarms,
    )


def _clock_facts(clock: Clock) -> JsonValue:
    alarms: dict[str, JsonValue] = {}
    for name, alarm in zip(_ALARMS, (clock.silent, clock.fewer, clock.surge), strict=True):
        alarms[name] = [*alarm] if alarm else None
    return {
        "rhythm": rhythm_facts(clock.rhythm),
        "settled": clock.settled,
        "last": clock.last,
        "answered": clock.answered,
        "steady": clock.steady,
        "counts": {str(slot): count for slot, count in clock.counts.items()},
        "run": [*clock.run],
        "anew": clock.anew,
        "odd": [*clock.odd],
        **alarms,
    }
