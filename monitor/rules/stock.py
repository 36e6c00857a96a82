"""My stock is used up, or nearly (catalogue K2, K1 by quantity)."""

from decimal import Decimal

from adapters.readings import State, Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.language import N_
from monitor.thresholds import Threshold, Thresholds
from storage.states import Facts, JsonValue, Severity

# Low is what is at most so many units, or this share of the most that lay there in so many days, whichever is less.
LOW_UNITS = Threshold("stock_low.units", N_("at most {value} units are left"), Decimal(5), Decimal(1), Decimal(100_000))
LOW_PERCENT = Threshold(
    "stock_low.percent",
    N_("and at most {value} % of the most in 30 days"),
    Decimal(20),
    Decimal(1),
    Decimal(100),
    Decimal(5),
)
THRESHOLDS = (LOW_UNITS, LOW_PERCENT)
DAYS = 30
_SUBJECT = "stock"


def _zero(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """Over is it only above what is low: a single unit that a buyer sent back must not ring twice."""
    left = _left(look)
    if left is None:
        return memory, SILENCE
    peaks = _peaks(look, memory, left)
    limit = limit_of(peaks, look.thresholds)
    zeros = _zeros(memory, left, limit)
    is_bad = bool(memory.get("filled")) and bool(zeros)
    after: Facts = {"peaks": peaks, "filled": bool(memory.get("filled")) or left > 0, "zeros": zeros}
    return after, Verdict((Bad(_SUBJECT, Severity.PUSH, _facts(look, left, limit)),) if is_bad else ())


def _zeros(memory: Memory, left: int, limit: int) -> int:
    """So many counts in a row found nothing, two at the most; a single one may have been a mistake."""
    before = memory.get("zeros")
    known = before if isinstance(before, int) else 0
    if left == 0:
        return min(known + 1, 2)
    return known if known > 1 and left <= limit else 0


def _low(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """Told anew only after twice as much lay there. What is used up is told by stock_zero, and what comes after it."""
    left = _left(look)
    if left is None:
        return memory, SILENCE
    peaks = _peaks(look, memory, left)
    limit = limit_of(peaks, look.thresholds)
    zeros = _zeros(memory, left, 0)
    was_open, armed = bool(memory.get("open")), bool(memory.get("armed"))
    is_low = zeros < 2 and (left < 2 * limit if was_open else armed and 0 < left <= limit)
    armed = zeros < 2 and not is_low and (armed or left >= 2 * max(limit, 1))
    after: Facts = {"peaks": peaks, "armed": armed, "open": is_low, "zeros": zeros}
    bad = Bad(_SUBJECT, Severity.PUSH, _facts(look, left, limit), fresh=left > 0)
    return after, Verdict((bad,) if is_low else ())


def limit_of(peaks: dict[str, JsonValue], thresholds: Thresholds) -> int:
    """So many units are low."""
    most = max((count for count in peaks.values() if isinstance(count, int)), default=0)
    return min(thresholds.whole(LOW_UNITS), most * thresholds.whole(LOW_PERCENT) // 100)


def _left(look: Look) -> int | None:
    """Units left, None where the answer does not count them. Of the listing itself only "out of stock" is a count."""
    if look.topic is Topic.STOCK:
        return look.stock.quantity if look.stock else None
    out = look.stated is not None and look.stated.state is State.OUT_OF_STOCK
    return 0 if out and look.skus else None


def _peaks(look: Look, memory: Memory, left: int) -> dict[str, JsonValue]:
    """The most units of each of the last days on which there was any count, by the day."""
    known = memory.get("peaks")
    peaks = {**known} if isinstance(known, dict) else {}
    today = look.at.date().isoformat()
    before = peaks.get(today)
    peaks[today] = max(left, before if isinstance(before, int) else 0)
    return dict(sorted(peaks.items())[-DAYS:])


def _facts(look: Look, left: int, limit: int) -> Facts:
    stock = look.stock
    return {"left": left, "limit": limit, "inbound": stock.inbound if stock else None}


STOCK_ZERO = Rule("stock_zero", frozenset({Topic.STOCK, Topic.LISTINGS}), _zero)
STOCK_LOW = Rule("stock_low", frozenset({Topic.STOCK}), _low)
