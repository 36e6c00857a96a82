"""Orders cease, fall or come in crowds, against the usual rhythm of their market (catalogue S1 and S2).

The clocks themselves are wound before the rules are asked (monitor.order_watch); here is only told what they show.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from math import exp, log

from adapters.readings import Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import SILENCE, Bad, Memory, Verdict
from monitor.language import N_
from monitor.order_state import Alarm, Clock, Limits
from monitor.thresholds import Threshold, Thresholds
from storage.states import Facts, JsonValue, Severity

_USUAL = Limits()
_WEEKS = Decimal(2), Decimal(104)
STOPPED_WEEKS = Threshold(
    "orders_stopped.weeks", N_("about one false alarm in {value} weeks"), Decimal(int(_USUAL.silence)), *_WEEKS
)
FEWER_WEEKS = Threshold(
    "orders_fewer.weeks", N_("about one false alarm in {value} weeks"), Decimal(int(_USUAL.fewer)), *_WEEKS
)
SURGE_WEEKS = Threshold(
    "orders_surge.weeks", N_("about one false alarm in {value} weeks"), Decimal(int(_USUAL.surge)), *_WEEKS
)
SURGES_A_DAY = Threshold(
    "orders_surge.daily", N_("at most {value} told in a day"), Decimal(10), Decimal(1), Decimal(50)
)
THRESHOLDS = (STOPPED_WEEKS, FEWER_WEEKS, SURGE_WEEKS, SURGES_A_DAY)
# What is rarer is told as this: nobody can know it so well.
_RAREST = 1_000_000


def limits_of(thresholds: Thresholds) -> Limits:
    """How much proof people ask for."""
    return Limits(*(float(thresholds.of(one)) for one in (STOPPED_WEEKS, FEWER_WEEKS, SURGE_WEEKS)))


def _stopped(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    if not look.whole:
        return memory, SILENCE
    found = ((market, one, one.silent) for market, one in look.clocks.items() if one.silent)
    return memory, Verdict(tuple(_bad(market, alarm, clock) for market, clock, alarm in found))


def _fewer(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    if not look.whole:
        return memory, SILENCE
    found = ((market, one, one.fewer) for market, one in look.clocks.items() if one.fewer)
    return memory, Verdict(tuple(_bad(market, alarm, clock) for market, clock, alarm in found))


def _surge(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    """More than so many in a day (UTC) are kept for the morning: an account that surges all day needs no bell."""
    if not look.whole:
        return memory, SILENCE
    day, most = look.at.astimezone(UTC).date().isoformat(), look.thresholds.whole(SURGES_A_DAY)
    told = _count(memory.get("told")) if memory.get("day") == day else 0
    quiet: list[JsonValue] = []
    bads: list[Bad] = []
    for market, clock, alarm in _surging(look):
        is_new = alarm.raised == look.at.timestamp()
        told += is_new
        is_quiet = told > most if is_new else market in _markets(memory)
        quiet += [market] if is_quiet else []
        bads.append(_bad(market, alarm, clock, Severity.DIGEST if is_quiet else Severity.PUSH))
    return {"day": day, "told": told, "quiet": quiet}, Verdict(tuple(bads))


def _surging(look: AccountLook) -> Iterator[tuple[str, Clock, Alarm]]:
    return ((market, one, one.surge) for market, one in look.clocks.items() if one.surge)


def _count(value: JsonValue) -> int:
    return value if isinstance(value, int) else 0


def _markets(memory: Memory) -> list[JsonValue]:
    quiet = memory.get("quiet")
    return quiet if isinstance(quiet, list) else []


def _bad(market: str, alarm: Alarm, clock: Clock, severity: Severity = Severity.PUSH) -> Bad:
    """The span of hours is proof enough: a second look minutes later would show the same."""
    facts: Facts = {
        "market": market,
        "since": _iso(alarm.since),
        "at": _iso(alarm.raised),
        "came": alarm.came,
        "expected": round(alarm.expected, 1),
        "one_in": one_in(alarm.surprise),
        "a_day": round(clock.rhythm.a_day, 1),
    }
    return Bad(market, severity, facts, confirm=False)


def one_in(surprise: float) -> int:
    """“1 in 5,000”: with two figures, as it is no better known."""
    times = int(exp(min(surprise, log(_RAREST))))
    grain: int = 10 ** max(len(str(times)) - 2, 0)
    return round(times / grain) * grain


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


_ORDERS = frozenset({Topic.ORDERS})
ORDERS_STOPPED = AccountRule("orders_stopped", _ORDERS, _stopped)
ORDERS_FEWER = AccountRule("orders_fewer", _ORDERS, _fewer)
ORDERS_SURGE = AccountRule("orders_surge", _ORDERS, _surge)
